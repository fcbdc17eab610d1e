"""The contract in easy words: on request, what the contract says and nothing that it does not."""

import pytest

from pipeline.clauses import Surcharge
from pipeline.documents import facile
from pipeline.documents.facile import ContexteFacile
from pipeline.documents.kind import Echeance, Ressources
from tests.builders import COLLECTIF, INDIVIDUELS, classeur, sujets
from tests.templates.rendu import faults, render
from tests.workbook.builders import Book, Row


def asking(code: str = "CDG29-EVOLUTION", par: str = "", cells: Row | None = None) -> Book:
    book = classeur(code, par)
    book.sheets["Organismes"][0] |= {"Papiers": "contrat facile à lire", **(cells or {})}
    return book


def page(book: Book, *clauses: Surcharge) -> ContexteFacile:
    sujet = next(iter(sujets(facile.TYPE, book).values()))
    assert facile.TYPE.verdict(sujet).echeance is Echeance.DUE
    if clauses:
        one = sujet.un_dossier()
        object.__setattr__(one, "dispositif", one.dispositif.model_copy(update={"clauses": clauses}))
    found = facile.contexte(sujet, Ressources())
    assert faults(render("facile", found)) == []
    return found


def said(book: Book, *clauses: Surcharge) -> str:
    found = page(book, *clauses).parties
    return "\n".join(text for part in found for text in part.phrases).replace("\u00a0", " ")


def test_nothing_is_made_unless_the_body_asks() -> None:
    assert list(sujets(facile.TYPE, classeur())) == []


@pytest.mark.parametrize("code", [*INDIVIDUELS, COLLECTIF])
def test_short_sentences_speak_to_the_agent_one_idea_each(code: str) -> None:
    found = page(asking(code))
    assert [part.titre for part in found.parties] == list(facile.PARTIES)
    for part in found.parties:
        assert all(len(text.split()) <= 16 for text in part.phrases), part
        assert all(text.endswith((".", "?")) for text in part.phrases), part
    assert "l’agent" not in said(asking(code))


def test_who_keeps_the_synthesis_is_what_the_contract_says() -> None:
    assert "la faire détruire" in said(asking("CDG34"))
    assert "le prestataire détruit sa copie" in said(asking("DEPARTEMENT", "prestataire"))


@pytest.mark.parametrize(
    ("base", "right", "other"),
    [
        ("mission d’intérêt public", "dire non", "retirer votre accord"),
        ("intérêt légitime", "dire non", "effacer"),
        ("consentement", "effacer", "dire non"),
        ("exécution du contrat", "effacer", "dire non"),
        ("obligation légale", "corriger", "effacer"),
        (None, "corriger", "effacer"),
    ],
)
def test_the_rights_are_those_of_the_basis(base: str | None, right: str, other: str) -> None:
    data = page(asking(cells={"Base légale": base})).parties[-1].phrases
    assert right in " ".join(data)
    assert other not in " ".join(data)


def test_a_group_keeps_its_members_secrets_too() -> None:
    assert "ce que disent les autres" in said(asking(COLLECTIF))
    assert "ce que disent les autres" not in said(asking("CDG34"))


def test_what_the_organisation_says_otherwise_is_not_explained_in_our_words() -> None:
    gone = Surcharge(code="volontariat-agent", active=False)
    assert "10 jours" in said(asking())
    assert "10 jours" not in said(asking(), gone)
    own = Surcharge(code="facile-choix", texte=("Vous avez 15 jours pour dire non.",))
    assert "15 jours" in said(asking(), gone, own)


def test_the_meetings_and_the_professional_are_named() -> None:
    assert "Vous avez 11 rendez-vous. Le premier : mercredi 11 mars 2026, 9 h – 10 h." in said(asking())
    alone = asking()
    alone.sheets["Séances"] = alone.sheets["Séances"][:1]
    assert "Vous avez un rendez-vous : mercredi 11 mars 2026" in said(alone)
    alone.sheets["Séances"] = []
    assert "Les dates sont fixées avec vous." in said(alone)


def test_without_a_dpo_nor_a_mail_one_writes_to_the_body() -> None:
    assert "Écrivez au centre de gestion, " in said(asking(cells={"DPO": None, "Courriel": None}))
