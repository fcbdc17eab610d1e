"""What Word's schema wants of each container, whatever the data: a paragraph in a cell, a row in a table.

A container that its tags may empty is marked when the template is compiled; each document is mended at its
marks, without parsing. The marks are control characters, which no data can hold.
"""

import re
from dataclasses import dataclass

from lxml import etree

from pipeline.render.clean import W, remove
from pipeline.render.places import owner
from pipeline.render.tables import GRID, MARK, ends, mend_rows
from pipeline.render.tags import Tag, opens, read

# One control character before each mark; then whether it opens, and the container.
OPEN, CLOSE = "\x02(", "\x02)"
MARKED = re.compile(r"\x02([()]\w)")


@dataclass(frozen=True, slots=True)
class Rule:
    """What a container must hold and end with, else it is filled or goes; which ``tags`` may empty it.

    ``child``: what counts among its children, beside tables and content controls.
    """

    needs: re.Pattern[bytes]
    tags: re.Pattern[str]
    ends: re.Pattern[bytes] | None = None
    child: str = W + "p"
    filled: bool = True
    begins: bool = False  # with a paragraph too: LibreOffice refuses a file whose note begins with a table


_PARAGRAPH = b"<w:p/>"
_END = b"</w:p>"
_TABLE = b"<w:tbl>"
_BLOCKS = re.compile(rb"<w:(?:p|tbl|sdt|altChunk|customXml)[ />]")
# A last block, and what may come after it without being one.
_LAST = re.compile(
    rb"(?:</w:p>|<w:p(?: [^<>]*)?/>|</w:sdt>|</w:customXml>)"
    rb"(?:\s|<w:(?:bookmarkStart|bookmarkEnd|permStart|permEnd|proofErr)\b[^<>]*/>)*$"
)
_OF_BLOCKS = re.compile(r"\{[{%]p\s|\{%-|-%\}")
_STORY = Rule(_BLOCKS, _OF_BLOCKS, _LAST)
_NOTE = Rule(_BLOCKS, _OF_BLOCKS, _LAST, begins=True)
_LOOSE = Rule(_BLOCKS, _OF_BLOCKS)
# A row whose cells all go goes too, and the table with its last row.
_ROWS = Rule(re.compile(rb"<w:tr[ >]"), re.compile(r"\{[{%]t[rc]\s"), child=W + "tr", filled=False)
_CELLS = Rule(re.compile(rb"<w:tc[ >]"), re.compile(r"\{[{%]tc\s"), child=W + "tc", filled=False)
# What makes a row or a cell uncertain, besides: it goes with its tag, or begins in another.
_UNCERTAIN = re.compile(r"\{[{%#]tr\s|\{%-|-%\}|\bhm\b|\braw\b")
# The table: container → its letter in the marks, and its rule. ``sdt`` depends on what surrounds it.
RULES: dict[str, tuple[str, Rule]] = {
    "tc": ("c", _STORY),
    "hdr": ("h", _STORY),
    "ftr": ("f", _STORY),
    "footnote": ("n", _NOTE),
    "endnote": ("e", _NOTE),
    "comment": ("m", _STORY),
    "txbxContent": ("x", _STORY),
    "docPartBody": ("d", _STORY),
    "body": ("b", _LOOSE),
    "sdtContent": ("s", _LOOSE),
    "sdt-rows": ("R", _ROWS),
    "sdt-cells": ("C", _CELLS),
    "tbl": ("t", _ROWS),
    "tr": ("r", _CELLS),
}
_BY_LETTER = dict(RULES.values())
_KINDS = {W + name: name for name in RULES if not name.startswith("sdt-")}
_HELD = {W + "tbl": "sdt-rows", W + "tr": "sdt-cells"}


def mark(root: etree._Element) -> None:
    """Mark the containers that tags may empty, fill those that are empty."""
    _prune(root)
    for element in list(root.iter(*_KINDS)):
        name = _kind(element)
        if not name:
            continue
        rule = RULES[name][1]
        _settle(element, rule)
        if rule.tags.search(_own_text(element, rule)) and not _is_safe(element, rule):
            _mark(element, name)


def _prune(root: etree._Element) -> None:
    """Take away the rows without cells and the tables without rows that comments or revisions left."""
    for element in reversed([*root.iter(W + "tbl", W + "tr", W + "sdt")]):
        parent = element.getparent()
        held = "tr" if element.tag == W + "tbl" else "tc" if element.tag == W + "tr" else ""
        if element.tag == W + "sdt" and parent is not None:
            held = {W + "tbl": "tr", W + "tr": "tc"}.get(str(parent.tag), "")
        if held and next(element.iter(W + held), None) is None:
            remove(element)


def _kind(element: etree._Element) -> str:
    """Return the row of the table for a container: a control's content is what surrounds it."""
    if element.tag != W + "sdtContent":
        return _KINDS[str(element.tag)]
    control = element.getparent()
    around = None if control is None else control.getparent()
    while around is not None and around.tag in (W + "sdtContent", W + "sdt", W + "customXml"):
        around = around.getparent()
    if around is None or around.tag not in _KINDS:
        return ""
    return _HELD.get(str(around.tag), "sdtContent")


def _settle(element: etree._Element, rule: Rule) -> None:
    """Begin and end a container with the paragraphs that its rule wants."""
    blocks = [child for child in element if child.tag in (W + "p", W + "tbl", W + "sdt", W + "customXml")]
    if rule.ends and (not blocks or blocks[-1].tag == W + "tbl"):
        etree.SubElement(element, W + "p")
    if rule.begins and blocks and blocks[0].tag == W + "tbl":
        blocks[0].addprevious(etree.Element(W + "p"))


def _is_safe(element: etree._Element, rule: Rule) -> bool:
    """Tell whether a container is right whatever the data: a child that stays, where one counts."""
    depth, plain, begun = 0, False, not rule.begins
    for child in element:
        if child.tag not in (rule.child, W + "tbl", W + "sdt"):
            continue
        text = "".join(map(str, child.itertext()))
        tags = [item for item in read(text) if isinstance(item, Tag)] if "{" in text else []
        before = depth
        depth += sum(opens(tag) - tag.keyword.startswith("end") for tag in tags)
        stays = child.tag == rule.child and before == depth == 0 and _stays(child, text, rule)
        plain = stays if rule.ends else plain or stays
        if not begun and not stays:
            return False
        begun = True
    return plain


def _stays(child: etree._Element, text: str, rule: Rule) -> bool:
    """Tell whether a child outside any block is there in every document."""
    if rule.filled:
        return not rule.tags.search(text)
    if _UNCERTAIN.search(text):
        return False
    return _is_safe(child, _CELLS) if rule is _ROWS else not rule.tags.search(text)


def _own_text(element: etree._Element, rule: Rule) -> str:
    """Return the text of a container's own paragraphs: what is in a container inside it is that one's."""
    same = {W + name for name, (_, other) in RULES.items() if other.tags is rule.tags} | {str(element.tag)}
    own = (text for text in element.iter(W + "t") if _nearest(text, same) is element)
    return "".join(text.text or "" for text in own)


def _nearest(text: etree._Element, tags: set[str]) -> etree._Element | None:
    paragraph = owner(text)
    return None if paragraph is None else next(paragraph.iterancestors(*tags), None)


def _mark(element: etree._Element, name: str) -> None:
    """Put marks inside a container that is filled, around one that goes."""
    letter, rule = RULES[name]
    opening, closing = ends(letter)
    whole = element.getparent() if name.startswith("sdt-") else element
    if whole is None:
        return
    if not rule.filled:
        whole.addprevious(opening)
        whole.addnext(closing)
        return
    whole.insert(1 if whole.find(W + "tcPr") is not None else 0, opening)
    section = whole.find(W + "sectPr")
    if section is None:
        whole.append(closing)
    else:
        section.addprevious(closing)


_SERIALIZED = re.compile(rf'<w:{MARK}([OC]) k="(\w)"/>')


def with_marks(xml: str) -> str:
    """Replace the marks of a serialized part by what is quick to find."""
    return _SERIALIZED.sub(lambda one: (OPEN if one[1] == "O" else CLOSE) + one[2], xml)


def mend_tree(root: etree._Element) -> None:
    """Fill or take away the containers of a rendered part that was parsed."""
    _prune(root)
    for element in list(root.iter(*_KINDS)):
        name = _kind(element)
        if name and RULES[name][1].ends:
            _settle(element, RULES[name][1])
        elif name == "sdtContent" and not len(element):
            etree.SubElement(element, W + "p")


def _mended(content: bytes, rule: Rule) -> bytes:
    """Return a container's content as it must be; what ends with a paragraph is right at first sight."""
    if rule.begins and content.startswith(_TABLE):
        content = _PARAGRAPH + content
    if rule.filled and content.endswith(_END):
        return content
    if not rule.needs.search(content):
        return content + _PARAGRAPH if rule.filled else b""
    ended = not rule.ends or rule.ends.search(content, max(0, len(content) - 4000))
    return content if ended else content + _PARAGRAPH


class Containers:
    """The containers open while a part is printed into ``pieces``: each is mended as it ends."""

    def __init__(self, pieces: list[bytes]) -> None:
        self._pieces = pieces
        self._starts: list[int] = []

    def begin(self) -> None:
        """Note that a container begins with the next piece."""
        self._starts.append(len(self._pieces))

    def end(self, letter: str) -> None:
        """Mend the last container that began, unless it is right at first sight."""
        start, pieces = self._starts.pop(), self._pieces
        if letter == GRID:
            pieces[start:] = mend_rows(b"".join(pieces[start:]))
            return
        rule = _BY_LETTER[letter]
        if rule.filled and not rule.begins and len(pieces) > start and pieces[-1].endswith(_END):
            return
        if not rule.filled and any(map(rule.needs.search, pieces[start:])):
            return
        pieces[start:] = [_mended(b"".join(pieces[start:]), rule)]
