"""Days: months added, working days, public holidays in French."""

import calendar
from datetime import date
from functools import cache

import holidays

# Departments whose own holidays differ from the eleven national ones (names of the holidays library).
_REGIONS = {
    "57": "57",
    "67": "6AE",
    "68": "6AE",
    "971": "971",
    "972": "972",
    "973": "973",
    "974": "974",
    "976": "976",
    "975": "PM",
    "977": "BL",
    "978": "MF",
    "986": "WF",
    "987": "PF",
    "988": "NC",
}


def plus_mois(jour: date, mois: int) -> date:
    """The same day some months later, or the last of that month when it is shorter."""
    month = jour.month - 1 + mois
    year, month = jour.year + month // 12, month % 12 + 1
    return date(year, month, min(jour.day, calendar.monthrange(year, month)[1]))


def chome(jour: date, code_postal: str) -> str:
    """« samedi », « dimanche » or the holiday's name where that postcode is; "" for a working day."""
    if jour.weekday() >= 5:
        return ("samedi", "dimanche")[jour.weekday() - 5]
    return _feries(jour.year, _region(code_postal)).get(jour, "")


def _region(code_postal: str) -> str:
    return _REGIONS.get(code_postal[:3], _REGIONS.get(code_postal[:2], ""))


@cache
def _feries(year: int, region: str) -> dict[date, str]:
    found = holidays.country_holidays("FR", subdiv=region or None, years=year, language="fr")
    return {day: str(name) for day, name in found.items()}
