"""One walk over a folder: whatever names and links people leave there, it ends, and each name can be told."""

import os
import sys
from pathlib import Path

import pytest

from pipeline.ingest import told
from pipeline.store import files
from pipeline.store.tree import look

# A share of former times, a zip unpacked elsewhere: bytes that are no UTF-8. Other systems refuse such names.
STRAY = [
    (b"Synth\xe8se.docx", "Synthèse.docx"),
    (b"a\nb.docx", "a\ufffdb.docx"),
    (b"\x1b[31m.docx", "\ufffd[31m.docx"),
]
NAMES = STRAY if sys.platform == "linux" else []
NAMES = [
    *NAMES,
    ("exe\u202egpj.docx".encode(), "exe\ufffdgpj.docx"),
    ("e\u0301te\u0301.docx".encode(), "été.docx"),
]


@pytest.mark.parametrize(("name", "shown"), NAMES)
def test_each_name_can_be_told_and_leads_to_its_file(tmp_path: Path, name: bytes, shown: str) -> None:
    Path(os.fsdecode(os.path.join(os.fsencode(tmp_path), name))).write_bytes(b"x")  # noqa: PTH118 - bytes
    tree = look(tmp_path)
    assert list(tree.files) == [shown]
    assert tree.real(shown).read_bytes() == b"x"
    assert files.actual(tmp_path, shown).read_bytes() == b"x"
    shown.encode()
    assert told(shown) == shown


def test_two_files_of_which_the_names_are_told_alike_are_both_there(tmp_path: Path) -> None:
    for mark in ("\u202d", "\u202e"):
        (tmp_path / f"a{mark}b.docx").write_text(mark)
    tree = look(tmp_path)
    assert sorted(tree.real(path).read_text() for path in tree.files) == ["\u202d", "\u202e"]
    assert not any("\u202d" in path or "\u202e" in path for path in tree.files)


def test_a_link_that_leads_back_to_itself_is_nothing(tmp_path: Path) -> None:
    (tmp_path / "boucle.docx").symlink_to(tmp_path / "boucle.docx")
    (tmp_path / "mort.docx").symlink_to(tmp_path / "nulle part")
    (tmp_path / "a.docx").write_bytes(b"x")
    tree = look(tmp_path)
    assert (list(tree.files), tree.closed) == (["a.docx"], ())
