"""What is remembered beside the registers: without it, or damaged, nothing false follows."""

from pathlib import Path

import pytest

from pipeline.errors import UserError
from pipeline.store import notes

NONE: dict[str, str] = {}
DAMAGED = [b"", b"{", b"[1]", b"3", b"null", b"\xff\xfe", '{"à": 1}'.encode()]


def test_what_is_kept_comes_back_to_its_owner_alone(tmp_path: Path) -> None:
    notes.keep(tmp_path / "n.json", {"Été": "1"})
    assert notes.recall(tmp_path / "n.json", notes.of_texts, NONE) == {"Été": "1"}
    assert (tmp_path / "n.json").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("data", DAMAGED)
def test_a_damaged_note_is_as_good_as_none_or_is_told(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "n.json"
    path.write_bytes(data)
    assert notes.recall(path, notes.of_texts, {"a": "b"}) == {"a": "b"}
    with pytest.raises(UserError, match="illisible"):
        notes.require(path, notes.of_texts, NONE, "Le fichier est illisible.", "Reprenez-le.")


def test_one_that_is_not_there_is_none(tmp_path: Path) -> None:
    assert notes.require(tmp_path / "n.json", notes.of_texts, NONE, "Non.", "Non.") == {}
