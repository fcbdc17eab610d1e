"""The further papers: none unless the body asks, each with what its reader may know and no more."""

import datetime as dt

import pytest

from pipeline.documents import courriers, papiers
from pipeline.documents.catalogue import of
from pipeline.documents.kind import Echeance, Ressources, Sujet
from pipeline.documents.lettre import ContexteLettre
from pipeline.sheetfiles.model import CellValue
from tests.builders import APRES, classeur, modele, realiser, sujets
from tests.templates.rendu import faults, lines, render, text
from tests.workbook.builders import Book, Row

KINDS = [kind.kind for kind in papiers.TYPES]
ALL = (
    "convocations ; décision de refus ; notice RH ; questionnaires ; pièces du remboursement ; "
    "notice données personnelles ; formations demandées"
)


def asking(book: Book, **cells: object) -> Book:
    book.set("Organismes", 0, "Papiers", ALL)
    book.sheets["Agents"][0].update(cells)  # type: ignore[arg-type]
    return book


def due(kind: str, book: Book, day: dt.date = APRES) -> list[Sujet]:
    found = sujets(of(kind), book, day).values()
    return [sujet for sujet in found if of(kind).verdict(sujet).echeance is Echeance.DUE]


def read(kind: str, sujet: Sujet) -> str:
    context = of(kind).produire(sujet, Ressources())
    assert isinstance(context, ContexteLettre)
    made = render("lettre", context)
    assert faults(made) == []
    assert [line for line in lines(made) if line.endswith("| ")] == []
    return text(made).replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_made_unless_the_body_asks(kind: str) -> None:
    assert due(kind, realiser(classeur("DEPARTEMENT"))) == []
    assert due(kind, classeur("CDG29-EVOLUTION")) == []


def test_a_convocation_says_when_where_and_with_whom_and_no_word_of_why() -> None:
    book = asking(classeur("CDG29-REORIENTATION"))
    book.sheets["Séances"][1]["Lieu"] = "Salle des Abers"
    found = due("convocation", book)
    said = read("convocation", found[1])
    assert "Votre rendez-vous\nÀ l’attention de Madame Élodie Le Goff" in said
    assert "Date\nmercredi 25 mars 2026" in said
    assert "Lieu\nSalle des Abers" in said
    assert "Avec\nMadame Maëlle Le Bris" in said
    assert [
        word for word in ("bilan", "réorientation", "médical", "restriction") if word in said.lower()
    ] == []


def test_a_session_that_moves_keeps_its_convocation_and_one_that_is_held_has_none() -> None:
    book = asking(classeur("CDG34"))
    before = [sujet.cle for sujet in due("convocation", book)]
    book.sheets["Séances"][1]["Date"] = dt.date(2026, 4, 1)
    assert [sujet.cle for sujet in due("convocation", book)] == before
    book.sheets["Séances"][0]["Statut de la séance"] = "réalisée"
    assert [sujet.cle for sujet in due("convocation", book)] == before[1:]


def test_a_refusal_leaves_its_reasons_and_says_the_remedies() -> None:
    book = asking(
        classeur("CDG34"), **{"Décision de l'employeur": "refus", "Décision le": dt.date(2026, 2, 2)}
    )
    (sujet,) = due("refus", book)
    said = read("refus", sujet)
    assert "Cette demande est refusée" in said
    assert "recours contentieux devant le tribunal administratif de Rennes" in said
    assert "Pour l’employeur" in said
    assert "paritaire" not in said
    assert due("refus", asking(classeur("CDG34"))) == []


def test_the_notice_states_the_hours_to_debit_and_nothing_of_the_bilan() -> None:
    (sujet,) = due("notice_rh", asking(realiser(classeur("DEPARTEMENT"))))
    said = read("notice_rh", sujet)
    assert "Heures à débiter du CPF\n16 heures 45" in said
    assert "n’est pas jointe" in said
    assert due("notice_rh", asking(realiser(classeur("CDG34")))) == []


def test_questionnaires_at_the_end_and_six_months_later() -> None:
    book = asking(realiser(classeur("CDG34")), **{"Date de clôture": dt.date(2026, 9, 30)})
    first, second = due("questionnaire", book)
    assert courriers.ECHELLE in text(render("lettre", of("questionnaire").produire(first, Ressources())))
    assert "À remplir à partir du 30 mars 2027" in read("questionnaire", second)
    assert due("questionnaire", asking(classeur("CDG34"))) == []


def test_the_pieces_are_confidential_and_name_no_ground() -> None:
    book = asking(classeur("CDG29-EVOLUTION"))
    book.sheets["Confidentiel"] = [
        {"Référence": "2026-001", "Éligibilité FIPHFP vérifiée le": dt.date(2026, 1, 20)}
    ]
    (sujet,) = due("pieces", book)
    assert of("pieces").confidentiel
    said = read("pieces", sujet)
    assert "☐ l’attestation de présence" in said
    assert "FIPHFP" not in said
    assert "Le Goff" not in said


def test_a_paper_may_be_asked_for_one_dossier_alone() -> None:
    book = realiser(classeur("CDG34"))
    book.set("Agents", 0, "Papiers", "questionnaires")
    assert len(due("questionnaire", book)) == 2
    assert due("convocation", book) == []


def test_the_notice_on_personal_data_says_purposes_bases_rights_and_how_long() -> None:
    (found,) = due("notice_donnees", asking(classeur("CDG34")), dt.date(2026, 3, 2))
    said = read("notice_donnees", found)
    for words in (
        "annexée à votre contrat d’engagement ENG-2026-001 (règlement général sur la protection des données",
        "Responsable\nResponsable du traitement : Centre de gestion de la Baie",
        "Délégué à la protection des données\ndpo@cdg.example",
        "Mission d’intérêt public (RGPD, article 6.1.e)",
        "Des factures\nDix ans",
        "saisir la Commission nationale de l’informatique et des libertés",
    ):
        assert words in said


def test_training_is_told_to_human_resources_with_the_agents_agreement_only() -> None:
    book, plan = asking(realiser(classeur("CDG34"))), Book({}, "conseiller/suivi.xlsx", conseiller=True)
    first: Row = {"Référence": "2026-001", "N°": 1, "Intitulé": "Préparer le concours"}
    second: Row = {"Référence": "2026-001", "N°": 2, "Intitulé": "Excel avancé", "Durée": "2 jours"}
    plan.add("Actions", **first)
    plan.add("Actions", **second)
    plan.set("Actions", 1, "Formation demandée", "oui")
    kind = of("formations")

    def asked(**cells: CellValue) -> list[Sujet]:
        told: Row = {"Référence": "2026-001", "Destinataire": "Service RH", "Date": dt.date(2026, 6, 1)}
        book.sheets["Consentements"] = [told | cells] if cells else []
        found = kind.sujets(modele(book, plan, jour=APRES))
        return [sujet for sujet in found if kind.verdict(sujet).echeance is Echeance.DUE]

    assert asked() == []
    assert asked(**{"Portée": "rubrique 2.3"}) == []
    over: Row = {"Portée": "plan d’action", "Retiré le": dt.date(2026, 7, 1)}
    assert asked(**over) == []
    (found,) = asked(**{"Portée": "plan d’action seulement"})
    said = read("formations", found)
    assert "Excel avancé\n2 jours" in said
    assert "concours" not in said
