"""The whole file: reproducible, stamped, without personal metadata, and right where docxtpl is wrong."""

import io
import pickle
import re
import zipfile
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from pipeline.ooxml.packing import pack
from pipeline.ooxml.parts import OFFICE, content_types, relate, strict_parser
from pipeline.ooxml.reading import read_members
from pipeline.render import Image, RenderError, Template
from pipeline.render.clean import W
from tests.render.corpus import FEATURES, Personne, compiled
from tests.render.docs import anchored, body_xml, control, member, p, paragraphs, r, table, tc, template, tr
from tests.render.soundness import notes

AGENTS = (Personne("a", True, 1), Personne("b", True, 2))


def doc(data: bytes) -> Any:
    return docx.Document(io.BytesIO(data))


@pytest.mark.parametrize("name", FEATURES)
@settings(max_examples=1, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_every_output_is_a_sound_package(name: str, data: st.DataObject) -> None:
    output = compiled(name).render(data.draw(FEATURES[name].contexts), {"id": "x"})
    with zipfile.ZipFile(io.BytesIO(output)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == sorted(archive.namelist())
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        for entry in archive.namelist():
            if entry.endswith((".xml", ".rels")):
                etree.fromstring(archive.read(entry), strict_parser())
    assert doc(output).core_properties.author == ""


def test_the_same_data_give_the_same_bytes_also_elsewhere() -> None:
    source = Template(
        template(p("{{ x }}"), properties={"title": "T {{ x }}"}), name="m.docx", filters={"m": str}
    )
    first = source.render({"x": "é"}, {"b": "2", "a": "1"})
    copy = pickle.loads(pickle.dumps(source))
    assert source.render({"x": "autre"}) != first
    assert (
        first
        == source.render({"x": "é"}, {"a": "1", "b": "2"})
        == copy.render({"x": "é"}, {"b": "2", "a": "1"})
    )


def test_a_process_compiles_a_template_once_however_often_it_is_handed_over() -> None:
    carried = pickle.dumps(Template(template(p("{{ x|m }}")), filters={"m": str}))
    assert pickle.loads(carried) is pickle.loads(carried)
    other = pickle.dumps(Template(template(p("{{ x|m }}")), filters={"m": repr}, globals={"liste": []}))
    assert pickle.loads(other).render({"x": "a"}) == pickle.loads(other).render({"x": "a"})


def test_threads_share_a_template() -> None:
    rows = (
        tr("{%tr for a in agents %}"),
        tr(control(p("{{ a.nom }}"), 5) + p("{{ x }}")),
        tr("{%tr endfor %}"),
    )
    shared = Template(template(anchored(p("{{ x }}")), table(1, *rows)))
    contexts = [{"agents": AGENTS, "x": str(rank)} for rank in range(40)]
    alone = [shared.render(context) for context in contexts]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(shared.render, contexts)) == alone


def test_the_properties_asked_for_are_stamped_beside_the_templates_own() -> None:
    plain = Template(template(p("a"))).render({}, {"bilan.id": "D-1", "bilan.empreinte": "é&<"})
    assert custom(plain) == {"bilan.id": "D-1", "bilan.empreinte": "é&<"}
    again = Template(plain).render({}, {"bilan.id": "D-2", "autre": "3"})
    assert custom(again) == {"bilan.id": "D-2", "bilan.empreinte": "é&<", "autre": "3"}
    assert content_types(read_members(again))["docProps/custom.xml"].endswith("custom-properties+xml")
    assert member(again, "_rels/.rels").count(b"custom.xml") == 1


def custom(data: bytes) -> dict[str, str]:
    root = etree.fromstring(member(data, "docProps/custom.xml"))
    assert [element.get("pid") for element in root] == [str(rank) for rank in range(2, len(root) + 2)]
    return {str(element.get("name")): str(element[0].text) for element in root}


def test_no_personal_metadata_is_handed_on() -> None:
    source = template(
        p("a"),
        properties={
            "author": "Camille",
            "last_modified_by": "Dominique",
            "title": "T",
            "keywords": "{{ x }}",
        },
    )
    members = read_members(source)
    company = (
        b"<Properties xmlns='http://schemas.openxmlformats.org/officeDocument/2006/extended-properties'>"
    )
    members["docProps/app.xml"] = (
        company + b"<Company>Mairie</Company><Manager>Dominique</Manager></Properties>"
    )
    output = Template(pack(members)).render({"x": "clé"})
    core = doc(output).core_properties
    assert (core.title, core.author, core.last_modified_by) == ("T", "", "")
    assert (core.keywords, core.revision) == ("clé", 1)
    assert core.created.year == core.modified.year == 2000
    everything = b"".join(read_members(output).values())
    assert not re.search(b"Camille|Dominique|Mairie", everything)


def test_properties_are_escaped_once() -> None:
    output = Template(template(p("a"), properties={"title": "{{ x }}"})).render({"x": "Dupont & fils"})
    assert doc(output).core_properties.title == "Dupont & fils"


def test_comments_and_their_anchors_are_removed_and_never_rendered() -> None:
    document = doc(template(p("a {{ x }}")))
    document.add_comment(document.paragraphs[0].runs, "Vu par Camille : {{ inconnu", author="Camille")
    buffer = io.BytesIO()
    document.save(buffer)
    output = Template(buffer.getvalue()).render({"x": "1"})
    assert not [name for name in read_members(output) if "comment" in name]
    assert b"comment" not in b"".join(read_members(output).values()).lower().replace(b"commented", b"")
    assert paragraphs(output)[0] == "a 1"


def test_word_does_not_prompt_at_opening() -> None:
    document = doc(template(p("a")))
    etree.SubElement(document.settings.element, W + "updateFields").set(W + "val", "true")
    buffer = io.BytesIO()
    document.save(buffer)
    assert b"updateFields" not in member(Template(buffer.getvalue()).render({}), "word/settings.xml")


def test_a_word_template_makes_documents() -> None:
    members = read_members(template(p("{{ x }}")))
    kind = b"wordprocessingml.document.main+xml"
    members["[Content_Types].xml"] = members["[Content_Types].xml"].replace(
        kind, b"wordprocessingml.template.main+xml"
    )
    output = Template(pack(members)).render({"x": "a"})
    assert content_types(read_members(output))["word/document.xml"].endswith("document.main+xml")


def test_the_path_of_the_authors_own_template_is_not_handed_on() -> None:
    members = read_members(template(p("a")))
    relate(members, "word/settings.xml", "rId1", f"{OFFICE}/attachedTemplate", "Users/camille/Normal.dotm")
    output = Template(pack(members)).render({})
    assert b"camille" not in b"".join(read_members(output).values())


def test_the_list_of_a_mail_merge_is_forgotten() -> None:
    members = read_members(template(p("a")))
    merging = b'<w:mailMerge><w:mainDocumentType w:val="formLetters"/></w:mailMerge>'
    settings = members["word/settings.xml"]
    start = settings.index(b">", settings.index(b"<w:settings")) + 1
    members["word/settings.xml"] = settings[:start] + merging + settings[start:]
    relate(members, "word/settings.xml", "rId1", f"{OFFICE}/mailMergeSource", "Users/camille/liste.xlsx")
    everything = b"".join(read_members(Template(pack(members)).render({})).values())
    assert not re.search(b"mailMerge|camille", everything)


def test_the_names_of_reviewers_are_not_handed_on() -> None:
    change = (
        '<w:p><w:ins w:id="1" w:author="Camille" w:date="2026-01-01T00:00:00Z">'
        + r("{{ x }}")
        + "</w:ins></w:p>"
    )
    xml = body_xml(Template(template(change)).render({"x": "ajout"}))
    assert "ajout" in xml
    assert "Camille" not in xml


def test_endnotes_are_filled_too() -> None:
    output = Template(template(p("a"), notes={"endnotes": p("Fin {{ x }}")})).render({"x": "é"})
    assert "Fin é" in member(output, "word/endnotes.xml").decode()


def test_footnotes_are_filled_once_whatever_the_sections() -> None:
    output = Template(template(p("a"), notes={"footnotes": p("{{ x }}")}, sections=3)).render(
        {"x": "{{ 6*7 }}"}
    )
    assert "{{ 6*7 }}" in member(output, "word/footnotes.xml").decode()


def test_cells_in_controls_count_in_the_grid() -> None:
    cell = control(tc("{{ x }}"))
    output = Template(template(table(3, tr(tc("a") + cell + tc("c"))))).render({"x": "b"})
    assert body_xml(output).count("<w:gridCol ") == 3


MARK = '<w:r><w:{}Reference w:id="1"/></w:r>'


@pytest.mark.parametrize("kind", ["footnote", "endnote"])
@pytest.mark.parametrize("text", ["Voir l’annexe", "Voir {{ y }}"])
def test_each_turn_of_a_loop_has_a_note_of_its_own(kind: str, text: str) -> None:
    mark = MARK.format(kind)
    loop = [p("{%p for a in x %}"), f"<w:p>{r('{{ a }}')}{mark}</w:p>", p("{%p endfor %}")]
    output = Template(template(*loop, notes={f"{kind}s": p(text)})).render({"x": "abc", "y": "l’annexe"})
    notes(output)
    marks = re.findall(rf'{kind}Reference w:id="(\d+)"', member(output, "word/document.xml").decode())
    assert marks == ["1", "10000", "10001"]
    assert member(output, f"word/{kind}s.xml").decode().count("Voir l’annexe") == 3


def test_a_note_that_no_loop_repeats_stays_alone() -> None:
    mark = f"<w:p>{MARK.format('footnote')}</w:p>"
    body = template(mark, p("{% for a in x %}{{ a }}{% endfor %}"), notes={"footnotes": p("Note")})
    output = Template(body).render({"x": "abc"})
    assert member(output, "word/footnotes.xml").decode().count("Note<") == 1


def test_a_loop_with_no_turn_has_no_mark() -> None:
    loop = f"<w:p>{r('{% for a in x %}')}{MARK.format('footnote')}{r('{% endfor %}')}</w:p>"
    output = Template(template(loop, notes={"footnotes": p("Note")})).render({"x": ""})
    assert b"footnoteReference" not in member(output, "word/document.xml")


def test_controls_repeated_by_a_loop_have_ids_of_their_own() -> None:
    body = (
        p("{%p for a in agents %}"),
        control(p("{{ a.nom }}"), 77),
        p("{%p endfor %}"),
        control(p("z"), 78),
    )
    xml = body_xml(Template(template(*body)).render({"agents": AGENTS * 2}))
    ids = re.findall(r'<w:id w:val="(-?\d+)"', xml)
    assert ids[0] == "77"
    assert len(ids) == len(set(ids)) == 5


def png(width: int = 20, height: int = 10) -> bytes:
    import struct
    import zlib

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\x00" + b"\xff\x00\x00" * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def test_an_image_is_one_media_part_wherever_it_is_shown() -> None:
    logo = Image(png(), 30, "Logo de « L’Ère & fils »")
    source = Template(template(p("{{ logo }} a"), p("{{ logo }}", run="<w:b/>"), header=p("{{ logo }}")))
    output = source.render({"logo": logo})
    members = read_members(output)
    media = [name for name in members if name.startswith("word/media/")]
    assert len(media) == 1
    assert members[media[0]] == logo.octets
    assert content_types(members)[media[0]] == "image/png"
    shape = doc(output).inline_shapes[0]
    assert (shape.width.mm, shape.height.mm) == (30, 15)
    alts = re.findall(r'<wp:docPr id="(\d+)"[^>]*descr="([^"]*)"', body_xml(output))
    assert [alt for _, alt in alts] == ["Logo de « L’Ère &amp; fils »"] * 2
    assert len({identifier for identifier, _ in alts}) == 2
    assert media[0].rpartition("/")[2].encode() in members["word/_rels/header1.xml.rels"]


def test_two_images_are_two_parts_and_the_order_does_not_matter() -> None:
    source = Template(template(p("{{ a }}{{ b }}")))
    one, two = Image(png(), 10, "un"), Image(png(8, 8), 10, "deux")
    output = source.render({"a": one, "b": two})
    assert len([name for name in read_members(output) if "media" in name]) == 2
    assert output == Template(template(p("{{ a }}{{ b }}"))).render({"a": one, "b": two})
    assert len(doc(output).inline_shapes) == 2


def test_the_text_after_an_image_keeps_its_look() -> None:
    xml = body_xml(Template(template(p("{{ i }} suite", run="<w:b/>"))).render({"i": Image(png(), 5, "")}))
    assert re.search(r"<w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\"> suite", xml)


@pytest.mark.parametrize(
    ("width", "alt"), [(10, "a\x0bb"), (10, "\ud800"), (0, ""), (-1, ""), (float("nan"), ""), (1e9, "")]
)
def test_an_image_that_word_could_not_show_is_refused(width: float, alt: str) -> None:
    with pytest.raises(RenderError, match="« i »"):
        Template(template(p("{{ i }}"))).render({"i": Image(png(), width, alt)})


def test_a_property_with_a_control_character_is_refused() -> None:
    with pytest.raises(RenderError, match="propriété"):
        Template(template(p("a"))).render({}, {"bilan_id": "a\x0b"})


def test_an_unreadable_image_is_refused() -> None:
    with pytest.raises(RenderError, match="image"):
        Template(template(p("{{ i }}"))).render({"i": Image(b"rien", 5, "")})


def test_distinct_pictures_are_each_in_their_own_document() -> None:
    source = Template(template(p("{{ i }} {{ x }}")))
    for rank in range(20):
        octets = png() + bytes([rank])
        members = read_members(source.render({"i": Image(octets, 10, "x"), "x": "a"}))
        (name,) = [name for name in members if name.startswith("word/media/")]
        assert members[name] == octets
        assert members["word/_rels/document.xml.rels"].count(name.encode()) == 1


@pytest.mark.epreuve
def test_a_thousand_pictures_take_at_most_three_times_the_time_without_and_memory_stays_flat() -> None:
    import resource
    from time import process_time

    source = Template(template(p("{{ i }} {{ x }}") + p("texte " * 80) * 40))
    pictures = [Image(png(60, 60) + rank.to_bytes(2, "big"), 20, "x") for rank in range(1000)]

    def taken(values: list[Any]) -> float:
        started = process_time()
        for value in values:
            source.render({"i": value, "x": "a"})
        return process_time() - started

    source.render({"i": pictures[0], "x": "a"})
    assert taken(pictures) <= 3 * max(taken(["a"] * 1000), 0.02)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for rank in range(50_000):
        source.render({"i": "a", "x": str(rank)})
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20_000
