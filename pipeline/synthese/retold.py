"""A text that tells a synthesis again without its identifier: pasted, exported, its marks set aside."""

import re
from collections.abc import Collection, Iterator
from html import unescape

from pipeline.synthese.grids import plain
from pipeline.synthese.sections import ARBRE

# Headings that say which form it is: « les motivations » stands in many a text.
_TITLES = tuple(titre.mots for titre in ARBRE if len(titre.mots) > len("plan d'actions"))
_ENOUGH = 4
_RTF = b"{\\rtf"
_LETTER = re.compile(r"\\u(-?\d{1,6}) ?(?:\\'[0-9a-fA-F]{2}|\?)?|\\'([0-9a-fA-F]{2})")
_COMMAND = re.compile(r"\\[a-z]{1,32}-?\d{0,10} ?|[{}\r\n]")
_MARK = re.compile(r"<[^<>]+>")
_WIDE = 65_536


def readable(data: bytes) -> Iterator[str]:
    """Give what some bytes say to a reader, by each way in which they may be written."""
    if data.startswith(_RTF):
        yield _COMMAND.sub("", _LETTER.sub(_letter, data.decode("cp1252", "ignore")))
        return
    for text in _decoded(data):
        yield unescape(_MARK.sub("", text)) if "<" in text else text


def _decoded(data: bytes) -> Iterator[str]:
    try:
        yield data.decode()
    except UnicodeDecodeError:
        yield data.decode("cp1252", "ignore")
    if b"\0" in data:
        yield data[: len(data) // 2 * 2].decode("utf-16-le", "ignore")


def _letter(found: re.Match[str]) -> str:
    if found[2]:
        return bytes.fromhex(found[2]).decode("cp1252", "ignore")
    code = int(found[1]) % _WIDE
    return chr(code)


def retells(text: str, agent: Collection[str], fields: bool) -> bool:
    """Tell whether a text names the agent and has the fields of a synthesis, or several of its headings."""
    said = plain(text).replace("’", "'")
    if not any(plain(name).replace("’", "'") in said for name in agent if name):
        return False
    return fields or sum(title in said for title in _TITLES) >= _ENOUGH
