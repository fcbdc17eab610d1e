"""Old → new between two versions of a Word document, paragraph by paragraph, in a reader's words."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

from lxml import etree

from pipeline.write.headings import heading_levels, level_of
from pipeline.write.outcome import Change
from pipeline.write.package import DOCUMENT, Package, Unreadable
from pipeline.write.wordml import W, cell_text, nearest, parse, text_of

MOST = 30
LONG, AROUND = 60, 2


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph: where a reader finds it, and what it says."""

    label: str
    text: str


def differences(old: bytes, new: bytes) -> tuple[Change, ...]:
    """Give what changed between two documents; nothing for files that are not Word documents."""
    try:
        before, after = lines(old), lines(new)
    except Unreadable:
        return ()
    return tuple(_changes(before, after))[:MOST]


def lines(data: bytes) -> list[Line]:
    """Give the paragraphs that say something, each with its row's first cell or the heading above it."""
    package = Package(data)
    levels = heading_levels(package)
    found, heading = [], "Texte"
    for paragraph in parse(package.read(DOCUMENT)).iter(f"{W}p"):
        if not (text := text_of(paragraph).strip()):
            continue
        if level_of(paragraph, levels) is not None:
            heading = text
        found.append(Line(_label(paragraph) or heading, text))
    return found


def _label(paragraph: etree._Element) -> str:
    """Give the label a reader sees beside a paragraph in a table, or the first line of its cell."""
    cell, row = nearest(paragraph, "tc"), nearest(paragraph, "tr")
    if cell is None or row is None:
        return ""
    first = next(row.iter(f"{W}tc"))
    said = cell_text(first)
    if first is cell or "\n" in said:
        said = cell_text(cell).partition("\n")[0]
    return "" if said == text_of(paragraph).strip() else said[:LONG]


def _changes(before: list[Line], after: list[Line]) -> Iterator[Change]:
    matcher = SequenceMatcher(None, [line.text for line in before], [line.text for line in after], False)
    for kind, start, end, low, high in matcher.get_opcodes():
        if kind != "equal":
            for old, new in zip_longest(before[start:end], after[low:high]):
                yield _change(old, new)


def _change(old: Line | None, new: Line | None) -> Change:
    label = (new or old or Line("", "")).label
    return Change(label, *_apart(old.text if old else "", new.text if new else ""))


def _apart(old: str, new: str) -> tuple[str, str]:
    """Leave out of two long texts the words they share at both ends, but for a few around the change."""
    before, after = old.split(" "), new.split(" ")
    least = min(len(before), len(after))
    head = next((n for n in range(least) if before[n] != after[n]), least)
    tail = next((n for n in range(least - head) if before[-1 - n] != after[-1 - n]), least - head)
    if not old or not new or max(len(old), len(new)) <= LONG:
        return old, new
    head, tail = max(0, head - AROUND), max(0, tail - AROUND)
    return _cut(before, head, tail), _cut(after, head, tail)


def _cut(words: list[str], head: int, tail: int) -> str:
    kept = " ".join(words[head : len(words) - tail])
    return f"{'… ' if head else ''}{kept}{' …' if tail else ''}"
