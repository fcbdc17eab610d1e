"""Bookmarks, editable zones and fields against the blocks of tags: each begins and ends in the same turn."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from pipeline.render.clean import W, remove
from pipeline.render.errors import Fault
from pipeline.render.places import owner
from pipeline.render.tags import Tag, opens, read

Path = tuple[int, ...]
_STARTS = {W + "bookmarkStart": "bookmark", W + "permStart": "perm"}
_ENDS = {W + "bookmarkEnd": "bookmark", W + "permEnd": "perm"}
_FIELD = W + "fldChar"
_REFERENCE = re.compile(r"[\w.]+")


@dataclass(slots=True)
class _Walk:
    """The blocks open at a place, each by a number of its own; an ``else`` begins another."""

    path: list[int] = field(default_factory=list)
    count: int = 0

    def pass_tag(self, tag: Tag) -> None:
        if tag.keyword in ("else", "elif"):
            self._close()
            self._open()
        elif tag.keyword.startswith("end"):
            self._close()
        elif opens(tag):
            self._open()

    def _open(self) -> None:
        self.count += 1
        self.path.append(self.count)

    def _close(self) -> None:
        if self.path:
            self.path.pop()


@dataclass(frozen=True, slots=True)
class _Met:
    """A mark of a range: its element, the blocks around it, the rank of its paragraph."""

    element: etree._Element
    path: Path
    rank: int


def settle_ranges(root: etree._Element) -> Iterator[tuple[int, Fault]]:
    """Yield the ranges and fields that a block cuts in two; hidden bookmarks nobody refers to go."""
    started: dict[tuple[str, str], _Met] = {}
    fields: list[_Met] = []
    names = _referred(root)
    for met in list(_marks(root)):
        tag = str(met.element.tag)
        key = (_STARTS.get(tag) or _ENDS.get(tag, ""), met.element.get(W + "id", ""))
        if tag in _STARTS:
            started[key] = met
        elif tag == _FIELD:
            yield from _field(met, fields)
        elif key in started:
            yield from _range(started.pop(key), met, names)
        else:
            remove(met.element)
    for met in started.values():
        remove(met.element)


def _range(start: _Met, end: _Met, names: frozenset[str]) -> Iterator[tuple[int, Fault]]:
    if start.path == end.path:
        return
    name = start.element.get(W + "name", "")
    if start.element.tag == W + "bookmarkStart" and name.startswith("_") and name not in names:
        remove(start.element)
        remove(end.element)
        return
    code = "signet-a-cheval" if start.element.tag == W + "bookmarkStart" else "zone-a-cheval"
    yield start.rank, Fault(code, values=(("nom", name),))


def _field(met: _Met, fields: list[_Met]) -> Iterator[tuple[int, Fault]]:
    kind = met.element.get(W + "fldCharType")
    if kind == "begin":
        fields.append(met)
    elif kind == "end" and fields:
        begun = fields.pop()
        if begun.path != met.path:
            yield begun.rank, Fault("champ-a-cheval")


def _marks(root: etree._Element) -> Iterator[_Met]:
    """Yield the marks of ranges and fields in document order, with the blocks open there."""
    walk = _Walk()
    rank = -1
    waiting: list[Tag] = []
    letters = 0
    for element in root.iter(W + "p", W + "t", _FIELD, *_STARTS, *_ENDS):
        if element.tag == W + "p":
            _pass(walk, waiting, None)
            rank, letters = rank + 1, 0
            own = "".join(text.text or "" for text in element.iter(W + "t") if owner(text) is element)
            waiting = [item for item in read(own) if isinstance(item, Tag)] if "{" in own else []
        elif element.tag == W + "t":
            letters += len(element.text or "")
        else:
            _pass(walk, waiting, letters if owner(element) is not None else None)
            yield _Met(element, tuple(walk.path), max(rank, 0))


def _pass(walk: _Walk, waiting: list[Tag], letters: int | None) -> None:
    """Go past the tags that begin before this place of the paragraph, or past them all."""
    while waiting and (letters is None or waiting[0].start < letters):
        walk.pass_tag(waiting.pop(0))


def _referred(root: etree._Element) -> frozenset[str]:
    """Return the names that fields and links may refer to."""
    codes = [code.text or "" for code in root.iter(W + "instrText")]
    codes += [code.get(W + "instr", "") for code in root.iter(W + "fldSimple")]
    codes += [link.get(W + "anchor", "") for link in root.iter(W + "hyperlink")]
    return frozenset(name for code in codes for name in _REFERENCE.findall(code))
