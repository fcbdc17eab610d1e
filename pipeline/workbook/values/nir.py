"""What has the shape of a social security number (NIR), however a person or a copy-paste spelt it.

The number: sex, year, month, département (2A and 2B for Corsica), commune, order, then a key of two digits.
Source: INSEE, « Numéro d'inscription au répertoire »; the key is 97 less the rest of the division by 97.
"""

import re
import unicodedata
from collections.abc import Collection
from decimal import Decimal

from stdnum import iban

from pipeline.sheetfiles.model import CellValue

SHORTEST, WHOLE = 13, 15
_LOW, _HIGH = 10**14, 3 * 10**14
_LOW_13, _HIGH_13 = 10**12, 3 * 10**12
# « 2A » and « 2B » stand for 19 and 18 when the key is worked out.
_CORSICA = {"A": "9", "B": "8"}
_CORSICAN = re.compile(r"(?<=2)[AB](?=[^0-9A-Z]{0,3}\d)")
_GROUP = re.compile(r"\d+")
_FIGURE = re.compile(r"\d")
_FARTHEST = 3
# A NIR of which at most so few figures are read as figures, and what the others are read as.
_MISREAD = 8
_ALIKE = re.compile(r"[0-9][ ./_-]?[OIL]|[OIL][ ./_-]?[0-9]")
_AS_FIGURES = str.maketrans("OIL", "011")
_SHAPE = re.compile(r"[12]\d{4}(?:\d\d|2[AB])\d{8}")
_RUN = re.compile(r"(?<![0-9A-Z])\d(?:[ ./_-]{0,2}[\dAB]){14}(?![0-9A-Z])")
# Without its key, in the groups that people make of it.
_USUAL = frozenset(
    ((1, 2, 2, 2, 3, 3), (1, 2, 2, 5, 3), (1, 2, 2, 2, 6), (1, 12), (5, 2, 3, 3), (7, 3, 3), (7, 6), (13,))
)
_NO_FIGURE = re.compile(r"[^0-9]+")
_IBAN = re.compile(r"[A-Z]{2}\d\d(?: ?[0-9A-Z]{4}){3,7}(?: ?[0-9A-Z]{1,3})?")
_MONTHS = frozenset(range(1, 13))
# Given when the birth certificate is incomplete; « 2024 12… » looks like one: a key or groups decide.
_RARE = frozenset((20, *range(30, 43), *range(50, 100)))


def holds_nir(cell: CellValue) -> bool:
    """Whether a cell holds, alone or among other words, what has the shape of a NIR."""
    if isinstance(cell, str):
        return len(cell) >= SHORTEST and _in_text(cell)
    if isinstance(cell, (int, Decimal)) and not isinstance(cell, bool) and cell == int(cell):
        return _LOW <= cell < _HIGH or (_LOW_13 <= cell < _HIGH_13 and _plausible(str(int(cell))))
    return False


def shown(name: str) -> str:
    """Give a name as it may be told: its figures hidden where it has the shape of a NIR."""
    return _FIGURE.sub("•", name) if holds_nir(name) else name


def _in_text(cell: str) -> bool:
    if cell.isascii() and len(_NO_FIGURE.sub("", cell)) < _MISREAD:
        return False
    text = normalised(cell)
    figures = len(_NO_FIGURE.sub("", text))
    return (figures >= SHORTEST - 1 and _spelt(text)) or (figures >= _MISREAD and _misread(text))


def _misread(text: str) -> bool:
    """Whether letters taken for figures, as a scan or a hand gives them, make a NIR whose key is right."""
    if not _ALIKE.search(text):
        return False
    runs = _RUN.finditer(text.translate(_AS_FIGURES))
    said = (_NO_FIGURE.sub("", run[0]) for run in runs)
    return any(len(each) == WHOLE and _plausible(each, _RARE) and _key(each) for each in said)


def _spelt(said: str) -> bool:
    text = _IBAN.sub(lambda found: "" if iban.is_valid(found[0]) else found[0], said)
    if any(_SHAPE.fullmatch(re.sub(r"[^0-9AB]", "", run[0])) for run in _RUN.finditer(text)):
        return True
    digits = _CORSICAN.sub(lambda found: _CORSICA[found[0]], text)
    groups = [found.span() for found in _GROUP.finditer(digits)]
    return any(_begins(digits, groups, rank) for rank in range(len(groups)))


def normalised(text: str) -> str:
    """Capitals and ASCII figures; what has no width is gone, every blank is a space, every dash a hyphen."""
    if text.isascii():
        return re.sub(r"\s", " ", text.upper())
    return "".join(map(_plain, unicodedata.normalize("NFKC", text))).upper()


def _plain(char: str) -> str:
    kind = unicodedata.category(char)
    if kind == "Nd":
        return str(unicodedata.decimal(char))
    if kind in ("Cf", "Mn"):
        return ""
    if kind in ("Zs", "Zl", "Zp", "Cc"):
        return " "
    return "-" if kind == "Pd" else char


def _begins(text: str, groups: list[tuple[int, int]], rank: int) -> bool:
    """Whether a NIR begins with that group: a few groups, three signs at most between two."""
    said, sizes = "", list[int]()
    for place in range(rank, len(groups)):
        start, end = groups[place]
        if place > rank and not _neighbours(text[groups[place - 1][1] : start]):
            return False
        said, sizes = said + text[start:end], [*sizes, end - start]
        if len(said) >= WHOLE:
            return len(said) == WHOLE and (_plausible(said, _RARE) if _key(said) else _alone(said, sizes))
        if len(said) == SHORTEST and tuple(sizes) in _USUAL and not _goes_on(text, end):
            return _plausible(said, _RARE if len(sizes) > 2 else ())
    return False


def _alone(digits: str, sizes: list[int]) -> bool:
    """Whether fifteen figures in one piece, whose key is wrong, still look like one typed badly."""
    return len(sizes) == 1 and _plausible(digits)


def _neighbours(between: str) -> bool:
    return len(between) <= _FARTHEST and not any(map(str.isalnum, between))


def _goes_on(text: str, end: int) -> bool:
    """Whether more figures follow at once: it is a longer number, or the key comes next."""
    return re.match(r"[ ./_-]?\d", text[end : end + 2]) is not None


def _plausible(digits: str, months: Collection[int] = ()) -> bool:
    ordinary = digits[0] in "12" and (int(digits[3:5]) in _MONTHS or int(digits[3:5]) in months)
    return ordinary and digits[5:7] != "00" and digits[7:10] != "000" and digits[10:13] != "000"


def _key(digits: str) -> bool:
    return 97 - int(digits[:SHORTEST]) % 97 == int(digits[SHORTEST:])
