from dataclasses import replace
from datetime import date

import pytest

from pipeline.factures.recognition import Match, Traits, compare, folded

LEA = Traits("A-01", folded("Le Goff Léa"), debut=date(2026, 1, 5), fin=date(2026, 6, 12))


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, Match.SAME),
        ({"reference": "a-01"}, Match.SAME),
        ({"names": folded("LÉA LE GOFF")}, Match.SAME),
        ({"reference": "26-A-01"}, Match.PERHAPS),  # a reference changed, another workbook
        ({"names": folded("Le Goff-Riou Léa")}, Match.PERHAPS),  # a name changed
        ({"debut": date(2027, 1, 5), "fin": date(2027, 6, 1)}, Match.PERHAPS),  # a second bilan, or a slip
        ({"names": folded("Riou Yann"), "debut": date(2027, 1, 5), "fin": date(2027, 6, 1)}, Match.OTHER),
        ({"reference": "B-9", "names": folded("Riou Yann")}, Match.OTHER),
        ({"reference": "B-9", "debut": date(2027, 1, 5), "fin": date(2027, 6, 1)}, Match.OTHER),
    ],
)
def test_a_bilan_is_known_again_or_asked_about(change: dict[str, object], expected: Match) -> None:
    now = replace(LEA, **change)  # type: ignore[arg-type]
    assert compare(now, LEA) is expected
    assert compare(LEA, now) is expected


def test_an_identity_settles_a_doubt_and_nothing_else() -> None:
    renamed = replace(LEA, reference="26-A-01", identite="A-01")
    assert compare(renamed, LEA) is Match.SAME
    assert compare(replace(renamed, identite="26-A-01"), LEA) is Match.PERHAPS
    renewed = replace(LEA, names=folded("Riou Yann"), identite="A-01")
    assert compare(renewed, replace(LEA, identite="A-01")) is Match.PERHAPS
    other = Traits("A-01", folded("Riou Yann"), "A-01", date(2027, 1, 5), date(2027, 6, 1))
    assert compare(other, replace(LEA, identite="A-01")) is Match.OTHER
