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


def test_an_identity_is_stronger_than_labels() -> None:
    other = Traits("Z-9", folded("Riou Yann"), "42", date(2027, 1, 5), date(2027, 6, 1))
    assert compare(replace(LEA, identite="42"), other) is Match.SAME
