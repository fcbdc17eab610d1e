"""When two labels are the same for a person, and when one may be a slip for the other."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import lru_cache

_SAME = {
    **{ord(char): "-" for char in "‐‑‒–—−_"},
    **{ord(char): "'" for char in "’‘ʼ´`"},
    **dict.fromkeys((0x200B, 0xFEFF, 0xAD)),
    ord("œ"): "oe",
    ord("æ"): "ae",
}


@lru_cache(maxsize=200_000)
def fold(label: str) -> str:
    """The form under which headings, sheet names, codes and list values are compared."""
    plain = unicodedata.normalize("NFKD", label.casefold().translate(_SAME))
    return "".join(char for char in plain if not unicodedata.combining(char) and not char.isspace())


@lru_cache(maxsize=10_000)
def heading_key(label: str) -> str:
    """As ``fold``, and without punctuation nor the star of a required column: for headings."""
    return "".join(char for char in fold(label.replace("º", "°")).replace("n°", "numero") if char.isalnum())


def nearest(label: str, labels: Iterable[str], cutoff: float = 0.7) -> str | None:
    """The label most like ``label``, if one is like enough."""
    folded = {fold(other): other for other in labels}
    if fold(label) in folded:  # what everybody types, a hundred times quicker than the likeness of all
        return folded[fold(label)]
    close = get_close_matches(fold(label), list(folded), n=1, cutoff=cutoff)
    return folded[close[0]] if close else None


def is_slip(one: str, other: str) -> bool:
    """Whether the codes are one keystroke apart (two from eight letters on), their digits being the same.

    « 2026-007 » is not a slip for « 2026-001 »: it is another reference. « 2O26 » is one for « 2026 ».
    """
    a, b = fold(one), fold(other)
    if a == b or digits(one) != digits(other):
        return False
    return distance(a, b) <= (2 if min(len(a), len(b)) >= 8 else 1)


_LETTERS_FOR_DIGITS = str.maketrans("oli", "011")


def canonical(code: str) -> str:
    """A code as a slip leaves it: O for 0, l or I for 1, zeros left out, another separator."""
    text = re.sub(r"[^a-z0-9]+", "-", fold(code).translate(_LETTERS_FOR_DIGITS)).strip("-")
    return re.sub(r"0*(\d+)", r"\1", text)


def exact_slip(code: str, known: Mapping[str, Sequence[str]]) -> str | None:
    """The one code that ``code`` may be by an exact rule: see ``canonical``, or two digits swapped.

    ``known``: canonical form → codes. Likeness is no reason to name a person in place of another.
    """
    found = set(known.get(canonical(code), ()))
    if not found:
        found = {other for twin in _swapped(fold(code)) for other in known.get(canonical(twin), ())}
    return found.pop() if len(found) == 1 else None


def _swapped(code: str) -> Iterator[str]:
    for at in range(len(code) - 1):
        one, two = code[at], code[at + 1]
        if one.isdigit() and two.isdigit() and one != two:
            yield code[:at] + two + one + code[at + 2 :]


def may_be_meant(typed: str, known: str) -> bool:
    """Whether a person may be asked if they meant that code: not when only the value of its digits differs.

    « 2026-001 » is no more « 2026-006 » than any other reference; « 2026-01 » and « 2026-010 » may be it.
    """
    one, other = digits(typed), digits(known)
    return one == other or len(one) != len(other) or sorted(one) == sorted(other)


def digits(code: str) -> str:
    """The digits of a code, the letters o and l taken for 0 and 1."""
    return "".join(char for char in fold(code).translate({ord("o"): "0", ord("l"): "1"}) if char.isdigit())


def distance(a: str, b: str) -> int:
    """Keystrokes between two short strings: one letter more, less, other, or two swapped."""
    if abs(len(a) - len(b)) > 2:
        return 3
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, char in enumerate(a, 1):
        previous, row, older = row, [i], before
        for j, other in enumerate(b, 1):
            cost = min(previous[j] + 1, row[j - 1] + 1, previous[j - 1] + (char != other))
            if i > 1 and j > 1 and char == b[j - 2] and a[i - 2] == other:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        before = previous
    return row[-1]
