"""Numbers, amounts and hours in figures: decimal comma, narrow spaces between thousands, half-up rounding."""

from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from pipeline.french.typographie import ESPACE, FINE

Nombre = Decimal | int
"""Never a binary float: a price or an hour is exact."""

MOINS = "−"
_STEPS = tuple(Decimal(1).scaleb(-places) for places in range(10))
_FRENCH = str.maketrans({",": FINE, ".": ",", "-": MOINS})


def arrondi(x: Nombre, decimales: int = 2) -> Decimal:
    """``x`` rounded half-up, away from zero on a tie: 0.125 gives 0.13, -0.125 gives -0.13."""
    return Decimal(x).quantize(_STEPS[decimales], rounding=ROUND_HALF_UP) + 0


@lru_cache(maxsize=4096)
def nombre(x: Nombre) -> str:
    """``x`` as written, without idle zeros: « 12 500 », « 4,5 »."""
    figures = f"{Decimal(x):,f}"
    if "." in figures:
        figures = figures.rstrip("0").rstrip(".")
    return "0" if figures == "-0" else figures.translate(_FRENCH)


@lru_cache(maxsize=4096)
def decimal(x: Nombre) -> str:
    """``x`` to two decimals at most: « 4,5 », « 16,75 », « 18 »."""
    return nombre(arrondi(x))


@lru_cache(maxsize=4096)
def montant(x: Nombre) -> str:
    """An amount in euros, always with its cents: « 2 040,50 € »."""
    return f"{arrondi(x):,.2f}".translate(_FRENCH) + ESPACE + "€"
