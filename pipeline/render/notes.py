"""The notes whose mark a loop repeats: each turn has its own, as each mark of Word has."""

import re
from collections.abc import Callable, Mapping

LABELS = {"footnotes": b"footnote", "endnotes": b"endnote"}
REFERENCE = re.compile(r"()(<w:(?:foot|end)noteReference\b[^<>]*/>)")
# What only one note may have: ids of paragraphs, controls, shapes, ranges; a drawing's is made anew.
_OWN = re.compile(
    rb'\s(?:w14:paraId|w14:textId|o:spid)="[^"]*"|<w:id w:val="[^"]*"/>'
    rb"|<w:(?:bookmark|perm)(?:Start|End)\b[^<>]*/>"
)
_SHAPE = re.compile(rb'(<v:(?!shapetype)\w+\b[^<>]*?)\sid="[^"]*"')
_DRAWING = re.compile(rb'(<wp:docPr\b[^<>]*?\bid=")\d+(?=")')
_NOTE = rb'<w:%b\b[^<>]*\bw:id="%b"[^<>]*>.*?</w:%b>'
_ID = re.compile(rb'(\bw:id=")-?\d+(?=")')


def with_copies(
    data: bytes, label: str, copies: Mapping[str, tuple[str, str]], drawing_id: Callable[[], str]
) -> bytes:
    """Return the part of notes with a copy of each that a loop repeats; ``copies``: new id → kind, old id."""
    kind = LABELS[label]
    made: list[bytes] = []
    for new, (of, old) in copies.items():
        if of != kind.decode():
            continue
        if found := re.search(_NOTE % (kind, old.encode(), kind), data, re.DOTALL):
            copy = _SHAPE.sub(rb"\1", _OWN.sub(b"", found[0]))
            copy = _ID.sub(rb"\g<1>" + new.encode(), copy, count=1)
            made.append(_DRAWING.sub(lambda drawing: drawing[1] + drawing_id().encode(), copy))
    ending = b"</w:%bs>" % kind
    return data.replace(ending, b"".join(made) + ending)
