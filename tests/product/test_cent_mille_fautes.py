"""A workbook of a hundred thousand faulty cells: told in a page that opens, the rest made in bounded time."""

import time
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from tests.product.exemple import classeurs, produire

ROWS, LIMIT_SECONDS, MOST_PAGE = 25_000, 100, 2_000_000
# Four wrong cells a row.
WRONG = {"Référence": "X-{}", "Date": "le {} mai", "Début": "{}h", "Fin": "midi {}"}


def _spoilt(source: Path, target: Path) -> None:
    """The example's workbook with very many sessions of nobody, at no time."""
    book = Workbook(write_only=True)
    for sheet in load_workbook(source).worksheets:
        rows = list(sheet.iter_rows(values_only=True))
        copy = book.create_sheet(sheet.title)
        for row in rows:
            copy.append(row)
        if sheet.title == "Séances":
            heads = [str(head or "").rstrip(" *") for head in rows[0]]
            for number in range(ROWS):
                given = zip(heads, rows[1], strict=True)
                copy.append([WRONG[h].format(number) if h in WRONG else cell for h, cell in given])
    book.save(target)


@pytest.mark.epreuve
def test_a_hundred_thousand_faulty_cells_leave_a_page_that_opens(tmp_path: Path) -> None:
    inputs = classeurs(tmp_path / "inputs")
    _spoilt(inputs / "exemple.xlsx", inputs / "agents.xlsx")
    (inputs / "exemple.xlsx").unlink()
    start = time.monotonic()
    done = produire(inputs, tmp_path / "outputs")
    assert time.monotonic() - start < LIMIT_SECONDS
    assert "Traceback" not in done.console
    assert (tmp_path / "outputs" / "rapport.html").stat().st_size <= MOST_PAGE
    assert len([i for i in done.rapport["issues"] if i["sheet"] == "Séances"]) >= ROWS
    assert len([line for line in done.rapport["documents"] if line["status"] == "fait"]) > 100
