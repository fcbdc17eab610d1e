"""What a synthesis says outside its fields and its plan: a heading and what stands under it, by region."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape

from lxml import etree

from pipeline.store.package import Package
from pipeline.store.wordml import W, body_of, level_of, text_of
from pipeline.synthese.anchors import SIGN, holds_anchor, short
from pipeline.synthese.grids import is_plain, plain

TEXT = "texte:"
TITLE = "titre"
MARGINS = {"en-tête": re.compile(r"word/header\d*\.xml"), "pied de page": re.compile(r"word/footer\d*\.xml")}
_NUMBER = re.compile(r"^\d+(?:\.\d+)*(?=\.?\s)")


@dataclass
class Region:
    """One region: the name a reader gives it, its heading (None before the first) and its blocks."""

    label: str
    heading: etree._Element | None = None
    blocks: list[etree._Element] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What it says, heading included, fields left out."""
        said = (line for block in self.every for line in _lines(block))
        return "\n".join(line for line in said if line)

    @property
    def every(self) -> list[etree._Element]:
        """The heading and the blocks."""
        return [*([] if self.heading is None else [self.heading]), *self.blocks]

    @property
    def simple(self) -> bool:
        """Whether it is paragraphs of text only: no field, table, picture, comment or tracked change."""
        return all(b.tag == f"{W}p" and is_plain(b) and not holds_anchor(b) for b in self.every)


def regions(
    root: etree._Element, levels: Mapping[str, int], plan: Collection[etree._Element]
) -> dict[str, Region]:
    """Give the regions of a document by number of heading, else by its words; the plan's tables left out.

    Of a section that somebody copied, the second is there too, under a key of its own.
    """
    current = Region("titre du document")
    found = {TITLE: current}
    for block in blocks(body_of(root)):
        if block.tag == f"{W}p" and level_of(block, levels) is not None and text_of(block).strip():
            said = " ".join(text_of(block).split())
            current = Region(said[:60], block)
            number = _NUMBER.match(said)
            key = number.group() if number else plain(said)[:60]
            found[_beside(found, key)] = current
        elif block not in plan:
            current.blocks.append(block)
    return found


def _beside(found: Collection[str], key: str) -> str:
    free, number = key, 1
    while free in found:
        number += 1
        free = f"{key} ({number})"
    return free


def margins(package: Package) -> dict[str, str]:
    """Give what headers and footers say, numbers (pages) and fields left out."""
    return {
        name: "\n".join(
            sorted(
                {
                    line
                    for each in package.entries
                    if parts.fullmatch(each)
                    for line in _margin(package.read(each))
                }
            )
        )
        for name, parts in MARGINS.items()
    }


def remembered(found: Mapping[str, Region], around: Mapping[str, str]) -> dict[str, str]:
    """Give the digests to remember of regions and margins."""
    said = {key: region.text for key, region in found.items()} | dict(around)
    return {TEXT + key: short(text) for key, text in said.items()}


def _margin(part: bytes) -> Iterator[str]:
    for paragraph in part.split(b"</w:p>"):
        if SIGN not in paragraph:
            text = b"".join(re.findall(rb"<w:t(?: [^<>]*)?>([^<]*)", paragraph))
            if line := re.sub(r"[\d\s]+", " ", unescape(text.decode("utf-8", "replace"))).strip():
                yield line


def _lines(block: etree._Element) -> Iterable[str]:
    paragraphs = [block] if block.tag == f"{W}p" else block.iter(f"{W}p")
    return (" ".join(text_of(each).split()) for each in paragraphs if not holds_anchor(each))


def blocks(body: etree._Element) -> Iterator[etree._Element]:
    """Give paragraphs and tables in order, those inside a content control included."""
    for block in body:
        if block.tag in (f"{W}p", f"{W}tbl"):
            yield block
        elif block.tag == f"{W}sdt":
            yield from blocks(next(block.iterchildren(f"{W}sdtContent"), block))
        elif block.tag in (f"{W}ins", f"{W}customXml", f"{W}smartTag"):
            yield from blocks(block)
