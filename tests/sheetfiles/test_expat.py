"""A stream of XML is read as far as the workbook's budget goes."""

import pytest

from pipeline.sheetfiles.package import stream
from pipeline.sheetfiles.refusal import Reason, Refusal
from pipeline.sheetfiles.rows import Budget


def tags(xml: bytes, budget: Budget) -> list[str]:
    found: list[str] = []
    stream(xml, lambda name, _attributes: found.append(name), lambda _name: None, lambda _text: None, budget)
    return found


def test_every_tag_is_counted_and_one_too_many_refuses_the_workbook() -> None:
    budget = Budget()
    before = budget.tags
    assert tags(b"<a><b/><b/></a>", budget) == ["a", "b", "b"]
    spent = before - budget.tags
    assert tags(b"<a><b/><b/></a>", Budget(tags=spent)) == ["a", "b", "b"]
    with pytest.raises(Refusal) as refused:
        tags(b"<a><b/><b/></a>", Budget(tags=spent - 1))
    assert refused.value.reason is Reason.TOO_BIG


def test_a_parser_opened_again_and_again_weighs_too() -> None:
    budget = Budget()
    before = budget.tags
    tags(b"<a/>", budget)
    assert before - budget.tags > 1


def test_what_has_too_many_tags_is_refused_before_the_first_is_met() -> None:
    met: list[str] = []
    with pytest.raises(Refusal):
        stream(
            b"<a>" + b"<b/>" * 100 + b"</a>",
            lambda name, _: met.append(name),
            met.append,
            met.append,
            Budget(tags=50),
        )
    assert not met
