import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.sheetfiles.model import CellValue
from pipeline.workbook.values import Mended, Refused
from pipeline.workbook.values.compile import clock, day
from pipeline.workbook.values.dates import date, month, time

FIRST_OF_MARCH = dt.date(2024, 3, 1)


@pytest.mark.parametrize(
    "typed",
    [
        FIRST_OF_MARCH,
        dt.datetime(2024, 3, 1, 9, 30),
        45352,
        Decimal("45352.4"),
        "45352",
        "01/03/2024",
        "1/3/2024",
        "01-03-2024",
        "01.03.2024",
        "01 / 03 / 2024",
        "2024-03-01",
        "2024-03-01 00:00:00",
        "1er mars 2024",
        "1ER MARS 2024",
        "1 mars 2024",
        "1\u00a0mars\u00a02024",
        "vendredi 1er mars 2024",
        "le 1er mars 2024",
        "1-mars-24",
    ],
)
def test_every_way_of_typing_a_date(typed: CellValue) -> None:
    assert date(typed) == FIRST_OF_MARCH


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("25/12/24", dt.date(2024, 12, 25)),
        ("15/03/98", dt.date(1998, 3, 15)),
        ("3/3/24", dt.date(2024, 3, 3)),
        ("12 févr. 2024", dt.date(2024, 2, 12)),
        ("14 aout 2024", dt.date(2024, 8, 14)),
        ("31 déc 2024", dt.date(2024, 12, 31)),
    ],
)
def test_a_short_year_or_month_with_one_reading_is_read(typed: str, day: dt.date) -> None:
    assert date(typed) == day


def test_a_short_year_with_two_readings_is_not_guessed() -> None:
    with pytest.raises(Refused) as caught:
        date("3/1/24")
    assert caught.value.code == "date-ambigue"
    assert "03/01" in caught.value.detail
    assert "01/03" in caught.value.detail


def test_a_short_year_that_may_come_first_is_not_guessed() -> None:
    with pytest.raises(Refused) as caught:
        date("26-03-01")
    assert caught.value.code == "date-ambigue"
    assert "2001 ou 2026" in caught.value.detail
    assert date("26-03-98") == dt.date(1998, 3, 26)


@pytest.mark.parametrize("cell", [dt.datetime(2024, 3, 1, 9, 30), Decimal("45352.4")])
def test_an_hour_beside_a_day_is_left_out_aloud(cell: CellValue) -> None:
    found = day(cell)
    assert isinstance(found, Mended)
    assert (found.value, found.code) == (FIRST_OF_MARCH, "heure-ignoree")
    assert day(45352) == FIRST_OF_MARCH


def test_a_day_beside_an_hour_is_left_out_aloud() -> None:
    found = clock(dt.datetime(2024, 3, 1, 9, 30))
    assert isinstance(found, Mended)
    assert (found.value, found.code) == (dt.time(9, 30), "jour-ignore")
    for start in (dt.datetime(1899, 12, 30, 9, 30), dt.datetime(1904, 1, 1, 9, 30)):
        assert clock(start) == dt.time(9, 30)


def test_a_month_above_twelve_suggests_the_other_order() -> None:
    with pytest.raises(Refused) as caught:
        date("03/15/2024")
    assert "15/03/2024" in caught.value.detail


def test_a_weekday_that_contradicts_its_date_is_refused() -> None:
    with pytest.raises(Refused) as caught:
        date("lundi 1er mars 2024")
    assert "vendredi" in caught.value.detail


@pytest.mark.parametrize(
    "typed",
    [
        "31/02/2024",
        "32/01/2024",
        "courant mars",
        "mars 2024",
        12,
        -3,
        True,
        dt.time(9),
        "1/1/1024",
        "29 fevrier 2023",
        "00/00/0000",
        Decimal("99999"),
    ],
)
def test_what_is_no_plausible_date_is_refused(typed: CellValue) -> None:
    with pytest.raises(Refused):
        date(typed)


@given(st.dates(dt.date(1931, 1, 1), dt.date(2099, 12, 31)))
def test_a_date_is_read_back_from_its_serial_and_its_french_text(day: dt.date) -> None:
    assert date((day - dt.date(1899, 12, 30)).days) == day
    assert date(f"{day:%d/%m/%Y}") == day


@pytest.mark.parametrize("typed", ["2026-06", "06/2026", "juin 2026", "Juin 2026", dt.date(2026, 6, 1)])
def test_every_way_of_typing_a_month(typed: CellValue) -> None:
    assert month(typed) == "2026-06"


@pytest.mark.parametrize("typed", ["2026-13", "été 2026", 6, "juin"])
def test_what_is_no_month_is_refused(typed: CellValue) -> None:
    with pytest.raises(Refused):
        month(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "9h30",
        "9:30",
        "09:30:00",
        "9 h 30",
        "9H30",
        "9\u00a0h\u00a030",
        dt.time(9, 30),
        dt.datetime(1900, 1, 1, 9, 30),
        dt.timedelta(hours=9, minutes=30),
        Decimal("0.395833333333333"),
    ],
)
def test_every_way_of_typing_a_time(typed: CellValue) -> None:
    assert time(typed) == dt.time(9, 30)


@pytest.mark.parametrize("typed", ["9 h", "9h", "9 heures", 9])
def test_a_whole_hour(typed: CellValue) -> None:
    assert time(typed) == dt.time(9)


@pytest.mark.parametrize(
    "typed", ["9.30", Decimal("9.5"), "25h", "9h75", "matin", "9:", 24, True, dt.date(2026, 1, 1)]
)
def test_what_is_no_time_for_certain_is_refused(typed: CellValue) -> None:
    with pytest.raises(Refused):
        time(typed)
