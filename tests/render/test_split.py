"""A tag that Word cut at the edge of a link, a control or a revision still makes a sound document."""

import pytest

from pipeline.ooxml.parts import parse
from pipeline.render import Template, TemplateError
from pipeline.render.clean import W
from tests.render.docs import anchored, body_xml, control, p, paragraphs, r, table, template, tr

CONTAINERS = {
    "link": '<w:hyperlink w:anchor="a">{}</w:hyperlink>',
    "smart tag": '<w:smartTag w:uri="u" w:element="e">{}</w:smartTag>',
    "insertion": '<w:ins w:id="1" w:author="Auteur">{}</w:ins>',
    "control": control("{}"),
}
VALUES = {"x": "valeur", "y": "autre"}


def text(*runs: str) -> str:
    """The whole text of a paragraph of these runs once rendered, its XML sound."""
    rendered = Template(template(f"<w:p>{''.join(runs)}</w:p>")).render(VALUES)
    root = parse(body_xml(rendered).encode())
    return "".join(one.text or "" for one in root.iter(W + "t"))


@pytest.mark.parametrize("container", CONTAINERS.values(), ids=list(CONTAINERS))
def test_a_tag_cut_at_the_edge_of_a_container_is_filled(container: str) -> None:
    assert text(r("a {{ "), container.format(r("x }} b"))) == "a valeur b"
    assert text(container.format(r("a {{ x")), r(" }} b")) == "a valeur b"
    assert text(r("a {"), container.format(r("{ x }} {% if y %}b{%")), r(" endif %} c")) == "a valeur b c"


def test_several_tags_cut_at_the_same_edges_are_filled() -> None:
    link = CONTAINERS["link"]
    assert text(r("{{ x"), link.format(r("}} {{ y")), r("}} {{ x"), link.format(r(" }}."))) == (
        "valeur autre valeur."
    )


def test_a_box_anchored_inside_a_tag_keeps_its_text() -> None:
    box = anchored(p("boîte")).removeprefix("<w:p>").removesuffix("</w:p>")
    assert text(r("{{ x"), box, r(" }} fin")).replace("boîte", "") == "valeur fin"


@pytest.mark.parametrize(
    "body",
    [
        [table(1, tr("a")), p("{%- if x %}b{% endif %}")],
        [f"<w:p>{CONTAINERS['link'].format(r('a'))}</w:p>", p("{%- if x %}b{% endif %}")],
        [p("{% if x -%}"), table(1, tr("a")), p("{% endif %}")],
    ],
    ids=["table before", "link before", "table after"],
)
def test_a_tag_that_would_break_a_table_or_a_link_open_is_refused(body: list[str]) -> None:
    with pytest.raises(TemplateError) as caught:
        Template(template(*body), name="m.docx")
    assert {fault.code for fault in caught.value.faults} == {"bloc-a-cheval"}


def test_a_tag_merged_with_the_paragraph_before_it_is_no_fault() -> None:
    assert paragraphs(Template(template(p("a"), p("{%- if x %}b{% endif %}"))).render(VALUES))[0] == "ab"
