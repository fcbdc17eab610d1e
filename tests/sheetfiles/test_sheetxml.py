"""The two ways of reading a sheet's XML, the fast one and the real parser, agree whatever the bytes."""

import os
import random
import time

import pytest

from pipeline.sheetfiles import sheetxml
from pipeline.sheetfiles.cells import Book
from pipeline.sheetfiles.package import refuse_entities
from pipeline.sheetfiles.refusal import Refusal
from pipeline.sheetfiles.rows import Budget, SheetRows
from pipeline.sheetfiles.sheetparser import parse_sheet
from pipeline.sheetfiles.sheetxml import read_sheet
from pipeline.sheetfiles.values import Format
from tests.sheetfiles.packages import sheet

ROW = (
    '<row r="{n}"{hidden} spans="1:6"><c r="A{n}" t="s"><v>1</v></c><c r="B{n}" s="1"><v>4500{n}</v></c>'
    '<c r="C{n}"><f>A{n}</f><v>1.5</v></c><c r="D{n}" t="inlineStr"><is><t>é</t></is></c>'
    '<c r="E{n}" t="str"><f t="shared" si="0"/><v>a &amp; b</v></c><c r="F{n}" s="2"/></row>'
)
ROWS = "".join(ROW.format(n=n, hidden=' hidden="1"' * (n == 3)) for n in range(1, 5))
SOUND = sheet(ROWS, after='<mergeCells count="1"><mergeCell ref="A1:C2"/></mergeCells>').encode()
TOKENS = (
    b'"',
    b"<",
    b">",
    b"&",
    b"&#49;",
    b"&#xE9;",
    b"&#0;",
    b"&#55296;",
    b"&#xFFFE;",
    b"&#9999999;",
    b"&bad;",
    b"]]>",
    b"\xff",
    b"\x01",
    b"\xef\xbf\xbf",
    b"\r",
    b"\n",
    b"9" * 5000,
    b"0" * 17,
    b' r="A1048576"',
    b' hidden="1"',
    b" hidden = '1'",
    b' t="s"',
    b"<c/>",
    b"<row/>",
    b'<row r="0"/>',
    b'<row r="7">',
    b"</row>",
    b"<x/>",
    b"<d>5</d>",
    b"<v>3</v>",
    b"<t>3</t>",
    b"<f/>",
    b'<c r="XFE1"><v>1</v></c>',
    b"<sheetData/>",
    b"<!-- -->",
)


def book() -> Book:
    formats = [Format.NUMBER, Format.DATE, Format.CLOCK, Format.DURATION]
    return Book(["un", "deux"], formats, from_1904=False, budget=Budget())


def outcome(found: SheetRows) -> object:
    return [(row.number, row.cells) for row in found.rows], found.hidden, found.merged


def fast(xml: bytes) -> object:
    try:
        return outcome(read_sheet(xml, book()))
    except Refusal as refusal:
        return refusal.reason


def parsed(xml: bytes) -> object:
    try:
        refuse_entities(xml)
        return outcome(parse_sheet(xml, book()))
    except Refusal as refusal:
        return refusal.reason


def mangled(chance: random.Random) -> bytes:
    """The sound sheet with a few things put in, cut or doubled: at a tag, where XML survives, or anywhere."""
    found = bytearray(SOUND)
    for _ in range(chance.randint(1, 2)):
        at = chance.randrange(len(found))
        at = found.find(b">", at) + 1 if chance.random() < 0.7 else at
        until = at + chance.choice((0, 0, 0, 1, 30))
        found[at:until] = chance.choice((b"", bytes(found[at : at + 30]), *TOKENS))
    return bytes(found)


def test_the_sound_sheet_is_read_both_ways() -> None:
    assert fast(SOUND) == parsed(SOUND)
    assert isinstance(fast(SOUND), tuple)


def test_whatever_the_bytes_both_ways_give_the_same_rows_or_the_same_refusal() -> None:
    chance = random.Random(1)
    for _ in range(3000):
        xml = mangled(chance)
        assert fast(xml) == parsed(xml), xml


@pytest.mark.epreuve
def test_minutes_of_mangled_sheets_read_the_same_both_ways() -> None:
    chance = random.Random(int(os.environ.get("GRAINE", "0")))
    until = time.monotonic() + 120
    while time.monotonic() < until:
        xml = mangled(chance)
        assert fast(xml) == parsed(xml), xml


@pytest.mark.parametrize(
    "inside",
    [
        '<row r="1"><d r="A1"><v>1</v></d></row>',
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1" hidden = "1"><c r="A1"><v>1</v></c></row>',
        f'<row r="1"><c r="A1" t="s"><v>{"9" * 5000}</v></c></row>',
        f'<row r="1"><c r="A1" t="s"><v>{"0" * 17}</v></c></row>',
        '<row r="1"><c r="A1"><v>&#52;5</v></c></row>',
        '<row r="1"><row r="2"><c r="A2"><v>1</v></c></row></row>',
        '</sheetData><sheetData><row r="1"><c r="A1"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c><<row r="2"/></row>',
    ],
    ids=[
        "foreign cell",
        "hidden written at large",
        "endless index",
        "index with zeros",
        "number as an entity",
        "row in a row",
        "data twice",
        "ill-formed",
    ],
)
def test_what_the_fast_way_once_read_otherwise(inside: str) -> None:
    xml = sheet(inside).encode()
    assert fast(xml) == parsed(xml)


def test_a_sheet_as_openpyxl_writes_it_needs_no_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    inline = '<row r="{0}"><c r="A{0}" t="inlineStr"><is><t>R&#233;f&#xE9;rence &amp; {0}</t></is></c></row>'
    xml = sheet("".join(inline.format(n) for n in range(1, 4))).encode()
    expected = parsed(xml)
    met: list[bytes] = []

    def spied(part: bytes, shared: Book) -> SheetRows:
        met.append(part)
        return parse_sheet(part, shared)

    monkeypatch.setattr(sheetxml, "parse_sheet", spied)
    assert fast(xml) == expected == ([(n, [f"Référence & {n}"]) for n in (1, 2, 3)], 0, ())
    assert not any(b"<row" in part for part in met)


def test_the_rows_of_a_form_control_are_not_the_sheets() -> None:
    control = "<controls><from><xdr:col>1</xdr:col><xdr:row>3</xdr:row></from></controls>"
    xml = sheet('<row r="1048576"><c><v>1</v></c></row>', after=control).encode()
    assert fast(xml) == ([(1048576, [1])], 0, ())


def test_cells_read_in_vain_by_the_fast_way_are_not_counted_twice() -> None:
    shared = book()
    xml = sheet(ROWS + "<row><c><v>1</v></c></row>").encode()
    found = read_sheet(xml, shared)
    alone = book()
    parse_sheet(xml, alone)
    assert len(found.rows) == 5
    assert shared.budget.left == alone.budget.left
