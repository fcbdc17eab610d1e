"""The accountant's statement as offices have it: two columns, a side, totals, amounts typed in many ways."""

import datetime as dt
from decimal import Decimal

import pytest

from pipeline.errors import UserError
from pipeline.run.facturer.encaissements import _releve
from pipeline.run.facturer.releves import Ligne
from pipeline.sheetfiles.model import CellValue

D = dt.date(2026, 4, 20)


def a_line(**values: CellValue) -> Ligne:
    return Ligne({"date": "20/04/2026", "libelle": "VIR", **values}, "releve.csv, cellule A2")


def amounts(**values: CellValue) -> list[Decimal]:
    return [releve.somme for releve in _releve(a_line(**values))]


@pytest.mark.parametrize(
    ("text", "somme"),
    [
        ("2 040,50 €", "2040.50"),
        ("1.234,00", "1234.00"),
        ("1,234.00", "1234.00"),
        ("−500,00", "-500.00"),
        ("500,00-", "-500.00"),
        ("(500,00)", "-500.00"),
        (Decimal("2040.5000000001"), "2040.50"),
    ],
)
def test_an_amount_is_read_as_it_is_typed(text: CellValue, somme: str) -> None:
    assert amounts(montant=text) == [Decimal(somme)]


@pytest.mark.parametrize("text", ["1.234", "12,345", "douze", Decimal("2040.505")])
def test_an_amount_that_may_be_two_is_never_rounded(text: CellValue) -> None:
    with pytest.raises(UserError):
        amounts(montant=text)


def test_what_was_taken_back_is_never_a_payment() -> None:
    assert amounts(debit="2 040,50") == [Decimal("-2040.50")]
    assert amounts(montant="0,00", debit="2 040,50") == [Decimal("-2040.50")]
    assert amounts(montant="2 040,50", debit="0,00") == [Decimal("2040.50")]
    assert amounts(montant="2 040,50", sens="D") == [Decimal("-2040.50")]
    assert amounts(montant="2 040,50", sens="Crédit") == [Decimal("2040.50")]
    for wrong in ({"debit": "1,00"}, {"sens": "X"}):
        with pytest.raises(UserError):
            amounts(montant="2 040,50", **wrong)


@pytest.mark.parametrize(
    "line",
    [
        {"date": "Total", "montant": "5 000,00"},
        {"date": None, "libelle": "Solde au 30/04/2026", "montant": "5 000,00"},
        {"date": None, "libelle": "Sous-total", "montant": "1,00"},
        {"montant": "0,00"},
        {"date": None, "libelle": "Perception de Quimper"},
    ],
)
def test_a_line_that_sums_up_is_no_payment(line: dict[str, CellValue]) -> None:
    assert amounts(**line) == []


@pytest.mark.parametrize("line", [{"date": None, "montant": "5,00"}, {"libelle": "VIR sans montant"}])
def test_a_payment_told_in_part_is_said(line: dict[str, CellValue]) -> None:
    with pytest.raises(UserError, match="mais pas les deux"):
        amounts(**line)


@pytest.mark.parametrize(
    "day", ["20/04/26", "20.04.2026", "2026-04-20", "20 avril 2026", "20/04/2026 14:32:05", D]
)
def test_a_day_is_read_as_it_is_typed(day: CellValue) -> None:
    (releve,) = _releve(a_line(date=day, montant="5,00"))
    assert releve.jour == D


def test_a_day_that_may_be_two_is_asked() -> None:
    with pytest.raises(UserError, match="04/05"):
        amounts(date="04/05/26", montant="5,00")
