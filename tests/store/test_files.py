import os
import sys
from pathlib import Path

import pytest

from pipeline.errors import UserError
from pipeline.store import files


def test_a_file_is_written_whole_and_nothing_else_is_left(tmp_path: Path) -> None:
    written = files.write(tmp_path / "a.docx", b"entier")
    assert (tmp_path / "a.docx").read_bytes() == b"entier"
    assert [path.name for path in tmp_path.iterdir()] == ["a.docx"]
    found = (tmp_path / "a.docx").stat()
    assert (written.st_size, written.st_mtime_ns) == (found.st_size, found.st_mtime_ns)


def test_a_failed_replacement_keeps_the_old_file_and_no_temporary(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "a.docx"
    files.write(target, b"ancien")

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "replace", refuse)
    monkeypatch.setattr(files, "PAUSES", (0.0, 0.0))
    with pytest.raises(files.Locked, match="est ouvert"):
        files.write(target, b"nouveau")
    assert target.read_bytes() == b"ancien"
    assert [path.name for path in tmp_path.iterdir()] == ["a.docx"]


def test_a_lock_that_lasts_an_instant_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real, calls = os.replace, []

    def busy_once(source: str, target: str) -> None:
        calls.append(source)
        if len(calls) == 1:
            raise PermissionError(13, "Permission denied")
        real(source, target)

    monkeypatch.setattr(os, "replace", busy_once)
    files.write(tmp_path / "a.docx", b"x")
    assert (len(calls), (tmp_path / "a.docx").read_bytes()) == (2, b"x")


@pytest.mark.parametrize(
    ("name", "program"),
    [
        ("a.docx", "Word"),
        ("a.XLSX", "Excel"),
        ("a.csv", "Excel"),
        ("a.ods", "LibreOffice"),
        ("a.pdf", "le programme"),
    ],
)
def test_what_is_open_is_to_be_closed_in_its_own_program(tmp_path: Path, name: str, program: str) -> None:
    assert f"Fermez-le dans {program}" in files.locked(tmp_path / name).remedy


@pytest.mark.parametrize(
    ("name", "owner"),
    [
        ("Convention.docx", "~$nvention.docx"),
        ("Abcdefg.docx", "~$bcdefg.docx"),
        ("Abc.docx", "~$Abc.docx"),
        ("Convention.docx", ".~lock.Convention.docx#"),
        ("bilans.xlsx", "~$bilans.xlsx"),
        ("Classeur de 2026.XLSX", "~$Classeur de 2026.XLSX"),
    ],
)
def test_the_owner_file_of_an_office_program_means_open(tmp_path: Path, name: str, owner: str) -> None:
    files.write(tmp_path / name, b"x")
    (tmp_path / owner).write_bytes(b"")
    with pytest.raises(files.Locked) as caught:
        files.write(tmp_path / name, b"y")
    assert owner in caught.value.remedy
    assert (tmp_path / name).read_bytes() == b"x"


def test_a_folder_that_cannot_be_written_to_is_said_in_french(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"Impossible d’écrire .* \(introuvable\)"):
        files.write(tmp_path / "absent" / "a.docx", b"x")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows a d'autres droits")
def test_a_private_file_is_its_owners_only(tmp_path: Path) -> None:
    files.make_folder(tmp_path / "s", private=True)
    files.write(tmp_path / "s" / "a.docx", b"x", private=True)
    assert (tmp_path / "s").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "s" / "a.docx").stat().st_mode & 0o777 == 0o600
