"""Old → new between two versions of a Word document, paragraph by paragraph, in a reader's words."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

from lxml import etree

from pipeline.store.outcome import Change
from pipeline.store.package import DOCUMENT, Package, Unreadable
from pipeline.store.wordml import W, cell_text, heading_levels, level_of, nearest, parse

MOST = 30
LONG, AROUND = 60, 2
NO_HEADING = "Texte"


@dataclass(frozen=True, slots=True)
class Lines:
    """The paragraphs of a document that say something, and their texts."""

    paragraphs: list[etree._Element]
    texts: list[str]
    levels: dict[str, int]

    def label(self, number: int) -> str:
        """Give where a reader finds a paragraph: its label in a table, else the heading above it."""
        if found := _label(self.paragraphs[number], self.texts[number]):
            return found
        above = (n for n in range(number, -1, -1) if level_of(self.paragraphs[n], self.levels) is not None)
        heading = next(above, None)
        return NO_HEADING if heading is None else self.texts[heading]


def differences(old: bytes, new: bytes) -> tuple[Change, ...]:
    """Give what changed between two documents; nothing for files that are not Word documents."""
    try:
        before, after = lines(old), lines(new)
    except Unreadable:
        return ()
    return tuple(change for _, change in zip(range(MOST), _changes(before, after), strict=False))


def lines(data: bytes) -> Lines:
    """Give the paragraphs of a document."""
    package = Package(data)
    found = [
        (paragraph, text)
        for paragraph in parse(package.read(DOCUMENT)).iter(f"{W}p")
        if (text := "".join(map(str, paragraph.itertext(f"{W}t"))).strip())
    ]
    return Lines([each for each, _ in found], [text for _, text in found], heading_levels(package))


def _label(paragraph: etree._Element, text: str) -> str:
    """Give the label a reader sees beside a paragraph in a table, or the first line of its cell."""
    cell, row = nearest(paragraph, "tc"), nearest(paragraph, "tr")
    if cell is None or row is None:
        return ""
    first = next(row.iter(f"{W}tc"))
    said = cell_text(first)
    if first is cell or "\n" in said:
        said = cell_text(cell).partition("\n")[0]
    return "" if said == text else said[:LONG]


def _changes(before: Lines, after: Lines) -> Iterator[Change]:
    head, tail = _shared(before.texts, after.texts)
    olds = range(head, len(before.texts) - tail)
    news = range(head, len(after.texts) - tail)
    matcher = SequenceMatcher(
        None, [before.texts[n] for n in olds], [after.texts[n] for n in news], autojunk=False
    )
    for kind, start, end, low, high in matcher.get_opcodes():
        if kind != "equal":
            for old, new in zip_longest(olds[start:end], news[low:high]):
                yield _change(before, old, after, new)


def _change(before: Lines, old: int | None, after: Lines, new: int | None) -> Change:
    label = after.label(new) if new is not None else before.label(old or 0)
    said = (before.texts[old] if old is not None else "", after.texts[new] if new is not None else "")
    return Change(label, *_apart(*said))


def _shared(before: list[str], after: list[str]) -> tuple[int, int]:
    """Count what two lists share at their beginning, then at their end."""
    least = min(len(before), len(after))
    head = next((n for n in range(least) if before[n] != after[n]), least)
    tail = next((n for n in range(least - head) if before[-1 - n] != after[-1 - n]), least - head)
    return head, tail


def _apart(old: str, new: str) -> tuple[str, str]:
    """Leave out of two long texts the words they share at both ends, but for a few around the change."""
    if not old or not new or max(len(old), len(new)) <= LONG:
        return old, new
    before, after = old.split(" "), new.split(" ")
    head, tail = (max(0, shared - AROUND) for shared in _shared(before, after))
    return _cut(before, head, tail), _cut(after, head, tail)


def _cut(words: list[str], head: int, tail: int) -> str:
    kept = " ".join(words[head : len(words) - tail])
    return f"{'… ' if head else ''}{kept}{' …' if tail else ''}"
