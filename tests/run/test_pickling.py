"""What travels as its values arrives as it left."""

import copyreg
import pickle
from dataclasses import fields, replace
from typing import Any

import pytest

from pipeline.run.plan import plan
from pipeline.run.worker import NUMEROUS
from pipeline.store.decide import SAME_DATA, Decision
from pipeline.store.outcome import Change, Outcome, Status
from pipeline.store.register import Known
from pipeline.store.states import Found, State
from tests.builders import APRES, modele, promotion, realiser

KNOWN = Known("synthese/A-01", "synthese", "a.docx", "a.docx", "a.docx", "f", "d", "c", size=3)
OUTCOME = Outcome("k", "facture", ("A-01",), Status.FAIT, "fait", "b.docx", (Change("Nom", "a", "b"),))
FOUND = Found(State.EDITED, "a.docx", "b.docx", "d", ("c.docx",))


def sent(value: object) -> Any:
    return pickle.loads(pickle.dumps(value))


def test_every_document_of_a_plan_arrives_with_all_it_draws_from() -> None:
    items = plan(modele(realiser(promotion()), jour=APRES)).items
    assert items
    assert sent(items) == items


def test_what_was_decided_and_what_came_of_it_arrive_whole() -> None:
    rule = SAME_DATA[State.EDITED]
    decision = Decision("k", "facture", ("A-01",), "b.docx", "f", rule, FOUND, KNOWN)
    assert sent(decision) == decision
    arrived = sent(replace(OUTCOME, rows=(KNOWN,)))
    assert (arrived, arrived.rows) == (OUTCOME, (KNOWN,))


@pytest.mark.parametrize("kind", NUMEROUS, ids=lambda kind: kind.__name__)
def test_each_of_the_numerous_kinds_travels_as_the_values_that_make_it(kind: Any) -> None:
    assert kind in copyreg.dispatch_table
    assert all(field.init and not field.kw_only for field in fields(kind))
