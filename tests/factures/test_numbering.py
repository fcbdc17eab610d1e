from datetime import date

import pytest

from pipeline.errors import UserError
from pipeline.factures.numbering import Serie, check_format, could_be_ours, series_of, write_number


@pytest.mark.parametrize(
    "modele",
    ["{serie}-{annee}-{n:05d}", "{serie}/{n}", "{organisme}_{serie}{annee}+{n:03d}", "X{serie}-{n:d}"],
)
def test_a_format_that_gives_each_number_once_is_accepted(modele: str) -> None:
    check_format(modele)
    serie = Serie("O", "F", 2026)
    assert len({write_number(modele, serie, n) for n in (1, 9, 10, 99_999, 100_000)}) == 5


@pytest.mark.parametrize(
    "modele",
    [
        "{serie}-{annee}",
        "{annee}-{n}",
        "{serie}-{n}-{n}",
        "{serie}-{n:05d} ",
        "{serie}-{n.real}",
        "{serie}-{n:x}",
        "{serie}-{n!r}",
        "{serie:>3}-{n}",
        "{serie}-{mois}-{n}",
        "{serie}-{n",
        "{}-{n}",
        "=SOMME({serie}{n})",
        "{serie}-{n}" + "0" * 40,
    ],
)
def test_a_format_that_could_repeat_or_that_invoices_may_not_bear_is_refused(modele: str) -> None:
    with pytest.raises(UserError, match="n’est pas utilisable"):
        check_format(modele)


def test_a_series_with_an_accent_is_refused_with_the_column_to_correct() -> None:
    with pytest.raises(UserError, match="n’est pas permis") as caught:
        write_number("{serie}-{n}", Serie("O", "Été", 0), 1)
    assert "Série de factures" in caught.value.remedy


@pytest.mark.parametrize(
    ("numero", "ours"), [("F-2026-00001", True), ("F-2026-1", True), ("G-2026-1", False), ("F-2026-A", False)]
)
def test_a_number_of_our_shape_is_recognised(numero: str, ours: bool) -> None:
    assert could_be_ours("{serie}-{annee}-{n:05d}", Serie("O", "F", 2026), numero) is ours


def test_a_series_without_the_year_in_its_numbers_goes_on_for_ever() -> None:
    day = date(2026, 3, 1)
    assert series_of("{serie}-{n:05d}", "O", "F", day) == Serie("O", "F", 0)
    assert series_of("{serie}{annee}-{n:05d}", "O", "F", day) == Serie("O", "F", 2026)
