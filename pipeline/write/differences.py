"""Old → new between two versions of a Word document, paragraph by paragraph, in a reader's words."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

from lxml import etree

from pipeline.write.headings import heading_levels, level_of
from pipeline.write.outcome import Change
from pipeline.write.package import DOCUMENT, Package, Unreadable
from pipeline.write.wordml import W, nearest, parse, text_of

MOST = 30


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
    found, heading = [], ""
    for paragraph in parse(package.read(DOCUMENT)).iter(f"{W}p"):
        if not (text := text_of(paragraph).strip()):
            continue
        row = nearest(paragraph, "tr")
        label = _first_cell(row) if row is not None else ""
        if level_of(paragraph, levels) is not None:
            heading = text
        found.append(Line(label if label != text and label else heading, text))
    return found


def _first_cell(row: etree._Element) -> str:
    cell = next(row.iter(f"{W}tc"), None)
    return " ".join(text_of(cell).split()) if cell is not None else ""


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
    """Leave out the words that two texts share at both ends."""
    before, after = old.split(" "), new.split(" ")
    head = 0
    while head < min(len(before), len(after)) and before[head] == after[head]:
        head += 1
    tail = 0
    while tail < min(len(before), len(after)) - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    return " ".join(before[head : len(before) - tail]), " ".join(after[head : len(after) - tail])
