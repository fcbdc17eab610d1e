"""Names of people, employers and schemes as a foreign file writes them: split, coded, or left to a person."""

import re
from collections.abc import Sequence
from hashlib import sha256
from itertools import pairwise

from pipeline.dispositifs.model import Dispositif
from pipeline.sheetfiles.model import CellValue
from pipeline.workbook.reading.findings import shown
from pipeline.workbook.values.fold import fold, heading_key

_CIVILITY = re.compile(r"^(mme|madame|m\.|m|mr|monsieur)\s+", re.IGNORECASE)
_LONGEST_CODE = 60
_TWO = 2


def text_of(cell: CellValue) -> str:
    """A cell as text, whole, its blanks made one, what no sheet may hold left out."""
    if not isinstance(cell, str):
        return shown(cell)
    return " ".join("".join(char if char.isprintable() else " " for char in cell).split())


def civility_of(text: str) -> str:
    """The civility before a name, empty when there is none."""
    found = _CIVILITY.match(text)
    return found[1] if found else ""


def without_civility(text: str) -> str:
    """A name, the civility before it left out."""
    return _CIVILITY.sub("", text)


def by_capitals(text: str) -> tuple[str, str] | None:
    """« LE ROUX Annaïg », « Annaïg LE ROUX »: the words in capitals are the name, the others are not."""
    words = without_civility(text).split()
    capitals = [len(word.strip(".")) > 1 and word == word.upper() for word in words]
    changes = sum(a != b for a, b in pairwise(capitals))
    if changes != 1:
        return None
    name = " ".join(word for word, capital in zip(words, capitals, strict=True) if capital)
    return name, " ".join(word for word, capital in zip(words, capitals, strict=True) if not capital)


def by_order(text: str, heading: str) -> tuple[str, str] | None:
    """Two words, in the order that the heading says; None beyond, where the name might be of two words."""
    words = without_civility(text).split()
    if len(words) != _TWO:
        return None
    first, second = words
    return (second, first) if heading_key(heading).startswith("prenom") else (first, second)


def last_is_first(text: str) -> tuple[str, str] | None:
    """« Mme Le Bris Maëlle »: the last word is the first name; None for a word alone."""
    words = without_civility(text).split()
    return (" ".join(words[:-1]), words[-1]) if len(words) > 1 else None


def in_capitals(name: tuple[str, str]) -> str:
    """As a decision writes it: « LE BRIS Maëlle »."""
    return f"{name[0].upper()} {name[1]}"


def scheme(text: str, schemes: Sequence[Dispositif]) -> tuple[str, bool]:
    """The one scheme that a text may mean, and whether it is its very name; empty when none or several."""
    same = [d.code for d in schemes if fold(text) in (fold(d.code), fold(d.libelle_public))]
    if len(same) == 1:
        return same[0], True
    words = [word for word in re.split(r"\W+", text) if len(word) > 4 and fold(word) != "bilan"]
    like = [d.code for d in schemes if words and all(fold(word) in fold(d.code) for word in words)]
    return (like[0], False) if len(like) == 1 else ("", False)


def code_of(name: str) -> str:
    """A code made from a name, always the same: « Commune de Kerlann » → « COMMUNE-DE-KERLANN »."""
    code = "-".join(fold(word).upper() for word in re.split(r"[\W_]+", name) if word)
    if len(code) <= _LONGEST_CODE:
        return code or "SANS-NOM"
    return f"{code[:_LONGEST_CODE]}-{sha256(code.encode()).hexdigest()[:6].upper()}"
