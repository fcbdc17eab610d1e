"""The notice to the référent handicap: what the agent said, and nothing where nothing was said."""

import pytest

from pipeline.documents import referent
from pipeline.documents.catalogue import of
from tests.builders import classeur, contexte


@pytest.mark.parametrize(("said", "read"), [("oui", True), ("non", False), (None, None)])
def test_it_says_whether_the_agent_wants_the_referent_and_nothing_without_an_answer(
    said: str | None, read: bool | None
) -> None:
    book = classeur()
    if said:
        book.add("Confidentiel", Référence="2026-001", **{"Référent associé": said})
    made = contexte(of("referent"), book)
    assert isinstance(made, referent.ContexteReferent)
    assert made.associe is read
