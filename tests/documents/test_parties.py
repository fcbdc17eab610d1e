"""Who appears: the signatory in office that day, civility never guessed, quality in its gender."""

import datetime as dt
from collections.abc import Mapping

import pytest

from pipeline.documents import attestation, contrat, convention, parties
from pipeline.documents.convention import ContexteConvention
from pipeline.documents.identites import Signataire
from pipeline.french import elision
from pipeline.sheetfiles.model import CellValue
from pipeline.workbook.vocabulary import Civilite
from tests.builders import APRES, classeur, contexte, realiser, un
from tests.rows import signataire
from tests.workbook.builders import Book


def signed(book: Book) -> str | None:
    """Who signs the convention for the body."""
    found = contexte(convention.TYPE, book)
    assert isinstance(found, ContexteConvention)
    person = found.organisme.signataire
    return person.nom_complet if person else None


def deux_presidents() -> Book:
    """One until the end of February, one from March on."""
    book = classeur().set("Signataires", 0, "Au", dt.date(2026, 2, 28)).set("Signataires", 0, "Nom", "Avant")
    after = signataire("Organisme", "ORG") | {"Nom": "Après", "Du": dt.date(2026, 3, 1)}
    return book.add("Signataires", **after)


@pytest.mark.parametrize(
    ("cells", "name"),
    [
        ({"Convention signée le": dt.date(2026, 2, 28)}, "Madame Jeanne Avant"),
        ({"Convention signée le": dt.date(2026, 3, 1)}, "Madame Jeanne Après"),
        ({"Devis accepté le": dt.date(2026, 2, 28)}, "Madame Jeanne Avant"),
        ({"Date de lancement": dt.date(2026, 3, 11)}, "Madame Jeanne Après"),
    ],
)
def test_the_signatory_is_in_office_on_the_documents_day(cells: dict[str, CellValue], name: str) -> None:
    book = deux_presidents()
    for heading, value in cells.items():
        book.set("Agents", 0, heading, value)
    assert signed(book) == name


def test_nobody_signs_who_is_not_in_office() -> None:
    assert signed(classeur().set("Signataires", 0, "Au", dt.date(2026, 1, 1))) is None


def test_a_delegation_for_one_kind_of_paper_comes_first_and_for_that_kind_only() -> None:
    delegate = signataire("Organisme", "ORG") | {"Nom": "Déléguée", "Documents": "attestation"}
    book = realiser(classeur()).add("Signataires", **delegate)
    assert signed(book) == "Madame Jeanne Riou Org"
    found = contexte(attestation.TYPE, book, APRES)
    assert isinstance(found, attestation.ContexteAttestation)
    assert found.organisme.signataire is not None
    assert found.organisme.signataire.nom_complet == "Madame Jeanne Déléguée"


def test_the_certificate_is_signed_by_who_is_in_office_at_its_last_session() -> None:
    book = realiser(deux_presidents()).set("Signataires", 2, "Au", dt.date(2026, 8, 25))
    book.add(
        "Signataires", **(signataire("Organisme", "ORG") | {"Nom": "Suivante", "Du": dt.date(2026, 8, 26)})
    )
    found = contexte(attestation.TYPE, book, APRES)
    assert isinstance(found, attestation.ContexteAttestation)
    assert found.organisme.signataire is not None
    assert found.organisme.signataire.nom_complet == "Madame Jeanne Suivante"


def test_the_act_is_told_with_what_is_known_of_it() -> None:
    book = classeur().set("Signataires", 0, "Acte", "délibération")
    book.set("Signataires", 0, "N° de l'acte", "n° 2024-12").set(
        "Signataires", 0, "Date de l'acte", dt.date(2024, 3, 1)
    )
    found = contexte(convention.TYPE, book)
    assert isinstance(found, ContexteConvention)
    assert found.organisme.signataire is not None
    assert found.organisme.signataire.acte == "délibération n°\u00a02024-12 du 1er mars 2024"


@pytest.mark.parametrize(
    ("civilite", "words"),
    [("Madame", "soussignée"), ("Monsieur", "soussigné"), (None, "soussigné(e)")],
)
def test_a_blank_civility_stays_neutral(civilite: str | None, words: str) -> None:
    found = contexte(convention.TYPE, classeur().set("Signataires", 0, "Civilité", civilite))
    assert isinstance(found, ContexteConvention)
    assert found.organisme.signataire is not None
    assert found.organisme.signataire.soussigne == words


def test_an_agent_without_civility_is_named_without_a_guess() -> None:
    agent = parties.agent(un(classeur().set("Agents", 0, "Civilité", None)).agent.row)
    assert (agent.civilite, agent.nom_complet) == (None, "Élodie Le Goff")
    assert elision("de", agent.prenom) == "d’Élodie"


@pytest.mark.parametrize(
    ("civilite", "quality"),
    [
        ("Madame", "conseillère en évolution professionnelle"),
        ("Monsieur", "conseiller en évolution professionnelle"),
        (None, "conseiller en évolution professionnelle"),
    ],
)
def test_a_quality_agrees_with_a_known_civility(civilite: str | None, quality: str) -> None:
    found = contexte(contrat.TYPE, classeur().set("Intervenants", 0, "Civilité", civilite))
    assert isinstance(found, contrat.ContexteContrat)
    assert found.intervenants[0].qualite == quality


def test_a_full_name_has_no_hole() -> None:
    assert parties.nom_complet(None, "Léa", "Le Goff") == "Léa Le Goff"
    assert parties.nom_complet(Civilite.MONSIEUR, "Paul", "Riou") == "Monsieur Paul Riou"


CAP = "Cap d’Exemple"


def pour_l_organisme(cells: Mapping[str, CellValue], par: str = "CDG") -> Signataire:
    """Who signs the convention for the body, once these cells of the « Signataires » row are set."""
    book = classeur() if par == "CDG" else classeur("DEPARTEMENT", par).set("Organismes", 0, "Nom", CAP)
    for heading, value in cells.items():
        book.set("Signataires", 0, heading, value)
    found = contexte(convention.TYPE, book)
    assert isinstance(found, ContexteConvention)
    assert found.organisme.signataire is not None
    return found.organisme.signataire


@pytest.mark.parametrize(
    ("number", "act"),
    [
        ("2024-12", "délibération n°\u00a02024-12 du 1er mars 2024"),
        ("N°2024-12", "délibération n°\u00a02024-12 du 1er mars 2024"),
        ("Délibération n° 2024-12", "délibération n°\u00a02024-12 du 1er mars 2024"),
        ("n° 2024-12 du 1er mars 2024", "délibération n°\u00a02024-12 du 1er mars 2024"),
        ("2024-12 du 01/03/2024", "délibération n°\u00a02024-12 du 01/03/2024"),
        (None, "délibération du 1er mars 2024"),
    ],
)
def test_an_act_says_its_number_and_its_date_once(number: str | None, act: str) -> None:
    day = dt.date(2024, 3, 1)
    cells = {"Acte": "délibération", "N° de l'acte": number, "Date de l'acte": day}
    assert pour_l_organisme(cells).acte == act


def test_the_number_of_an_act_is_printed_even_where_its_kind_is_not_said() -> None:
    assert pour_l_organisme({"N° de l'acte": "2024-12"}).acte == "acte n°\u00a02024-12"


@pytest.mark.parametrize(
    ("par", "quality", "whole"),
    [
        ("CDG", "Président", "Président du centre de gestion"),
        (
            "CDG",
            "Présidente du Centre de Gestion du Finistère",
            "Présidente du Centre de Gestion du Finistère",
        ),
        ("CDG", "Directeur du CDG 29", "Directeur du CDG 29"),
        ("prestataire", "Gérante", f"Gérante ({CAP})"),
        ("prestataire", "Gérante de cap d’exemple", "Gérante de cap d’exemple"),
        ("CDG", None, None),
    ],
)
def test_a_quality_says_whose_it_is_once(par: str, quality: str | None, whole: str | None) -> None:
    assert pour_l_organisme({"Qualité": quality}, par).qualite_complete == whole
