"""The action tables as people arrange them: columns put in, taken out, merged, labels reworded."""

import json
import re
from dataclasses import replace

import pytest
from lxml import etree

from pipeline.documents.synthese import Action, LigneEtapes
from pipeline.store.living import Refreshed
from pipeline.store.outcome import Change
from pipeline.store.wordml import W, parse, text_of
from pipeline.synthese.fresh import parts_of
from pipeline.synthese.grids import Grid
from pipeline.synthese.machine import opened
from pipeline.synthese.plans import actions
from pipeline.synthese.refresh import refresh
from tests.synthese import hands, real
from tests.synthese.test_refresh import grid
from tests.synthese.word import paragraph, synthese, unpacked, with_part
from tests.templates.contexts_synthese import MINIMAL

DOCUMENT = "word/document.xml"
FOUR = (("3 mois", "mars"), ("", ""), ("", ""), ("", ""))
OLD = synthese(actions=FOUR)
SECOND = synthese(actions=(("3 mois", "mars"), ("2 ans", "juin"), ("", ""), ("", "")))
FIFTH = synthese(actions=(*FOUR, ("5 jours", "mai")))
GARDE = {"garde": True}


def refreshed(edited: bytes, fresh: bytes, before: bytes = OLD) -> Refreshed:
    return refresh(edited, fresh, json.loads(parts_of(before)))


def body(data: bytes) -> str:
    return unpacked(data)[DOCUMENT].decode()


def calendar(data: bytes, change: "re.Pattern[str] | str", by: str) -> bytes:
    """Change something in the first table, once."""
    xml = body(data)
    start, end = xml.index("<w:tbl>"), xml.index("</w:tbl>")
    changed, count = re.subn(change, by, xml[start:end], count=1)
    assert count == 1
    return with_part(data, DOCUMENT, xml[:start] + changed + xml[end:])


def test_a_column_put_in_between_shifts_no_value_to_another_action() -> None:
    typed = hands.with_column(OLD, 2, "Mon idée")
    assert grid(refreshed(typed, SECOND).data, 0) == [
        ["", "Action 1", "Mon idée", "Action 2", "Action 3", "Action 4"],
        ["Durée", "3 mois", "", "2 ans", "", ""],
        ["Date de réalisation", "mars", "", "juin", "", ""],
    ]


def test_a_new_action_gets_its_column_after_the_one_a_person_added() -> None:
    result = refreshed(hands.with_column(OLD, 5, "Mon idée"), FIFTH)
    assert grid(result.data, 0)[:2] == [
        ["", "Action 1", "Action 2", "Action 3", "Action 4", "Mon idée", "Action 5"],
        ["Durée", "3 mois", "", "", "", "", "5 jours"],
    ]
    assert refresh(result.data, FIFTH, json.loads(result.parts)) == Refreshed(
        result.data, (), result.parts, ()
    )


def test_under_a_title_of_a_persons_own_nothing_of_another_action_is_written() -> None:
    typed = hands.with_column(OLD, 5, "Action 5")
    typed = calendar(typed, r"(Action 5</w:t></w:r></w:p>)", r"\1" + paragraph("Mon titre"))
    fresh = calendar(FIFTH, r"(Action 5</w:t></w:r></w:p>)", r"\1" + paragraph("Celui du classeur"))
    result = refreshed(typed, fresh)
    assert grid(result.data, 0)[:2] == [
        ["", "Action 1", "Action 2", "Action 3", "Action 4", "Action 5Mon titre"],
        ["Durée", "3 mois", "", "", "", ""],
    ]
    assert {Change(label, "", "", **GARDE) for label in ("action 5", "Durée, action 5")} <= set(
        result.changes
    )


def test_nor_are_its_steps() -> None:
    blank = real.synthese(MINIMAL)
    typed = hands.replaced(blank, ">Action 3<", ">Action 3 : la mienne<")
    third = (*MINIMAL.actions[:2], Action(3, "Celle du classeur", "un an", "2028"), MINIMAL.actions[3])
    steps = (LigneEtapes(("", "", "S’inscrire", "")), *MINIMAL.etapes[1:])
    result = refreshed(typed, real.synthese(replace(MINIMAL, actions=third, etapes=steps)), blank)
    assert result.data == typed
    assert Change("Étape 1, action 3", "", "", **GARDE) in result.changes
    longer = replace(MINIMAL, actions=third, etapes=(*steps, LigneEtapes(("", "", "Réviser", ""))))
    grown = refreshed(typed, real.synthese(longer), blank)
    assert grid(grown.data, -3)[-1] == ["Étape 5", "", "", "", ""]
    assert Change("Étape 5, action 3", "", "", **GARDE) in grown.changes


def test_a_row_that_a_person_added_receives_nothing_from_the_workbook() -> None:
    row = (
        "<w:tr>" + "".join(f"<w:tc>{paragraph(t)}</w:tc>" for t in ("Coût", "100 €", "", "", "")) + "</w:tr>"
    )
    typed = with_part(OLD, DOCUMENT, body(OLD).replace("</w:tbl>", row + "</w:tbl>", 1))
    assert grid(refreshed(typed, FIFTH).data, 0)[1:] == [
        ["Durée", "3 mois", "", "", "", "5 jours"],
        ["Date de réalisation", "mars", "", "", "", "mai"],
        ["Coût", "100 €", "", "", "", ""],
    ]


def test_a_merged_cell_shifts_no_value_to_another_action() -> None:
    merged = calendar(
        OLD,
        r"<w:tc>(<w:tcPr>)(<w:tcW[^>]*>)(</w:tcPr>(?:(?!</w:tc>).)*3 mois.*?</w:tc>)<w:tc>.*?</w:tc>",
        r'<w:tc>\1\2<w:gridSpan w:val="2"/>\3',
    )
    result = refreshed(merged, synthese(actions=(FOUR[0], ("", ""), ("1 an", "juin"), ("", ""))))
    assert grid(result.data, 0)[1:] == [
        ["Durée", "3 mois", "1 an", ""],
        ["Date de réalisation", "mars", "", "juin", ""],
    ]
    told = refreshed(merged, SECOND)
    assert Change("Durée, action 2", "", "", **GARDE) in told.changes
    assert grid(told.data, 0)[1] == ["Durée", "3 mois", "", ""]


@pytest.mark.parametrize(
    ("label", "said"), [("Durée", "Combien de temps"), ("Action 2", "Passer un concours")]
)
def test_a_reworded_label_still_names_its_row_or_column(label: str, said: str) -> None:
    typed = calendar(OLD, f">{label}<", f">{said}<")
    rows = grid(refreshed(typed, SECOND).data, 0)
    assert rows[1][1:3] == ["3 mois", "2 ans"]
    assert said in (rows[0][2], rows[1][0])


def test_a_blank_column_taken_out_comes_back_when_the_workbook_fills_it() -> None:
    typed = with_part(OLD, DOCUMENT, body(synthese(actions=FOUR[:3])))
    assert refreshed(typed, SECOND).data != typed
    fourth = synthese(actions=(*FOUR[:3], ("5 jours", "mai")))
    assert grid(refreshed(typed, fourth).data, 0)[1] == ["Durée", "3 mois", "", "", "5 jours"]


def test_a_filled_column_taken_out_stays_out_and_the_difference_is_told() -> None:
    typed = with_part(SECOND, DOCUMENT, body(synthese(actions=FOUR[:1])))
    fresh = synthese(actions=(FOUR[0], ("3 ans", "juin"), ("", ""), ("", "")))
    result = refreshed(typed, fresh, SECOND)
    assert result.data == typed
    assert result.changes == (Change("Durée, action 2", "", "", **GARDE),)
    again = refresh(result.data, fresh, json.loads(result.parts))
    assert again.changes == result.changes, "redit tant que le fichier et le classeur diffèrent"


def test_a_table_taken_out_is_told_when_the_workbook_changes_and_only_then() -> None:
    typed = with_part(OLD, DOCUMENT, re.sub(r"<w:tbl>.*?</w:tbl>", "", body(OLD), count=1))
    assert Change("calendrier des actions", "", "", **GARDE) in refreshed(typed, SECOND).changes
    assert refreshed(typed, OLD).changes == ()


def test_a_table_is_known_by_its_labels_when_its_heading_was_reworded() -> None:
    typed = hands.replaced(OLD, "3.1.1. Le calendrier des actions", "Mon calendrier")
    typed = hands.replaced(
        typed, "3.1.2. Mise en œuvre opérationnelle des actions (établir des étapes)", "Étapes"
    )
    assert set(opened(typed).grids) == {"calendrier des actions", "étapes des actions"}
    assert grid(refreshed(typed, SECOND).data, 0)[1][2] == "2 ans"


@pytest.mark.parametrize("count", range(1, 9))
def test_any_number_of_actions_is_followed_and_read_back(count: int) -> None:
    plan = tuple((f"{n} mois", f"juin {n}") for n in range(1, count + 1))
    four = (*plan, *[("", "")] * (4 - count))
    result = refreshed(hands.edited(OLD, "Savoir faire", "Écrire"), synthese(actions=four))
    assert [(a.numero, a.duree, a.date) for a in actions(opened(result.data))] == [
        (n, f"{n} mois", f"juin {n}") for n in range(1, count + 1)
    ]


def test_steps_are_read_back_with_their_own_action_whatever_stands_between() -> None:
    data = hands.with_column(SECOND, 2, "Mon idée")
    xml = body(data)
    cut = xml.rindex(">Étape 1<")
    steps = re.sub(r"(</w:tcPr>)<w:p></w:p>", "{}", xml[cut:])
    steps = steps.replace("{}", "</w:tcPr>" + paragraph("pour un"), 1)
    steps = steps.replace("{}", "</w:tcPr>" + paragraph("pour deux"), 1).replace("{}", "</w:tcPr><w:p></w:p>")
    read = actions(opened(with_part(data, DOCUMENT, xml[:cut] + steps)))
    assert [(a.numero, a.action, a.duree, a.etapes) for a in read] == [
        (1, "", "3 mois", ("pour un",)),
        (2, "Mon idée", "", ()),
        (2, "", "2 ans", ("pour deux",)),
    ]


def test_a_table_left_without_rows_has_neither_columns_nor_heads() -> None:
    empty = Grid("calendrier des actions", etree.Element(W + "tbl"))
    assert (empty.columns(), empty.heads(), empty.labels()) == (0, [], [])


def test_a_value_takes_the_look_of_the_cell_it_goes_to() -> None:
    centred = '<w:pPr><w:jc w:val="center"/></w:pPr>'
    typed = calendar(OLD, r"(<w:p>)(<w:pPr>.*?</w:pPr>)?(?=<w:r>(?:(?!</w:p>).)*3 mois)", rf"\1{centred}")
    longer = synthese(actions=(("18 mois", "mars"), *FOUR[1:]))
    cell = next(
        p
        for p in parse(body(refreshed(typed, longer).data).encode()).iter(f"{W}p")
        if text_of(p) == "18 mois"
    )
    assert [each.get(f"{W}val") for each in cell.iter(f"{W}jc")] == ["center"]
