"""Damaged and random files never raise anything but a user error, hang, or fill the memory."""

import os
import random
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import psutil
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import UserError
from pipeline.sheetfiles import open_workbook
from tests.sheetfiles.packages import package, parts

HERE = Path(__file__).parent
LONGEST = 10.0
MOST_MEMORY = 1024**3
ROWS = "".join(
    f'<row r="{n}"><c r="A{n}" t="s"><v>{n % 2}</v></c><c r="B{n}" s="1"><v>{45000 + n}</v></c>'
    f'<c r="C{n}"><f>A{n}</f><v>1.5</v></c><c r="D{n}" t="inlineStr"><is><t>é</t></is></c></row>'
    for n in range(1, 40)
)
MEMBERS = {name: text.encode() for name, text in parts(ROWS, strings=("<t>un</t>", "<t>deux</t>")).items()}
ODS = {
    "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
    "content.xml": b'<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x">'
    b'<table:table table:name="A"><table:table-row table:number-rows-repeated="3">'
    b'<table:table-cell office:value-type="float" office:value="1.5" table:number-columns-repeated="2"/>'
    b'<table:table-cell office:value-type="time" '
    b'office:time-value="PT09H30M00S"/></table:table-row></table:table></office:document-content>',
}
TOKENS = (
    b'"',
    b"<",
    b">",
    b"&",
    b"9999999999",
    b"\xff",
    b"\x00",
    b'r="A1048576"',
    b"<c>",
    b"-1",
    b"\xc2\xb2",
)


def mangled(data: bytes, chance: random.Random) -> bytes:
    """A few bytes changed, cut, doubled or replaced by something that means trouble."""
    found = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(found) + 1)
        until = at + chance.choice((0, 1, 1, 4, 40))
        found[at:until] = chance.choice(
            (bytes([chance.randrange(256)]), b"", bytes(found[at : at + 30]) * 2, chance.choice(TOKENS))
        )
    return bytes(found)


def mangled_part(members: dict[str, bytes], chance: random.Random) -> bytes:
    """A sound zip around one mangled part: the checksum does not stop it."""
    name = chance.choice(list(members))
    return package({**members, name: mangled(members[name], chance)})


def noise(chance: random.Random) -> bytes:
    """Random bytes, some behind a known beginning."""
    head = chance.choice(
        (b"", b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1"), b"\xff\xfe", b"\xef\xbb\xbf")
    )
    return head + chance.randbytes(chance.randrange(3000))


MAKERS: tuple[Callable[[random.Random], bytes], ...] = (
    lambda chance: mangled(package(MEMBERS), chance),
    lambda chance: mangled_part(MEMBERS, chance),
    lambda chance: mangled_part(ODS, chance),
    lambda chance: mangled((HERE / "excel97.xls").read_bytes(), chance),
    lambda chance: mangled('Référence;Nom\nR1;"Le; Gall"\n'.encode() * 20, chance),
    noise,
)


def spent() -> float:
    """Seconds of work here and in the readers apart: what others do on the machine is no hang."""
    return sum(os.times()[:4])


def survives(data: bytes, path: Path) -> None:
    """Read it; only a user error may come out, and soon."""
    path.write_bytes(data)
    started = spent()
    with suppress(UserError):
        sheets = open_workbook(path).sheets
        assert all(row.cells and row.number > 0 for sheet in sheets for row in sheet.rows)
    assert spent() - started < LONGEST


def files(seed: int) -> Iterator[bytes]:
    chance = random.Random(seed)
    while True:
        yield chance.choice(MAKERS)(chance)


def test_damaged_files_end_in_a_user_error_or_in_rows(tmp_path: Path) -> None:
    for _, data in zip(range(400), files(1), strict=False):
        survives(data, tmp_path / "a.xlsx")


@given(st.binary(max_size=400))
@settings(max_examples=100)
def test_any_bytes_end_in_a_user_error_or_in_rows(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    survives(data, tmp_path_factory.getbasetemp() / "a.csv")


@pytest.mark.epreuve
def test_minutes_of_damaged_files_leave_no_trace_and_little_memory(tmp_path: Path) -> None:
    until = time.monotonic() + 180
    process = psutil.Process()
    before = process.memory_info().rss  # the tests that ran before in this process keep what they took
    for data in files(int(os.environ.get("GRAINE", "0"))):
        survives(data, tmp_path / "a.xlsx")
        assert process.memory_info().rss - before < MOST_MEMORY
        if time.monotonic() > until:
            break


BULK: dict[str, tuple[str, int]] = {
    "cells without value": ("<c/>", 25_000_000),
    "small cells": ("<c><v>1</v></c>", 8_000_000),
    "usual cells": ('<c r="A1"><v>1</v></c>', 5_000_000),
    "empty rows": ('<row r="1"/>', 9_000_000),
    "foreign tags": ("<x/>", 30_000_000),
    "rows": ('<row r="1"><c r="A1"><v>1</v></c></row>', 3_000_000),
    "odd rows": ('<row r="1"><c><v>1</v></c></row>', 3_500_000),
    "deep tags": ("<x>", 40_000_000),
    "rows of foreign tags": ('<row r="1"><x/></row>', 5_500_000),
}
STRINGS = {"deep strings": ("<t>a", 30_000_000), "small strings": ("<si/>", 24_000_000)}


@pytest.mark.epreuve
@pytest.mark.parametrize("case", BULK)
def test_the_largest_accepted_package_is_read_or_refused_in_time(tmp_path: Path, case: str) -> None:
    unit, times = BULK[case]
    inside = unit * times if unit.startswith("<row") else f'<row r="1">{unit * times}</row>'
    survives(quickly_packed(parts(inside)), tmp_path / "a.xlsx")


@pytest.mark.epreuve
@pytest.mark.parametrize("case", STRINGS)
def test_the_largest_accepted_table_of_strings_is_read_or_refused_in_time(tmp_path: Path, case: str) -> None:
    unit, times = STRINGS[case]
    survives(quickly_packed(parts(ROWS, strings=(unit * times,))), tmp_path / "a.xlsx")


@pytest.mark.epreuve
def test_the_largest_accepted_opendocument_is_read_or_refused_in_time(tmp_path: Path) -> None:
    content = b"<table:table>" + b"<x>" * 40_000_000
    survives(quickly_packed({**ODS, "content.xml": content}), tmp_path / "a.ods")


def quickly_packed(members: Mapping[str, str | bytes]) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return buffer.getvalue()
