"""A withdrawal ends the consent, on whichever line it was typed; another scope, a later consent stay."""

import datetime as dt

import pytest

from pipeline.model.accords import ended
from pipeline.workbook.records import Place, Record
from pipeline.workbook.sheets import Consentement

RH = "Ressources humaines"
JUIN, JUILLET, SEPTEMBRE = dt.date(2026, 6, 30), dt.date(2026, 7, 31), dt.date(2026, 9, 15)


def line(
    day: dt.date, gone: dt.date | None = None, scope: str | None = None, to: str = RH
) -> Record[Consentement]:
    row = Consentement(reference="2026-001", destinataire=to, date=day, portee=scope, retire_le=gone)
    return Record(row, Place("a.xlsx", "Consentements", 2, {}))


@pytest.mark.parametrize(
    ("other", "until"),
    [
        (line(JUIN, SEPTEMBRE), SEPTEMBRE),
        (line(JUIN, SEPTEMBRE, "synthèse entière", "ressources  humaines"), SEPTEMBRE),
        (line(JUILLET, SEPTEMBRE, "plan d’action"), SEPTEMBRE),
        (line(JUIN, JUIN), JUIN),
        (line(dt.date(2026, 1, 5), JUIN), None),
        (line(JUIN, SEPTEMBRE, None, "Direction"), None),
        (line(JUILLET), None),
    ],
)
def test_the_first_withdrawal_ends_it(other: Record[Consentement], until: dt.date | None) -> None:
    found, _ = ended([line(JUIN), other])
    assert found.row.retire_le == until


@pytest.mark.parametrize(
    ("scope", "until"), [("3.1", None), ("2.3.1", SEPTEMBRE), ("tout, sauf 3.1", SEPTEMBRE)]
)
def test_a_withdrawal_of_other_sections_ends_nothing(scope: str, until: dt.date | None) -> None:
    found, _ = ended([line(JUIN, scope="2.3"), line(JUIN, SEPTEMBRE, scope)])
    assert found.row.retire_le == until
