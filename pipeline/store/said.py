"""Whether a Word file says given words, whatever the spaces between them; nothing else is drawn from it."""

import re
from collections.abc import Iterable
from pathlib import Path

from pipeline.store.package import DOCUMENT, Package, Unreadable
from pipeline.store.wordml import W, parse, text_of

_SPACES = re.compile(r"\s+")


def said(path: Path) -> str:
    """Give what the body of a document says, folded for ``says``; "" of a file that cannot be read."""
    try:
        root = parse(Package(path.read_bytes()).read(DOCUMENT))
    except (OSError, Unreadable):
        return ""
    return _folded("\n".join(text_of(paragraph) for paragraph in root.iter(f"{W}p")))


def says(text: str, words: Iterable[str]) -> bool:
    """Tell whether all these words are in such a text."""
    return all(_folded(each) in text for each in words)


def _folded(text: str) -> str:
    return _SPACES.sub(" ", text).replace("'", "’").casefold()
