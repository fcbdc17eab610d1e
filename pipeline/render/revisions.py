"""Tracked changes accepted: what was deleted is no text of the template, what was inserted is."""

from collections.abc import Iterator

from lxml import etree

from pipeline.render.clean import W, remove

# The element goes, with all it holds.
_DELETED = tuple(W + name for name in ("del", "moveFrom"))
# The element goes, what it holds stays.
_INSERTED = tuple(W + name for name in ("ins", "moveTo"))
# The former state, or the mark of a change, beside what it changed.
_CHANGES = tuple(
    W + name
    for name in (
        "rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "tblPrExChange", "trPrChange", "tcPrChange",
        "tblGridChange", "numberingChange", "cellIns", "cellMerge",
    )
)  # fmt: skip
# Where a change begins and ends, beside what says it.
_RANGES = tuple(
    W + name
    for kind in ("moveFrom", "moveTo", "customXmlIns", "customXmlDel", "customXmlMoveFrom", "customXmlMoveTo")
    for name in (f"{kind}RangeStart", f"{kind}RangeEnd")
)
_MARKS = (*_CHANGES, *_RANGES)
# Where ``ins`` and ``del`` are but marks: a paragraph's end, a row.
_OF_PROPERTIES = (W + "rPr", W + "trPr")
_BLOCKS = (W + "p", W + "tbl")


def tracked(root: etree._Element) -> int:
    """Count the tracked changes of a part."""
    return sum(1 for _ in root.iter(*_DELETED, *_INSERTED, *_CHANGES, W + "cellDel"))


def accept(root: etree._Element) -> int:
    """Accept the tracked changes of a part; return how many there were."""
    count = tracked(root)
    if count or next(root.iter(*_RANGES), None) is not None:
        _accept(root)
    return count


def _accept(root: etree._Element) -> None:  # noqa: C901 - one case per kind of mark
    for paragraph in list(root.iter(W + "p")):
        if paragraph.find(f"{W}pPr/{W}rPr/{W}del") is not None or _moved_mark(paragraph):
            _join_next(paragraph)
    for cell in list(root.iter(W + "tc")):
        if cell.find(f"{W}tcPr/{W}cellDel") is not None:
            remove(cell)
    for row in list(root.iter(W + "tr")):
        if row.find(f"{W}trPr/{W}del") is not None or next(row.iter(W + "tc"), None) is None:
            remove(row)
    for element in [*root.iter(*_MARKS)]:
        remove(element)
    for element in [*root.iter(*_DELETED)]:
        remove(element)
    for element in [*root.iter(*_INSERTED)]:
        _unwrap(element)
    for table in [*root.iter(W + "tbl")]:
        if next(table.iter(W + "tr"), None) is None:
            remove(table)


def _moved_mark(paragraph: etree._Element) -> bool:
    return paragraph.find(f"{W}pPr/{W}rPr/{W}moveFrom") is not None


def _join_next(paragraph: etree._Element) -> None:
    """A deleted end of paragraph: what is left of it begins the next one, whose properties stay.

    A section's end stays: its paragraph is kept as it is, and so is the last of a cell or of a part.
    """
    following = paragraph.getnext()
    left = [child for child in paragraph if child.tag != W + "pPr" and not _goes(child)]
    if paragraph.find(f"{W}pPr/{W}sectPr") is not None:
        return
    if not left and _is_followed(paragraph):
        remove(paragraph)
    elif following is not None and following.tag == W + "p":
        place = 1 if following.find(W + "pPr") is not None else 0
        for rank, child in enumerate(left):
            following.insert(place + rank, child)
        remove(paragraph)


def _goes(child: etree._Element) -> bool:
    return child.tag in _DELETED or child.tag in _MARKS


def _is_followed(paragraph: etree._Element) -> bool:
    """Tell whether a block comes after in the same container, which may thus lose this one."""
    return any(sibling.tag in _BLOCKS for sibling in _after(paragraph))


def _after(element: etree._Element) -> Iterator[etree._Element]:
    return element.itersiblings()


def _unwrap(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is None:
        return
    if parent.tag in _OF_PROPERTIES:
        remove(element)
        return
    place = parent.index(element)
    for rank, child in enumerate(list(element)):
        parent.insert(place + rank, child)
    parent.remove(element)
