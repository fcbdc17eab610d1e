"""The tariff, its validity, the shares of those who pay."""

import datetime as dt
from collections.abc import Callable

import pytest

from pipeline.issues import Severity
from pipeline.model.heures import presence_prevue
from pipeline.sheetfiles.model import CellValue
from tests.builders import APRES, classeur, codes, modele, promotion, realiser, statuts, un
from tests.model.cas import Cas, change, is_silent, speaks, withholds_its_documents_alone
from tests.rows import signataire
from tests.workbook.builders import Book, employeur

ARGENT = ("convention", "facture")
AFFILIE = ("Employeurs", 0, "Affilié", "oui")
NON_AFFILIE = ("Employeurs", 0, "Affilié", "non")


def sans_tarif(*changes: tuple[str, int, str, object], code: str = "CDG29-EVOLUTION") -> Book:
    book = change(*changes, code=code)  # type: ignore[arg-type]
    book.sheets["Tarifs"] = []
    del book.sheets["Tarifs"]
    return book


def finance(*rows: tuple[str, object, object]) -> Book:
    """Payers with a share in per cent or an amount; SDIS is a funder, KERLANN the employer."""
    book = classeur()
    book.add("Financeurs", Code="SDIS", Nom="Syndicat mixte", SIRET="20005678600011")
    for payer, part, amount in rows:
        book.add("Financements", Référence="2026-001", Financeur=payer, Part=part, Montant=amount)  # type: ignore[arg-type]
    return book


def adresse(book: Book) -> Book:
    """With the funder's address, which an invoice needs."""
    for heading, value in (("Adresse", "1 rue du Port"), ("Code postal", "29000"), ("Ville", "Quimper")):
        book.set("Financeurs", 0, heading, value)
    return book


CAS = [
    Cas(
        "tarif-manquant",
        lambda: sans_tarif(NON_AFFILIE, ("Agents", 0, "Tarif", None)),
        lambda: sans_tarif(AFFILIE),
        ("Agents", 0, "Tarif"),
        "feuille « Tarifs »",
        severity=Severity.ERREUR,
        documents=ARGENT,
    ),
    Cas(
        "tarif-manquant",
        lambda: sans_tarif(("Agents", 0, "Tarif", None), code="DEPARTEMENT"),
        lambda: change(code="DEPARTEMENT"),
        ("Agents", 0, "Tarif"),
        "feuille « Tarifs »",
        severity=Severity.ERREUR,
        documents=ARGENT,
    ),
    Cas(
        "tarif-perime",
        lambda: change(("Tarifs", 0, "Au", dt.date(2026, 3, 10)), ("Agents", 0, "Tarif", None)),
        lambda: change(("Tarifs", 0, "Au", dt.date(2026, 3, 11))),
        ("Agents", 0, "Tarif"),
        "nouveau tarif",
    ),
    Cas(
        "tarif-perime",
        lambda: change(("Tarifs", 0, "Du", dt.date(2026, 3, 12)), ("Agents", 0, "Tarif", None)),
        lambda: change(("Tarifs", 0, "Du", dt.date(2026, 3, 11))),
        ("Agents", 0, "Tarif"),
        "nouveau tarif",
    ),
    Cas(
        "parts-des-financeurs",
        lambda: finance(("KERLANN", 40, None), ("SDIS", 59, None)),
        lambda: finance(("KERLANN", 40, None), ("SDIS", 60, None)),
        ("Financements", 1, "Part"),
        "100 %",
        severity=Severity.ERREUR,
        documents=ARGENT,
    ),
    Cas(
        "parts-des-financeurs",
        lambda: finance(("KERLANN", None, 700), ("SDIS", None, 501)),
        lambda: finance(("KERLANN", None, 700), ("SDIS", None, 500)),
        ("Financements", 1, "Montant"),
        "les montants le total",
        severity=Severity.ERREUR,
        documents=ARGENT,
    ),
]
IDS = [f"{cas.code}-{n}" for n, cas in enumerate(CAS)]


@pytest.mark.parametrize("cas", CAS, ids=IDS)
def test_the_rule_names_its_cell_and_its_remedy(cas: Cas) -> None:
    speaks(cas)


@pytest.mark.parametrize("cas", CAS, ids=IDS)
def test_the_neighbouring_value_is_right(cas: Cas) -> None:
    is_silent(cas)


@pytest.mark.parametrize("cas", CAS, ids=IDS)
def test_it_withholds_what_it_says_and_nothing_else(cas: Cas) -> None:
    withholds_its_documents_alone(cas)


def test_the_cdg_34_tariff_of_2022_is_used_and_said_to_be_out_of_date() -> None:
    book = sans_tarif(("Agents", 0, "Tarif", None), code="CDG34")
    assert codes(modele(book)) == ["tarif-perime", "deliberation-incomplete"]
    tarif = un(book).tarif
    assert tarif is not None
    assert tarif.montant == 980


def test_the_published_tariff_of_affiliated_employers_is_the_schemes() -> None:
    tarif = un(sans_tarif()).tarif
    assert tarif is not None
    assert str(tarif.montant) == "2040.50"


def test_the_workbooks_tariff_comes_before_the_schemes_and_the_agents_before_both() -> None:
    tarif = un(classeur()).tarif
    own = un(change(("Agents", 0, "Tarif", 999))).tarif
    assert tarif is not None
    assert own is not None
    assert (str(tarif.montant), str(own.montant)) == ("1200.00", "999.00")
    assert tarif.deliberation == "délibération n° 2025-48 du 4 décembre 2025"


def test_a_price_of_its_own_is_fixed_by_the_quotation_not_by_the_deliberation() -> None:
    def fixed(*cells: tuple[str, int, str, CellValue]) -> str | None:
        tarif = un(change(*cells)).tarif
        return tarif.deliberation if tarif else "absent"

    own = ("Agents", 0, "Tarif", 999)
    assert fixed(own) is None
    assert (
        fixed(own, ("Agents", 0, "Devis accepté le", dt.date(2026, 2, 5)))
        == "devis accepté le 5 février 2026"
    )
    assert fixed(("Agents", 0, "Tarif", 1200)) == "délibération n° 2025-48 du 4 décembre 2025"


def test_a_tariff_for_some_employers_is_not_for_the_others() -> None:
    book = change(("Tarifs", 0, "Affilié", "oui"), NON_AFFILIE, code="DEPARTEMENT")
    assert codes(modele(book)) == ["tarif-manquant"]


@pytest.mark.parametrize("heading", ["Montant", "Au"])
def test_a_tariff_that_cannot_be_read_is_not_replaced_in_silence_by_another(heading: str) -> None:
    book = change(("Tarifs", 0, heading, "bientôt"))
    held = {key for key, status in statuts(book).items() if status == "retenu"}
    assert held == {"convention/2026-001"}


def test_the_wrong_tariff_of_another_scheme_withholds_nothing() -> None:
    book = classeur()
    book.add("Tarifs", **(book.sheets["Tarifs"][0] | {"Dispositif": "CDG34", "Montant": "bientôt"}))
    assert "retenu" not in statuts(book).values()


def test_no_tariff_is_asked_of_a_bilan_that_was_refused() -> None:
    book = sans_tarif(NON_AFFILIE, ("Agents", 0, "Décision de l'employeur", "refus"))
    assert codes(modele(book)) == []


def test_a_wrong_share_withholds_the_invoice_of_a_closed_bilan_too() -> None:
    book = realiser(finance(("KERLANN", 40, None), ("SDIS", 59, None)))
    held = {key for key, status in statuts(book, APRES).items() if status == "retenu"}
    assert held == {"convention/2026-001", "facture/2026-001"}


def test_a_wrong_share_is_told_once_at_the_share() -> None:
    book = adresse(realiser(finance(("KERLANN", 70, None), ("SDIS", 40, None))))
    assert codes(modele(book, jour=APRES)) == ["parts-des-financeurs"]


PERDUES: list[tuple[str, Callable[[], Book], list[str]]] = [
    (
        "the row of an employer who pays for another's agent",
        lambda: finance(("KERLANN", 40, None), ("PLOUVEN", 60, None)).add(
            "Employeurs", **(employeur("PLOUVEN", "20005678600011") | {"SIRET": None})
        ),
        ["cellule-obligatoire-vide"],
    ),
    ("a code", lambda: finance(("KERLANN", 40, None), ("SDISS", 60, None)), ["reference-inconnue"]),
    ("a share", lambda: finance(("KERLANN", 40, None), ("SDIS", "soixante", None)), ["nombre-invalide"]),
    ("an amount", lambda: finance(("KERLANN", None, 700), ("SDIS", None, "12x")), ["nombre-invalide"]),
    (
        "the SIRET of a funder",
        lambda: adresse(finance(("KERLANN", 40, None), ("SDIS", 60, None))).set(
            "Financeurs", 0, "SIRET", "123"
        ),
        ["siret-invalide"],
    ),
    (
        "the share of a second employer",
        lambda: (
            change(("Agents", 0, "Employeur", "KERLANN ; PLOUVEN"))
            .add("Employeurs", **employeur("PLOUVEN", "20005678600011"))
            .add("Signataires", **signataire("Employeur", "PLOUVEN"))
            .add("Financements", Référence="2026-001", Financeur="KERLANN", Part="x")
        ),
        ["nombre-invalide"],
    ),
    ("who is billed", lambda: change(("Agents", 0, "Facturer à", "SDISS")), ["reference-inconnue"]),
    (
        "the only tariff",
        lambda: change(
            NON_AFFILIE, ("Tarifs", 0, "Montant", "bientôt"), ("Agents", 0, "Tarif", None), code="DEPARTEMENT"
        ),
        ["nombre-invalide"],
    ),
    (
        "the VAT regime",
        lambda: change(("Organismes", 0, "Régime de TVA", "tauxx")),
        ["valeur-hors-liste"],
    ),
    ("who signs", lambda: change(("Signataires", 1, "Nom", None)), ["cellule-obligatoire-vide"]),
]


@pytest.mark.parametrize(("book", "told"), [each[1:] for each in PERDUES], ids=[each[0] for each in PERDUES])
def test_what_cannot_be_read_is_one_error_and_wakes_no_rule(
    book: Callable[[], Book], told: list[str]
) -> None:
    held = realiser(book())
    assert codes(modele(held, jour=APRES)) == told
    assert "retenu" in statuts(held, APRES).values()


def test_a_promotion_is_not_too_small_while_an_agents_row_waits() -> None:
    book = promotion()
    book.set("Agents", 2, "Nom", None)
    assert codes(modele(book)) == ["cellule-obligatoire-vide"]


def test_by_the_hour_amounts_make_up_the_price_of_the_presence_planned() -> None:
    def shared(amount: int) -> list[str]:
        book = finance(("KERLANN", None, 700), ("SDIS", None, amount))
        book.set("Tarifs", 0, "Unité", "heure").set("Tarifs", 0, "Montant", 75)
        return codes(modele(book))

    planned = presence_prevue(un(classeur()))
    assert planned is not None
    assert shared(int(75 * planned) - 700) == []
    assert shared(int(75 * planned) - 701) == ["parts-des-financeurs"]
