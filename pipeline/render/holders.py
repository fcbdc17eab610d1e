"""What the paragraph, row or cell of a tag carries besides: kept beside the tag, or refused by its name.

A holder gives way to its tag, which says nothing of a section's end, a page break, a picture or a bookmark
that Word had put in it.
"""

from collections.abc import Iterator
from copy import deepcopy

from lxml import etree

from pipeline.render.blocks import MIDDLES
from pipeline.render.clean import W, remove
from pipeline.render.errors import Fault
from pipeline.render.places import owner, paragraph_text
from pipeline.render.slips import fault
from pipeline.render.tags import Tag, opens, read

RANGES = (W + "bookmarkStart", W + "bookmarkEnd", W + "permStart", W + "permEnd")
# What is not text and would vanish with its holder: element → the code by which it is told.
CARRIED = {
    W + "drawing": "porte-image",
    W + "pict": "porte-image",
    W + "object": "porte-objet",
    W + "footnoteReference": "porte-note",
    W + "endnoteReference": "porte-note",
    W + "footnoteRef": "porte-note",
    W + "endnoteRef": "porte-note",
    W + "fldChar": "porte-champ",
    W + "fldSimple": "porte-champ",
    W + "sectPr": "porte-section",
    W + "br": "porte-saut",
    W + "pageBreakBefore": "porte-saut",
    W + "sym": "porte-symbole",
    W + "noBreakHyphen": "porte-symbole",
    W + "ptab": "porte-symbole",
    W + "pgNum": "porte-symbole",
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath": "porte-formule",
}
_HOLDER = {"tr": W + "tr", "tc": W + "tc"}
# A break of line is no more than the text that it follows.
_MERE_BREAK = (None, "textWrapping")
_OFF = ("0", "false", "off")


def settle_holders(root: etree._Element) -> Iterator[tuple[int, Fault]]:
    """Keep what holders carry; yield, with its paragraph's rank, what can be neither kept nor lost."""
    for rank, paragraph in enumerate(list(root.iter(W + "p"))):
        text = paragraph_text(paragraph)
        for item in read(text) if "{" in text else ():
            if isinstance(item, Tag) and item.scope in ("p", "tr", "tc"):
                yield from ((rank, found) for found in _settle(paragraph, item))


def _settle(paragraph: etree._Element, tag: Tag) -> Iterator[Fault]:
    holder = paragraph if tag.scope == "p" else next(paragraph.iterancestors(_HOLDER[tag.scope]), None)
    if holder is None:
        return
    refused = dict.fromkeys(_refused(holder, tag))
    yield from (fault(f"{tag.scope}-porteur", tag, what) for what in refused)
    if not refused:
        _keep(holder, tag)
        if tag.kind == "{#":
            remove(holder)


def _refused(holder: etree._Element, tag: Tag) -> Iterator[str]:
    """Yield the codes of what cannot be kept: all of it in rows and cells, or beside a middle tag."""
    if tag.scope == "p" and tag.keyword not in MIDDLES:
        return
    yield from (CARRIED[str(element.tag)] for element in _carried(holder))
    if tag.keyword in MIDDLES and next(holder.iter(*RANGES), None) is not None:
        yield "porte-signet"


def _carried(holder: etree._Element) -> Iterator[etree._Element]:
    for element in holder.iter(*CARRIED):
        mere = element.tag == W + "br" and element.get(W + "type") in _MERE_BREAK
        off = element.tag == W + "pageBreakBefore" and element.get(W + "val") in _OFF
        if not mere and not off:
            yield element


def _keep(holder: etree._Element, tag: Tag) -> None:
    """Put what a holder carries before a tag that opens a block, after any other."""
    if next(_carried(holder), None) is not None:
        kept = [_without_text(holder)]
    else:
        kept = [deepcopy(element) for element in holder.iter(*RANGES)]
    if tag.scope == "p":
        _leave_only(holder, tag)
    for element in list(holder.iter(*RANGES)):
        remove(element)
    for element in kept if opens(tag) else reversed(kept):
        element.tail = None
        (holder.addprevious if opens(tag) else holder.addnext)(element)


def _leave_only(paragraph: etree._Element, tag: Tag) -> None:
    """Leave nothing but the tag: what else is in the paragraph would hide its end from the rewriting."""
    for child in list(paragraph):
        paragraph.remove(child)
    etree.SubElement(etree.SubElement(paragraph, W + "r"), W + "t").text = tag.text


def _without_text(paragraph: etree._Element) -> etree._Element:
    """Return a copy of a paragraph with what it carries and nothing of its text."""
    kept = deepcopy(paragraph)
    for text in list(kept.iter(W + "t")):
        if owner(text) is kept:
            remove(text)
    for run in list(kept.iter(W + "r")):
        if owner(run) is kept and all(child.tag == W + "rPr" for child in run):
            remove(run)
    return kept
