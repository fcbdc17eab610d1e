"""Days: public holidays under their French names, where they are."""

from datetime import date

import pytest

from pipeline.model.jours import chome


@pytest.mark.parametrize(
    ("jour", "code_postal", "name"),
    [
        (date(2026, 1, 1), "29000", "Jour de l'an"),
        (date(2026, 7, 14), "29000", "Fête nationale"),
        (date(2026, 11, 11), "34000", "Armistice"),
        (date(2026, 4, 3), "67000", "Vendredi saint"),
        (date(2026, 4, 3), "29000", ""),
        (date(2026, 8, 15), "29000", "samedi"),
    ],
)
def test_a_holiday_has_its_french_name_where_it_is_one(jour: date, code_postal: str, name: str) -> None:
    assert chome(jour, code_postal) == name
