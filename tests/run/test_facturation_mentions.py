"""Every mention the law asks, on invoices issued from a workbook, under the three VAT regimes."""

import datetime as dt
from pathlib import Path

import pytest

from tests.run.office import Office
from tests.templates.rendu import text
from tests.workbook.builders import Row

REGIMES: dict[str, tuple[Row, tuple[str, ...]]] = {
    "exonéré": (
        {"Régime de TVA": "exonéré 261-4-4° a"},
        ("article 261-4-4° a du code général des impôts", "1 200,00 €", "mille deux cents euros"),
    ),
    "hors champ": (
        {"Régime de TVA": "hors champ 256 B"},
        ("article 256 B du code général des impôts", "1 200,00 €", "mille deux cents euros"),
    ),
    "taux": (
        {"Régime de TVA": "taux", "Taux de TVA": "20 %", "N° TVA": "FR82200012342"},
        ("1 000,00 €", "TVA à 20 % sur 1 000,00 €", "200,00 €", "1 200,00 €", "N° de TVA FR82200012342"),
    ),
}
MENTIONS = (
    "Facture n° F-2026-00001",
    "22 novembre 2026",  # issue date
    *("Centre de gestion de la Baie", "7 rue des Embruns", "200 012 342 00016"),  # issuer
    *("Commune de Kerlann", "1 place de la Mairie", "212 909 998 00016"),  # customer
    *("EJ-77", "RH-01", "BC-12", "CONV-2026-001"),  # references
    "Du 11 mars au 30 septembre 2026",  # execution
    "30 jours à compter de la réception",  # due
    *("Perception de Quimper", "FR76 3000 1007 9412 3456 7890 185", "BDFEFRPPCCT"),  # payee
)
RETARD = ("R. 2192-31", "huit points", "40 €", "D. 2192-35")


def page(office: Office) -> str:
    (piece,) = office.issue("2026-001").factures
    return text(office.copies()[piece.fichier]).replace("\u00a0", " ").replace("\u202f", " ")


@pytest.fixture
def office(tmp_path: Path) -> Office:
    office = Office(tmp_path)
    office.book.sheets["Organismes"][0] |= {"Comptable public": "Perception de Quimper", "BIC": "BDFEFRPPCCT"}
    office.book.sheets["Employeurs"][0]["Code service"] = "RH-01"
    office.book.sheets["Agents"][0] |= {"N° d'engagement": "EJ-77", "N° de bon de commande": "BC-12"}
    return office


@pytest.mark.parametrize("regime", REGIMES)
def test_every_mention_is_on_the_page(office: Office, regime: str) -> None:
    cells, wanted = REGIMES[regime]
    office.book.sheets["Organismes"][0] |= cells
    found = page(office)
    assert [words for words in (*MENTIONS, *wanted) if words not in found] == []


@pytest.mark.parametrize("printed", [True, False])
def test_late_interest_is_printed_where_the_office_chose_it(office: Office, printed: bool) -> None:
    office.book.sheets["Organismes"][0]["Mentions de retard de paiement"] = "oui" if printed else "non"
    found = page(office)
    assert [words in found for words in RETARD] == [printed] * len(RETARD)


def test_a_private_customer_owes_lateness_by_the_code_of_commerce(office: Office) -> None:
    office.book.sheets["Organismes"][0]["Mentions de retard de paiement"] = "oui"
    office.book.sheets["Employeurs"][0]["SIRET"] = "99900142300006"
    found = page(office)
    assert [words in found for words in ("L. 441-10", "dix points", "40 €", "D. 441-5")] == [True] * 4
    assert "code de la commande publique" not in found


def test_nothing_is_billed_before_a_vat_regime_is_chosen(office: Office) -> None:
    office.book.sheets["Organismes"][0]["Régime de TVA"] = None
    choix = office.prepare("2026-001").choix
    assert choix.commandes == ()
    assert [issue.code for issue in choix.issues] == ["regime-de-tva-manquant"]


def test_an_invoice_says_nothing_of_why_the_agent_is_there(office: Office) -> None:
    cells: Row = {"Référence": "2026-001", "Éligibilité FIPHFP vérifiée le": dt.date(2026, 2, 2)}
    office.book.add("Confidentiel", **cells)
    found = page(office).casefold()
    assert "pièces à joindre" in found
    assert [word for word in ("fiphfp", "handicap", "rqth", "santé", "médica") if word in found] == []
