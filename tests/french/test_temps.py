"""Dates, hours and durations, as an office writes them."""

from datetime import date, time
from decimal import Decimal

import pytest

from pipeline.french import (
    date_courte,
    date_longue,
    duree,
    heure,
    heures,
    jour_date,
    mois_annee,
    periode,
    plage,
    quantieme,
)

N = "\u00a0"


def test_only_the_first_of_a_month_takes_er() -> None:
    assert date_longue(date(2026, 8, 1)) == "1er août 2026"
    assert date_longue(date(2026, 8, 2)) == "2 août 2026"
    assert date_longue(date(2026, 12, 31)) == "31 décembre 2026"
    assert [quantieme(date(2026, 5, d)) for d in (1, 11, 21, 31)] == ["1er", "11", "21", "31"]


def test_a_date_may_carry_its_weekday() -> None:
    assert jour_date(date(2026, 8, 1)) == "samedi 1er août 2026"
    assert jour_date(date(2024, 2, 29)) == "jeudi 29 février 2024"


def test_a_short_date_keeps_its_zeros() -> None:
    assert date_courte(date(2026, 8, 1)) == "01/08/2026"


def test_a_month_is_written_in_lower_case() -> None:
    assert mois_annee(date(2026, 8, 15)) == "août 2026"


@pytest.mark.parametrize(
    ("debut", "fin", "text"),
    [
        (date(2026, 3, 3), date(2026, 6, 12), "du 3 mars au 12 juin 2026"),
        (date(2026, 3, 1), date(2026, 3, 12), "du 1er au 12 mars 2026"),
        (date(2025, 12, 3), date(2026, 1, 1), "du 3 décembre 2025 au 1er janvier 2026"),
        (date(2025, 3, 3), date(2026, 3, 12), "du 3 mars 2025 au 12 mars 2026"),
        (date(2026, 3, 1), date(2026, 3, 1), "le 1er mars 2026"),
    ],
)
def test_a_period_says_once_what_its_dates_share(debut: date, fin: date, text: str) -> None:
    assert periode(debut, fin) == text


@pytest.mark.parametrize(
    ("t", "text"),
    [
        (time(9, 30), f"9{N}h{N}30"),
        (time(9, 5), f"9{N}h{N}05"),
        (time(14), f"14{N}h"),
        (time(12), f"12{N}h"),
        (time(0), f"0{N}h"),
        (time(0, 15), f"0{N}h{N}15"),
    ],
)
def test_an_hour_has_no_idle_zero(t: time, text: str) -> None:
    assert heure(t) == text


def test_a_range_of_hours_does_not_break() -> None:
    assert plage(time(9, 30), time(11)) == f"9{N}h{N}30{N}–{N}11{N}h"


@pytest.mark.parametrize(
    ("h", "short", "full"),
    [
        ("1.5", f"1{N}h{N}30", f"1{N}heure{N}30"),
        ("0.75", f"45{N}min", f"45{N}minutes"),
        ("0.25", f"15{N}min", f"15{N}minutes"),
        ("2", f"2{N}h", f"2{N}heures"),
        ("1", f"1{N}h", f"1{N}heure"),
        ("0", f"0{N}h", f"0{N}heure"),
        ("16.75", f"16{N}h{N}45", f"16{N}heures{N}45"),
        ("18", f"18{N}h", f"18{N}heures"),
        ("2.1", f"2{N}h{N}06", f"2{N}heures{N}06"),
        ("-1.5", f"−1{N}h{N}30", f"−1{N}heure{N}30"),
    ],
)
def test_a_duration_reads_in_hours_and_minutes(h: str, short: str, full: str) -> None:
    assert duree(Decimal(h)) == short
    assert heures(Decimal(h)) == full


def test_a_third_of_an_hour_goes_to_the_nearest_minute() -> None:
    assert duree(Decimal("0.333")) == f"20{N}min"
    assert duree(Decimal("0.9999")) == f"1{N}h"
