"""Numbers and amounts in figures."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.french import arrondi, decimal, montant, nombre

F, N = "\u202f", "\u00a0"


@pytest.mark.parametrize(
    ("x", "text"),
    [
        ("2040.50", f"2{F}040,50{N}€"),
        ("2040.5", f"2{F}040,50{N}€"),
        ("980", f"980,00{N}€"),
        ("0", f"0,00{N}€"),
        ("0.005", f"0,01{N}€"),
        ("1234567.891", f"1{F}234{F}567,89{N}€"),
        ("-2040.50", f"−2{F}040,50{N}€"),
        ("-0.001", f"0,00{N}€"),
    ],
)
def test_an_amount_has_its_cents_and_its_spaces(x: str, text: str) -> None:
    assert montant(Decimal(x)) == text


@pytest.mark.parametrize(
    ("x", "places", "rounded"),
    [
        ("0.125", 2, "0.13"),
        ("-0.125", 2, "-0.13"),
        ("0.135", 2, "0.14"),
        ("2.5", 0, "3"),
        ("1.005", 2, "1.01"),
    ],
)
def test_a_tie_is_rounded_up_away_from_zero(x: str, places: int, rounded: str) -> None:
    assert arrondi(Decimal(x), places) == Decimal(rounded)


def test_a_negative_nothing_is_nothing() -> None:
    assert str(arrondi(Decimal("-0.001"))) == "0.00"


@pytest.mark.parametrize(
    ("x", "text"),
    [("4.5", "4,5"), ("4.50", "4,5"), ("18", "18"), ("16.75", "16,75"), ("1E+3", f"1{F}000"), ("-0.0", "0")],
)
def test_a_number_carries_no_idle_zero(x: str, text: str) -> None:
    assert nombre(Decimal(x)) == text
    assert decimal(Decimal(x)) == text


def test_a_whole_number_keeps_its_own_zeros() -> None:
    assert nombre(12500) == f"12{F}500"
    assert nombre(100) == "100"


def test_hours_stop_at_two_decimals() -> None:
    assert decimal(Decimal("0.3333")) == "0,33"
    assert nombre(Decimal("0.3333")) == "0,3333"


@given(st.decimals("-9999999.99", "9999999.99", places=2))
def test_an_amount_reads_back(x: Decimal) -> None:
    figures = montant(x).replace(F, "").replace(f"{N}€", "").replace(",", ".").replace("−", "-")
    assert Decimal(figures) == x
