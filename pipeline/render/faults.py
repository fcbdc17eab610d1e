"""All the faults of a part's tags at once, each with its heading and its paragraph."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from jinja2 import Environment
from lxml import etree

from pipeline.render.blocks import Blocks
from pipeline.render.clean import W
from pipeline.render.errors import Fault, Spot
from pipeline.render.outline import Outline
from pipeline.render.places import owner, paragraph_text
from pipeline.render.slips import LEFT_OVER, fault, in_tag, in_text
from pipeline.render.tags import Stray, Tag, meant, mended, read

_MERGE_FIELD = re.compile(r"\bMERGEFIELD\s+\"?([\w.]+)")
# Letters that cannot be in a paragraph without a tag or what looks like one.
_SIGNS = re.compile(r"[{}«<‹\[$%#§@|*]|__")
HOLDERS = {"p": W + "p", "tr": W + "tr", "tc": W + "tc"}


class Check:
    """The check of one part, paragraph by paragraph; its tags are noted in ``outline``."""

    def __init__(
        self, spots: Sequence[Spot], environment: Environment, fields: Collection[str], outline: Outline
    ) -> None:
        self._spots, self._fields, self._outline = spots, fields, outline
        self._blocks = Blocks(environment)

    def part(self, root: etree._Element) -> Iterator[Fault]:
        """Yield the faults of a part that has paragraphs."""
        for rank, (paragraph, spot) in enumerate(zip(root.iter(W + "p"), self._spots, strict=True)):
            text = paragraph_text(paragraph)
            found = list(self._paragraph(paragraph, text, rank)) if _SIGNS.search(text) else []
            found += [*_merge_fields(paragraph, text), *self._elsewhere(paragraph)]
            yield from (replace(one, spot=spot) for one in found)
        yield from self._blocks.at_the_end()

    def text(self, text: str) -> Iterator[Fault]:
        """Yield the faults of a text that stands alone: a property, a piece of a chart."""
        spot = self._spots[0]
        for item in read(text):
            found = list(in_text(item) if isinstance(item, Stray) else in_tag(item))
            if isinstance(item, Tag) and not found:
                found = list(self._blocks.feed(item, spot))
            yield from (replace(one, spot=spot) for one in found)
        yield from self._blocks.at_the_end()

    def _paragraph(self, paragraph: etree._Element, text: str, rank: int) -> Iterator[Fault]:
        for item in read(text):
            if isinstance(item, Stray):
                yield from () if self._blocks.raw else _touching(in_text(item, self._fields), len(text))
                for unfinished in meant(item):
                    list(self._blocks.feed(unfinished, self._spots[rank]))
                    self._outline.add(unfinished, rank)
            elif not self._blocks.raw or item.keyword == "endraw":
                yield from self._tag(paragraph, item, rank)

    def _tag(self, paragraph: etree._Element, item: Tag, rank: int) -> Iterator[Fault]:
        """Yield a tag's slips, else what follows from it as it was typed; go on as it was meant."""
        slips = list(in_tag(item, self._blocks.last))
        one = mended(item, self._blocks.last) if slips else item
        alone = [] if slips else list(_alone(paragraph, item))
        if any(found.code.endswith("hors-tableau") for found in alone):
            one = replace(one, scope="")
        consequences = list(self._blocks.feed(one, self._spots[rank]))
        self._outline.add(one, rank)
        yield from slips or [*consequences, *alone]

    def _elsewhere(self, paragraph: etree._Element) -> Iterator[Fault]:
        """Yield the faults of the tags that are filled too, but out of sight."""
        for element in paragraph.iter():
            hidden = [*map(str, element.attrib.values()), (element.tag != W + "t" and element.text) or ""]
            for text in hidden:
                if ("{{" in text or "{%" in text) and owner(element) is paragraph:
                    tags = [item for item in read(text) if isinstance(item, Tag)]
                    found = [one for tag in tags for one in list(in_tag(tag)) or self._blocks.feed(tag, None)]
                    yield from (
                        replace(one, advice=(*(one.advice or (one.code,)), "hors-de-vue")) for one in found
                    )


def _touching(found: Iterator[Fault], end: int) -> Iterator[Fault]:
    """Leave out the lone bracket that begins a paragraph or ends it: it touches no tag."""
    for one in found:
        touches = one.span[0] > 0 if ("texte", "}") in one.values else one.span[1] < end
        if one.code != LEFT_OVER.code or touches:
            yield one


def _alone(paragraph: etree._Element, tag: Tag) -> Iterator[Fault]:
    """A tag glued to p, tr or tc replaces its holder: whatever else is in it would vanish without a word."""
    if tag.scope not in HOLDERS:
        return
    holder = paragraph if tag.scope == "p" else next(paragraph.iterancestors(HOLDERS[tag.scope]), None)
    if holder is None:
        yield fault(f"{tag.scope}-hors-tableau", tag)
        return
    rest = "".join(text.text or "" for text in holder.iter(W + "t")).replace(tag.text, "", 1).strip()
    if rest:
        yield fault(f"{tag.scope}-pas-seul", tag)


def _merge_fields(paragraph: etree._Element, text: str) -> Iterator[Fault]:
    codes = "".join(code.text or "" for code in paragraph.iter(W + "instrText"))
    codes += "".join(field.get(W + "instr", "") for field in paragraph.iter(W + "fldSimple"))
    for name in _MERGE_FIELD.findall(codes):
        if f"«{name}»" not in text:
            yield Fault("champ-de-fusion", values=(("texte", name), ("champ", name)))
