"""Each clause by itself: it stands with its facts, falls with each of them, is read where it can stand."""

from dataclasses import replace
from typing import Any

import pytest

from pipeline.clauses import bibliotheque, resoudre
from pipeline.clauses.modele import Clause
from pipeline.documents import clauses, facile
from pipeline.documents.textes import aucune
from tests.builders import classeur, modele
from tests.templates import (
    contexts_attestation,
    contexts_bulletin,
    contexts_contrat,
    contexts_convention,
    contexts_destruction,
    contexts_devis,
)
from tests.templates.contexts_clauses import FAITS, PARAMETRES
from tests.templates.rendu import render, text

# A context of each document whose template prints clauses, so full that every part of it stands.
CONTEXTES: dict[str, Any] = {
    "attestation": contexts_attestation.INTERMEDIAIRE,
    "bulletin": contexts_bulletin.COMPLET,
    "contrat": contexts_contrat.COMPLET,
    "convention": contexts_convention.DEUX_EMPLOYEURS,
    "destruction": contexts_destruction.COMPLET,
    "devis": contexts_devis.COMPLET,
}
A_DEUX = ("finalite_bilan", "finalite_facturation", "finalite_circulation", "finalite_sensible")
"""Subjects of which a table prints the basis, then the rights."""


def ou(clause: Clause) -> tuple[str, ...]:
    """The documents in which a clause can stand."""
    return clause.si.get("document", bibliotheque().sujets[clause.sujet].documents)


def reunis(clause: Clause) -> dict[str, str]:
    """Facts under which it stands."""
    return FAITS | {nom: valeurs[0] for nom, valeurs in clause.si.items() if nom != "document"}


CLAUSES = {clause.code: clause for clause in bibliotheque().clauses}
ICI = [(code, document) for code, clause in CLAUSES.items() for document in ou(clause)]
CONDITIONS = [(code, nom) for code, clause in CLAUSES.items() for nom in clause.si]


@pytest.mark.parametrize(("code", "document"), ICI)
def test_it_stands_with_its_facts_in_its_own_words(code: str, document: str) -> None:
    clause = CLAUSES[code]
    found = resoudre(document, reunis(clause), PARAMETRES)[clause.sujet]
    assert found == tuple(
        words for words in (t.format_map(PARAMETRES).strip() for t in clause.texte) if words
    )


@pytest.mark.parametrize(("code", "nom"), CONDITIONS)
def test_it_falls_with_each_of_its_conditions(code: str, nom: str) -> None:
    clause = CLAUSES[code]
    others = [v for v in bibliotheque().faits[nom].valeurs if v not in clause.si[nom]]
    assert others, f"{code}: {nom} excludes nothing"
    whole = {**reunis(clause), "document": ou(clause)[0]}
    assert clause.vaut(whole)
    assert not any(clause.vaut({**whole, nom: other}) for other in others)


def test_every_fact_decides_of_some_clause() -> None:
    decided = {nom for clause in CLAUSES.values() for nom in clause.si}
    assert bibliotheque().faits.keys() == decided


@pytest.mark.parametrize("document", CONTEXTES)
def test_what_each_clause_says_is_read_in_the_document(document: str) -> None:
    mine = [nom for nom, sujet in bibliotheque().sujets.items() if document in sujet.documents]
    said = {nom: (f"Premier passage {nom}.", f"Second passage {nom}.") for nom in mine}
    others = dict.fromkeys(A_DEUX, ("", ""))
    made = text(render(document, replace(CONTEXTES[document], textes=aucune(**others | said))))
    assert [words for passages in said.values() for words in passages if words not in made] == []


def test_a_calendar_and_the_easy_page_read_the_subjects_that_are_theirs() -> None:
    def of(document: str) -> set[str]:
        return {nom for nom, sujet in bibliotheque().sujets.items() if document in sujet.documents}

    told = {nom for sujets in facile.PARTIES.values() for nom in sujets}
    assert told == of("facile")
    (one,) = modele(classeur()).dossiers
    said = clauses.absences(one)
    assert all((said.report, said.absence, said.annulation_organisme, said.interruption))
    assert of("calendrier") == {"report", "absence", "annulation", "fin_anticipee"}
    assert {document for sujet in bibliotheque().sujets.values() for document in sujet.documents} == {
        *CONTEXTES,
        "calendrier",
        "facile",
    }
