"""No regular expression takes more than linear time, whatever the bytes: each is timed on hard inputs."""

import time
from typing import Any

import pytest

import tests.bureau.conftest  # noqa: F401 - the page's modules are imported once it is configured
from tests.product.expressions import Expression, attacks, expressions

MEGABYTE = 1_000_000
SMALL = 30_000
# A quadratic one takes a second or more on the small inputs, an hour on the large ones.
MOST_SMALL, MOST = 0.5, 5.0


def seconds(expression: Expression, text: Any) -> float:
    start = time.process_time()
    expression.run(text)
    return time.process_time() - start


def test_every_expression_is_known() -> None:
    found = expressions()
    assert len(found) > 200
    assert {"store/content.py", "synthese/clean_copy.py", "workbook/values/text.py", "render/tags.py"} <= {
        each.place.partition(":")[0] for each in found
    }


@pytest.mark.epreuve
def test_each_is_linear_on_a_megabyte() -> None:
    slow = {}
    for each in expressions():
        small = [seconds(each, text) for text in attacks(each.pattern, SMALL)]
        if max(small) > MOST_SMALL:
            slow[each.place] = f"{max(small):.1f} s for {SMALL}"
            continue
        worst = small.index(max(small))
        text = next(text for rank, text in enumerate(attacks(each.pattern, MEGABYTE)) if rank == worst)
        if (took := seconds(each, text)) > MOST:
            slow[each.place] = f"{took:.1f} s for {MEGABYTE}"
    assert slow == {}
