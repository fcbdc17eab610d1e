"""The same result as docxtpl, part by part, wherever docxtpl is right."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.render.corpus import FEATURES, compiled
from tests.render.reference import assert_same, docxtpl


def check(name: str, data: st.DataObject) -> None:
    one = FEATURES[name]
    context = data.draw(one.contexts)
    assert_same(compiled(name).render(context), docxtpl(one.data, context, one.filters))


@pytest.mark.parametrize("name", FEATURES)
@settings(max_examples=5, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_each_feature_gives_docxtpls_own_parts(name: str, data: st.DataObject) -> None:
    check(name, data)


@pytest.mark.epreuve
@pytest.mark.parametrize("name", FEATURES)
@settings(max_examples=100, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_each_feature_gives_docxtpls_own_parts_at_length(name: str, data: st.DataObject) -> None:
    check(name, data)
