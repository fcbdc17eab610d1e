"""Every address × every group × whose object: who is let in, from the table of addresses itself."""

import re
from collections.abc import Iterator
from html import unescape
from itertools import product
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client, RequestFactory
from django.urls import URLPattern, get_resolver, resolve

from pipeline import settings
from pipeline.bureau.personnes import ASSISTANT, CONSEILLER, FACTURATION, GROUPES, Personne
from pipeline.bureau.poste import Poste
from pipeline.bureau.urls import Page
from pipeline.documents import catalogue
from tests.builders import classeur
from tests.bureau import Bureau
from tests.bureau.serveur.conftest import ENTETES, GENS, Entrer
from tests.rows import REFERENCE

REF, CLE = REFERENCE, f"convention/{REFERENCE}"
VALEURS = {
    "reference": REF,
    "cle": CLE,
    "numero": "2026-0001",
    "nom": "bilans.xlsx",
    "kind": "convention",
    "acte": "payer",
    "famille": "convention",
    "annee": "2025",
    "pk": "1",
    "detenteur": "CONSEILLER",
    "table": "suivis",
    "saisie": "1",
    "envoi": f"{REF}/agent/",
    "brouillon": f"facture/{REF}",
}


def pages() -> tuple[Page, ...]:
    from pipeline.bureau.serveur.urls import PAGES

    return PAGES


def adresse(page: Page) -> str:
    """An address of a page, about the dossier of « mlb »."""
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda m: VALEURS[m[1]], page.chemin)


def codes(client: Client, page: Page) -> Iterator[int]:
    for verb in ({"GET": "get", "POST": "post"}[v] for v in page.verbes if v != "HEAD"):
        answer = getattr(client, verb)(adresse(page))
        answer.close()
        yield answer.status_code


def test_the_addresses_are_those_of_the_table_and_each_says_who_may_open_it(serveur: Poste) -> None:
    from pipeline.bureau.serveur.urls import PUBLIQUES

    served = {pattern.name for pattern in get_resolver().url_patterns if isinstance(pattern, URLPattern)}
    assert served == {page.nom for page in (*pages(), *PUBLIQUES)}
    assert {page.nom for page in PUBLIQUES} == {"connexion"}
    for page in pages():
        assert page.roles, page.nom
        assert set(page.roles) <= set(GROUPES), page.nom


def test_a_stranger_gets_nothing_whatever_the_address(serveur: Poste) -> None:
    client = Client(**ENTETES)  # type: ignore[arg-type]
    for page in pages():
        for verb in ("get", "post"):
            answer = getattr(client, verb)(adresse(page))
            assert answer.status_code == 302, page.nom
            assert answer["Location"].startswith("/connexion?next="), page.nom
            assert not answer.content, page.nom


@pytest.mark.parametrize("groupe", GROUPES)
def test_a_page_is_closed_to_every_other_group(serveur: Poste, groupe: str) -> None:
    request = RequestFactory().get("/")
    request.personne = Personne("quelqu’un", frozenset({groupe}), "KRB")  # type: ignore[attr-defined]
    closed = [page for page in pages() if groupe not in page.roles]
    assert closed, "nobody opens everything"
    for page in closed:
        view, _, kwargs = resolve(adresse(page))
        request.method = page.verbes[0]
        with pytest.raises(PermissionDenied):
            view(request, **kwargs)


@pytest.mark.epreuve
@pytest.mark.parametrize("qui", GENS)
def test_a_refusal_is_a_page_that_says_nothing(serveur: Poste, entrer: Entrer, qui: str) -> None:
    client, groups = entrer(qui), set(GENS[qui][0])
    for page in pages():
        if groups.isdisjoint(page.roles):
            assert set(codes(client, page)) == {403}, page.nom


@pytest.mark.epreuve
@pytest.mark.parametrize("qui", GENS)
def test_a_page_opens_to_its_groups(serveur: Poste, entrer: Entrer, qui: str) -> None:
    client, groups = entrer(qui), set(GENS[qui][0])
    for page in pages():
        if not groups.isdisjoint(page.roles) and "<" not in page.chemin and "GET" in page.verbes:
            answer = client.get(adresse(page))
            answer.close()
            assert answer.status_code not in (403, 500), page.nom


def a_un_conseiller() -> list[Page]:
    found = [page for page in pages() if CONSEILLER in page.roles and "<path:" in page.chemin]
    assert len(found) > 5
    return found


def test_what_belongs_to_a_counsellor_is_closed_to_another(serveur: Poste, entrer: Entrer) -> None:
    other = entrer("autre")
    for page in a_un_conseiller():
        # A document that was not made yet is nowhere, for anybody.
        assert set(codes(other, page)) == ({404} if "<path:cle>" in page.chemin else {403}), page.nom
    for address in ("/", "/dossiers", "/syntheses", "/syntheses/a-detruire"):
        assert "Le Goff" not in texte(other.get(address)), address
        assert REF not in texte(other.get(address)), address


def test_confidential_notes_open_to_the_counsellor_and_to_the_second_one_of_the_day_only(
    bureau: Bureau, serveur: Poste, entrer: Entrer
) -> None:
    address, words = f"/synthese/{REF}/confidentiel", "salle de plain-pied"
    assert entrer("mlb").post(address, {"amenagements_souhaites": words}).status_code == 302
    closed = ("assistante", "facturiere", "autre", "cheffe", "technicien")
    assert {entrer(qui).get(address).status_code for qui in closed} == {403}
    assert {entrer(qui).post(address, {}).status_code for qui in closed} == {403}
    for qui in ("assistante", "facturiere"):
        page = texte(entrer(qui).get(f"/dossier/{REF}"))
        assert "Notes confidentielles" not in page
        assert words not in page
    book, today = classeur(), settings.today()
    second = book.sheets["Intervenants"][0] | {"Code": "KRB", "Nom": "Kerbrat"}
    book.add("Intervenants", **second)
    book.sheets["Agents"][0] |= {
        "Second intervenant": "KRB",
        "Second intervenant du": today,
        "Second intervenant au": today,
    }
    bureau.deposer(book)
    assert words in texte(entrer("autre").get(address))
    assert words in texte(entrer("mlb").get(address))


def test_a_counsellor_who_would_drop_a_workbook_of_notes_is_led_to_where_they_are_written(
    serveur: Poste, entrer: Entrer
) -> None:
    for who, led in (("mlb", True), ("cheffe", False)):
        refused = entrer(who).get("/deposer")
        assert refused.status_code == 403
        assert ("dossier par dossier" in texte(refused)) is led
        assert ('href="/syntheses">Ouvrir mes synthèses' in texte(refused)) is led


def test_a_blocked_dossier_is_told_to_its_counsellor_and_to_no_other(
    bureau: Bureau, serveur: Poste, entrer: Entrer
) -> None:
    book = classeur()
    book.sheets["Employeurs"][0]["SIRET"] = "21290999800017"
    bureau.deposer(book)
    mine, other = entrer("mlb"), entrer("autre")
    told = mine.get(f"/dossier/{REF}")
    assert told.status_code == 422
    assert "Chercher un dossier" in texte(told), "a counsellor drops no workbook"
    assert "Demandez à un assistant RH de corriger ces cellules" in texte(told)
    assert REF in texte(mine.get("/dossiers"))
    assert other.get(f"/dossier/{REF}").status_code == 403
    assert REF not in texte(other.get("/dossiers"))


@pytest.mark.epreuve
def test_what_was_made_opens_to_its_counsellor_and_to_no_other(
    bureau: Bureau, serveur: Poste, entrer: Entrer
) -> None:
    bureau.produire()
    mine, other = entrer("mlb"), entrer("autre")
    for page in a_un_conseiller():
        assert set(codes(other, page)) == {403}, page.nom
        if "GET" in page.verbes and not page.chemin.endswith("apercu.png"):
            read = mine.get(adresse(page))
            read.close()
            assert read.status_code == 200, page.nom


def test_a_document_opens_to_the_readers_that_its_type_declares(serveur: Poste) -> None:
    dossier = serveur.lu().modele.dossiers[0]
    for kind, (groups, code) in product(catalogue.TYPES, GENS.values()):
        wanted = not set(groups).isdisjoint(set(kind.roles) - {CONSEILLER})
        wanted |= CONSEILLER in kind.roles and code == "MLB"
        assert Personne("", frozenset(groups), code).ouvre(kind.kind, (dossier,)) == wanted, kind.kind
        assert not kind.confidentiel or not {ASSISTANT, CONSEILLER} & set(kind.roles), "it leaves apart"


def test_every_type_that_is_not_confidential_has_readers() -> None:
    for kind in catalogue.TYPES:
        assert set(kind.roles) <= set(GROUPES), kind.kind
        assert kind.roles or kind.confidentiel, kind.kind
    named = {kind.kind: kind.roles for kind in catalogue.TYPES}
    assert named["annexe_financiere"] == (FACTURATION,), "the name of who pays follows the bill"


def texte(answer: Any) -> str:
    return unescape(answer.content.decode()).replace("\xa0", " ").replace("\u202f", " ")
