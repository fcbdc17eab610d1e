"""A template from outside has so much time and memory, and the next document is made all the same."""

import sys

import pytest

from pipeline.render import RenderError, Template, TemplateError
from pipeline.render.limits import LimitedTemplate
from tests.render.docs import p, template

ORDINARY = template(
    p("{{ x }}{% if lent %}{% for a in range(99999) %}"),
    p("{% for b in range(99999) %}{% endfor %}{% endfor %}{% endif %}"),
    p("{% if gros %}{{ 'x'|center(10 ** 10) }}{% endif %}"),
    p("{% if large %}{{ '%1000000000s'|format('a') }}{% endif %}"),
)


@pytest.mark.skipif(sys.platform == "win32", reason="pas de limite de mémoire sous Windows")
def test_time_and_memory_are_limited_and_the_next_document_is_made() -> None:
    good = {"x": "é", "lent": False, "gros": False, "large": False}
    with LimitedTemplate(ORDINARY, name="m.docx", seconds=2) as limited:
        assert limited.render(good, {"id": "1"}) == Template(ORDINARY).render(good, {"id": "1"})
        assert "gros" in limited.names
        for bad in ({"lent": True}, {"gros": True}, {"large": True}):
            with pytest.raises(RenderError, match=r"» demande trop de (temps|mémoire)"):
                limited.render({**good, **bad})
        with pytest.raises(RenderError, match="« x »"):
            limited.render({**good, "x": None})
        assert limited.render(good) == Template(ORDINARY).render(good)


def test_faults_come_out_of_the_process() -> None:
    with pytest.raises(TemplateError) as caught:
        LimitedTemplate(template(p("{{ x"), p("{{ y }}")), name="m.docx", fields={"x"})
    assert [fault.code for fault in caught.value.faults] == ["balise-non-fermee", "nom-inconnu"]
