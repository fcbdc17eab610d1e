"""A column of the plan is its action: what a person typed moves with it, or stays and is told."""

import json
from dataclasses import replace

import pytest

from pipeline.documents.synthese import Action, ContexteSynthese, LigneEtapes
from pipeline.store.living import Refreshed
from pipeline.synthese.fresh import parts_of
from pipeline.synthese.machine import opened
from pipeline.synthese.plans import ActionRelue, actions
from pipeline.synthese.refresh import refresh
from tests.synthese import hands, real
from tests.templates.contexts_synthese import MINIMAL

A, B, C, D = "Préparer le concours", "Observer un service", "Rencontrer le pôle", "Suivre une formation"
NOTE = "Note de la conseillère"


def plan(*titles: tuple[int, str]) -> bytes:
    """A synthesis whose workbook has these actions, blank ones after them."""
    last = max(number for number, _ in titles)
    given = tuple(Action(n, title, f"{len(title)} jours", None) for n, title in titles)
    blank = tuple(Action(last + k, None, None, None) for k in range(1, 5 - len(titles)))
    steps = tuple(LigneEtapes(("",) * len((*given, *blank))) for _ in range(4))
    context: ContexteSynthese = replace(MINIMAL, actions=(*given, *blank), etapes=steps)
    return real.synthese(context)


OLD = plan((1, A), (2, B), (3, C))
# Step 3 of the action « Observer un service ».
TYPED = hands.in_table(OLD, "Étape 3", 2, NOTE)


def refreshed(edited: bytes, fresh: bytes, old: bytes = OLD) -> Refreshed:
    return refresh(edited, fresh, json.loads(parts_of(old)))


def read(data: bytes) -> dict[str, ActionRelue]:
    return {action.action: action for action in actions(opened(data))}


@pytest.mark.parametrize(
    "fresh",
    [
        plan((1, A), (2, B), (3, C)),
        plan((2, B), (3, C)),
        plan((1, A), (2, B)),
        plan((1, B), (2, C)),
        plan((1, D), (2, A), (3, B), (4, C)),
        plan((1, A), (2, D), (3, B), (4, C)),
        plan((3, A), (1, B), (2, C)),
        plan((10, A), (20, B), (30, C)),
    ],
    ids=["same", "first gone", "last gone", "renumbered", "put first", "put second", "turned", "by tens"],
)
def test_what_was_typed_moves_with_its_action(fresh: bytes) -> None:
    found = read(refreshed(TYPED, fresh).data)
    assert NOTE in found[B].etapes
    assert [title for title, action in found.items() if NOTE in action.etapes] == [B]
    wanted = read(fresh)
    assert {title: (a.numero, a.duree) for title, a in wanted.items()}.items() <= {
        title: (a.numero, a.duree) for title, a in found.items()
    }.items()


@pytest.mark.parametrize("fresh", [plan((1, A), (3, C)), plan((1, A), (2, C))], ids=["kept", "renumbered"])
def test_the_column_of_an_action_that_left_stays_with_its_words_and_is_told(fresh: bytes) -> None:
    result = refreshed(TYPED, fresh)
    found = read(result.data)
    assert [title.endswith(B) for title, action in found.items() if NOTE in action.etapes] == [True]
    assert C in found
    assert any(title.endswith(A) for title in found)
    told = [change.champ for change in result.changes if change.garde]
    assert any("absente de la feuille « Actions »" in label for label in told)
    assert NOTE.encode() in hands.body(result.data)


def test_another_action_under_the_same_number_writes_nothing_over_a_persons_words() -> None:
    result = refreshed(TYPED, plan((1, A), (2, D), (3, C)))
    found = read(result.data)
    assert NOTE in found[B].etapes
    assert D not in found
    assert any(change.garde and change.champ == "action 2" for change in result.changes)


def test_a_title_that_was_corrected_is_still_the_same_action() -> None:
    found = read(refreshed(TYPED, plan((1, A), (2, f"{B} formation"), (3, C))).data)
    assert NOTE in found[f"{B} formation"].etapes


def test_numbers_print_as_the_workbook_gives_them() -> None:
    assert [action.numero for action in actions(opened(plan((1, A), (3, C))))] == [1, 3]
