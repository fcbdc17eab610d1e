"""What the machine owns in a fresh synthesis: read once for all those that differ by their fields only.

Thousands come from one template, most with nothing written yet: without the texts of their fields they are
the very same. Reading such a form takes ten times as long as reading the texts.
"""

import json
import re
from functools import lru_cache
from html import unescape

from pipeline.store.package import Package
from pipeline.store.wordml import heading_levels
from pipeline.synthese.anchors import SIGN
from pipeline.synthese.machine import digests, opened, owning, read, said, shortened, sizes
from pipeline.synthese.regions import margins, remembered

# In a form, each text is one character of private use; in UTF-8 these begin with a byte of their own.
_FIRST, _LAST, _BYTE = 0xE000, 0xEFFF, b"\xee"
_START, _END = b"<w:sdtContent>", b"</w:sdtContent>"
_TEXT = re.compile(rb"(?<=>)[^<]+(?=</w:t>)")

Form = tuple[tuple[str, bytes], ...]


def parts_of(data: bytes) -> str:
    """Give the digests of a freshly rendered synthesis, as the register writes them."""
    package = Package(data)
    found = {**(_by_form(package) or digests(opened(data))), **remembered({}, margins(package))}
    return json.dumps(found, ensure_ascii=False, sort_keys=True)


def _by_form(package: Package) -> dict[str, str] | None:
    """Give the digests, None when they cannot be told from the form."""
    parts = owning(package)
    if any(_BYTE in part for part in parts.values()):
        return None
    texts: list[str] = []
    form = tuple((name, _taken_out(part, texts)) for name, part in parts.items())
    known = _read(form, frozenset(heading_levels(package).items()))
    if known is None or len(texts) > _LAST - _FIRST:
        return None
    values, counted = known
    table = dict(enumerate(texts, _FIRST))
    return shortened({name: value.translate(table) for name, value in values.items()}) | counted


def _taken_out(part: bytes, texts: list[str]) -> bytes:
    """Give a part without the texts of its fields, which go to ``texts``."""

    def taken(found: re.Match[bytes]) -> bytes:
        texts.append(unescape(found[0].decode()))
        return chr(_FIRST + len(texts) - 1).encode()

    *pieces, tail = part.split(_END)
    for place, piece in enumerate(pieces):
        if SIGN in piece:
            control, start, field = piece.rpartition(_START)
            pieces[place] = control + start + _TEXT.sub(taken, field)
    return _END.join((*pieces, tail))


@lru_cache(maxsize=64)
def _read(form: Form, levels: frozenset[tuple[str, int]]) -> tuple[dict[str, str], dict[str, str]] | None:
    """Give the values of a form and the sizes of its tables; None when a field says the name of a value."""
    owned = read(dict(form), dict(levels))
    values = said(owned)
    if any(chr(_FIRST) <= letter <= chr(_LAST) for name in values for letter in name):
        return None
    return values, sizes(owned)
