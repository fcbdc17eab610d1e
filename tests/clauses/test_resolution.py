"""One clause for each subject: two, or none where the document must speak, is a fault of the program."""

from itertools import product

import pytest
from pydantic import ValidationError

from pipeline.clauses import ClauseError, Surcharge, bibliotheque, resoudre, tribunal
from tests.templates.contexts_clauses import FAITS, PARAMETRES

DOCUMENTS = ("convention", "contrat", "devis", "bulletin", "calendrier", "destruction", "facile")
CROISES = ("par", "statut", "cadre", "forme", "base", "prix", "regle", "redige")


@pytest.mark.parametrize("document", DOCUMENTS)
def test_whatever_the_facts_each_subject_has_one_clause(document: str) -> None:
    domains = {nom: fait.valeurs for nom, fait in bibliotheque().faits.items()}
    others = [nom for nom in domains if nom not in (*CROISES, "document")]
    for turn, values in enumerate(product(*(domains[nom] for nom in CROISES))):
        rest = {
            nom: domains[nom][(turn // (rank + 1)) % len(domains[nom])] for rank, nom in enumerate(others)
        }
        if document not in ("convention", "devis", "facile"):
            rest["forme"] = "individuelle"  # the other papers are one agent's
        found = resoudre(document, dict(zip(CROISES, values, strict=True)) | rest, PARAMETRES)
        for nom, sujet in bibliotheque().sujets.items():
            if document not in sujet.documents:
                assert found[nom] == ()


def test_every_clause_can_stand_somewhere() -> None:
    for clause in bibliotheque().clauses:
        documents = clause.si.get("document", bibliotheque().sujets[clause.sujet].documents)
        faits = FAITS | {nom: valeurs[0] for nom, valeurs in clause.si.items() if nom != "document"}
        assert resoudre(documents[0], faits, PARAMETRES)[clause.sujet], clause.code


def test_every_clause_has_its_source() -> None:
    assert [clause.code for clause in bibliotheque().clauses if len(clause.source) < 5] == []


def test_an_unknown_value_of_a_fact_is_a_fault_of_the_program() -> None:
    with pytest.raises(ClauseError):
        resoudre("convention", FAITS | {"base": "usage"}, PARAMETRES)


def test_an_organisation_rewords_a_clause_or_leaves_an_optional_one_out() -> None:
    own = Surcharge(code="reclamations", texte=("Écrire {reclamations}.",))
    gone = Surcharge(code="force-majeure", active=False)
    found = resoudre("convention", FAITS, PARAMETRES, (own, gone))
    assert found["reclamations"] == ("Écrire au centre de gestion (contact@cdg.example).",)
    assert found["force_majeure"] == ()


def test_the_wording_of_one_organisation_is_not_another_s() -> None:
    own = Surcharge(code="reclamations", organisme="CDG29", texte=("Écrire au siège.",))
    assert resoudre("convention", FAITS, PARAMETRES, (own,), "CDG29")["reclamations"] == ("Écrire au siège.",)
    assert resoudre("convention", FAITS, PARAMETRES, (own,), "CDG34")["reclamations"] != ("Écrire au siège.",)


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"code": "reclamation", "texte": "x"}, "vouliez-vous dire « reclamations »"),
        ({"code": "litiges", "active": False}, "ne se retire pas"),
        ({"code": "litiges"}, "attend un texte"),
        ({"code": "litiges", "texte": "devant {juge}"}, "{juge}"),
        ({"code": "litiges", "texte": "devant {tribunal"}, "accolade"),
    ],
)
def test_a_wording_that_cannot_be_is_refused_with_the_reason(cells: dict[str, object], words: str) -> None:
    with pytest.raises(ValidationError) as error:
        Surcharge.model_validate(cells)
    assert words in str(error.value)


@pytest.mark.parametrize(
    ("postcode", "court"),
    [
        ("29000", "le tribunal administratif de Rennes"),
        ("34000", "le tribunal administratif de Montpellier"),
        ("20000", "le tribunal administratif de Bastia"),
        ("97400", "le tribunal administratif de La Réunion"),
        ("98800", "le tribunal administratif territorialement compétent"),
    ],
)
def test_the_court_is_named_after_the_seat(postcode: str, court: str) -> None:
    assert tribunal(postcode) == court
