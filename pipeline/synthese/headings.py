"""Which paragraphs are headings, by what their style is rather than by what it is called."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from lxml import etree

from pipeline.store.package import Package
from pipeline.synthese.wordml import NS, W, attribute, parse, property_of, style_of

STYLES = "word/styles.xml"


def heading_levels(package: Package) -> dict[str, int]:
    """Give the level (0 for the first) of each style that makes a heading, inherited levels included."""
    return _levels(package.read(STYLES)) if STYLES in package.entries else {}


@lru_cache(maxsize=16)
def _levels(part: bytes) -> dict[str, int]:
    styles = {attribute(style, "styleId"): style for style in parse(part).iter(f"{W}style")}
    levels = {name: _level(name, styles) for name in styles}
    return {name: level for name, level in levels.items() if level is not None}


def style_names(package: Package) -> dict[str, str]:
    """Give the name of each style by its identifier."""
    styles = parse(package.read(STYLES)).iter(f"{W}style") if STYLES in package.entries else ()
    return {attribute(style, "styleId"): attribute(style.find("w:name", NS)) for style in styles}


def level_of(paragraph: etree._Element, levels: Mapping[str, int]) -> int | None:
    """Give a paragraph's heading level, or None for body text."""
    own = attribute(property_of(paragraph, "outlineLvl"))
    if own:
        return int(own) if own != "9" else None
    return levels.get(style_of(paragraph))


def _level(name: str, styles: dict[str, etree._Element]) -> int | None:
    for step in _lineage(name, styles):
        if own := attribute(step.find("w:pPr/w:outlineLvl", NS)):
            return int(own) if own != "9" else None
        label = attribute(step.find("w:name", NS)).lower()
        if label.startswith("heading ") and label[8:].isdigit():
            return int(label[8:]) - 1
    return None


def _lineage(name: str, styles: dict[str, etree._Element]) -> Iterable[etree._Element]:
    seen: set[str] = set()
    while name in styles and name not in seen:
        seen.add(name)
        yield styles[name]
        name = attribute(styles[name].find("w:basedOn", NS))
