"""Findings of a part exchanged in those of the whole, where one fault is said once with all its places."""

import pytest

from pipeline.issues import Issue, Origin, Severity
from pipeline.run.memoire.ailleurs import Ailleurs
from pipeline.run.memoire.constats import changees, constats


def _issue(*cells: str, message: str = "Passée.", dossiers: tuple[str, ...] = ()) -> Issue:
    first, *others = (Origin("a.xlsx", "Séances", cell) for cell in cells)
    return Issue(
        "passee", Severity.AVERTISSEMENT, message, "", first, related=tuple(others), dossiers=dossiers
    )


def test_a_place_that_is_settled_leaves_those_of_others() -> None:
    whole = (_issue("A2", "A3", "A9", dossiers=("1", "2", "3")), _issue("B2", message="Autre."))
    found = constats(whole, [_issue("A3", dossiers=("2",))], [])
    assert found == (_issue("A2", "A9", dossiers=("1", "3")), _issue("B2", message="Autre."))


def test_a_new_place_joins_those_of_others_and_the_last_one_takes_the_fault_away() -> None:
    whole = (_issue("A2", dossiers=("1",)),)
    assert constats(whole, [], [_issue("A3", dossiers=("2",))]) == (_issue("A2", "A3", dossiers=("1", "2")),)
    assert constats(whole, [_issue("A2", dossiers=("1",))], []) == ()


def test_what_the_whole_never_said_cannot_be_taken_out() -> None:
    with pytest.raises(Ailleurs):
        constats((_issue("A2"),), [_issue("A7")], [])
    with pytest.raises(Ailleurs):
        changees(("a", "b"), ("c",), ())


def test_things_are_exchanged_as_many_times_as_they_were() -> None:
    assert changees(("a", "b", "a"), ("a",), ("c",)) == ("b", "a", "c")
    assert changees(("a", "b"), ("a",), ("a",)) == ("a", "b")
