"""What is read back from a converted workbook is what was converted."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import openpyxl

from pipeline.sheetfiles import CellError, CellValue, Merge, RawRow, RawSheet, RawWorkbook, open_workbook
from pipeline.sheetfiles.marked.convert import convert, sheet_names

VALUES: list[CellValue] = [
    "=1+1",
    "01000",
    " é & <b> ",
    "deux\nlignes",
    "_x000D_",
    "cloche\x07, retour\r",
    "é" * 5000,
    3,
    12345678901234,
    Decimal("2040.5"),
    Decimal("-0.00001"),
    True,
    date(2024, 3, 1),
    datetime(2024, 3, 1, 9, 50),
    time(9, 50),
    timedelta(hours=27),
    CellError("#N/A"),
]


def test_every_value_comes_back_at_its_address(tmp_path: Path) -> None:
    rows = [RawRow(3, [None, *VALUES]), RawRow(1_048_576, ["fin"])]
    merged = (Merge(3, 1, 3, 2),)
    sheets = (RawSheet("Agents", rows, merged=merged), RawSheet("Cachée", [], visible=False))
    path = tmp_path / "a.xlsx"
    path.write_bytes(convert(RawWorkbook(sheets)))
    assert open_workbook(path).sheets == sheets
    assert openpyxl.load_workbook(path).sheetnames == ["Agents", "Cachée"]


def test_text_stays_text_and_a_code_keeps_its_zeros_when_edited() -> None:
    data = convert(RawWorkbook((RawSheet("A", [RawRow(1, ["=1+1", "01000"])]),)))
    first, second = openpyxl.load_workbook(BytesIO(data))["A"][1]
    assert (first.data_type, second.number_format) == ("s", "@")


def test_a_day_before_excels_calendar_becomes_text(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(convert(RawWorkbook((RawSheet("A", [RawRow(1, [date(1812, 6, 24)])]),))))
    assert open_workbook(path).sheets[0].rows[0].cells == ["24/06/1812"]


def test_a_sheet_takes_a_name_that_excel_accepts() -> None:
    assert sheet_names(["a/b:c" + "d" * 40, ""]) == {
        "a/b:c" + "d" * 40: "a-b-c" + "d" * 26,
        "": "Feuille",
    }


def test_two_sheets_never_take_the_same_name() -> None:
    long = "d" * 40
    kept = sheet_names([long, f"{long}e", "Agents", "agents?", "AGENTS"])
    assert kept[f"{long}e"] == "d" * 25 + " (2)"
    assert len({name.casefold() for name in kept.values()}) == 5
    assert all(len(name) <= 31 for name in kept.values())
