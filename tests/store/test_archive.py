"""An archive is whole, owner-only, and believed only after every file was read again."""

import stat
import zipfile
from pathlib import Path

import pytest

from pipeline.errors import UserError
from pipeline.store.archive import MANIFEST, check_archive, extract_archive, without_members, write_archive


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    source = tmp_path / "source"
    source.mkdir()
    (source / "é à.txt").write_text("un", encoding="utf-8")
    (source / "b.bin").write_bytes(bytes(range(256)) * 40)
    target = tmp_path / "sauvegardes" / "bilan.zip"
    write_archive(
        target, [(f"inputs/{path.name}", path) for path in sorted(source.iterdir())], {"le": "2026"}
    )
    return target


def changed(path: Path, name: str, data: bytes) -> None:
    with zipfile.ZipFile(path) as old:
        members = {info: old.read(info) for info in old.infolist()}
    with zipfile.ZipFile(path, "w") as new:
        for info, content in members.items():
            new.writestr(info, data if info.filename == name else content)


def test_what_was_put_in_comes_out(archive: Path, tmp_path: Path) -> None:
    manifest = extract_archive(archive, tmp_path / "sorti")
    assert sorted(manifest.entries) == ["inputs/b.bin", "inputs/é à.txt"]
    assert (tmp_path / "sorti/inputs/é à.txt").read_text(encoding="utf-8") == "un"
    assert manifest.notes == {"le": "2026"}
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600


def test_a_changed_file_a_missing_file_and_a_cut_archive_are_refused(archive: Path, tmp_path: Path) -> None:
    whole = archive.read_bytes()
    changed(archive, "inputs/b.bin", b"autre")
    with pytest.raises(UserError, match="n’y est plus tel"):
        check_archive(archive)
    archive.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(UserError, match="abîmée"):
        extract_archive(archive, tmp_path / "sorti")
    assert not (tmp_path / "sorti").exists()
    archive.write_bytes(whole)
    with zipfile.ZipFile(archive, "a") as more:
        more.writestr("inputs/ajout.txt", "x")
    with pytest.raises(UserError, match="sa liste"):
        check_archive(archive)


@pytest.mark.parametrize(
    "name", ["../dehors.txt", "/etc/x", "inputs/../../x", "C:/x", "inputs\\x", "inputs//x"]
)
def test_a_name_that_leads_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    source = tmp_path / "a.txt"
    source.write_text("a", encoding="utf-8")
    with pytest.raises(UserError):
        write_archive(tmp_path / "mauvaise.zip", [(name, source)], {})
    assert not (tmp_path / "mauvaise.zip").exists()


def test_a_member_taken_out_is_gone_and_the_manifest_agrees(archive: Path) -> None:
    manifest = without_members(archive, ["inputs/b.bin"], {"detruits": "1"})
    assert sorted(manifest.entries) == ["inputs/é à.txt"]
    assert check_archive(archive).notes["detruits"] == "1"
    assert bytes(range(256)) not in archive.read_bytes()


def test_a_file_that_cannot_be_read_makes_no_archive(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="n’a pas été faite"):
        write_archive(tmp_path / "x.zip", [("inputs/a", tmp_path / "absent")], {})
    assert list(tmp_path.iterdir()) == []


def test_a_manifest_of_a_newer_program_is_told(archive: Path) -> None:
    changed(archive, MANIFEST, b'{"format": 2, "fichiers": {}}')
    with pytest.raises(UserError, match="plus récent"):
        check_archive(archive)
