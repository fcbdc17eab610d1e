import re
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pipeline.documents.synthese import Action, LigneEtapes
from pipeline.store.store import open_store
from pipeline.store.survey import whereabouts
from pipeline.store.tree import look
from pipeline.synthese.actions_workbook import PLACE, without, write_plans
from pipeline.synthese.read_back import Relue, relire
from pipeline.synthese.sections import prompts_of, sections
from tests.store.test_store import DAY, Office
from tests.synthese import hands, real
from tests.synthese.word import Task, policy, unpacked, with_part
from tests.templates.contexts_synthese import COMPLET, MINIMAL

EMPTY = real.synthese(MINIMAL)
RUBRIQUES = (
    *("1.1", "1.2", "1.3", "2.1.0", "2.1.1", "2.1.2", "2.2.1", "2.2.2", "2.2.3", "2.3.1", "2.3.2", "2.3.3"),
    *("2.3.4", "2.4.1", "2.4.2", "3.1.3", "4.1"),
)


def empty(data: bytes) -> list[str]:
    return [section.numero for section in sections(data) if section.vide]


def test_a_synthesis_as_generated_is_empty_everywhere() -> None:
    assert empty(EMPTY) == list(RUBRIQUES)


def test_what_was_typed_under_a_heading_fills_that_section_alone() -> None:
    typed = hands.edited(EMPTY, "Avec, pour chacun, une situation de travail", "Animer une équipe")
    assert empty(typed) == [number for number in RUBRIQUES if number != "2.3.2"]
    assert [s.lignes for s in sections(typed) if not s.vide] == [["Animer une équipe"]]


def test_sections_are_found_after_word_or_a_person_changed_headings() -> None:
    typed = hands.edited(EMPTY, "Les grandes étapes du parcours", "Vingt ans de maison")
    without_number = hands.replaced(typed, "2.1.0. analyse", "Analyse")
    assert "2.1.0" not in empty(without_number)
    reworded = hands.replaced(
        typed, "2.1.0. analyse de l’ensemble du parcours professionnel", "2.1.0. Mon parcours"
    )
    assert "2.1.0" not in empty(reworded)


def test_what_is_written_under_2_5_is_never_read() -> None:
    typed = hands.edited(EMPTY, "Rubrique facultative", "Un secret de santé")
    assert sections(typed) == sections(EMPTY)


def test_sections_that_a_scheme_adds_after_the_tree_are_read_too() -> None:
    assert [(s.titre, s.vide) for s in sections(real.synthese(COMPLET))][-2:] == [
        ("Points d’appui", False),
        ("Points de vigilance", True),
    ]


PLAN = replace(
    MINIMAL,
    actions=(Action(1, '=HYPERLINK("x")', "6 mois", "décembre 2026"), Action(2, None, None, None)),
    etapes=(LigneEtapes(("- appeler le service", "")), LigneEtapes(("+33 1", "")), LigneEtapes(("", ""))),
)


def read_back(office: Office, consenties: set[str]) -> list[Relue]:
    with open_store(office.outputs, office.registre, policy(DAY)) as store:
        rows = store.rows()
        return list(relire(office.outputs, rows, whereabouts(look(office.outputs), rows), consenties))


@pytest.fixture
def office(tmp_path: Path) -> Office:
    office = Office(tmp_path)
    plans = (("A-01", PLAN), ("B-02", COMPLET))
    office.run(
        *(
            Task(f"synthese/{r}", f"syntheses/{r}.docx", "f", real.synthese(c, f"synthese/{r}"))
            for r, c in plans
        )
    )
    return office


def test_action_plans_are_read_back_only_where_the_agent_consented(office: Office) -> None:
    (office.outputs / "syntheses" / "B-02.docx").rename(office.outputs / "syntheses" / "Mon agent.docx")
    first, second = read_back(office, {"B-02"})
    assert (first.reference, first.actions, len(first.vides)) == ("A-01", (), len(RUBRIQUES))
    assert second.path == "syntheses/Mon agent.docx"
    assert [(a.action, a.duree, a.date, a.etapes) for a in second.actions] == [
        ("Préparer le concours", "6 mois", "décembre 2026", ("S’inscrire", "Suivre la préparation")),
        ("Immersion à l’état civil", "5 jours", "1er octobre 2026", ("Trouver l’accueil",)),
    ]


def test_the_follow_up_workbook_runs_nothing_and_is_the_same_each_time(office: Office) -> None:
    relues = read_back(office, {"A-01", "B-02"})
    path = write_plans(office.outputs, relues)
    before = path.read_bytes()
    assert write_plans(office.outputs, relues).read_bytes() == before
    assert path.stat().st_mode & 0o077 == 0
    sheet = load_workbook(path).worksheets[0]
    values = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert values[1] == [
        "A-01",
        1,
        '’=HYPERLINK("x")',
        "6 mois",
        "décembre 2026",
        "– appeler le service\n+33 1",
    ]
    assert len(values) == 4
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    assert load_workbook(path).properties.creator in {"", None}


def test_one_agents_lines_can_be_taken_out_of_the_workbook(office: Office) -> None:
    write_plans(office.outputs, read_back(office, {"A-01", "B-02"}))
    assert without(office.outputs, ["B-02"])
    assert not without(office.outputs, ["B-02"])
    sheet = load_workbook(office.outputs / PLACE).worksheets[0]
    assert [row[0] for row in sheet.iter_rows(values_only=True)] == ["Référence", "A-01"]


def test_a_file_that_cannot_be_read_is_named_and_the_others_are_read(office: Office) -> None:
    (office.outputs / "syntheses" / "A-01.docx").write_bytes(b"chiffre")
    first, second = read_back(office, {"B-02"})
    assert first.faute
    assert (second.faute, len(second.actions)) == ("", 2)


def test_text_in_a_heading_style_under_a_section_is_its_content() -> None:
    body = unpacked(EMPTY)["word/document.xml"].decode()
    typed = hands.edited(EMPTY, "Les grandes étapes du parcours", "Un titre à moi")
    xml = unpacked(typed)["word/document.xml"].decode()
    assert xml != body
    styled = xml.replace(
        '<w:p w:rsidR="00AB12CD">', '<w:p w:rsidR="00AB12CD"><w:pPr><w:pStyle w:val="Titre3"/></w:pPr>'
    )
    assert "2.1.0" not in empty(with_part(typed, "word/document.xml", styled))


def test_what_was_typed_over_a_prompt_in_its_own_style_counts_once_the_prompts_are_known() -> None:
    prompts = prompts_of(real.SYNTHESE.read_bytes())
    assert len(prompts) >= 15
    assert [s.numero for s in sections(EMPTY, prompts) if s.vide] == list(RUBRIQUES)
    typed = hands.replaced(EMPTY, "Métier ou poste, période, compétences développées", "Secrétaire de mairie")
    assert "2.4.2" in empty(typed)
    assert [s.numero for s in sections(typed, prompts) if not s.vide] == ["2.4.2"]
    added = sections(real.synthese(COMPLET), prompts)
    assert [s.lignes for s in added][-2:] == [["L’équipe.", "Le réseau."], []]


def test_a_prompt_whose_apostrophes_became_straight_is_still_a_prompt() -> None:
    plain = with_part(
        EMPTY, "word/document.xml", unpacked(EMPTY)["word/document.xml"].replace("’".encode(), b"'")
    )
    found = sections(plain, prompts_of(real.SYNTHESE.read_bytes()))
    assert [section.numero for section in found if section.vide] == list(RUBRIQUES)


def moved(data: bytes, first: str, before: str) -> bytes:
    """Cut the section under one heading, and paste it before another heading."""
    xml = unpacked(data)["word/document.xml"].decode()
    paragraphs = list(re.finditer(r"<w:p[ >].*?</w:p>", xml, re.DOTALL))
    start = next(p.start() for p in paragraphs if first in p.group())
    end = next(p.start() for p in paragraphs if p.start() > start and '"Titre' in p.group())
    rest = xml[:start] + xml[end:]
    paste = next(p.start() for p in re.finditer(r"<w:p[ >].*?</w:p>", rest, re.DOTALL) if before in p.group())
    return with_part(data, "word/document.xml", rest[:paste] + xml[start:end] + rest[paste:])


@pytest.mark.parametrize(
    ("first", "before"), [("2.1.1. domaine", "4.1. points"), ("2.4.2. métiers", "1.2. forme du bilan")]
)
def test_a_section_that_was_moved_keeps_its_name_and_the_others_theirs(first: str, before: str) -> None:
    typed = hands.edited(EMPTY, first, "Quinze ans à l’état civil")
    assert set(empty(moved(typed, first, before))) == set(RUBRIQUES) - {first.partition(". ")[0]}


def test_a_heading_of_ones_own_that_says_the_same_does_not_hide_the_others() -> None:
    title = "2.1.1. domaine fonctionnel / missions / activités"
    own = hands.replaced(EMPTY, title, "Les motivations du moment")
    typed = hands.edited(own, "Les motivations du moment", "Bouger")
    assert set(RUBRIQUES) - set(empty(typed)) == {"2.1.1"}


def test_headings_that_are_gone_are_named(office: Office) -> None:
    (path,) = (office.outputs / "syntheses").glob("*A-01*")
    path.write_bytes(hands.replaced(path.read_bytes(), "2.3.1. connaissances acquises", ""))
    theirs = next(relue for relue in read_back(office, set()) if relue.reference == "A-01")
    assert theirs.absentes == ("2.3.1",)
    assert read_back(office, set())[1].absentes == ()
