"""What templates print with: French filters, the logo as a picture, a printer for each type."""

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from pipeline import french
from pipeline.documents.identites import LogoOrganisme
from pipeline.french.typographie import insecables
from pipeline.render import Image

CENTS = -2
MOST_DECIMALS = 6  # more than any workbook tells


def image(logo: LogoOrganisme) -> Image:
    """The filter « image »: a logo as a picture of its right size."""
    return Image(logo.contenu, logo.largeur_mm, logo.texte_alternatif)


def _number(value: Decimal) -> str:
    """A number in French; one that has cents keeps both: « 2 040,50 », « 16,75 », « 18 ».

    What a division leaves is rounded to cents.
    """
    if -int(value.as_tuple().exponent) > MOST_DECIMALS:
        value = french.arrondi(value)
    if value.as_tuple().exponent != CENTS:
        return french.nombre(value)
    return french.montant(value).removesuffix("€").rstrip()


def _float(value: float) -> str:
    return _number(Decimal(str(value)))


def _gap(value: dt.timedelta) -> str:
    """The days between two dates."""
    return french.jours(value.days)


def _truth(value: object) -> str:
    return "oui" if value else "non"


def _moment(value: dt.datetime) -> str:
    return f"{french.date_longue(value)} à {french.heure(value.time())}"


# A context's dataclasses are the template's variables; every French function is one of its filters.
FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    **{name: function for name in french.__all__ if callable(function := getattr(french, name))},
    "image": image,
}
# How a value is printed where no filter says it.
PRINTERS: Mapping[type, Callable[[Any], str]] = {
    str: insecables,
    dt.datetime: _moment,
    dt.date: french.date_longue,
    dt.time: french.heure,
    dt.timedelta: _gap,
    bool: _truth,
    Decimal: _number,
    float: _float,
}
# The filter to propose for each kind of field.
FORMS: Mapping[str, str] = {"date": "date_longue", "heure": "heure", "liste": "liste", "image": "image"}
