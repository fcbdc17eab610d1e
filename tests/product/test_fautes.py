"""A hundred thousand faults: read, told and marked within a minute and a gigabyte, on a page one can read."""

import itertools
import sys
import time
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pipeline.issues import Issue, Origin, Severity
from tests.measured import measured
from tests.product.exemple import JOUR, ROOT, Production, environnement

ROWS, SECONDS, MEGABYTES, PAGE = 25_000, 60, 1000, 2_000_000
FAULTS = {"Date": "31/13/2026", "Début": "25:{n}", "Fin": "midi {n}", "Modalité": "autrement {n}"}


def faulty(folder: Path) -> Path:
    """The example with 25,000 more sessions, four faults each."""
    folder.mkdir(parents=True)
    book = load_workbook(ROOT / "inputs" / "exemple.xlsx")
    sheet = book["Séances"]
    heads = [str(cell.value).rstrip(" *") for cell in sheet[1]]
    first = [cell.value for cell in sheet[2]]
    for n in range(ROWS):
        cells = zip(heads, first, strict=True)
        sheet.append([FAULTS[head].format(n=n) if head in FAULTS else value for head, value in cells])
    book.save(folder / "agents.xlsx")
    return folder


@pytest.mark.epreuve
def test_a_hundred_thousand_faults_are_told_within_bounds(tmp_path: Path) -> None:
    inputs, outputs = faulty(tmp_path / "inputs"), tmp_path / "outputs"
    command = [sys.executable, "-m", "pipeline", "docs", "--date", JOUR, "--inputs", str(inputs)]
    cost = measured([*command, "--outputs", str(outputs)], ROOT, environnement())
    done = Production(outputs, cost.said, cost.code)
    assert cost.seconds < SECONDS
    assert cost.megabytes < MEGABYTES
    assert "Traceback" not in done.console
    told = done.rapport["issues"]
    assert sum(len(issue.get("related", ())) + 1 for issue in told) >= 4 * ROWS
    assert (tmp_path / "outputs" / "rapport.html").stat().st_size < PAGE
    assert [issue for issue in told if issue["code"] == "classeur-illisible"] == []


def test_an_issue_of_many_places_is_hashed_at_once() -> None:
    places = tuple(Origin("a.xlsx", "Séances", f"E{n}") for n in range(20_000))
    issue = Issue("date-invalide", Severity.ERREUR, "Non.", "Oui.", places[0], related=places)
    start = time.process_time()
    assert len({(issue, n) for n in itertools.islice(itertools.count(), 2000)}) == 2000
    assert time.process_time() - start < 0.5
