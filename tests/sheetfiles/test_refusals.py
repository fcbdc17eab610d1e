"""A file that cannot be read gets one French sentence and its remedy, quickly, whatever it holds."""

import os
import pickle
import struct
import time
import warnings
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from pipeline.errors import UserError
from pipeline.sheetfiles import open_workbook
from pipeline.sheetfiles.package import MAX_BYTES
from tests.sheetfiles.packages import MAIN, package, parts, sheet

HERE = Path(__file__).parent
VALID = package(parts('<row r="1"><c r="A1"><v>1</v></c></row>'))
LAUGHS = '<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'


def with_part(name: str, content: str | bytes) -> bytes:
    members: dict[str, bytes] = {key: text.encode() for key, text in parts().items()}
    members[name] = content.encode() if isinstance(content, str) else content
    return package(members)


def without_part(name: str) -> bytes:
    return package({key: text for key, text in parts().items() if key != name})


def of_type(kind: str) -> bytes:
    return package({"[Content_Types].xml": f'<Override ContentType="application/{kind}"/>'})


def stuffed(times: int, filler: str) -> bytes:
    return with_part("xl/worksheets/sheet1.xml", sheet(filler * times))


def with_a_twin(name: str) -> bytes:
    """Each program opens another of the two."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        data = BytesIO(VALID)
        with zipfile.ZipFile(data, "a") as archive:
            archive.writestr(name, sheet('<row r="1"><c r="A1"><v>2</v></c></row>'))
    return data.getvalue()


def lying_about_size() -> bytes:
    """The central directory says 100 bytes where there are many."""
    data = bytearray(stuffed(200_000, '<row r="1"/>'))
    at = data.rfind(b"xl/worksheets/sheet1.xml") - 46
    data[at + 24 : at + 28] = struct.pack("<I", 100)
    return bytes(data)


def locked_in_zip() -> bytes:
    data = bytearray(VALID)
    at = 0
    while (at := data.find(b"PK\x01\x02", at)) >= 0:
        data[at + 8] |= 1
        at += 4
    return bytes(data)


def compound(*names: str) -> bytes:
    """A compound file whose directory holds these streams, all empty."""
    header = bytearray(512)
    header[:8] = bytes.fromhex("d0cf11e0a1b11ae1")
    struct.pack_into("<5H", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<9I", header, 40, 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    struct.pack_into("<109I", header, 76, 0, *[0xFFFFFFFF] * 108)
    fat = struct.pack("<128I", 0xFFFFFFFD, 0xFFFFFFFE, *[0xFFFFFFFF] * 126)
    entries = b""
    for name in ("Root Entry", *names):
        text = name.encode("utf-16-le") + b"\0\0"
        entry = bytearray(128)
        entry[: len(text)] = text
        struct.pack_into("<HB", entry, 64, len(text), 5 if name == "Root Entry" else 2)
        struct.pack_into("<II", entry, 116, 0xFFFFFFFE, 0)
        entries += bytes(entry)
    return bytes(header) + fat + entries.ljust(512, b"\0")


INLINE = sheet('<row r="1"><c r="A1" t="inlineStr"><is><t>@</t></is></c></row>').encode()

CASES: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "vide"),
    "blank text": (lambda: b"\r\n \r\n", "vide"),
    "truncated": (lambda: VALID[: len(VALID) // 2], "abîmé"),
    "damaged inside": (lambda: VALID.replace(VALID[60:70], bytes(10), 1), "abîmé"),
    "ill-formed": (lambda: with_part("xl/workbook.xml", "<workbook>"), "abîmé"),
    "ill-formed sheet": (lambda: with_part("xl/worksheets/sheet1.xml", "<worksheet><sheetData>"), "abîmé"),
    "no workbook": (lambda: without_part("xl/workbook.xml"), "abîmé"),
    "no sheet": (lambda: without_part("xl/worksheets/sheet1.xml"), "abîmé"),
    "no relations": (lambda: without_part("_rels/.rels"), "abîmé"),
    "row beyond the last": (lambda: stuffed(1, '<row r="1048577"><c><v>1</v></c></row>'), "abîmé"),
    "two rows of one number": (lambda: stuffed(2, '<row r="1"><c r="A1"><v>1</v></c></row>'), "abîmé"),
    "two rows of one number, written otherwise": (
        lambda: stuffed(1, '<row r="1"><c><v>1</v></c></row><row r="2"><c><v>1</v></c></row>' * 2),
        "abîmé",
    ),
    "two members of one name": (lambda: with_a_twin("xl/worksheets/sheet1.xml"), "abîmé"),
    "two members of one name in another case": (lambda: with_a_twin("XL/worksheets/sheet1.xml"), "abîmé"),
    "two cells at one address": (
        lambda: stuffed(1, '<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>'),
        "abîmé",
    ),
    "row 0": (lambda: stuffed(1, '<row r="0"><c><v>1</v></c></row>'), "abîmé"),
    "row 0 in the usual writing": (lambda: stuffed(1, '<row r="0"><c r="A1"><v>1</v></c></row>'), "abîmé"),
    "row beyond the last, in the usual writing": (
        lambda: stuffed(1, '<row r="1048577"><c r="A1"><v>1</v></c></row>'),
        "abîmé",
    ),
    "column beyond the last": (lambda: stuffed(1, '<row r="1"><c r="XFE1"><v>1</v></c></row>'), "abîmé"),
    "not utf-8": (
        lambda: with_part("xl/worksheets/sheet1.xml", INLINE.replace(b"@", b"\xff")),
        "abîmé",
    ),
    "size that lies": (lying_about_size, "abîmé"),
    "zip bomb": (lambda: with_part("xl/sharedStrings.xml", b"<a>" + b" " * (MAX_BYTES + 1)), "décompressé"),
    "cells without end": (
        lambda: stuffed(1, "".join(f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(1, 1001))),
        "millions de cellules",
    ),
    "entities in the sheet": (
        lambda: with_part("xl/worksheets/sheet1.xml", f'{LAUGHS}<worksheet xmlns="{MAIN}">&b;</worksheet>'),
        "déclarations XML",
    ),
    "entities in the workbook": (
        lambda: with_part("xl/workbook.xml", f'{LAUGHS}<workbook xmlns="{MAIN}">&b;</workbook>'),
        "déclarations XML",
    ),
    "entities in utf-16": (
        lambda: with_part("xl/sharedStrings.xml", (LAUGHS + "<sst>&b;</sst>").encode("utf-16")),
        "déclarations XML",
    ),
    "encrypted": (lambda: compound("EncryptionInfo", "EncryptedPackage"), "mot de passe"),
    "encrypted zip": (locked_in_zip, "mot de passe"),
    "encrypted ods": (
        lambda: package(
            {
                "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
                "META-INF/manifest.xml": "<manifest:encryption-data/>",
                "content.xml": "x",
            }
        ),
        "mot de passe",
    ),
    "old Word": (lambda: compound("WordDocument"), "un document Word"),
    "old other": (lambda: compound("Contents"), "un autre document"),
    "old workbook without content": (lambda: compound("Workbook"), "abîmé"),
    "old header alone": (lambda: compound()[:60], "abîmé"),
    "Excel 4": (lambda: b"\x09\x04\x06\x00rest", "antérieure"),
    "Word": (lambda: of_type("vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"), "Word"),
    "PowerPoint": (
        lambda: of_type("vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"),
        "PowerPoint",
    ),
    "xlsb": (lambda: of_type("vnd.ms-excel.sheet.binary.macroEnabled.main"), "binaire"),
    "odt": (lambda: package({"mimetype": "application/vnd.oasis.opendocument.text"}), "OpenDocument"),
    "archive": (lambda: package({"a.txt": "a"}), "archive ZIP"),
    "pdf": (lambda: b"%PDF-1.7\n", "PDF"),
    "png": (lambda: b"\x89PNG\r\n\x1a\n", "image"),
    "jpeg": (lambda: b"\xff\xd8\xff\xe0", "image"),
    "rtf": (lambda: b"{\\rtf1 a}", "RTF"),
    "noise": (lambda: bytes(range(256)) * 9, "inconnu"),
    "web page": (lambda: b"<html><table><tr><td>1", "page web"),
    "xml 2003": (
        lambda: b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        "XML 2003",
    ),
    "xml": (lambda: b"<a/>", "un fichier XML"),
    "letter": ("Bonjour à tous\nMerci".encode, "un fichier texte"),
}


@pytest.mark.parametrize("case", CASES)
def test_an_unreadable_file_gets_one_sentence_and_a_remedy(tmp_path: Path, case: str) -> None:
    build, said = CASES[case]
    path = tmp_path / "Agents été.xlsx"
    path.write_bytes(build())
    started = time.monotonic()
    with pytest.raises(UserError, match=said) as caught:
        open_workbook(path)
    assert time.monotonic() - started < 10
    assert caught.value.place == "Agents été.xlsx"
    assert caught.value.message.endswith(".")
    assert caught.value.remedy.endswith(".")
    assert pickle.loads(pickle.dumps(caught.value)).message == caught.value.message


def test_a_workbook_locked_by_excel_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "agents.xlsx"
    path.write_bytes(VALID)

    def refuse(_path: Path) -> bytes:
        raise PermissionError(13, "locked")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(UserError, match="ouvert dans Excel") as caught:
        open_workbook(path)
    assert caught.value.place == "agents.xlsx"


def test_what_is_not_a_file_is_not_waited_for(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="dossier"):
        open_workbook(tmp_path)
    with pytest.raises(UserError, match="disque"):
        open_workbook(tmp_path / "absent.xlsx")
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "tube.xlsx")
        with pytest.raises(UserError, match="spécial"):
            open_workbook(tmp_path / "tube.xlsx")


@pytest.mark.parametrize("case", ["the reader panics", "the reader asks for 170 gb"])
def test_the_death_of_the_reader_does_not_end_the_run(case: str, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(UserError, match="abîmé"):
        open_workbook(HERE / f"{case.replace(' ', '-')}.xls")
    assert capfd.readouterr().err == ""


def test_parts_that_are_not_read_are_not_inflated(tmp_path: Path) -> None:
    buffer = BytesIO(VALID)
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.bmp", bytes(MAX_BYTES + 1))
    path = tmp_path / "agents.xlsx"
    path.write_bytes(buffer.getvalue())
    assert open_workbook(path).sheets[0].rows[0].cells == [1]
