"""The copy of a faulty template carries a Word comment on each faulty paragraph."""

import io

import docx
import pytest

from pipeline.render import Template, TemplateError
from pipeline.render.annotate import annotate
from pipeline.render.clean import W
from tests.render.docs import anchored, p, table, template, tr


def commented(source: bytes) -> dict[str, list[str]]:
    """The text of each comment, by the text of the paragraph it is on."""
    with pytest.raises(TemplateError) as caught:
        Template(source, name="m.docx")
    document = docx.Document(io.BytesIO(annotate(source, caught.value.faults)))
    texts = {str(comment.comment_id): comment.text for comment in document.comments}
    found: dict[str, list[str]] = {}
    for start in document.element.body.iter(W + "commentRangeStart"):
        paragraph = next(start.iterancestors(W + "p"))
        text = "".join(run.text or "" for run in paragraph.iter(W + "t"))
        found.setdefault(text, []).append(texts.pop(str(start.get(W + "id"))))
    assert not texts
    return found


def test_each_fault_is_a_comment_on_its_paragraph() -> None:
    found = commented(
        template(p("sain"), p("a {{ x"), table(1, tr("{{ code postal }}")), p("{ nom } et {{ a..b }}"))
    )
    assert list(found) == ["a {{ x", "{{ code postal }}", "{ nom } et {{ a..b }}"]
    assert [len(comments) for comments in found.values()] == [1, 1, 2]
    assert "n’est pas refermée" in found["a {{ x"][0]


def test_the_same_fault_twice_is_two_comments() -> None:
    found = commented(template(p("{{ x"), p("{{ x")))
    assert [len(comments) for comments in found.values()] == [2]


def test_a_fault_outside_the_body_is_told_at_its_beginning() -> None:
    found = commented(template(p("début"), anchored(p("{{ x")), header=p("{{ y")))
    assert list(found) == ["début"]
    assert any("en-tête : « {{ y »" in comment for comment in found["début"])


def test_an_annotated_template_once_mended_keeps_no_comment() -> None:
    source = template(p("{{ x }}"))
    marked = annotate(source, [])
    assert Template(marked).render({"x": "a"}) == Template(source).render({"x": "a"})
