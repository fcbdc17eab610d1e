"""Whether a number format shows a date, a clock or a duration."""

import re
from collections.abc import Iterable
from enum import Enum, auto


class Format(Enum):
    """What a number means under its format."""

    NUMBER = auto()
    DATE = auto()
    CLOCK = auto()  # a time of day, or a date with one
    DURATION = auto()


_LITERALS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE | re.DOTALL)
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_GENERAL = re.compile(r"general|standard", re.IGNORECASE)
_CLOCK = re.compile(r"[hs]", re.IGNORECASE)
_DATE = re.compile(r"[dmy]", re.IGNORECASE)

# ECMA-376, part 1, § 18.8.30: the formats that are known by number only.
_BUILT_IN: dict[int, Format] = {
    **dict.fromkeys((14, 15, 16, 17, *range(27, 32), 36, *range(50, 55), 57, 58), Format.DATE),
    **dict.fromkeys((18, 19, 20, 21, 22, 32, 33, 34, 35, 45, 47, 55, 56), Format.CLOCK),
    46: Format.DURATION,
}


def format_of(code: str) -> Format:
    """Classify a format code; only its first section counts, quoted text does not."""
    section = _LITERALS.sub("", code).split(";")[0]
    section = _GENERAL.sub("", section)
    if _ELAPSED.search(section):
        return Format.DURATION
    if _CLOCK.search(section):
        return Format.CLOCK
    return Format.DATE if _DATE.search(section) else Format.NUMBER


def formats_by_style(style_formats: Iterable[int], codes: dict[int, str]) -> list[Format]:
    """The format of each cell style, in order; ``codes`` are the workbook's own."""
    own = {number: format_of(code) for number, code in codes.items()}
    return [own.get(number, _BUILT_IN.get(number, Format.NUMBER)) for number in style_formats]
