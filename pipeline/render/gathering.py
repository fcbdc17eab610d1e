"""What Word cut into several runs written whole into the first of them: tags, and the code of fields."""

from lxml import etree

from pipeline.render.clean import W
from pipeline.render.holders import CARRIED, RANGES
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
    """Tell whether two texts have the same container, and nothing but other texts between them."""
    start, end = first.getparent(), last.getparent()
    if start is None or end is None or start.getparent() is not end.getparent():
        return False
    between = texts[texts.index(first) : texts.index(last)]
    return all(owner(text) is owner(first) for text in between) and not _carried(start, end)


def _carried(first: etree._Element, last: etree._Element) -> bool:
    """Tell whether a note’s mark, a picture or a bookmark stands from one run to another."""
    run: etree._Element | None = first
    while run is not None:
        if next(run.iter(*CARRIED, *RANGES), None) is not None:
            return True
        run = None if run is last else run.getnext()
    return False


def gather_instructions(root: etree._Element) -> None:
    """Write the code of a field that Word cut into several runs whole into the first of them."""
    first: etree._Element | None = None
    for element in root.iter(W + "instrText", W + "fldChar"):
        if element.tag != W + "instrText":
            first = None
        elif first is None:
            first = element
        else:
            first.text = (first.text or "") + (element.text or "")
            first.set(SPACE, "preserve")
            element.text = ""
