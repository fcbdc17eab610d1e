"""The page of what to do: everything by person and by dossier, readable by its owner only, even narrow."""

import datetime as dt
import json
import stat
from pathlib import Path

from pipeline.model.frise import frises
from pipeline.model.taches import POINTER, SIGNER, Message, Tache
from pipeline.report.a_faire import as_html, as_json, publish
from pipeline.report.frise import MOST, dessin
from pipeline.run.a_faire import a_faire
from tests.builders import APRES, classeur, modele, realiser
from tests.bureau import Bureau

DAY = dt.date(2026, 3, 10)
ECRIT = (Message("rh@kerlann.example", "Dossier 2026-001", "Bonjour,"),)
TACHES = (
    Tache(
        SIGNER,
        "2026-001",
        "Léa <Le Goff>",
        "l’employeur",
        dt.date(2026, 2, 4),
        "La convention attend.",
        messages=ECRIT,
    ),
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
    (message,) = told["taches"][0]["messages"]
    assert message == {"a": "rh@kerlann.example", "objet": "Dossier 2026-001", "texte": "Bonjour,"}


def test_what_awaits_is_written_for_its_owner_only(tmp_path: Path) -> None:
    bureau = Bureau(tmp_path).deposer(classeur())
    settings = bureau.reglages(APRES)
    found = a_faire(settings)
    assert {tache.sorte for tache in found} >= {POINTER}
    page = publish(found, settings.day, settings.outputs)
    for name in (page.name, "a-faire.json"):
        assert stat.S_IMODE((settings.outputs / name).stat().st_mode) == 0o600
    assert len(json.loads((settings.outputs / "a-faire.json").read_text())["taches"]) == len(found)


def test_the_dossiers_are_drawn_along_time_and_told_in_words() -> None:
    book = classeur("CDG34")
    book.sheets["Agents"][0] |= {"Suspendu le": dt.date(2026, 5, 4), "Reprise le": dt.date(2026, 5, 18)}
    (found,) = frises(modele(book, jour=DAY).dossiers, DAY)
    picture = dessin([found], DAY)
    assert [(mois.lettre, mois.annee) for mois in picture.mois][:2] == [("J", "2026"), ("F", "")]
    (trait,) = picture.traits
    assert 0 <= trait.debut < picture.jour < trait.fin <= 100
    assert trait.pause is not None
    assert "Demande le 5 janvier 2026" in trait.mots
    assert "suspendu du 4 mai 2026 au 18 mai 2026 et séances à venir\u00a0: 8" in trait.mots
    page = as_html((), DAY, [found])
    assert page.count('role="img"') == 1
    assert dessin([found] * (MOST + 2), DAY).reste == 2
    later = dt.date(2027, 3, 1)
    assert frises(modele(realiser(classeur("CDG34")), jour=later).dossiers, later) == ()
    assert len(frises(modele(classeur("CDG34"), jour=later).dossiers, later)) == 1, "it is not over"
