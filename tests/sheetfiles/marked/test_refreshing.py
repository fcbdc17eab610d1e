"""A copy on disk is renewed while it is ours, kept once it is someone's, removed when all is clean."""

import os
import stat
import zipfile
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from pipeline.errors import UserError
from pipeline.issues import Severity
from pipeline.sheetfiles.marked import Action, marked_name, refresh_marked
from tests.sheetfiles.marked.workbooks import at, fault, rich

pytestmark = pytest.mark.filterwarnings("ignore:Data Validation extension")
WRONG = [fault(at("Agents", "B3"))]
WORSE = [*WRONG, fault(at("Agents", "B4"))]


def target(tmp_path: Path) -> Path:
    return tmp_path / "outputs" / "a-corriger" / "Agents été.xlsx"


def save_again(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    book["Agents"]["B3"] = "Le Gall"
    book.save(path)


def test_a_copy_is_written_then_found_unchanged_then_renewed(tmp_path: Path) -> None:
    source, copy = rich(tmp_path), target(tmp_path)
    assert refresh_marked(source, WRONG, copy).action is Action.WRITTEN
    first = copy.read_bytes()
    assert refresh_marked(source, WRONG, copy).action is Action.UNCHANGED
    assert copy.read_bytes() == first
    assert refresh_marked(source, WORSE, copy).action is Action.WRITTEN
    assert copy.read_bytes() != first
    assert [path.name for path in copy.parent.iterdir()] == [copy.name]


def test_a_copy_that_a_person_touched_is_kept_and_named(tmp_path: Path) -> None:
    source, copy = rich(tmp_path), target(tmp_path)
    refresh_marked(source, WRONG, copy)
    save_again(copy)
    touched = copy.read_bytes()
    for issues in (WORSE, []):
        outcome = refresh_marked(source, issues, copy)
        assert outcome.action is Action.KEPT
        assert "Agents été.xlsx" in outcome.sentence
        assert copy.read_bytes() == touched


@pytest.mark.parametrize("content", [b"", b"not a workbook", "rewritten"])
def test_any_file_that_we_did_not_write_is_kept(tmp_path: Path, content: bytes | str) -> None:
    source, copy = rich(tmp_path), target(tmp_path)
    refresh_marked(source, WRONG, copy)
    if isinstance(content, str):
        buffer = BytesIO()
        with zipfile.ZipFile(copy) as old, zipfile.ZipFile(buffer, "w") as new:
            for name in old.namelist():
                new.writestr(name, old.read(name).replace(b"Le nom manque", b"Le nom"))
        content = buffer.getvalue()
    copy.write_bytes(content)
    assert refresh_marked(source, [], copy).action is Action.KEPT
    assert copy.read_bytes() == content


def test_a_copy_goes_once_its_workbook_has_no_error(tmp_path: Path) -> None:
    source, copy = rich(tmp_path), target(tmp_path)
    refresh_marked(source, WRONG, copy)
    assert refresh_marked(
        source, [fault(at("Agents", "B3"), severity=Severity.AVERTISSEMENT)], copy
    ).action is (Action.REMOVED)
    assert not copy.exists()
    assert refresh_marked(source, [], copy).action is Action.NOTHING


def test_confidential_errors_alone_make_no_copy_in_the_common_folder(tmp_path: Path) -> None:
    source, copy = rich(tmp_path), target(tmp_path)
    secret = [fault(at("Agents", "B3"), confidential=True)]
    assert refresh_marked(source, secret, copy).action is Action.NOTHING
    assert refresh_marked(source, secret, copy, confidential=True).action is Action.WRITTEN


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
def test_a_copy_is_its_owners_only(tmp_path: Path) -> None:
    copy = target(tmp_path)
    refresh_marked(rich(tmp_path), WRONG, copy)
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert stat.S_IMODE(copy.parent.stat().st_mode) == 0o700


def test_a_copy_open_in_excel_is_named_and_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, copy = rich(tmp_path), target(tmp_path)
    refresh_marked(source, WRONG, copy)
    before = copy.read_bytes()

    def locked(_self: Path, _target: Path) -> Path:
        raise PermissionError(13, "locked")

    monkeypatch.setattr(Path, "replace", locked)
    with pytest.raises(UserError, match="ouverte dans Excel") as caught:
        refresh_marked(source, WORSE, copy)
    assert caught.value.place == "Agents été.xlsx"
    assert copy.read_bytes() == before
    assert [path.name for path in copy.parent.iterdir()] == [copy.name]


@pytest.mark.parametrize(
    ("source", "kind", "copy"),
    [
        ("agents.xlsx", "", "agents.xlsx"),
        ("Agents.XLSM", "", "Agents.XLSM"),
        ("service/agents.ods", "ods", "agents.xlsx"),
        ("agents.v2.csv", "csv", "agents.v2.xlsx"),
        ("agents.xls", "xlsm", "agents.xlsm"),
        ("agents.xltm", "xlsm", "agents.xlsm"),
        ("agents.xlsm", "xlsx", "agents.xlsx"),
    ],
)
def test_a_copy_bears_the_name_of_its_workbook(source: str, kind: str, copy: str) -> None:
    assert marked_name(source, kind) == copy
