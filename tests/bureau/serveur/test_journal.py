"""The journal: who opened, changed, issued, destroyed what; no value, one year."""

import datetime as dt
from html import unescape

import pytest
from django.utils import timezone

from pipeline.bureau.poste import Poste
from tests.bureau import Bureau
from tests.bureau.serveur.conftest import Entrer
from tests.rows import REFERENCE


@pytest.fixture(autouse=True)
def _vide(serveur: Poste) -> None:
    from pipeline.bureau.serveur.models import Trace

    Trace.objects.all().delete()


def lignes() -> list[tuple[str, str, str, str]]:
    from pipeline.bureau.serveur.models import Trace

    return [(t.qui, t.quoi, t.page, t.objet) for t in Trace.objects.order_by("id")]


def test_what_was_opened_changed_or_refused_is_kept_with_its_reference_and_no_value(
    serveur: Poste, entrer: Entrer
) -> None:
    hers, his = entrer("assistante"), entrer("autre")
    hers.get("/dossiers", {"mots": "Goff"})
    hers.get(f"/dossier/{REFERENCE}")
    his.get(f"/dossier/{REFERENCE}")
    hers.post("/espace/sauvegarder")
    assert lignes() == [
        ("assistante", "ouvert", "dossier", REFERENCE),
        ("autre", "refusé", "dossier", REFERENCE),
        ("assistante", "changé", "sauvegarder", ""),
    ]


@pytest.mark.epreuve
def test_a_synthesis_asked_to_be_destroyed_is_not_yet_said_destroyed(
    bureau: Bureau, serveur: Poste, entrer: Entrer
) -> None:
    bureau.produire()
    hers = entrer("mlb")
    place = f"/synthese/{REFERENCE}/detruire"
    hers.get(place)
    hers.post(place, {"mot": "non"})
    assert "détruit" not in [what for _, what, _, _ in lignes()]
    hers.post(place, {"mot": "détruire", "transmission": "non", "repondu_le": "2026-11-20"})
    assert lignes()[-1] == ("mlb", "détruit", "detruire", REFERENCE)
    assert "2026-11-20" not in str(lignes())


def test_a_line_older_than_a_year_goes(serveur: Poste) -> None:
    from pipeline.bureau.serveur import journal
    from pipeline.bureau.serveur.models import Trace

    for _ in range(2):
        journal.noter("mlb", "ouvert", "dossier", REFERENCE)
    old = Trace.objects.order_by("id").first()
    assert old is not None
    Trace.objects.filter(pk=old.pk).update(le=timezone.now() - dt.timedelta(days=366))
    journal.purger(dt.date(2031, 1, 1))
    assert Trace.objects.count() == 1


def test_it_is_shown_to_those_who_manage_and_found_by_a_reference(serveur: Poste, entrer: Entrer) -> None:
    entrer("mlb").get(f"/dossier/{REFERENCE}")
    page = unescape(entrer("cheffe").get("/journal", {"objet": REFERENCE}).content.decode())
    assert "<td>mlb</td><td>ouvert</td>" in page
    assert "Le Goff" not in page
    assert entrer("mlb").get("/journal").status_code == 403
