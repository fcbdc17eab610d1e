from datetime import date
from itertools import product

import pytest

from pipeline.store.decide import Decision, decide
from pipeline.store.outcome import Status
from pipeline.store.register import Known
from pipeline.store.states import Action, Found, State
from tests.synthese.word import Task, policy

KNOWN = Known("synthese/A", "synthese", "s/A.docx", "s/A.docx", "s/A.docx", "f1", "d", "c")
CONVENTION = Known("convention/A", "convention", "c/A.docx", "c/A.docx", "c/A.docx", "f1", "d", "c")


def decided(known: Known | None, state: State, fingerprint: str = "f1", **options: object) -> Decision:
    key = known.key if known else "convention/A"
    rules = policy(date(2026, 8, 1), **options)
    return decide(known, Found(state), Task(key, "x.docx", fingerprint, b""), rules)


@pytest.mark.parametrize(
    ("known", "state", "fingerprint", "action", "status"),
    [
        (None, State.ABSENT, "f1", Action.WRITE, Status.FAIT),
        (None, State.STRANGER, "f1", Action.ADOPT, Status.CONSERVE),
        (None, State.COPIES, "f1", Action.LEAVE, Status.CONSERVE),
        (CONVENTION, State.GENERATED, "f1", Action.LEAVE, Status.INCHANGE),
        (CONVENTION, State.RESAVED, "f1", Action.LEAVE, Status.INCHANGE),
        (CONVENTION, State.EDITED, "f1", Action.LEAVE, Status.INCHANGE),
        (CONVENTION, State.GENERATED, "f2", Action.REPLACE, Status.FAIT),
        (CONVENTION, State.RESAVED, "f2", Action.REPLACE, Status.FAIT),
        (CONVENTION, State.EDITED, "f2", Action.LEAVE, Status.CONSERVE),
        (KNOWN, State.EDITED, "f2", Action.REFRESH, Status.FAIT),
        (KNOWN, State.COPIES, "f2", Action.LEAVE, Status.CONSERVE),
        (KNOWN, State.FOREIGN, "f2", Action.LEAVE, Status.CONSERVE),
        (KNOWN, State.ABSENT, "f2", Action.LEAVE, Status.CONSERVE),
        (KNOWN, State.LOCKED, "f2", Action.LEAVE, Status.RETENU),
        (KNOWN, State.LOCKED, "f1", Action.LEAVE, Status.INCHANGE),
    ],
)
def test_the_table_of_decisions(
    known: Known | None, state: State, fingerprint: str, action: Action, status: Status
) -> None:
    decision = decided(known, state, fingerprint)
    assert (decision.action, decision.rule.status) == (action, status)
    assert decision.rule.reason


def test_a_missing_document_is_made_again_only_when_asked() -> None:
    assert decided(KNOWN, State.ABSENT, recreate=True).action is Action.WRITE


def test_making_a_kind_again_treats_its_data_as_changed_and_the_other_kinds_not() -> None:
    assert decided(CONVENTION, State.GENERATED, redo=frozenset({"convention"})).action is Action.REPLACE
    assert decided(CONVENTION, State.EDITED, redo=frozenset({"convention"})).action is Action.LEAVE
    assert decided(KNOWN, State.GENERATED, redo=frozenset({"convention"})).action is Action.LEAVE


def test_a_destroyed_document_never_comes_back() -> None:
    gone = KNOWN.blank("2026-08-01")
    for state, recreate, redo in product(State, (False, True), (frozenset(), frozenset({"synthese"}))):
        decision = decided(gone, state, "f2", recreate=recreate, redo=redo)
        assert (decision.action, decision.rule.status) == (Action.LEAVE, Status.SANS_OBJET)


def test_whatever_is_found_what_a_person_made_is_never_replaced() -> None:
    left = (State.EDITED, State.SEALED, State.UNREADABLE, State.FOREIGN, State.COPIES)
    theirs = (*left, State.STRANGER, State.LOCKED)
    for known, state, fingerprint in product((CONVENTION, KNOWN), left, ("f1", "f2")):
        for redo in (frozenset[str](), frozenset({"convention", "synthese"})):
            decision = decided(known, state, fingerprint, recreate=True, redo=redo)
            assert decision.action in {Action.LEAVE, Action.REFRESH, Action.RENEW}
    for state in theirs:
        if state in {State.STRANGER, State.COPIES, State.LOCKED}:
            assert decided(None, state).action in {Action.LEAVE, Action.ADOPT}
