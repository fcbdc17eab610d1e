"""Calendar files from one run to the next: revised when a session changes, not rewritten otherwise."""

import datetime as dt
from pathlib import Path

import pytest
from icalendar import Calendar

from pipeline.report.run import Run
from pipeline.store.register import NAME
from tests.builders import classeur
from tests.bureau import Bureau

CALENDRIER = frozenset({"calendrier"})


@pytest.fixture
def bureau(tmp_path: Path) -> Bureau:
    bureau = Bureau(tmp_path).deposer(classeur())
    bureau.produire(only=CALENDRIER)
    return bureau


def agenda(bureau: Bureau) -> bytes:
    (data,) = [data for path, data in bureau.fichiers().items() if path.endswith(".ics")]
    return data


def numeros(bureau: Bureau) -> list[int]:
    return [int(str(event["sequence"])) for event in Calendar.from_ical(agenda(bureau)).walk("VEVENT")]


def statut(run: Run) -> str:
    (line,) = [line for line in run.documents if line.kind == "agenda"]
    return line.status.value


def test_a_moved_session_is_a_revision_and_the_next_run_leaves_it(bureau: Bureau) -> None:
    bureau.deposer(classeur().set("Séances", 1, "Date", dt.date(2026, 3, 27)))
    assert statut(bureau.produire(only=CALENDRIER)) == "fait"
    assert numeros(bureau) == [0, 1, *[0] * 9]
    revised = agenda(bureau)
    for redo in (frozenset[str](), CALENDRIER):
        assert statut(bureau.produire(only=CALENDRIER, redo=redo)) == "inchangé"
        assert agenda(bureau) == revised


def test_a_revision_is_recognised_once_the_register_is_lost(bureau: Bureau) -> None:
    bureau.deposer(classeur().set("Séances", 1, "Date", dt.date(2026, 3, 27)))
    bureau.produire(only=CALENDRIER)
    (bureau.root / "registre" / NAME).unlink()
    assert statut(bureau.produire(only=CALENDRIER)) == "inchangé"
    assert numeros(bureau) == [0, 1, *[0] * 9]


def test_the_numbers_outlive_the_file(bureau: Bureau) -> None:
    bureau.deposer(classeur().set("Séances", 1, "Date", dt.date(2026, 3, 27)))
    bureau.produire(only=CALENDRIER)
    for path in bureau.outputs.rglob("*.ics"):
        path.unlink()
    bureau.produire(only=CALENDRIER, recreate=True)
    assert numeros(bureau) == [0, 1, *[0] * 9]
    for path in bureau.outputs.rglob("*.ics"):
        path.unlink()
    bureau.deposer(classeur().set("Séances", 1, "Date", dt.date(2026, 4, 2)))
    bureau.produire(only=CALENDRIER, recreate=True)
    assert numeros(bureau) == [0, 2, *[0] * 9]
