"""What stands inside a tag or beside it stays: marks of notes, bookmarks, symbols, breaks, fields."""

import pytest

from tests.render.docs import p, r, table, tc, tr
from tests.render.test_contents import LOOP, MANY, NONE, body, codes

NOTE = '<w:r><w:footnoteReference w:id="1"/></w:r>'
SYMBOL = '<w:r><w:sym w:font="Wingdings" w:char="F0A8"/></w:r>'
HYPHEN = "<w:r><w:noBreakHyphen/></w:r>"
MARK = '<w:bookmarkStart w:id="3" w:name="zz"/>{}<w:bookmarkEnd w:id="3"/>'
DELETED = '<w:del w:id="1" w:author="A" w:date="2026-01-01T00:00:00Z"/>'


@pytest.mark.parametrize("within", [NOTE, SYMBOL, HYPHEN, MARK.format(r(""))])
def test_what_a_tag_was_typed_around_stays_after_it(within: str) -> None:
    made = body(f"<w:p>{r('{{ y')}{within}{r(' }}')}</w:p>")
    assert made.index("é") < made.index(within.split("/>", maxsplit=1)[0].rsplit(">", maxsplit=1)[-1])


def test_a_bookmark_around_the_middle_of_a_tag_stays() -> None:
    made = body(f"<w:p>{r('{{ ')}{MARK.format(r('y'))}{r(' }}')}</w:p>")
    assert "é" in made
    assert made.count('w:name="zz"') == 1


@pytest.mark.parametrize(
    ("element", "paragraph"), [(SYMBOL, ""), ("", "<w:pPr><w:pageBreakBefore/></w:pPr>")]
)
def test_a_symbol_and_a_page_begun_by_the_paragraph_of_a_tag_stay(element: str, paragraph: str) -> None:
    kept = "w:sym" if element else "pageBreakBefore"
    opening = f"<w:p>{paragraph}{r('{%p if x %}')}{element}</w:p>"
    for context in (MANY, NONE):
        assert kept in body(opening, p("a"), p("{%p endif %}"), context=context)
    off = "<w:p><w:pPr><w:pageBreakBefore w:val='0'/></w:pPr>" + r("{%p if x %}") + "</w:p>"
    assert "pageBreakBefore" not in body(off, p("a"), p("{%p endif %}"))
    row = tr("{%tr for i in items %}", tc(f"<w:p>{paragraph}{element}</w:p>"))
    assert codes(table(2, row, tr("{{ i }}", "b"), tr("{%tr endfor %}", ""))) == ["tr-porteur"]


def test_a_reference_whose_code_word_cut_follows_its_bookmark_in_each_turn() -> None:
    code = '<w:r><w:instrText xml:space="preserve">{}</w:instrText></w:r>'
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        + code.format(" REF z")
        + code.format("z \\h ")
        + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    made = body(LOOP[0], f"<w:p>{MARK.format(r('{{ i }}'))}{field}</w:p>", LOOP[1])
    names = [one.split('"')[0] for one in made.split('w:name="')[1:]]
    assert len(set(names)) == 3
    assert [name for name in names if f" REF {name} " not in made] == []


@pytest.mark.parametrize(
    "row",
    [
        tr("{#tr remarque #}"),
        tr("{{ z }}").replace("<w:tr>", f"<w:tr><w:trPr>{DELETED}</w:trPr>"),
        tr(tc("{{ z }}", DELETED.replace("w:del ", "w:cellDel "))),
        f"<w:sdt><w:sdtPr/><w:sdtContent>{tr('{#tr remarque #}')}</w:sdtContent></w:sdt>",
    ],
    ids=["comment", "deleted row", "deleted cell", "control"],
)
def test_a_table_left_without_a_row_before_any_data_goes(row: str) -> None:
    assert "<w:tbl>" not in body(table(1, row), p("a"))
    assert "<w:tbl>" not in body(table(1, row))  # nor does a body without any paragraph stop anything
    assert "<w:p/></w:tc>" in body(table(1, tr(tc(table(1, row)))))


@pytest.mark.parametrize(
    "tag", ["{% colspan 1 %}", "{% cellbg 'FF0000' if 2 > 1 else '00FF00' %}", "{% vm %}"]
)
def test_what_a_tag_adds_to_a_cell_takes_its_place_in_the_schema(tag: str) -> None:
    shaded = '<w:shd w:val="clear" w:fill="FFFFFF"/><w:vAlign w:val="center"/>'
    rows = (tr("{%tr for i in items %}"), tr(tc(tag + "{{ y }}", shaded)), tr("{%tr endfor %}"))
    made = body(table(1, *rows))
    inside = made[made.index("<w:tcPr>") : made.index("</w:tcPr>")]
    names = [name for name in ("tcW", "gridSpan", "vMerge", "shd", "vAlign") if f"<w:{name} " in inside]
    assert [inside.index(f"<w:{name} ") for name in names] == sorted(
        inside.index(f"<w:{name} ") for name in names
    )
    assert len(names) == (3 if "cellbg" in tag else 4)
