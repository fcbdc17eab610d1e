"""Tags that Word cut in two at the edge of a link, a control or a revision, gathered where they begin."""

from lxml import etree

from pipeline.render.clean import W
from pipeline.render.places import owner
from pipeline.render.tags import WHOLE

SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def gather_tags(root: etree._Element) -> None:
    """Write each such tag whole into its first piece of text: docxtpl would leave the container half open."""
    for paragraph in root.iter(W + "p"):
        texts = list(paragraph.iter(W + "t"))
        own = [text for text in texts if owner(text) is paragraph]
        if len(own) > 1:
            _gather(texts, own)


def _gather(texts: list[etree._Element], own: list[etree._Element]) -> None:
    """Tell each character which piece of text it goes to, then write the pieces anew."""
    whole = "".join(text.text or "" for text in own)
    homes = [rank for rank, text in enumerate(own) for _ in text.text or ""]
    moved: set[int] = set()
    for tag in WHOLE.finditer(whole):
        first, last = homes[tag.start()], homes[tag.end() - 1]
        if first != last and not _side_by_side(texts, own[first], own[last]):
            homes[tag.start() : tag.end()] = [first] * len(tag.group())
            moved.update(range(first, last + 1))
    for rank in moved:
        own[rank].text = "".join(letter for letter, home in zip(whole, homes, strict=True) if home == rank)
        own[rank].set(SPACE, "preserve")


def _side_by_side(texts: list[etree._Element], first: etree._Element, last: etree._Element) -> bool:
    """Tell whether two texts have the same container, and no text of a box anchored between them."""
    same = first.getparent().getparent() is last.getparent().getparent()  # type: ignore[union-attr]
    between = texts[texts.index(first) : texts.index(last)]
    return same and all(owner(text) is owner(first) for text in between)
