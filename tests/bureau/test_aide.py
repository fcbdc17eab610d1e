"""The help: every page of the documentation, found by its words, those of the office first."""

import re
from html import unescape

import pytest
from django.test import Client

from pipeline.bureau.poste import Poste
from pipeline.bureau.vues.aide import TECHNIQUES
from pipeline.settings import DOCS

PAGES = {path.stem for path in DOCS.glob("*.md")}


def page(client: Client, address: str) -> str:
    return unescape(client.get(address).content.decode()).replace("\xa0", " ").replace("\u202f", " ")


def nommees(page: str) -> list[str]:
    return re.findall(r'href="/aide/([a-z]+)"', page)


def test_every_page_is_there_once_those_of_the_office_first(client: Client, seul: Poste) -> None:
    said = page(client, "/aide")
    found = nommees(said)
    assert sorted(found) == sorted(PAGES)
    assert len(TECHNIQUES & PAGES) == len(TECHNIQUES)
    assert {name in TECHNIQUES for name in nommees(said.partition("Pour le service informatique")[0])} == {
        False
    }
    assert "`" not in said


@pytest.mark.parametrize(
    ("mots", "nom"),
    [
        ("avoir journal numéro", "facturation"),
        ("AVOIR Journal numero", "facturation"),
        ("detruire", "syntheses"),
    ],
)
def test_a_page_is_found_by_all_its_words_whatever_their_case_and_accents(
    client: Client, seul: Poste, mots: str, nom: str
) -> None:
    found = nommees(page(client, f"/aide?mots={mots.replace(' ', '+')}"))
    assert 0 < len(found) < len(PAGES)
    assert nom in found


def test_words_that_are_nowhere_say_so(client: Client, seul: Poste) -> None:
    said = page(client, "/aide?mots=zygomatique")
    assert "Aucune page ne contient ces mots." in said
    assert nommees(said) == []


def test_each_page_is_shown_and_its_links_lead_to_pages(client: Client, seul: Poste) -> None:
    for nom in PAGES:
        said = page(client, f"/aide/{nom}").partition("<main")[2].partition("</main>")[0]
        assert "<h1>" in said, nom
        here = [each for each in re.findall(r'href="([^"]*)"', said) if not each.startswith(("#", "http"))]
        assert {each.removeprefix("/aide/") for each in here} <= PAGES | {"/aide"}, nom


ENTREES = (
    ("/", "Aujourd’hui"),
    ("/dossier/2026-001", "Dossiers"),
    ("/synthese/2026-001/notes", "Synthèses"),
    ("/facturer", "Factures"),
    ("/chorus", "Factures"),
    ("/aide/facturation", "Aide"),
    ("/nulle-part", ""),
)


def test_the_menu_says_where_one_is(client: Client, seul: Poste) -> None:
    for address, entry in ENTREES:
        assert "".join(re.findall(r'aria-current="page">([^<]*)', page(client, address))) == entry, address
