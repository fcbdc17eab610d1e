"""A new version of an edited synthesis: the present template and data, and every word that a person typed."""

import json
from collections.abc import Iterator, Mapping

from lxml import etree

from pipeline.store.living import Living, Refreshed
from pipeline.store.package import DOCUMENT
from pipeline.store.wordml import W, body_of, detach, parse, text_of
from pipeline.synthese.anchors import Restyle, holds_anchor, short, transplant
from pipeline.synthese.fresh import parts_of
from pipeline.synthese.machine import Machine, opened
from pipeline.synthese.refresh import recognised, refresh, taken_over
from pipeline.synthese.regions import MARGINS, TEXT, Region, margins

CARRIED = "Repris de la version précédente"
PICTURE = "[image à reprendre de la version précédente]"
_PICTURES = (f"{W}drawing", f"{W}pict", f"{W}object")
_NOTES = ("word/comments.xml", "word/footnotes.xml", "word/endnotes.xml")
# What refers to another part, or to a number of its own, does not travel.
_BOUND = tuple(
    W + name
    for name in (
        *("commentRangeStart", "commentRangeEnd", "commentReference", "footnoteReference"),
        *("endnoteReference", "numPr", "bookmarkStart", "bookmarkEnd", "sectPr"),
    )
)


def renew(edited: bytes, fresh: bytes, remembered: Mapping[str, str]) -> Refreshed:
    """Give the new version; the same bytes as ``edited`` when it would differ by nothing."""
    done = refresh(edited, fresh, remembered)
    lags = any(change.champ.endswith("n’a pas suivi") for change in done.changes)
    if not lags and json.loads(done.parts) == json.loads(parts_of(fresh)) and done.data == edited:
        return Refreshed(edited, (), done.parts, ())
    ours, new = opened(done.data), opened(fresh)
    back = Restyle(ours.package, new.package)
    touched = [key for key in ours.regions if _touched(ours, new, key, remembered)]
    _fields(ours, new, back)
    _tables(ours, new, back)
    for key in touched:
        if key in new.regions:
            _carry(ours.regions[key], new.regions[key], back)
    _append(new, _forgotten(ours, new, touched, _of_margins(ours, remembered)))
    new.touched.add(DOCUMENT)
    return Refreshed(new.data(), done.changes, parts_of(fresh), ())


def _touched(ours: Machine, new: Machine, key: str, remembered: Mapping[str, str]) -> bool:
    mine = ours.regions[key]
    there = key in new.regions and short(new.regions[key].text) == short(mine.text)
    return (not there and remembered.get(TEXT + key) != short(mine.text)) or not mine.simple


def _fields(ours: Machine, new: Machine, back: Restyle) -> None:
    """Keep what was typed over a field."""
    for name, placed in new.places.items():
        mine = ours.places.get(name)
        if mine and mine[0][1].text() != placed[0][1].text():
            for part, place in placed:
                transplant(place, mine[0][1], back)
                new.touched.add(part)


def _tables(ours: Machine, new: Machine, back: Restyle) -> None:
    """Take the tables of the plan as the person left them, brought up to date."""
    for name, grid in new.grids.items():
        if name in ours.grids:
            grid.table.addprevious(_free(back.copied(ours.grids[name].table)))
            detach(grid.table)


def _carry(mine: Region, theirs: Region, back: Restyle) -> None:
    """Put what a person wrote under a heading under the same one; fields stay those of the new version."""
    said = {short(text_of(block)) for block in theirs.blocks}
    kept = [
        b
        for b in mine.blocks
        if not holds_anchor(b) and (b.tag == f"{W}tbl" or short(text_of(b)) not in said)
    ]
    if theirs.simple and mine.simple:
        kept = list(mine.blocks)
    last = theirs.every[-1] if theirs.every else None
    if last is None or not kept:
        return
    for block in reversed(kept):
        last.addnext(_free(back.copied(block)))
    if theirs.simple:
        for block in theirs.blocks:
            detach(block)


def _free(element: etree._Element) -> etree._Element:
    """Cut what ties copied content to the parts of the file it comes from; a picture leaves its mark."""
    for node in list(element.iter(*_BOUND)):
        detach(node)
    for picture in list(element.iter(*_PICTURES)):
        mark = etree.Element(f"{W}t")
        mark.text = PICTURE
        picture.addprevious(mark)
        detach(picture)
    for node in element.iter():
        for name in [name for name in node.attrib if "/relationships}" in str(name)]:
            del node.attrib[name]
    return element


def _of_margins(ours: Machine, remembered: Mapping[str, str]) -> list[etree._Element]:
    """Give the paragraphs of the headers, of the footers, where a person wrote in some."""
    around = margins(ours.package)
    wrote = [MARGINS[name] for name, text in around.items() if remembered.get(TEXT + name) != short(text)]
    parts = [name for name in ours.package.entries if any(each.fullmatch(name) for each in wrote)]
    return [p for part in parts for p in parse(ours.package.read(part)).iter(f"{W}p") if not holds_anchor(p)]


def _forgotten(
    ours: Machine, new: Machine, touched: list[str], around: list[etree._Element]
) -> Iterator[str]:
    """Give the lines that a person wrote and the new version would not hold, comments and notes too."""
    theirs = [name for name in new.package.entries if any(m.fullmatch(name) for m in MARGINS.values())]
    roots = [new.roots[DOCUMENT], *(parse(new.package.read(name)) for name in theirs)]
    there = "\n".join(" ".join(text_of(p).split()) for root in roots for p in root.iter(f"{W}p"))
    lines = [
        p for key in touched for b in ours.regions[key].every for p in _paragraphs(b) if not holds_anchor(p)
    ]
    lines += around
    for name in _NOTES:
        if ours.package.has(name):
            lines += parse(ours.package.read(name)).iter(f"{W}p")
    for paragraph in lines:
        said = " ".join(text_of(paragraph).split())
        if said and said not in there:
            yield said


def _paragraphs(block: etree._Element) -> list[etree._Element]:
    return [block] if block.tag == f"{W}p" else list(block.iter(f"{W}p"))


def _append(new: Machine, lines: Iterator[str]) -> None:
    body = body_of(new.roots[DOCUMENT])
    section = body.find(f"{W}sectPr")
    for number, line in enumerate(dict.fromkeys(lines)):
        for said in (*([CARRIED] if number == 0 else []), line):
            paragraph = etree.SubElement(body, f"{W}p")
            etree.SubElement(etree.SubElement(paragraph, f"{W}r"), f"{W}t").text = said
            if section is not None:
                section.addprevious(paragraph)


LIVING: Mapping[str, Living] = {"synthese": Living(parts_of, refresh, taken_over, renew, recognised)}
