"""Where the annotated copies go, and what becomes of those that are nobody's any more."""

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from pipeline.issues import Issue
from pipeline.run import build
from pipeline.settings import Settings
from tests.bureau import enregistrer
from tests.workbook.builders import Book

DAY = dt.date(2026, 3, 2)
OPEN, RESTRICTED = "a-corriger", "confidentiel/a-corriger"


def faulty(name: str = "agents.xlsx") -> Book:
    return Book(name=name).set("Agents", 0, "Nom", None)


def docs(root: Path) -> tuple[Issue, ...]:
    settings = Settings(
        DAY, root / "inputs", root / "outputs", root / "registre", only=frozenset({"calendrier"})
    )
    return tuple(issue for issue in build(settings).issues if issue.code == "copie-annotee")


def put(root: Path, book: Book, name: str = "agents.xlsx") -> Path:
    return enregistrer(book, root / "inputs" / name)


def copies(root: Path) -> list[str]:
    found = (root / "outputs").glob("**/a-corriger/*")
    return sorted(path.relative_to(root / "outputs").as_posix() for path in found)


@pytest.mark.parametrize("heading", ["L. 5212-13", "Handicap"])
@pytest.mark.parametrize("sheet", ["Confidentiel", "Confidentielle", "confidentiels"])
def test_a_confidential_sheet_however_badly_filled_keeps_the_copy_restricted(
    tmp_path: Path, sheet: str, heading: str
) -> None:
    put(tmp_path, faulty().add(sheet, **{"Référence": "2099-999", heading: "peut-être"}))
    docs(tmp_path)
    assert copies(tmp_path) == [f"{RESTRICTED}/agents.xlsx"]


def test_a_confidential_sheet_added_later_takes_the_open_copy_away(tmp_path: Path) -> None:
    put(tmp_path, faulty())
    docs(tmp_path)
    assert copies(tmp_path) == [f"{OPEN}/agents.xlsx"]
    put(tmp_path, faulty().add("Confidentiel", **{"Référence": "2026-002", "L. 5212-13": "oui"}))
    docs(tmp_path)
    assert copies(tmp_path) == [f"{RESTRICTED}/agents.xlsx"]


def test_workbooks_of_the_same_name_have_each_their_copy(tmp_path: Path) -> None:
    theirs = Book({}, conseiller=True).add("Confidentiel", **{"Référence": "2026-002", "L. 5212-13": "zut"})
    put(tmp_path, faulty().add("Confidentiel", **{"Référence": "2026-003", "L. 5212-13": "oui"}))
    put(tmp_path, theirs, "conseiller/Agents.xlsx")
    docs(tmp_path)
    assert copies(tmp_path) == [
        f"{RESTRICTED}/Agents (conseiller, xlsx).xlsx",
        f"{RESTRICTED}/agents (xlsx).xlsx",
    ]


def test_the_copy_of_a_workbook_that_is_gone_is_kept_and_named(tmp_path: Path) -> None:
    """It may be all that is left of it."""
    path = put(tmp_path, faulty())
    docs(tmp_path)
    path.rename(path.with_name("2026.xlsx"))
    messages = [issue.message for issue in docs(tmp_path)]
    assert any("agents.xlsx" in message and "conservé" in message for message in messages)
    assert copies(tmp_path) == [f"{OPEN}/2026.xlsx", f"{OPEN}/agents.xlsx"]


def test_the_copy_of_a_workbook_that_cannot_be_read_today_waits(tmp_path: Path) -> None:
    path = put(tmp_path, faulty())
    docs(tmp_path)
    path.write_bytes(path.read_bytes()[:500])
    assert docs(tmp_path) == ()
    assert copies(tmp_path) == [f"{OPEN}/agents.xlsx"]


def test_a_copy_that_a_person_touched_is_kept_even_when_its_workbook_has_another(tmp_path: Path) -> None:
    put(tmp_path, faulty())
    docs(tmp_path)
    copy = tmp_path / "outputs" / OPEN / "agents.xlsx"
    book = openpyxl.load_workbook(copy)
    book["Agents"]["B2"] = "Le Goff"
    book.save(copy)
    put(tmp_path, faulty().add("Confidentiel", **{"Référence": "2026-002", "L. 5212-13": "oui"}))
    assert any(OPEN in issue.message for issue in docs(tmp_path))
    assert copies(tmp_path) == [f"{OPEN}/agents.xlsx", f"{RESTRICTED}/agents.xlsx"]


def test_a_workbook_made_from_a_file_is_not_corrected_by_hand(tmp_path: Path) -> None:
    put(tmp_path, faulty(), "import – suivi.xlsx")
    (said,) = docs(tmp_path)
    assert "relancez « importer »" in said.remedy
    assert "à la place de votre classeur" not in said.remedy
