"""A link that the data give opens its address and looks as its tag; nothing else is opened."""

import pytest

from pipeline.ooxml.parts import parse
from pipeline.render import Link, RenderError, Template
from pipeline.render.clean import W
from tests.render.docs import body_xml, control, p, template

SITE = Link("notre site & co", "https://exemple.fr/?a=1&b=2")


def test_a_link_is_a_field_in_the_look_of_its_tag() -> None:
    root = parse(body_xml(Template(template(p("Voir {{ l }}.", run="<w:b/>"))).render({"l": SITE})).encode())
    (code,) = root.iter(W + "instrText")
    assert code.text == ' HYPERLINK "https://exemple.fr/?a=1&b=2" '
    assert "".join(text.text or "" for text in root.iter(W + "t")) == "Voir notre site & co."
    assert len(list(root.iter(W + "b"))) == len(list(root.iter(W + "t"))) + 1  # the field's code too
    kinds = [mark.get(W + "fldCharType") for mark in root.iter(W + "fldChar")]
    assert kinds == ["begin", "separate", "end"]


def test_it_may_stand_in_a_control_and_in_a_loop() -> None:
    body = (f"<w:p>{control('<w:r><w:t>{% for l in x %}{{ l }}, {% endfor %}</w:t></w:r>')}</w:p>",)
    xml = body_xml(Template(template(*body)).render({"x": [SITE, SITE]}))
    parse(xml.encode())
    assert xml.count("HYPERLINK") == 2


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "file:///c:/x", 'https://e.fr/" \\o "x', "exemple.fr", "", "https://a b"],
)
def test_an_address_that_a_document_may_not_open_is_refused(address: str) -> None:
    with pytest.raises(RenderError, match="adresse"):
        Template(template(p("{{ l }}"))).render({"l": Link("x", address)})


def test_a_link_is_no_text() -> None:
    picture = '<w:p><w:r><w:pict><v:shape alt="{{ l }}"/></w:pict></w:r></w:p>'
    with pytest.raises(RenderError, match="n’y a que du texte"):
        Template(template(picture)).render({"l": SITE})
    with pytest.raises(RenderError):
        Template(template(p("{{ l|upper }}"))).render({"l": SITE})
