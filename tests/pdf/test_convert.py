"""Batches: the same bytes each time, and a file that ends its batch costs itself only."""

import os
import shutil
import stat
import sys
import time
from pathlib import Path

import pytest

from pipeline.pdf import convert
from pipeline.pdf.convert import REFUSED, STOPPED, UNREADABLE
from pipeline.pdf.finish import Unsound, finish, undated_font
from pipeline.pdf.libreoffice import Missing, available

pytestmark = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")

# A LibreOffice that dies, or never ends, at files that say so; for the others it is the real one.
WRAPPER = """#!/bin/bash
sound=()
for arg in "$@"; do
  if [[ $arg == *.docx ]] && grep -q MORTEL "$arg"; then
    [[ "${{sound[*]}}" != *.docx ]] || "{soffice}" "${{sound[@]}}"
    kill -SEGV $$
  fi
  if [[ $arg == *.docx ]] && grep -q SANS-FIN "$arg"; then "{soffice}" "${{sound[@]}}"; sleep 600; fi
  sound+=("$arg")
done
exec "{soffice}" "${{sound[@]}}"
"""


@pytest.fixture
def fragile(tmp_path: Path) -> Path:
    """The program above. Options come last: they are put first."""
    path = tmp_path / "soffice"
    path.write_text(WRAPPER.format(soffice=available()))
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


@pytest.mark.epreuve
def test_the_same_source_gives_the_same_bytes_alone_or_not(
    one_of_each: dict[str, Path], converted: dict[str, bytes]
) -> None:
    folder = "factures/brouillons"
    (again,) = convert([one_of_each[folder]], batches=1)
    assert again.data == converted[folder]


@pytest.mark.epreuve
@pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands for the program")
def test_files_that_kill_or_hang_cost_themselves_only(
    tmp_path: Path, one_of_each: dict[str, Path], fragile: Path
) -> None:
    sound = list(one_of_each.values())[:3]
    bad = [tmp_path / name for name in ("mortel.docx", "infini.docx", "abime.docx", "absent.docx")]
    for path, word in zip(bad, (b"MORTEL", b"SANS-FIN", b"PK rien"), strict=False):
        path.write_bytes(word)
    paths = [sound[0], bad[0], sound[1], bad[1], bad[2], bad[3], sound[2]]
    start = time.monotonic()
    found = {each.source: each for each in convert(paths, batches=1, patience=8, soffice=fragile)}
    assert time.monotonic() - start < 90
    assert all(found[path].pages for path in sound)
    assert not any(found[path].data for path in bad)
    assert [found[path].reason for path in bad[1:]] == [STOPPED, REFUSED, UNREADABLE]
    assert found[bad[0]].reason in {STOPPED, REFUSED}


def test_what_is_no_pdf_is_refused() -> None:
    with pytest.raises(Unsound):
        finish(b"%PDF-1.7 rien", b"0" * 16)


def test_a_font_without_a_head_is_left_alone() -> None:
    font = b"\0\1\0\0" + b"\0" * 8
    assert undated_font(font) == font


def test_without_libreoffice_the_command_that_installs_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", os.fspath(tmp_path))
    monkeypatch.setattr("pipeline.pdf.libreoffice.PLACES", ())
    with pytest.raises(Missing) as told:
        list(convert([tmp_path / "a.docx"]))
    assert "apt install libreoffice-writer" in told.value.remedy
    assert "winget install TheDocumentFoundation.LibreOffice" in told.value.remedy
