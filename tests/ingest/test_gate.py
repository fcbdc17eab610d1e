"""What the gate lets through: regular files of bounded size, under their folder, named without detours."""

import os
import struct
import sys
import time
import zlib
from pathlib import Path

import pytest

from pipeline.ingest import Refused, images, inside, read, read_toml
from pipeline.ingest.trial import DEMESURE, try_all
from pipeline.ingest.trial_child import Unsound, parse
from tests.render.test_active import made


def _chunk(kind: bytes, data: bytes) -> bytes:
    body = kind + data
    return struct.pack(">L", len(data)) + body + struct.pack(">L", zlib.crc32(body))


PNG = (
    b"\x89PNG\r\n\x1a\n"
    + _chunk(b"IHDR", struct.pack(">2L5B", 1, 1, 8, 2, 0, 0, 0))
    + _chunk(b"IDAT", zlib.compress(b"\0\0\0\0"))
    + _chunk(b"IEND", b"")
)
ELSEWHERE = [
    "\\\\serveur\\partage\\x.png",
    "//serveur/partage/x.png",
    "/etc/passwd",
    "C:\\x.png",
    "C:x.png",
    "..\\x.png",
    "a/../../x.png",
    "~/x.png",
    "\\x.png",
    "\\\\?\\C:\\x.png",
    "\\\\.\\pipe\\x",
    "x\x00.png",
]


@pytest.mark.parametrize("name", ["logo.png", "logos/cdg.png", "logos\\cdg.png", "./logo.png", "é à.png"])
def test_a_name_under_the_folder(tmp_path: Path, name: str) -> None:
    found = inside(tmp_path, name)
    assert found is not None
    assert found.is_relative_to(tmp_path)


@pytest.mark.parametrize("name", [*ELSEWHERE, ""])
def test_a_name_that_leads_elsewhere_is_judged_by_its_spelling(tmp_path: Path, name: str) -> None:
    assert inside(tmp_path, name) is None


@pytest.mark.skipif(sys.platform == "win32", reason="pipes and devices of Unix")
def test_what_is_no_regular_file_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "tube.xlsx")
    (tmp_path / "zero.xlsx").symlink_to("/dev/zero")
    start = time.monotonic()
    for path in (tmp_path / "tube.xlsx", tmp_path / "zero.xlsx", tmp_path, tmp_path / "absent"):
        with pytest.raises(Refused):
            read(path)
    assert time.monotonic() - start < 1


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights on Windows")
def test_a_link_that_leaves_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "inputs").mkdir()
    (tmp_path / "ailleurs.png").write_bytes(PNG)
    (tmp_path / "inputs" / "logo.png").symlink_to(tmp_path / "ailleurs.png")
    with pytest.raises(Refused, match="lien"):
        read(tmp_path / "inputs" / "logo.png", within=tmp_path / "inputs")


def test_a_file_too_big_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "gros").write_bytes(b"x" * 2048)
    with pytest.raises(Refused, match="dépasse"):
        read(tmp_path / "gros", most=1024)


@pytest.mark.parametrize("text", ["x = " + "9" * 5000, "x = " + "[" * 5000, "x = ", "\ufffe", "x = 1\nx = 2"])
def test_a_faulty_toml_is_one_kind_of_fault(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r".*"):
        read_toml(tmp_path / "a.toml")


def test_an_image_is_looked_at_before_it_is_used() -> None:
    assert images.size_of(PNG) == images.Size(1, 1)
    for data in (
        PNG[:40],
        PNG[:-8],
        b"GIF89a",
        b"\xff\xd8\xff\xe0\x00\x10JFIF",
        b"\xff\xd8" + b"\xff" * 99,
        b"",
    ):
        with pytest.raises(images.Unusable):
            images.size_of(data)


def test_several_files_are_tried_in_one_process(tmp_path: Path) -> None:
    sound, deep, cut = tmp_path / "a.docx", tmp_path / "b.docx", tmp_path / "c.docx"
    sound.write_bytes(made("<w:p/>"))
    deep.write_bytes(made("<w:p>" * 3000 + "</w:p>" * 3000))
    cut.write_bytes(made("<w:p/>")[:900])
    start = time.monotonic()
    verdicts = try_all([sound, deep, cut, sound])
    assert time.monotonic() - start < 20
    assert verdicts[sound] == ""
    assert "imbriqué" in verdicts[deep]
    assert "abîmé" in verdicts[cut]


@pytest.mark.parametrize("coding", ["UTF-r", "undefined", "rot13", "zlib", "utf-16", "x" * 5000, "UTF-8\0"])
def test_a_part_in_a_coding_that_nobody_knows_is_damaged(coding: str) -> None:
    with pytest.raises(Unsound, match="abîmé"):
        parse(f'<?xml version="1.0" encoding="{coding}"?><a>é</a>'.encode())


@pytest.mark.skipif(sys.platform == "win32", reason="a pipe stands for a file that never ends")
def test_one_that_holds_the_process_costs_itself_only(tmp_path: Path) -> None:
    sound, held = tmp_path / "a.docx", tmp_path / "tube.docx"
    sound.write_bytes(made("<w:p/>"))
    os.mkfifo(held)
    assert try_all([held, sound], seconds=2) == {held: DEMESURE, sound: ""}


def test_a_toml_of_very_many_values_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "long.toml"
    path.write_text("\n".join(f"k{n} = [1, 1]" for n in range(3000)))
    with pytest.raises(ValueError, match="too many values"):
        read_toml(path)


def test_a_link_that_leads_back_to_itself_is_refused(tmp_path: Path) -> None:
    (tmp_path / "boucle.toml").symlink_to(tmp_path / "boucle.toml")
    with pytest.raises(Refused):
        read(tmp_path / "boucle.toml", within=tmp_path)
