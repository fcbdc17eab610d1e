"""The fields of the synthesis that the program keeps up to date: found, fillable, followed for months."""

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.documents.synthese import Action, LigneEtapes
from pipeline.store.wordml import NS, W, attribute, select, text_of
from pipeline.synthese.machine import digests, opened
from pipeline.synthese.refresh import refresh
from tests.synthese import hands, libreoffice
from tests.templates.contexts_synthese import COMPLET, MINIMAL
from tests.templates.rendu import audit, render
from tests.templates.synthese import body, controls, made, plain, read, rendered, values

FIELDS = {
    "agent": "Madame Léa Le Goff",
    "date_de_lancement": "1er mars 2026",
    "fonction": "Assistante de direction",
    "date_de_prise_de_fonction": "1er septembre 2019",
    "categorie": "B",
    "date_phase_1": "le 3 mars 2026",
    "entretien_initial": "3 mars 2026",
    "forme": "collectif",
    "date_phase_2": "du 10 au 24 mars 2026",
    "dates_des_seances": "10, 17 et 24 mars 2026",
    "date_phase_3": "du 7 au 28 avril 2026",
    "date_phase_4": "le 30 juin 2026",
    "entretien_final": "30 juin 2026",
    "signature_agent": "Madame Léa Le Goff",
    "signature_professionnels": (
        "Madame Maud Riou, conseillère en évolution professionnelle Monsieur Paul Ferré, coach certifié"
    ),
}
ALWAYS_KNOWN = {"agent": "Dominique Abgrall", "fonction": "Agent technique", "forme": "individuel"}
DATES = {"date_de_lancement", "date_de_prise_de_fonction", "entretien_initial", "entretien_final"}
PROMPT = "à compléter"


def test_every_field_says_what_the_workbook_knows() -> None:
    assert values(opened(rendered("COMPLET"))) == FIELDS


def test_what_is_not_known_leaves_a_field_to_fill_in() -> None:
    assert values(opened(rendered("MINIMAL"))) == dict.fromkeys(FIELDS, PROMPT) | ALWAYS_KNOWN | {
        "signature_agent": "Dominique Abgrall"
    }
    for tag, control in controls(rendered("MINIMAL")).items():
        shown = control.find("w:sdtPr/w:showingPlcHdr", NS) is not None
        greyed = [attribute(style) for style in select(control, "w:sdtContent/w:r/w:rPr/w:rStyle")]
        known = tag.removeprefix("bilan_") in {*ALWAYS_KNOWN, "signature_agent"}
        assert (shown, greyed) == ((False, []) if known else (True, ["Textedelespacerserv"])), tag
    assert not select(body(rendered("COMPLET")), "//w:showingPlcHdr")


@pytest.mark.parametrize("name", ["COMPLET", "MINIMAL", "LONG"])
def test_each_field_is_one_control_in_its_paragraph_inside_a_bookmark_of_its_name(name: str) -> None:
    found = controls(rendered(name))
    assert set(found) == {f"bilan_{field}" for field in FIELDS}
    for tag, control in found.items():
        start = select(control, "preceding-sibling::w:bookmarkStart[1]")[0]
        end = select(control, "following-sibling::w:bookmarkEnd[1]")[0]
        assert attribute(start, "name") == f"_{tag}"
        assert attribute(end, "id") == attribute(start, "id")
        around = select(control, "preceding-sibling::*[preceding-sibling::w:bookmarkStart]")
        around += select(control, "following-sibling::*[following-sibling::w:bookmarkEnd]")
        assert "".join(text_of(run) for run in around) == "", (
            "the bookmark holds the control and no other word"
        )
        assert {child.tag for child in select(control, "w:sdtContent/*")} == {f"{W}r"}
        assert attribute(control.find("w:sdtPr/w:alias", NS))
        assert len(tag) <= 64
        assert len(f"_{tag}") <= 40, "Word cuts the name of a longer bookmark"
    numbers = [attribute(control.find("w:sdtPr/w:id", NS)) for control in found.values()]
    assert len(set(numbers)) == len(FIELDS)


def test_dates_are_picked_in_a_french_calendar() -> None:
    for name in ("COMPLET", "MINIMAL"):
        pickers = {tag: c.find("w:sdtPr/w:date", NS) for tag, c in controls(rendered(name)).items()}
        dated = {tag.removeprefix("bilan_"): date for tag, date in pickers.items() if date is not None}
        assert set(dated) == DATES
        for date in dated.values():
            assert attribute(date.find("w:lid", NS)) == "fr-FR"
            assert attribute(date.find("w:dateFormat", NS)) == "d MMMM yyyy"


@pytest.mark.parametrize("name", ["COMPLET", "MINIMAL"])
def test_category_and_form_are_chosen_in_a_list(name: str) -> None:
    lists = {
        tag: [attribute(item, "value") for item in select(control, "w:sdtPr/w:dropDownList/w:listItem")]
        for tag, control in controls(rendered(name)).items()
    }
    assert {tag: items for tag, items in lists.items() if items} == {
        "bilan_categorie": ["A", "B", "C"],
        "bilan_forme": ["individuel", "collectif"],
    }


CHANGED = {
    "agent": replace(COMPLET.agent, nom_complet="Madame Léa Le Goff-Guéna", categorie="A"),
    "dates_des_seances": "10, 17 et 31 mars 2026",
    "actions": (*COMPLET.actions, Action(5, "Bilan à six mois", "1 jour", "juin 2027")),
    "etapes": tuple(LigneEtapes((*line.cases, "")) for line in COMPLET.etapes),
}
FOLLOWED = FIELDS | {
    "agent": "Madame Léa Le Goff-Guéna",
    "signature_agent": "Madame Léa Le Goff-Guéna",
    "categorie": "A",
    "dates_des_seances": "10, 17 et 31 mars 2026",
}
TYPED = ("Affaires générales, commande publique, accueil.", "Écrit à la main : l’été, « enfin ».")


def test_an_edited_synthesis_follows_the_workbook_and_keeps_what_was_typed() -> None:
    remembered = digests(opened(rendered("COMPLET")))
    edited = hands.edited(rendered("COMPLET"), *TYPED)
    done = refresh(edited, made(**CHANGED), remembered)
    assert done.missing == ()
    assert values(opened(done.data)) == FOLLOWED
    assert plain(TYPED[1]) in "\n".join(read(done.data))
    assert [grid.columns() for grid in opened(done.data).grids.values()] == [6, 6]
    assert "Bilan à six mois" in "\n".join(read(done.data))


def test_a_field_once_unknown_loses_its_prompt_when_the_workbook_knows() -> None:
    remembered = digests(opened(rendered("MINIMAL")))
    fresh = render("synthese", replace(MINIMAL, date_entretien_final=COMPLET.date_entretien_final))
    done = refresh(hands.edited(rendered("MINIMAL"), "Acquis du bilan", TYPED[1]), fresh, remembered)
    control = controls(done.data)["bilan_entretien_final"]
    assert control.find("w:sdtPr/w:showingPlcHdr", NS) is None
    assert not select(control, "w:sdtContent//w:rStyle")
    assert values(opened(done.data))["entretien_final"] == "30 juin 2026"


@pytest.mark.epreuve
@pytest.mark.parametrize("name", ["COMPLET", "MINIMAL"])
def test_every_field_survives_libreoffice(name: str, tmp_path: Path) -> None:
    libreoffice.required()
    before, after = tmp_path / "avant.docx", tmp_path / "après.docx"
    before.write_bytes(rendered(name))
    libreoffice.edited(before, after, [("Document de synthèse", "Tapé dans LibreOffice.")])
    saved = after.read_bytes()
    assert values(opened(saved)) == values(opened(rendered(name)))
    assert [grid.columns() for grid in opened(saved).grids.values()] == [5, 5]
    done = refresh(saved, made(**CHANGED), digests(opened(rendered(name))))
    assert done.missing == ()
    assert values(opened(done.data)) == FOLLOWED
    assert "Tapé dans LibreOffice." in "\n".join(read(done.data))


def test_a_field_no_longer_known_shows_its_prompt_again_and_word_still_opens_the_file(tmp_path: Path) -> None:
    remembered = digests(opened(rendered("COMPLET")))
    done = refresh(hands.edited(rendered("COMPLET"), *TYPED), made(date_entretien_final=None), remembered)
    control = controls(done.data)["bilan_entretien_final"]
    properties = [child.tag.removeprefix(W) for child in select(control, "w:sdtPr/*")]
    assert properties == ["alias", "tag", "id", "lock", "showingPlcHdr", "date"]
    assert values(opened(done.data))["entretien_final"] == PROMPT
    assert audit(done.data, tmp_path) == []
