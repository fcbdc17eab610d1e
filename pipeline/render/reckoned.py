"""Word's fields whose result only Word reckons: a document made elsewhere would show the template's."""

import re
from collections.abc import Iterator

from lxml import etree

from pipeline.render.active import codes
from pipeline.render.clean import W
from pipeline.render.errors import Fault

# Word lays out headers and footers anew with each page, and what is numbered with them.
_LAID_OUT = frozenset({"header", "footer"})
_OF_PAGES = re.compile(r"\b(?:PAGE|NUMPAGES|SECTIONPAGES|SECTION)\b", re.IGNORECASE)
_WORD = re.compile(r"\s*(=|[A-Za-z]+)")
_CHOICES = frozenset({"IF", "COMPARE", "QUOTE", "SET", "ASK", "FILLIN"})
_DATES = frozenset({"DATE", "TIME", "CREATEDATE", "SAVEDATE", "PRINTDATE"})
_SHOWN = 60


def reckoned_fields(root: etree._Element, part: str) -> Iterator[tuple[int, Fault]]:
    """Yield the fields of a part that would show what the template showed, each with its paragraph's rank."""
    ranks = {paragraph: rank for rank, paragraph in enumerate(root.iter(W + "p"))}
    for place, code in codes(root):
        word = _WORD.match(code)
        kind = _kind(word[1].upper(), code, part) if word else ""
        if kind:
            paragraph = next(place.iterancestors(W + "p"), None)
            given = (("code", " ".join(code.split())[:_SHOWN]),)
            rank = 0 if paragraph is None else ranks[paragraph]
            yield rank, Fault(kind, values=given, serious=kind != "champ-de-date")


def _kind(word: str, code: str, part: str) -> str:
    """Return the code of what is wrong with a field, empty for nothing."""
    if word in _DATES:
        return "champ-de-date"
    tagged = "{{" in code or "{%" in code
    summed = word == "=" and part not in _LAID_OUT and not _OF_PAGES.search(code)
    return "champ-calcule" if summed or (tagged and word in _CHOICES | {"="}) else ""
