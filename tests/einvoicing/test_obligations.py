from dataclasses import replace
from datetime import date

from pipeline.einvoicing.obligations import calendar, obligations
from tests.einvoicing.builders import CASES


def test_the_calendar_is_dated_and_has_its_sources() -> None:
    assert [each.du for each in calendar()] == [date(2026, 9, 1), date(2026, 9, 1), date(2027, 9, 1)]
    assert all(each.source for each in calendar())


def test_it_binds_taxed_invoices_to_private_customers_from_its_day() -> None:
    def binds(name: str, day: date) -> list[str]:
        return [each.qui for each in obligations(replace(CASES[name], date=day))]

    assert binds("privee", date(2026, 8, 31)) == []
    assert binds("privee", date(2026, 9, 1)) == ["grandes"]
    assert binds("privee", date(2027, 9, 1)) == ["grandes", "autres"]
    assert binds("taxee", date(2027, 9, 1)) == []  # a public customer: Chorus Pro
    assert binds("exoneree", date(2027, 9, 1)) == []
