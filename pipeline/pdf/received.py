"""A PDF that came back: what it says it is, its words, and how they differ from those that were sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from io import BytesIO

MOST_WORDS = 20_000
SHOWN = 12


class Unreadable(Exception):
    """What came back is no PDF that can be read."""


@dataclass(frozen=True, slots=True)
class Received:
    """Properties by name, the identifier of its first version (hexadecimal), its words in order."""

    said: dict[str, str]
    identifier: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """Words that were added, and words that are no longer there or no longer the same; some of each."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()


def read(data: bytes) -> Received:
    """Read a PDF; raise ``Unreadable`` for one that is damaged, encrypted, or that has no word to compare."""
    import pikepdf  # noqa: PLC0415 - an extra

    try:
        with pikepdf.open(BytesIO(data)) as pdf:
            said = {str(key).lstrip("/"): str(value) for key, value in pdf.docinfo.items()}
            found = pdf.trailer.get("/ID")
            identifier = bytes(found[0]).hex() if found is not None else ""
    except (pikepdf.PdfError, pikepdf.PasswordError, ValueError, TypeError) as fault:
        raise Unreadable from fault
    return Received(said, identifier, words_of(data))


def words_of(data: bytes) -> tuple[str, ...]:
    """The words of a PDF, page after page; raise ``Unreadable`` when it does not open."""
    import pypdfium2  # noqa: PLC0415 - an extra

    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as fault:
        raise Unreadable from fault
    try:
        found: list[str] = []
        for page in pdf:
            text = page.get_textpage()
            found += text.get_text_range().replace("\ufffe", "").split()
            text.close()
            if len(found) > MOST_WORDS:
                raise Unreadable
        return tuple(found)
    finally:
        pdf.close()


def difference(sent: Sequence[str], back: Sequence[str]) -> Difference:
    """What the words that came back add to those sent, and what they change or lose."""
    added: list[str] = []
    changed: list[str] = []
    for what, a, b, c, d in SequenceMatcher(None, sent, back, autojunk=False).get_opcodes():
        if what == "insert":
            added += back[c:d]
        elif what != "equal":
            changed += [*sent[a:b], *back[c:d]]
    return Difference(tuple(added), tuple(changed))
