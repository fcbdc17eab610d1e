"""Numbers, amounts and hours in figures and in words: decimal comma, half-up, traditional spelling."""

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


_SMALL = (
    *("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf"),
    *("dix", "onze", "douze", "treize", "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf"),
)
_TENS = (
    "",
    "",
    "vingt",
    "trente",
    "quarante",
    "cinquante",
    "soixante",
    "soixante",
    "quatre-vingt",
    "quatre-vingt",
)
_GREAT = ((10**9, "milliard"), (10**6, "million"))
_LIMIT = 10**12


def _under_hundred(n: int) -> str:
    if n < 20:
        return _SMALL[n]
    ten, rest = divmod(n, 10)
    if ten in (7, 9):  # soixante-dix, quatre-vingt-dix: counted on from the ten before
        rest += 10
    if rest == 0:
        return _TENS[ten] + ("s" if ten == 8 else "")
    link = " et " if rest in (1, 11) and ten < 8 else "-"
    return f"{_TENS[ten]}{link}{_SMALL[rest]}"


def _under_thousand(n: int) -> str:
    hundreds, rest = divmod(n, 100)
    if hundreds == 0:
        return _under_hundred(rest)
    head = "cent" if hundreds == 1 else f"{_SMALL[hundreds]} cent"
    if rest == 0:
        return head + ("s" if hundreds > 1 else "")
    return f"{head} {_under_hundred(rest)}"


def _under_million(n: int) -> str:
    thousands, rest = divmod(n, 1000)
    if thousands == 0:
        return _under_thousand(rest)
    # « mille » never varies, and what stands before it loses its s: quatre-vingt mille, deux cent mille.
    head = "mille" if thousands == 1 else f"{_invariable(_under_thousand(thousands))} mille"
    return head if rest == 0 else f"{head} {_under_thousand(rest)}"


def _invariable(words: str) -> str:
    return words[:-1] if words.endswith(("vingts", "cents")) else words


@lru_cache(maxsize=4096)
def nombre_en_lettres(n: int) -> str:
    """A whole number in words, under a thousand milliards."""
    if n < 0:
        return f"moins {nombre_en_lettres(-n)}"
    if n >= _LIMIT:
        raise ValueError(f"{n} : au-delà de mille milliards")
    words = []
    for size, name in _GREAT:
        count, n = divmod(n, size)
        if count:
            words.append(f"{_under_thousand(count)} {name}{'s' if count > 1 else ''}")
    if n or not words:
        words.append(_under_million(n))
    return " ".join(words)


@lru_cache(maxsize=4096)
def en_lettres(x: Nombre) -> str:
    """An amount in words: « deux mille quarante euros et cinquante centimes », « un million d’euros ».

    No « et zéro centime », no « zéro euro et un centime »: what is nil is not said, except a nil amount.
    """
    amount = arrondi(x)
    if amount < 0:
        return f"moins {en_lettres(-amount)}"
    euros, cents = divmod(int(amount.scaleb(2)), 100)
    parts = [_euros(euros)] if euros or not cents else []
    if cents:
        parts.append(f"{_under_hundred(cents)} centime{'s' if cents > 1 else ''}")
    return " et ".join(parts)


def _euros(n: int) -> str:
    name = "euros" if n > 1 else "euro"
    # A whole number of millions is a noun: « un million d’euros ».
    link = " d’" if n and n % 10**6 == 0 else " "
    return f"{nombre_en_lettres(n)}{link}{name}"
