"""Word's own models: no container is left empty, nothing a tag's holder carries is lost, ids are renewed."""

import re

import pytest
from lxml import etree

from pipeline.ooxml.packing import pack
from pipeline.ooxml.parts import OFFICE, declare_part, relate
from pipeline.ooxml.reading import read_members
from pipeline.render import Template, TemplateError
from pipeline.render.clean import W
from pipeline.render.containers import OPEN
from tests.render.docs import body_xml, control, member, p, r, table, tc, template, tr

MANY, NONE = {"items": ["un", "deux", "trois"], "x": True, "y": "é"}, {"items": [], "x": False, "y": "é"}
BREAK = '<w:r><w:br w:type="page"/></w:r>'
LOOP = (p("{%p for i in items %}"), p("{%p endfor %}"))


def body(*content: str, context: dict[str, object] | None = None) -> str:
    return inner(Template(template(*content), name="m.docx").render(MANY if context is None else context))


def inner(data: bytes) -> str:
    xml = body_xml(data)
    return xml[xml.index("<w:body>") + len("<w:body>") : xml.rindex("<w:sectPr")]


def codes(*content: str, **parts: object) -> list[str]:
    with pytest.raises(TemplateError) as caught:
        Template(template(*content, **parts), name="m.docx")  # type: ignore[arg-type]
    return [fault.code for fault in caught.value.faults]


def test_a_cell_whose_paragraphs_all_go_keeps_one() -> None:
    cell = tc(p("{%p if x %}") + p("a") + p("{%p endif %}"))
    assert "<w:p/></w:tc>" in body(table(1, tr(cell)), context=NONE)
    assert "<w:p/>" not in body(table(1, tr(cell)))


def test_a_table_that_comes_last_in_a_cell_is_followed_by_a_paragraph() -> None:
    last = p("{%p if x %}") + p("b") + p("{%p endif %}")
    nested = table(1, tr("a"))
    assert "</w:tbl><w:p/></w:tc>" in body(table(1, tr(tc(nested + last))), context=NONE)
    assert "</w:tbl><w:p/></w:tc>" in body(table(1, tr(tc(nested))))


def test_headers_notes_and_controls_keep_a_paragraph() -> None:
    story = p("{%p if x %}") + p("a") + p("{%p endif %}")
    output = Template(
        template(control(story), header=story, footer=story, notes={"footnotes": story, "endnotes": story})
    ).render(NONE)
    assert "<w:sdtContent><w:p/></w:sdtContent>" in body_xml(output)
    for name in ("word/header1.xml", "word/footer1.xml", "word/footnotes.xml", "word/endnotes.xml"):
        assert b"<w:p/>" in member(output, name)


def test_a_note_begins_with_a_paragraph_whatever_goes() -> None:
    whole = table(1, tr("a"))
    first = p("{%p if x %}") + p("b") + p("{%p endif %}") + whole + p("z")
    for story in (first, whole + p("{{ y }}")):
        output = Template(template(p("a"), notes={"footnotes": story, "endnotes": story})).render(NONE)
        for name in ("word/footnotes.xml", "word/endnotes.xml"):
            assert re.search(rb'note w:id="1">\s*<w:p/><w:tbl>', member(output, name))
    output = Template(template(p("a"), notes={"footnotes": first})).render(MANY)
    assert b"<w:p/>" not in member(output, "word/footnotes.xml")


def test_the_mark_of_a_note_is_never_lost_with_its_paragraph() -> None:
    marked = f"<w:p><w:r><w:footnoteRef/></w:r>{r('{%p if x %}')}</w:p>"
    story = marked + p("b") + p("{%p endif %}")
    output = Template(template(p("a"), notes={"footnotes": story})).render(NONE)
    assert b"footnoteRef/" in member(output, "word/footnotes.xml")


def test_rows_without_cells_and_tables_without_rows_go() -> None:
    rows = (tr("{%tr for i in items %}"), tr("{{ i }}"), tr("{%tr endfor %}"))
    assert body(table(1, *rows), p("fin"), context=NONE).startswith("<w:p>")
    cells = tr("{%tc for i in items %}", "{{ i }}", "{%tc endfor %}")
    assert body(table(1, tr("a"), cells), context=NONE).count("<w:tr>") == 1
    held = table(1, *rows) + p("{%p if x %}") + p("z") + p("{%p endif %}")
    assert "<w:p/></w:tc>" in body(
        table(1, tr(tc(held + p("{%p if x %}") + p("z") + p("{%p endif %}")))), context=NONE
    )


def test_only_a_table_that_data_may_empty_is_looked_at_in_each_document() -> None:
    rows = (tr("{%tr if x %}"), tr("{{ y }}"), tr("{%tr endif %}"))
    cells = ("{%tc for i in items %}", "{{ i }}", "{%tc endfor %}")
    begun = (*rows, tr("a {% if y %}"), tr("b"), tr("{% endif %} c"))
    for content, looked_at in (
        ((tr("a"), *rows), False),
        ((*rows, tr("{% if x %}a{% endif %}")), False),
        (rows, True),
        ((*rows, tr("{{ y }}{% hm %}")), True),
        (begun, True),
        ((*rows, tr("{%tr if y %}"), tr("a"), tr("{%tr endif %}")), True),
    ):
        assert (OPEN in Template(template(table(1, *content))).parts[0].source.text) is looked_at
    for row, mended in ((tr("a", *cells), "g"), (tr(*cells), "gr"), (tr(*cells, "{{ y }}"), "g")):
        text = Template(template(table(1, tr("a"), row))).parts[0].source.text
        assert "".join(re.findall(re.escape(OPEN) + "(.)", text)) == mended


def test_the_break_of_a_section_stays_whatever_the_condition() -> None:
    landscape = '<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/></w:sectPr>'
    end = f"<w:p><w:pPr>{landscape}</w:pPr>{r('{%p endif %}')}</w:p>"
    for context in (MANY, NONE):
        assert body(p("{%p if x %}"), p("b"), end, p("c"), context=context).count("landscape") == 1


def test_what_a_paragraph_carries_stays_beside_its_tag() -> None:
    found = body(p("{%p for i in items %}"), p("{{ i }}"), f"<w:p>{BREAK}{r('{%p endfor %}')}</w:p>", p("z"))
    assert found.count('w:type="page"') == 1
    assert found.index("trois") < found.index('w:type="page"') < found.index(">z<")
    before = body(f"<w:p>{BREAK}{r('{%p if x %}')}</w:p>", p("b"), p("{%p endif %}"))
    assert before.index('w:type="page"') < before.index(">b<")


def test_what_cannot_be_kept_is_refused_by_its_name() -> None:
    row = tr(tc(f"<w:p>{BREAK}{r('{%tr for i in items %}')}</w:p>"))
    assert codes(table(1, row, tr("{{ i }}"), tr("{%tr endfor %}"))) == ["tr-porteur"]
    middle = f"<w:p>{BREAK}{r('{%p else %}')}</w:p>"
    assert codes(p("{%p if x %}"), middle, p("{%p endif %}")) == ["p-porteur"]


def bookmark(name: str, identifier: int = 5) -> tuple[str, str]:
    return f'<w:bookmarkStart w:id="{identifier}" w:name="{name}"/>', f'<w:bookmarkEnd w:id="{identifier}"/>'


def test_each_turn_has_its_own_bookmark_and_its_references_follow() -> None:
    start, end = bookmark("repere")
    reference = '<w:r><w:instrText xml:space="preserve"> REF repere \\h </w:instrText></w:r>'
    link = f'<w:hyperlink w:anchor="repere">{r("là")}</w:hyperlink>'
    own = f"<w:p>{start}{r('{{ i }}')}{end}{reference}{link}</w:p>"
    found = body(LOOP[0], own, LOOP[1], f"<w:p>{link}</w:p>")
    names = re.findall(r'w:name="([^"]+)"', found)
    assert names == ["repere", "repere_r2", "repere_r3"]
    assert re.findall(r" REF (\w+)", found) == names
    assert re.findall(r'w:anchor="([^"]+)"', found) == [*names, "repere"]
    starts = re.findall(r'<w:bookmarkStart w:id="(\d+)"', found)
    assert starts == re.findall(r'<w:bookmarkEnd w:id="(\d+)"', found)
    assert len(set(starts)) == 3


def test_a_bookmark_that_a_block_cuts_is_refused_a_hidden_one_goes() -> None:
    start, end = bookmark("repere")
    cut = (f"<w:p>{start}{r('a')}</w:p>", p("{%p if x %}"), f"<w:p>{r('b')}{end}</w:p>", p("{%p endif %}"))
    assert codes(*cut) == ["signet-a-cheval"]
    assert "bookmark" not in body(*(piece.replace("repere", "_GoBack") for piece in cut))


def test_a_bookmark_that_begins_with_a_tag_stays_whole() -> None:
    start, end = bookmark("debut")
    head = f"<w:p>{start}{r('{%p if x %}')}</w:p>"
    for context in (MANY, NONE):
        found = body(head, p("b"), f"<w:p>{r('{%p endif %}')}{end}</w:p>", p("z"), context=context)
        assert found.index("bookmarkStart") < found.index("bookmarkEnd")


def test_a_field_of_word_that_a_block_cuts_is_refused() -> None:
    begin, end = (f'<w:p><w:r><w:fldChar w:fldCharType="{kind}"/></w:r></w:p>' for kind in ("begin", "end"))
    assert codes(begin, p("{%p if x %}"), end, p("{%p endif %}")) == ["champ-a-cheval"]


def test_shapes_and_paragraph_ids_are_never_twice_the_same() -> None:
    shape = (
        '<w:p w14:paraId="0A0B0C0D" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml">'
        '<w:r><w:pict><v:rect id="_x0000_s1026"/></w:pict></w:r></w:p>'
    )
    found = body(LOOP[0], shape, LOOP[1])
    ids = re.findall(r'<v:rect id="([^"]+)"', found)
    assert len(set(ids)) == 3
    assert "paraId" not in found


def test_revisions_are_accepted_and_said() -> None:
    kept = '<w:ins w:id="1" w:author="A">' + r("{{ y }}") + "</w:ins>"
    gone = '<w:del w:id="2" w:author="A"><w:r><w:delText>{{ inconnu }}</w:delText></w:r></w:del>'
    compiled = Template(template(f"<w:p>{kept}{gone}</w:p>"), name="m.docx", fields={"y"})
    assert [(one.code, one.serious) for one in compiled.notices] == [("revisions-acceptees", False)]
    found = body_xml(compiled.render({"y": "é"}))
    assert ">é<" in found
    assert not re.search("w:ins|w:del|inconnu", found)


def test_a_deleted_end_of_paragraph_joins_it_to_the_next() -> None:
    mark = '<w:rPr><w:del w:id="3" w:author="A"/></w:rPr>'
    joined = body(f"<w:p><w:pPr>{mark}</w:pPr>{r('a')}</w:p>", p("b", ppr='<w:jc w:val="center"/>'))
    assert joined.count("<w:p>") == 1

    row = f'<w:tr><w:trPr><w:del w:id="4" w:author="A"/></w:trPr>{tc("{{ z }}")}</w:tr>'
    assert "{{" not in body(table(1, tr("a"), row))


def test_a_header_of_which_all_was_deleted_keeps_a_paragraph() -> None:
    gone = f'<w:tr><w:trPr><w:del w:id="4" w:author="A"/></w:trPr>{tc("{{ z }}")}</w:tr>'
    output = Template(template(p("{{ y }}"), header=table(1, gone))).render(NONE)
    assert b"<w:p/></w:hdr>" in member(output, "word/header1.xml")
    output = Template(template(p("{{ y }}"), footer=table(1, tr("a")))).render(NONE)
    assert b"</w:tbl><w:p/></w:ftr>" in member(output, "word/footer1.xml")


def test_a_link_whose_address_holds_a_tag_is_filled_in_loops_too() -> None:
    link = f'<w:p><w:hyperlink r:id="rIdL">{r("{{ i }}")}</w:hyperlink></w:p>'
    members = read_members(template(LOOP[0], link, LOOP[1]))
    relate(members, "word/document.xml", "rIdL", f"{OFFICE}/hyperlink", "x")
    rels = "word/_rels/document.xml.rels"
    address = b'Target="mailto:%7B%7B%20i%20%7D%7D@exemple.fr" TargetMode="External"'
    members[rels] = members[rels].replace(b'Target="/x"', address)
    output = Template(pack(members)).render(MANY)
    assert re.findall(r'HYPERLINK "mailto:(\w+)@', body_xml(output)) == MANY["items"]
    assert b"exemple.fr" not in member(output, rels)


CHART = (
    '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:p><a:r><a:t>{{</a:t></a:r>'
    "<a:r><a:t> y }}</a:t></a:r></a:p></c:chartSpace>"
)


def with_part(name: str, xml: str, kind: str) -> bytes:
    members = read_members(template(p("{{ y }}")))
    members[name] = xml.encode()
    declare_part(members, name, kind)
    return pack(members)


def test_a_chart_is_filled() -> None:
    kind = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
    output = Template(with_part("word/charts/chart1.xml", CHART, kind)).render(NONE)
    assert "<a:t>é</a:t>" in member(output, "word/charts/chart1.xml").decode()


def test_a_tag_where_nothing_is_filled_is_refused_with_its_place() -> None:
    xml = '<Properties xmlns="http://x"><a>{{ y }}</a></Properties>'
    kind = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
    with pytest.raises(TemplateError) as caught:
        Template(with_part("docProps/custom.xml", xml, kind), name="m.docx")
    assert "docProps/custom.xml" in caught.value.faults[0].message


def test_a_tag_of_the_workbook_of_a_chart_is_refused_with_its_place() -> None:
    members = read_members(template(p("{{ y }}")))
    workbook = {"[Content_Types].xml": b"<Types/>", "xl/sharedStrings.xml": b"<sst><t>{{ y }}</t></sst>"}
    name = "word/embeddings/classeur.xlsx"
    members[name] = pack(workbook)
    declare_part(members, name, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    relate(members, "word/document.xml", "rIdX", f"{OFFICE}/package", name)
    with pytest.raises(TemplateError) as caught:
        Template(pack(members), name="m.docx")
    assert [(one.code, name in one.message) for one in caught.value.faults] == [
        ("balise-hors-atteinte", True)
    ]
    members[name] = b"PK rien"
    assert Template(pack(members), name="m.docx").render(NONE)


def test_a_tag_that_an_equation_cuts_into_runs_is_filled() -> None:
    math = "http://schemas.openxmlformats.org/officeDocument/2006/math"
    runs = "".join(f"<m:r><m:t>{text}</m:t></m:r>" for text in ("{{", " y ", "}}"))
    assert "<m:t>é</m:t>" in body(f'<w:p><m:oMath xmlns:m="{math}">{runs}</m:oMath></w:p>', context=NONE)


def test_filled_controls_are_ordinary_ones() -> None:
    grey = r("{{ y }}", '<w:rStyle w:val="PlaceholderText"/>')
    binding = '<w:dataBinding w:xpath="/a" w:storeItemID="{1}"/>'
    bound = f"<w:sdtPr><w:showingPlcHdr/>{binding}<w:text/></w:sdtPr><w:sdtContent>{grey}</w:sdtContent>"
    found = body(f"<w:p><w:sdt>{bound}</w:sdt></w:p>")
    assert not re.search("showingPlcHdr|dataBinding|PlaceholderText", found)
    assert ">é<" in found


def test_the_names_of_structure_stay_whatever_their_default_type() -> None:
    members = read_members(template(p("{{ y }}")))
    types = members["[Content_Types].xml"]
    comments = b"application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
    kind = b'ContentType="%s"'
    members["[Content_Types].xml"] = types.replace(kind % b"application/xml", kind % comments)
    assert comments in members["[Content_Types].xml"]
    kept = read_members(Template(pack(members)).render({"y": "é"}))
    assert {"[Content_Types].xml", "_rels/.rels", "word/document.xml", "word/styles.xml"} <= kept.keys()


LISTED = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'


def test_a_list_starts_again_in_each_turn_when_asked() -> None:
    first, second = p("{% restart %}a", ppr=LISTED), p("b", ppr=LISTED)
    output = Template(template(LOOP[0], p("{{ i }}"), first, second, LOOP[1])).render(MANY)
    numbers = re.findall(r'<w:numId w:val="(\d+)"', body_xml(output))
    assert numbers[::2] == numbers[1::2]
    assert len(set(numbers)) == 3
    numbering = etree.fromstring(member(output, "word/numbering.xml"))
    known = {num.get(W + "numId"): num for num in numbering.iter(W + "num")}
    assert all(known[one].find(f"{W}lvlOverride/{W}startOverride") is not None for one in numbers)
    assert "restart" not in body_xml(output)
    assert codes(p("{% restart %}a")) == ["restart-hors-liste"]


def test_a_list_given_by_a_style_starts_again_too() -> None:
    listed = p("{% restart %}a", style="ListNumber"), p("b", style="ListNumber")
    output = Template(template(LOOP[0], *listed, LOOP[1])).render(MANY)
    numbers = re.findall(r'<w:numId w:val="(\d+)"', body_xml(output))
    assert numbers[::2] == numbers[1::2]
    assert len(set(numbers)) == 3


@pytest.mark.parametrize("name", ["p", "tr", "tc"])
def test_comments_take_their_holder_away(name: str) -> None:
    note = "{#NAME note {{ y }} #}".replace("NAME", name)
    content = {"p": p(note), "tr": table(1, tr("a"), tr(note)), "tc": table(2, tr("a", note))}[name]
    found = body(content, p("z"))
    assert "note" not in found
    assert found.count("<w:p>") == {"p": 1, "tr": 2, "tc": 2}[name]


def test_no_mark_of_ours_is_left() -> None:
    cell = tc(p("{%p if x %}") + p("a") + p("{%p endif %}"))
    found = body(table(1, tr(cell), tr("{%tr for i in items %}"), tr("{{ i }}"), tr("{%tr endfor %}")))
    assert not re.search("[\x00-\x08]|w:mark", found)


def test_containers_kept_to_be_printed_later_are_mended_too() -> None:
    cell = tc(p("{%p if x %}") + p("a") + p("{%p endif %}"))
    rows = table(1, tr("{%tr for i in items %}"), tr("{{ i }}"), tr("{%tr endfor %}"))
    kept = p("{%p set bloc %}") + table(1, tr(cell)) + rows + p("{%p endset %}")
    printed = p("{{p bloc }}") + table(1, tr(cell))
    empty, full = body(kept, printed, context=NONE), body(kept, printed)
    assert empty.count("<w:p/></w:tc>") == 2
    assert (empty.count("<w:tbl>"), full.count("<w:tbl>")) == (2, 3)
    assert "\x02" not in empty + full
