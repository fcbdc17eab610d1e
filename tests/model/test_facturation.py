"""Who is billed what: what a customer requires, the part of each payer, what an interruption costs."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from pipeline.dispositifs.blocs import Interruption
from pipeline.dispositifs.vocabulaire import RegleInterruption
from pipeline.documents import facture
from pipeline.documents.kind import Ressources, Sujet
from pipeline.model import heures
from pipeline.model.entites import Dossier
from pipeline.model.facturation import facturer
from pipeline.sheetfiles.model import CellValue
from tests.builders import APRES, classeur, codes, modele, realiser, un
from tests.rows import REFERENCE
from tests.workbook.builders import Book, Row

AUTRE: Row = {"Code": "PLOUVEN", "Nom": "Commune de Plouven", "SIRET": "20005678600011"}


def closed(**agent: CellValue) -> Book:
    book = realiser(classeur("CDG34", "CDG"))
    book.sheets["Agents"][0] |= agent
    return book


def shared(book: Book, first: str = "60 %", second: str = "40 %") -> Book:
    """Two payers: the employer and another body."""
    book.add("Employeurs", **(book.sheets["Employeurs"][0] | AUTRE))
    book.add("Financements", Référence=REFERENCE, Financeur="KERLANN", Part=first)
    return book.add("Financements", Référence=REFERENCE, Financeur="PLOUVEN", Part=second)


def amounts(dossier: Dossier) -> dict[str, Decimal]:
    return {draft.financeur.code: draft.total_ttc for draft in dossier.brouillons}


def test_the_employer_pays_by_default() -> None:
    assert amounts(un(closed(), APRES)) == {"KERLANN": Decimal("1200.00")}


def test_the_payer_is_the_one_named() -> None:
    book = closed(**{"Facturer à": "PLOUVEN"})
    book.add("Employeurs", **(book.sheets["Employeurs"][0] | AUTRE))
    assert amounts(un(book, APRES)) == {"PLOUVEN": Decimal("1200.00")}


def test_shares_add_up_to_the_cent() -> None:
    book = shared(closed(), "33,33 %", "66,67 %").set("Tarifs", 0, "Montant", Decimal("1000.01"))
    found = amounts(un(book, APRES))
    assert found == {"KERLANN": Decimal("333.30"), "PLOUVEN": Decimal("666.71")}
    assert sum(found.values()) == Decimal("1000.01")


def test_the_employer_s_commitment_is_not_another_payer_s() -> None:
    dossier = un(shared(closed(**{"N° d'engagement": "E-118"})), APRES)
    assert {d.financeur.code: d.numero_engagement for d in dossier.brouillons} == {
        "KERLANN": "E-118",
        "PLOUVEN": "",
    }


@pytest.mark.parametrize(
    ("column", "code"),
    [
        ("Code service obligatoire", "code-service-manquant"),
        ("Engagement obligatoire", "engagement-manquant"),
    ],
)
def test_what_a_customer_requires_is_waited_for(column: str, code: str) -> None:
    book = closed()
    book.sheets["Employeurs"][0] |= {column: "oui", "Code service": None}
    found = modele(book, jour=APRES)
    assert code in codes(found)
    assert found.dossiers[0].brouillons == ()


def test_a_code_service_given_is_printed() -> None:
    book = closed()
    book.sheets["Employeurs"][0] |= {"Code service obligatoire": "oui", "Code service": "RH-01"}
    assert un(book, APRES).brouillons[0].code_service == "RH-01"


def test_market_channel_and_country_are_frozen() -> None:
    book = closed()
    book.sheets["Employeurs"][0] |= {"N° de marché": "M-2026-07"}
    book.sheets["Organismes"][0] |= {"Canal": "chorus", "Pays": "Belgique"}
    draft = un(book, APRES).brouillons[0]
    assert (draft.numero_de_marche, draft.canal, draft.emetteur.pays) == ("M-2026-07", "chorus", "Belgique")


def test_a_bilan_closed_on_no_known_day_is_not_billed() -> None:
    book = classeur("CDG34", "CDG").set("Agents", 0, "État", "clos")
    assert "date-de-cloture-manquante" in codes(modele(book, jour=APRES))


def interrupted(rule: Interruption | None) -> Dossier:
    cells: Row = {"État": "interrompu", "Date d'effet": dt.date(2026, 6, 1)}
    book = closed(**cells)
    dossier = un(book, APRES)
    scheme = dossier.dispositif.model_copy(update={"interruption": rule})
    return replace(dossier, dispositif=scheme)


def test_an_interruption_without_a_rule_is_withheld() -> None:
    found = facturer(interrupted(None))
    assert [issue.code for issue in found.issues] == ["interruption-sans-regle"]
    assert found.brouillons == ()


@pytest.mark.parametrize(
    ("rule", "rate", "due"),
    [
        (RegleInterruption.FORFAIT, None, [Decimal("1200.00")]),
        (RegleInterruption.RIEN, None, []),
        (RegleInterruption.HEURES, Decimal(50), None),
    ],
)
def test_an_interruption_costs_what_the_scheme_says(
    rule: RegleInterruption, rate: Decimal | None, due: list[Decimal] | None
) -> None:
    dossier = interrupted(Interruption(regle=rule, taux_horaire=rate, texte="Règle."))
    found = facturer(dossier)
    assert found.issues == ()
    if due is None:
        due = [Decimal(50) * heures.bilan(dossier).realisees]
    assert [draft.total_ttc for draft in found.brouillons] == due


@pytest.mark.parametrize(("several", "expected"), [(False, [True]), (True, [False, False])])
def test_the_checklist_of_reimbursement_goes_with_the_employer_s_copy_alone(
    several: bool, expected: list[bool]
) -> None:
    book = shared(closed()) if several else closed()
    book.add("Confidentiel", Référence=REFERENCE, **{"Éligibilité FIPHFP vérifiée le": dt.date(2026, 2, 2)})
    dossier = un(book, APRES)
    pages = [
        facture.contexte(Sujet("x", dossier=dossier, brouillon=draft), Ressources())
        for draft in dossier.brouillons
    ]
    assert [page.pieces_fiphfp for page in pages] == expected


def test_a_payer_reads_the_number_of_its_own_file_under_the_line() -> None:
    book = shared(closed())
    book.sheets["Financements"][1] |= {"N° de dossier": "D-2026-118"}
    details = {d.financeur.code: d.lignes[0].detail for d in un(book, APRES).brouillons}
    assert details["PLOUVEN"].endswith("; votre dossier n°\u00a0D-2026-118")
    assert "dossier" not in details["KERLANN"]
