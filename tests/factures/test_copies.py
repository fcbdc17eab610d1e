import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from pipeline.factures.copies import check_copies, restore_copies
from pipeline.factures.issue import issue
from pipeline.factures.register import Register
from tests.factures.builders import a_draft, a_register, render, says

D = date(2026, 7, 1)
NAMES = [f"facture_F-2026-0000{i}.docx" for i in range(1, 4)]


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    with a_register(tmp_path / "registre") as register:
        for i in range(1, 4):
            issue(register, a_draft(f"B-{i}"), D, render)
        yield register


def names(outputs: Path) -> list[str]:
    return sorted(p.name for p in (outputs / "factures").iterdir())


def test_copies_come_back_after_the_outputs_are_deleted(register: Register, tmp_path: Path) -> None:
    assert restore_copies(register, tmp_path / "outputs") == ()
    assert names(tmp_path / "outputs") == NAMES
    assert says((tmp_path / "outputs/factures" / NAMES[1]).read_bytes(), "F-2026-00002")


def test_one_deleted_copy_alone_is_written_again(register: Register, tmp_path: Path) -> None:
    restore_copies(register, tmp_path)
    os.utime(tmp_path / "factures" / NAMES[0], (1, 1))
    (tmp_path / "factures" / NAMES[2]).unlink()
    restore_copies(register, tmp_path)
    assert names(tmp_path) == NAMES
    assert (tmp_path / "factures" / NAMES[0]).stat().st_mtime == 1


def test_an_altered_copy_is_saved_then_replaced_by_the_issued_one(register: Register, tmp_path: Path) -> None:
    restore_copies(register, tmp_path)
    copy = tmp_path / "factures" / NAMES[0]
    copy.write_bytes(b"changed by hand")
    (found,) = restore_copies(register, tmp_path)
    assert found.code == "facture-modifiee-remise"
    assert says(copy.read_bytes(), "F-2026-00001")
    (saved,) = (p for p in (tmp_path / "sauvegardes").rglob("*.docx"))
    assert saved.read_bytes() == b"changed by hand"
    assert restore_copies(register, tmp_path) == ()


def test_a_copy_open_in_word_is_named_and_the_others_are_written(register: Register, tmp_path: Path) -> None:
    restore_copies(register, tmp_path)
    folder = tmp_path / "factures"
    (folder / f"~${NAMES[1][2:]}").write_bytes(b"")
    (folder / NAMES[1]).write_bytes(b"being changed")
    (folder / NAMES[2]).unlink()
    (found,) = restore_copies(register, tmp_path)
    assert (found.code, NAMES[1] in found.message) == ("copie-non-ecrite", True)
    assert (folder / NAMES[1]).read_bytes() == b"being changed"
    assert says((folder / NAMES[2]).read_bytes(), "F-2026-00003")


def test_only_the_asked_copies_are_written(register: Register, tmp_path: Path) -> None:
    restore_copies(register, tmp_path, ["F-2026-00002"])
    assert names(tmp_path) == [NAMES[1]]


def test_missing_and_altered_copies_are_named_without_being_touched(
    register: Register, tmp_path: Path
) -> None:
    restore_copies(register, tmp_path)
    assert check_copies(register, tmp_path) == ()
    (tmp_path / "factures" / NAMES[0]).unlink()
    (tmp_path / "factures" / NAMES[1]).write_bytes(b"x")
    assert [i.code for i in check_copies(register, tmp_path)] == ["copie-modifiee", "copie-absente"]
    assert not (tmp_path / "factures" / NAMES[0]).exists()


def test_many_missing_copies_make_one_message(register: Register, tmp_path: Path) -> None:
    for i in range(4, 13):
        issue(register, a_draft(f"B-{i}"), D, render)
    (found,) = check_copies(register, tmp_path)
    assert found.message.startswith("12 copies manquent")


def test_ten_missing_copies_are_named_and_more_are_counted(register: Register, tmp_path: Path) -> None:
    for i in range(4, 12):
        issue(register, a_draft(f"B-{i}"), D, render)
    (told,) = check_copies(register, tmp_path)
    assert "11" in told.message
    restore_copies(register, tmp_path, ["F-2026-00001"])
    assert [i.code for i in check_copies(register, tmp_path)] == ["copie-absente"] * 10
