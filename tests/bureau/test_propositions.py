"""What is proposed is seen before it is taken, with who refused; what cannot be stays in its form."""

import datetime as dt
from html import unescape
from typing import Any

import pytest
from django.test import Client, override_settings

from pipeline.bureau.poste import Poste
from tests.builders import classeur
from tests.bureau import Bureau
from tests.bureau.conftest import CLE, office
from tests.rows import intervenant

QUI = {"ancien": "MLB", "nouveau": "TQ"}
SEANCES = {
    "nombre": "3",
    "depuis": "2027-01-04",
    "jour": "1",
    "toutes": "1",
    "debut": "09:00",
    "minutes": "90",
}


@pytest.fixture
def deux(bureau: Bureau) -> Any:
    """A dossier of one of two counsellors, whose agent accepts another."""
    book = classeur()
    book.sheets["Intervenants"].append(
        {**intervenant(), "Code": "TQ", "Nom": "Quéméner", "Prénom": "Tristan"}
    )
    bureau.deposer(book)
    with override_settings(BUREAU=Poste(office(bureau.root), cle=CLE)):
        yield book


def texte(answer: Any) -> str:
    return unescape(answer.content.decode()).replace("\xa0", " ").replace("\u202f", " ")


def test_who_is_to_be_told_is_seen_before_the_rows_are_taken(client: Client, deux: Any) -> None:
    page = client.post("/dossiers/remplacement", QUI)
    assert "prévenez Élodie Le Goff" in texte(page)
    assert "Rien n’est encore fait" in texte(page)
    taken = client.post("/dossiers/remplacement", QUI | {"prendre": "oui"})
    assert (
        "Réaffectation" in unescape(taken["Content-Disposition"])
        or "filename" in taken["Content-Disposition"]
    )
    assert b"".join(taken.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]


def test_sessions_proposed_are_seen_before_they_are_taken(client: Client, deux: Any) -> None:
    page = texte(client.post("/dossier/seances/2026-001", SEANCES))
    assert "5 janvier 2027" in page
    assert "Télécharger les lignes" in page


def test_what_cannot_be_proposed_is_said_in_the_form(client: Client, deux: Any) -> None:
    answer = client.post("/dossiers/remplacement", QUI | {"nouveau": "MLB"})
    assert answer.status_code == 422
    assert "C’est la même personne" in texte(answer)
    assert "Télécharger les lignes" not in texte(answer)


def test_an_agent_who_refused_is_named(client: Client, bureau: Bureau, deux: Any) -> None:
    deux.sheets["Agents"][0]["Changement de conseiller refusé le"] = dt.date(2026, 11, 3)
    bureau.deposer(deux)
    answer = client.post("/dossiers/remplacement", QUI)
    assert answer.status_code == 422
    assert "refusé ce changement" in texte(answer)
