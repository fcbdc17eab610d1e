"""The synthesis template: the tree of Annexe 2 whole and in order, rooms to type in, the plan of actions."""

import io
import re
from dataclasses import fields
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn

from pipeline.documents.synthese import ContexteSynthese, Rubriques
from pipeline.store.wordml import NS, attribute, select
from pipeline.synthese.machine import opened
from tests.templates.contexts_synthese import COMPLET, LONG, MINIMAL, RUBRIQUES
from tests.templates.rendu import audit, faults, golden, render
from tests.templates.synthese import headings, plain, read, rendered, under, unwrapped

TREE = """
1 1. Phase de lancement
2 1.1. besoins et attentes de l'agent (un bilan de parcours professionnel collectif mais pour quel objectif, quel projet ?)
2 1.2. forme du bilan (individuel ou collectif) et le cas échéant les modalités matérielles pour les personnes mentionnées à l'article L5212-13 du code du travail.
2 1.3. confirmation de l'engagement dans la démarche (contrat d'engagement et de confidentialité à signer)
1 2. Phase d'appui à l'analyse du parcours professionnel
2 2.1. Lancement de sa rétrospective professionnelle
3 2.1.0. analyse de l'ensemble du parcours professionnel
3 2.1.1. domaine fonctionnel / missions / activités
3 2.1.2. recherche d'expériences marquantes / réalisations significatives (travaux réalisés)
2 2.2. Réfléchir à son évolution professionnelle
3 2.2.1. les démarches d'évolution professionnelle réalisées
3 2.2.2. exploration des pistes d'évolution possibles
3 2.2.3. les motivations
2 2.3. analyse des compétences
3 2.3.1. connaissances acquises (par exemple : les principes du management, les règles en finance publique)
3 2.3.2. Savoir faire (par exemple : réaliser une présentation, piloter un projet)
3 2.3.3. Savoir être (par exemple : adaptation, autonomie)
3 2.3.4. identification des compétences à acquérir et à mettre en pratique
2 2.4. valorisation de son parcours professionnel
3 2.4.1. synthèse du parcours présenté à l'oral par l'agent
3 2.4.2. métiers occupés qui ont permis une montée en compétences significative
2 2.5. prise en compte de la situation personnelle
1 3. Phase d'appui à la réalisation d'un plan d'action
2 3.1. Plan d'action
3 3.1.1. Le calendrier des actions
3 3.1.2. Mise en œuvre opérationnelle des actions (établir des étapes)
3 3.1.3. Les outils méthodologiques et les dispositifs utilisés
1 4. Phase de conclusion
2 4.1. points de conclusion de l'entretien individuel
2 Co-signature :
""".strip().splitlines()  # noqa: E501  (the model's own lines)

ADDED = ["2 Points d'appui", "2 Points de vigilance"]

# The tree


@pytest.mark.parametrize("name", ["COMPLET", "LONG"])
def test_the_tree_of_annexe_2_is_whole_and_in_order(name: str) -> None:
    found = headings(rendered(name))
    assert [line for line in found if line not in ADDED] == TREE


def test_an_individual_bilan_does_not_say_collectif() -> None:
    expected = [line.replace("professionnel collectif", "professionnel") for line in TREE]
    assert headings(rendered("MINIMAL")) == expected
    assert read(rendered("MINIMAL"))[0] == "Title | Bilan de parcours professionnel"


def test_the_sections_of_the_scheme_come_after_the_tree_and_before_the_signatures() -> None:
    assert headings(rendered("COMPLET"))[len(TREE) - 1 :] == [*ADDED, TREE[-1]]
    appui = under("Points d'appui", rendered("COMPLET"))
    assert appui == [
        "Consigne | Points d'appui favorisant le projet",
        "Corps | L'équipe.",
        "Corps | Le réseau.",
    ]
    assert under("Points de vigilance", rendered("COMPLET")) == ["Corps | "]


def test_the_title_names_the_scheme_only_when_it_says_something_else() -> None:
    assert read(rendered("COMPLET"))[1] == "Subtitle | Document de synthèse"
    assert read(rendered("MINIMAL"))[1] == "Subtitle | Document de synthèse – Bilan évolution"


@pytest.mark.parametrize("name", ["COMPLET", "MINIMAL"])
def test_the_synthesis_reads_as_its_golden_text(name: str) -> None:
    expected, actual = golden(f"synthese_{name.lower()}", unwrapped(rendered(name)))
    assert actual == expected


# What the counsellor and the agent write


@pytest.mark.parametrize("name", [field.name for field in fields(Rubriques)])
def test_what_was_entered_stands_under_its_own_heading_as_paragraphs(name: str) -> None:
    number = name[1:].replace("_", r"\.") + r"\."
    said = [f"Corps | {plain(paragraph)}" for paragraph in getattr(RUBRIQUES, name)]
    assert said
    assert under(number, rendered("COMPLET"))[-len(said) :] == said


@pytest.mark.parametrize("name", [field.name for field in fields(Rubriques)])
def test_an_empty_rubric_is_a_prompt_and_one_paragraph_to_type_in(name: str) -> None:
    number = name[1:].replace("_", r"\.") + r"\."
    *_, prompt, room = under(number, rendered("MINIMAL"))
    assert prompt.startswith("Consigne | ")
    assert room == "Corps | "


def test_nothing_can_fill_section_2_5() -> None:
    assert not [field.name for field in fields(Rubriques) if field.name.startswith("r2_5")]
    told = under(r"2\.5\.", rendered("COMPLET"))
    assert told == under(r"2\.5\.", rendered("MINIMAL"))
    assert told[0] == "Consigne | éléments d'ordre personnel (état de santé / familial / pécuniaire…)"
    assert [line for line in told if not line.startswith("Consigne | ")] == ["Corps | "]


def test_enter_after_a_heading_or_a_prompt_makes_a_normal_paragraph() -> None:
    styles = Document(io.BytesIO(rendered("MINIMAL"))).styles
    names = ("Title", "Subtitle", "Heading 1", "Heading 2", "Heading 3", "Consigne", "Corps")
    assert {styles[name].next_paragraph_style.name for name in names} == {"Corps"}


def test_the_footer_recalls_whose_it_is_and_that_it_is_confidential() -> None:
    feet = [line for line in read(rendered("MINIMAL")) if line.startswith("pied ")]
    assert "propriété exclusive de l'agent" in feet[0]
    assert "Confidentiel" in feet[0]
    assert "SYN-2026-015" in feet[1]
    assert "page" in feet[1]


# The plan of actions


@pytest.mark.parametrize(("context", "actions", "steps"), [(MINIMAL, 4, 4), (COMPLET, 4, 4), (LONG, 8, 6)])
def test_the_plan_has_a_column_per_action_and_a_row_per_step(
    context: ContexteSynthese, actions: int, steps: int
) -> None:
    tables = {name: grid.table for name, grid in opened(render("synthese", context)).grids.items()}
    shapes = {
        name: [len(row.findall("w:tc", NS)) for row in table.findall("w:tr", NS)]
        for name, table in tables.items()
    }
    assert shapes == {
        "calendrier des actions": [actions + 1] * 3,
        "étapes des actions": [actions + 1] * (steps + 1),
    }
    for table in tables.values():
        widths = [int(attribute(column, "w")) for column in select(table, "w:tblGrid/w:gridCol")]
        assert len(widths) == actions + 1
        assert max(widths) - min(widths) <= 1
        assert 9400 <= sum(widths) <= 9412
        assert len(select(table, "w:tr[1]/w:trPr/w:tblHeader")) == 1


def test_each_action_stands_in_its_own_column() -> None:
    told = "\n".join(read(rendered("COMPLET")))
    assert (
        "[1,3] Plan d'action, en-tête | Action 2\n[1,3] Plan d'action, intitulé | Immersion à l'état civil"
        in told
    )
    assert "[2,3] Plan d'action | 5 jours" in told
    assert "[3,2] Plan d'action | décembre 2026" in told
    assert "[3,1] Plan d'action, étiquette | Étape 2\n[3,2] Plan d'action | Suivre la préparation" in told


# The file itself


@pytest.mark.parametrize("name", ["COMPLET", "MINIMAL", "LONG"])
def test_no_part_is_broken_and_no_tag_or_absent_value_is_left(name: str) -> None:
    assert faults(rendered(name)) == []
    assert not [line for line in read(rendered(name)) if "{" in line or re.search(r"\bNone\b", line)]


def test_word_opens_the_synthesis_without_repair(tmp_path: Path) -> None:
    assert audit(rendered("LONG"), tmp_path) == []


def test_the_plan_keeps_its_lines_when_libreoffice_saves_it() -> None:
    """LibreOffice drops a table's borders that its style has alike: these are the table's own."""
    document = Document(io.BytesIO(rendered("COMPLET")))
    plans = [t for t in document.tables if t.style is not None and t.style.name == "Tableau du plan d’action"]
    assert len(plans) == 2
    for table in plans:
        assert table.style is not None
        own, styled = (each.find(f".//{qn('w:tblBorders')}") for each in (table._tbl, table.style.element))
        assert own is not None
        assert styled is not None
        assert {e.get(qn("w:color")) for e in own}.isdisjoint(e.get(qn("w:color")) for e in styled)
