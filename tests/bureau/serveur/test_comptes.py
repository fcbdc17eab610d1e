"""The accounts: made by those who manage them, never the last one closed, no bilan left without anybody."""

from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from django.test import Client

from pipeline.bureau.poste import Poste
from pipeline.bureau.suivis import suivis
from pipeline.errors import UserError
from tests.builders import JOUR, classeur, modele
from tests.bureau.serveur.conftest import Entrer


def texte(answer: Any) -> str:
    return unescape(answer.content.decode()).replace("\xa0", " ").replace("\u202f", " ")


@pytest.fixture
def gestion(serveur: Poste, entrer: Entrer) -> Iterator[Client]:
    from pipeline.bureau.serveur.models import Compte

    before = set(Compte.objects.values_list("pk", flat=True))
    yield entrer("technicien")
    Compte.objects.exclude(pk__in=before).delete()
    Compte.objects.update(is_active=True)


def nouveau(client: Client, **more: Any) -> Any:
    said = {"identifiant": "lea", "prenom": "Léa", "nom": "Morvan", "groupes": ["assistant RH"], "code": ""}
    return client.post("/comptes/nouveau", said | more)


def test_an_account_is_made_and_its_first_password_is_shown_once(gestion: Client) -> None:
    page = texte(nouveau(gestion))
    assert "Mot de passe provisoire" in page
    assert "Léa Morvan" in texte(gestion.get("/comptes"))
    assert nouveau(gestion, identifiant="LEA").status_code == 422


def test_a_counsellor_is_linked_to_a_line_of_the_workbook(gestion: Client) -> None:
    answer = nouveau(gestion, groupes=["conseiller"])
    assert answer.status_code == 422
    assert "ne verrait aucun dossier" in texte(answer)
    assert nouveau(gestion, groupes=["conseiller"], code="MLB").status_code == 200


def test_the_last_account_that_manages_the_others_stays(gestion: Client) -> None:
    from pipeline.bureau.serveur import comptes
    from pipeline.bureau.serveur.models import Compte

    own = Compte.objects.get(username="technicien")
    with pytest.raises(UserError, match="dernier"):
        comptes.fermer(own)
    said = {"prenom": "T", "nom": "E", "groupes": ["responsable"], "code": ""}
    assert gestion.post(f"/comptes/{own.pk}", said).status_code == 422
    assert gestion.post(f"/comptes/{own.pk}/fermer").status_code == 422
    assert Compte.objects.get(pk=own.pk).personne().groupes == {"informatique"}


def test_the_open_bilans_that_a_closed_account_leaves_are_said_until_they_are_taken_over(
    gestion: Client, entrer: Entrer
) -> None:
    from pipeline.bureau.serveur.models import Compte

    assert "personne ne se connecte" not in texte(gestion.get("/comptes"))
    hers = Compte.objects.get(username="mlb")
    assert gestion.post(f"/comptes/{hers.pk}/fermer")["Location"] == "/comptes"
    assert "MLB : 1 bilan ouvert" in texte(gestion.get("/comptes"))
    page = texte(entrer("assistante").get("/"))
    assert "MLB" in page
    assert "Aucun compte n’est ouvert pour ces intervenants" in page
    assert "/dossiers/remplacement" in page
    head = texte(entrer("cheffe").get("/"))
    assert "/dossiers/remplacement" not in head
    assert "Rien ne vous attend aujourd’hui" in head, "what awaits others is not theirs to say"


def test_an_open_bilan_counts_for_who_follows_it() -> None:
    book = classeur()
    assert suivis(modele(book), JOUR) == {"mlb": 1}
