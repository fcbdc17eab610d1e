"""The page of what to do: everything by person and by dossier, readable by its owner only, even narrow."""

import datetime as dt
import json
import stat
from pathlib import Path

from pipeline.model.taches import POINTER, SIGNER, Tache
from pipeline.report.a_faire import as_html, as_json, publish
from pipeline.run.a_faire import a_faire
from tests.builders import APRES, classeur
from tests.bureau import Bureau

DAY = dt.date(2026, 3, 10)
TACHES = (
    Tache(SIGNER, "2026-001", "Léa <Le Goff>", "l’employeur", dt.date(2026, 2, 4), "La convention attend."),
    Tache(POINTER, "2026-002", "Yann Abgrall", "Maud Riou", DAY, "La séance est à pointer."),
)


def test_the_page_says_each_thing_by_person_and_by_dossier_and_escapes_names() -> None:
    page = as_html(TACHES, DAY)
    assert page.count("La convention attend.") == 2
    assert "Léa &lt;Le Goff&gt;" in page
    assert "2 choses à faire" in page
    assert page.count("<main>") == 1
    assert '<span class="retard">04/02/2026</span>' in page
    assert "rien n’attend personne" in as_html((), DAY)


def test_other_programs_get_the_same_with_iso_days() -> None:
    told = json.loads(as_json(TACHES, DAY))
    assert told["jour"] == "2026-03-10"
    assert [tache["reference"] for tache in told["taches"]] == ["2026-001", "2026-002"]
    assert told["taches"][0]["jour"] == "2026-02-04"


def test_what_awaits_is_written_for_its_owner_only(tmp_path: Path) -> None:
    bureau = Bureau(tmp_path).deposer(classeur())
    settings = bureau.reglages(APRES)
    found = a_faire(settings)
    assert {tache.sorte for tache in found} >= {POINTER}
    page = publish(found, settings.day, settings.outputs)
    for name in (page.name, "a-faire.json"):
        assert stat.S_IMODE((settings.outputs / name).stat().st_mode) == 0o600
    assert len(json.loads((settings.outputs / "a-faire.json").read_text())["taches"]) == len(found)
