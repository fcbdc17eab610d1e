"""The right of access: each holder gives their own part, others' data stay out, days alone are kept."""

import datetime as dt
import io
import zipfile
from html import unescape
from typing import Any

import pytest
from django.test import Client

from pipeline.bureau import garde
from pipeline.bureau.personnes import ASSISTANT, CONSEILLER, FACTURATION, RESPONSABLE, Personne
from pipeline.bureau.poste import Poste
from pipeline.errors import UserError
from pipeline.run import acces
from pipeline.run.acces import Detenteur
from pipeline.run.gather import gather
from tests.builders import APRES, promotion
from tests.bureau import Bureau
from tests.rows import REFERENCE

PLACE = f"/acces/{REFERENCE}"


def texte(answer: Any) -> str:
    return unescape(answer.content.decode()).replace("\xa0", " ").replace("\u202f", " ")


def contenu(answer: Any) -> tuple[set[str], str]:
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        names = {name.rpartition("/")[2] for name in archive.namelist()} - {"vos-donnees.html"}
        return names, unescape(archive.read("vos-donnees.html").decode())


@pytest.fixture
def demande(client: Client, bureau: Bureau, seul: Poste) -> Poste:
    bureau.produire()
    assert client.post(PLACE, {"le": "2026-11-02"}).status_code == 302
    return seul


def test_each_part_holds_what_its_holder_has_and_nothing_else(client: Client, demande: Poste) -> None:
    page = texte(client.get(PLACE))
    assert "à rendre avant le 2 décembre 2026" in page
    assert page.count("va à l’agent directement") == 2
    rh, rows = contenu(client.post(f"/acces/part/RH/{REFERENCE}"))
    assert any(name.startswith("Convention") for name in rh)
    assert not any(name.startswith(("Synthèse", "Contrat", "Facture")) for name in rh)
    assert "Le Goff" in rows
    counsellor, _ = contenu(client.post(f"/acces/part/CONSEILLER/{REFERENCE}"))
    assert any(name.startswith("Synthèse") for name in counsellor), counsellor
    assert not counsellor & rh


def test_the_month_and_the_parts_given_are_seen_without_a_name(client: Client, demande: Poste) -> None:
    for part in Detenteur:
        assert "0 sur 4" not in texte(client.get("/acces")) or part is Detenteur.RH
        assert client.post(f"/acces/remise/{part.name}/{REFERENCE}", {"le": "2026-11-20"}).status_code == 302
    page = texte(client.get("/acces"))
    assert "tout est remis" in page
    assert "Le Goff" not in page
    assert REFERENCE not in page
    kept = (demande.office.registre / "acces.json").read_text("utf-8")
    assert "Goff" not in kept


@pytest.mark.parametrize(
    ("groupe", "code", "siennes"),
    [
        (ASSISTANT, "", {"RH"}),
        (FACTURATION, "", {"FACTURATION"}),
        (CONSEILLER, "MLB", {"CONSEILLER"}),
        (CONSEILLER, "KRB", set()),
        (RESPONSABLE, "", set()),
    ],
)
def test_each_holder_has_the_button_of_their_part_alone(
    client: Client, demande: Poste, monkeypatch: pytest.MonkeyPatch, groupe: str, code: str, siennes: set[str]
) -> None:
    monkeypatch.setattr(garde, "SEULE", Personne("x", frozenset({groupe}), code))
    given = set()
    for part in Detenteur:
        answer = client.post(f"/acces/part/{part.name}/{REFERENCE}")
        answer.close()
        given |= {part.name} if answer.status_code == 200 else set()
        assert answer.status_code in (200, 403)
    assert given == siennes
    noted = client.post(f"/acces/remise/CONFIDENTIEL/{REFERENCE}", {"le": "2026-11-20"}).status_code
    assert (noted == 302) == (groupe == ASSISTANT)
    assert client.get("/acces").status_code == (200 if groupe == RESPONSABLE else 403)


def test_a_paper_about_others_stays_out_until_their_data_are_hidden(bureau: Bureau) -> None:
    settings = bureau.deposer(promotion()).reglages()
    bureau.produire()
    gathered = gather(settings)
    dossier = gathered.modele.dossiers[0]
    shared = [p for p in acces.pieces(settings, gathered, dossier, Detenteur.RH) if p.autres]
    assert shared

    def names(hidden: frozenset[str]) -> set[str]:
        data = acces.part(settings, gathered, dossier, Detenteur.RH, hidden)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            assert "Le Goff 2" not in archive.read("vos-donnees.html").decode()
            return {name.rpartition("/")[2] for name in archive.namelist()}

    assert not names(frozenset()) & {piece.path.name for piece in shared}
    assert shared[0].path.name in names(frozenset({shared[0].cle}))


def test_a_day_that_cannot_be_is_refused(bureau: Bureau, seul: Poste) -> None:
    settings = bureau.reglages()
    dossier = gather(settings).modele.dossiers[0]
    with pytest.raises(UserError, match="pas encore arrivée"):
        acces.recevoir(settings, dossier, APRES + dt.timedelta(days=1))
    assert acces.recevoir(settings, dossier, APRES).numero == 1
    assert acces.recevoir(settings, dossier, APRES - dt.timedelta(days=3)).recue_le == APRES
    with pytest.raises(UserError, match="ne va pas"):
        acces.remettre(settings, dossier, Detenteur.RH, APRES - dt.timedelta(days=1))


def test_once_all_is_given_a_later_request_is_another_with_its_own_month(bureau: Bureau, seul: Poste) -> None:
    settings = bureau.reglages()
    dossier = gather(settings).modele.dossiers[0]
    acces.recevoir(settings, dossier, APRES - dt.timedelta(days=40))
    for part in Detenteur:
        acces.remettre(settings, dossier, part, APRES - dt.timedelta(days=20))
    assert acces.recevoir(settings, dossier, APRES - dt.timedelta(days=20)).numero == 1  # sent twice
    assert acces.recevoir(settings, dossier, APRES).numero == 2
    first, second = acces.toutes(acces.demandes(settings))
    assert (first.complete, second.remises, second.recue_le) == (True, {}, APRES)
    acces.remettre(settings, dossier, Detenteur.RH, APRES)
    assert [len(each.remises) for each in acces.toutes(acces.demandes(settings))] == [4, 1]


@pytest.mark.parametrize("place", [PLACE, f"/acces/remise/RH/{REFERENCE}"])
def test_a_day_refused_on_the_page_stays_in_its_form(client: Client, demande: Poste, place: str) -> None:
    if place == PLACE:
        (demande.office.registre / "acces.json").unlink()
    answer = client.post(place, {"le": "2999-01-01"})
    assert answer.status_code == 422
    assert "Vérifiez la date" in texte(answer)
    assert 'value="2999-01-01"' in texte(answer)


def test_a_request_that_is_known_already_is_said(client: Client, demande: Poste) -> None:
    assert "était déjà inscrite" in texte(client.post(PLACE, {"le": "2026-11-03"}, follow=True))
