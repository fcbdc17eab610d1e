import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.sheetfiles.model import CellValue
from pipeline.workbook.values import Refused
from pipeline.workbook.values.numbers import amount, hours, percentage, whole


@pytest.mark.parametrize(
    "typed",
    [
        "1 234,56",
        "1\u00a0234,56",
        "1\u202f234,56 €",
        "1234,56",
        "1234.56",
        "1.234,56",
        "1,234.56",
        "1 234,56 euros",
        " 1234,56€",
    ],
)
def test_every_way_of_typing_an_amount(typed: str) -> None:
    assert amount(typed) == Decimal("1234.56")


@pytest.mark.parametrize("typed", ["1.234", "12.345", "999.000"])
def test_a_dot_before_three_digits_is_not_guessed(typed: str) -> None:
    with pytest.raises(Refused) as caught:
        amount(typed)
    assert caught.value.code == "nombre-ambigu"
    assert typed.replace(".", "") in caught.value.detail


@pytest.mark.parametrize(
    "typed",
    ["abc", "12 34", "1 23,4", "1,2,3", "--3", "1e5", "12€50", "∞", "NaN", "-5", True, dt.date(2026, 1, 1)],
)
def test_what_is_no_amount_is_refused(typed: CellValue) -> None:
    with pytest.raises(Refused):
        amount(typed)


def test_an_amount_stops_at_the_cent_and_at_ten_million() -> None:
    with pytest.raises(Refused, match="centime"):
        amount(Decimal("10.005"))
    with pytest.raises(Refused, match="9 999 999"):
        amount(10_000_000)


@given(st.decimals(0, 9_999_999, places=2))
def test_an_amount_typed_the_french_way_is_read_back(value: Decimal) -> None:
    euros, cents = f"{value:.2f}".split(".")
    grouped = f"{int(euros):,}".replace(",", "\u202f")
    assert amount(f"{grouped},{cents} €") == value
    assert amount(value) == value


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("4,5", "4.5"),
        ("4h30", "4.5"),
        ("4:30:00", "4.5"),
        ("4 h 30", "4.5"),
        ("4H30", "4.5"),
        ("4:30", "4.5"),
        ("04:30", "4.5"),
        ("4 heures 30 minutes", "4.5"),
        ("4h", "4"),
        ("18 heures", "18"),
        ("45 min", "0.75"),
        ("1,75 h", "1.75"),
        (Decimal("4.5"), "4.5"),
        (18, "18"),
        (0, "0"),
        (dt.time(4, 30), "4.5"),
        (dt.timedelta(hours=26, minutes=15), "26.25"),
    ],
)
def test_every_way_of_typing_a_duration(typed: CellValue, value: str) -> None:
    assert hours(typed) == Decimal(value)


@pytest.mark.parametrize("typed", ["1h20", Decimal("1.3"), "50 min", "1,1", dt.time(1, 10)])
def test_hours_go_by_quarters(typed: CellValue) -> None:
    with pytest.raises(Refused, match="quarts"):
        hours(typed)


@pytest.mark.parametrize(
    "typed", ["4h75", "deux heures", "-2", 3000, True, dt.datetime(2026, 1, 1, 4), "4h30h"]
)
def test_what_is_no_duration_is_refused(typed: CellValue) -> None:
    with pytest.raises(Refused):
        hours(typed)


@pytest.mark.parametrize(
    ("typed", "value"),
    [("60 %", 60), (60, 60), (Decimal("0.6"), 60), ("60", 60), (1, 100), ("12,5 %", "12.5")],
)
def test_a_share_is_out_of_a_hundred_however_excel_stores_it(typed: CellValue, value: object) -> None:
    assert percentage(typed) == Decimal(str(value))


@pytest.mark.parametrize("typed", ["120 %", -5, "moitié"])
def test_a_share_stays_between_nothing_and_everything(typed: CellValue) -> None:
    with pytest.raises(Refused):
        percentage(typed)


def test_a_rank_is_a_whole_number() -> None:
    assert whole("3") == 3
    for wrong in (0, Decimal("1.5"), "un"):
        with pytest.raises(Refused):
            whole(wrong)
