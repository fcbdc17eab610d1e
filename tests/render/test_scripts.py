"""docxtpl's own scripts: the same parts as docxtpl makes, none refused; what is better than it is said."""

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from docxtpl import DocxTemplate, RichText
from jinja2 import Environment, StrictUndefined

from pipeline.ooxml.packing import pack
from pipeline.ooxml.parts import OFFICE, relate
from pipeline.ooxml.reading import read_members
from pipeline.render import RenderError, Template, TemplateError
from tests.render.docs import body_xml, member, p, paragraphs, r, table, tc, template, tr
from tests.render.reference import assert_same
from tests.render.scripts import SCRIPTS, STUDENT, Script, with_embedded, with_picture
from tests.render.test_documents import png


def theirs(one: Script) -> bytes:
    tpl = DocxTemplate(io.BytesIO(one.template))
    environment = Environment(autoescape=True, undefined=StrictUndefined)
    environment.filters.update(one.filters)
    tpl.render(one.context(tpl), environment)
    buffer = io.BytesIO()
    tpl.save(buffer)
    return buffer.getvalue()


def ours(one: Script) -> bytes:
    context = one.context(DocxTemplate(io.BytesIO(one.template)))
    return Template(one.template, name="m.docx", filters=one.filters).render(context)


@pytest.mark.parametrize("name", SCRIPTS)
def test_each_script_gives_docxtpls_own_parts(name: str) -> None:
    assert_same(ours(SCRIPTS[name]), theirs(SCRIPTS[name]))


def replaced(data: bytes, replace: Callable[[DocxTemplate], None]) -> bytes:
    tpl = DocxTemplate(io.BytesIO(data))
    replace(tpl)
    buffer = io.BytesIO()
    tpl.save(buffer)
    return buffer.getvalue()


def test_what_docxtpl_replaces_in_a_document_it_replaces_in_ours(tmp_path: Path) -> None:
    old, new = io.BytesIO(png()), png(8, 8)
    made = Template(with_picture()).render({"mycompany": "x"})
    found = read_members(replaced(made, lambda tpl: tpl.replace_media(old, io.BytesIO(new))))
    assert [data for name, data in found.items() if "media" in name] == [new]
    other = tmp_path / "autre.docx"
    other.write_bytes(template(p("autre")))
    name = "word/embeddings/Document.docx"
    made = Template(with_embedded()).render({"name": "x"})
    again = replaced(made, lambda tpl: tpl.replace_zipname(name, str(other)))
    assert member(again, name) == other.read_bytes()


def test_one_template_makes_many_documents() -> None:
    compiled = Template(SCRIPTS["multi_rendering"].template)
    titles = [paragraphs(compiled.render({"title": str(rank), "body": "b"}))[0] for rank in range(3)]
    assert titles == ["0", "1", "2"]


def test_the_names_that_a_template_uses_are_known() -> None:
    compiled = Template(SCRIPTS["get_undeclared_variables"].template)
    assert {name.partition(".")[0] for name in compiled.names} == set(STUDENT)
    assert {"projects.name", "projects.year"} <= compiled.names


def test_a_fault_is_told_by_its_place() -> None:
    with pytest.raises(TemplateError) as caught:
        Template(template(p("Titre", style="Heading1"), p("{% for x in y %}")), name="m.docx")
    assert (caught.value.faults[0].spot.heading, caught.value.faults[0].code) == ("Titre", "bloc-non-ferme")


def test_a_name_without_a_value_is_said_where_docxtpl_prints_nothing() -> None:
    with pytest.raises(RenderError, match="« Sub_Doc_Field »"):
        Template(template(p("{{ Sub_Doc_Field }}"))).render({})


def test_signs_within_a_tag_do_not_end_it() -> None:
    rows = table(1, tr("{%tr for x in items if x % 2 %}"), tr("{{ x }}"), tr("{%tr endfor %}"))
    made = Template(template(p("{%p set d = {'a': 7 % 4} %}"), p("{{ d.a }}"), rows)).render(
        {"items": [1, 2, 3]}
    )
    assert paragraphs(made)[0] == "3"
    assert re.findall(r">(\d)</w:t>", body_xml(made)) == ["3", "1", "3"]


def test_delimiters_are_escaped_as_docxtpl_does_and_lone_brackets_are_text() -> None:
    typed = ["{_%", "%_}", "{_{", "}_}", "{a_{hello", "{f_{", "} a"]
    made = paragraphs(Template(template(*(p(one) for one in typed))).render({}))
    assert made[: len(typed)] == ["{%", "%}", "{{", "}}", "{a_{hello", "{f_{", "} a"]


@pytest.mark.parametrize("properties", ["", "<w:tcPr/>"])
@pytest.mark.parametrize("tag", ["{% cellbg 'FF0000' %}", "{% colspan 2 %}"])
def test_a_cell_without_properties_is_changed_too(properties: str, tag: str) -> None:
    cell = f"<w:tc>{properties}{p(tag + 'x')}</w:tc>"
    xml = body_xml(Template(template(table(2, tr("a", "b"), f"<w:tr>{cell}</w:tr>"))).render({}))
    (made,) = re.findall(r"<w:tcPr><w:tcW w:w=\"0\" w:type=\"auto\"/>(.*?)</w:tcPr>", xml)
    assert ('w:fill="FF0000"' if "cellbg" in tag else 'w:gridSpan w:val="2"') in made


def test_a_merged_cell_without_properties_is_merged() -> None:
    rows = (tr("{%tr for i in items %}", ""), f"<w:tr><w:tc>{p('{% vm %}x')}</w:tc>{tc('{{ i }}')}</w:tr>")
    made = Template(template(table(2, *rows, tr("{%tr endfor %}", "")))).render({"items": [1, 2]})
    assert re.findall(r'<w:vMerge w:val="(\w+)"', body_xml(made)) == ["restart", "continue"]


def test_the_address_of_a_link_is_filled_in_the_template_and_in_rich_text() -> None:
    members = read_members(
        template(f'<w:p><w:hyperlink r:id="rIdL">{r("{{ foo }}")}</w:hyperlink></w:p>', p("{{r x }}"))
    )
    relate(members, "word/document.xml", "rIdL", f"{OFFICE}/hyperlink", "x")
    rels = "word/_rels/document.xml.rels"
    members[rels] = members[rels].replace(b'Target="/x"', b'Target="%7B%7B foo %7D%7D" TargetMode="External"')
    given = {"foo": "https://example.com", "x": RichText("a", url_id="https://example.org")}
    made = Template(pack(members)).render(given)
    assert re.findall(r'HYPERLINK "([^"]+)"', body_xml(made)) == [
        "https://example.com",
        "https://example.org",
    ]
    assert "https://example.com</w:t>" in body_xml(made)
