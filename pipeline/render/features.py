"""Word's own features around a tag: controls made ordinary, links whose address holds a tag."""

import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import unquote

from lxml import etree

from pipeline.ooxml.parts import OFFICE, RELATIONSHIP, Members, parse, relationships_of, serialize
from pipeline.render.clean import W, remove
from pipeline.render.errors import Fault

TAGGED = re.compile(r"\{\{|\{%")
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"
_BINDINGS = (W + "dataBinding", W15 + "dataBinding", W + "showingPlcHdr")
_IDS = (W14 + "paraId", W14 + "textId")
_RELATION = f"{{{OFFICE}}}id"
# Their ids in an English and a French Word, when the styles do not list them.
PLACEHOLDERS = frozenset({"PlaceholderText", "Textedelespacerserv"})
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def free_controls(root: etree._Element, placeholders: frozenset[str]) -> bool:
    """Make ordinary the controls that tags fill: no binding, no grey text; tell whether one was bound."""
    bound = False
    for content in root.iter(W + "sdtContent"):
        properties = content.getparent().find(W + "sdtPr")  # type: ignore[union-attr]
        if properties is None or not TAGGED.search(
            "".join(text.text or "" for text in content.iter(W + "t"))
        ):
            continue
        for name in _BINDINGS:
            for element in properties.findall(name):
                bound = bound or name != W + "showingPlcHdr"
                properties.remove(element)
        for when in properties.findall(W + "date"):
            when.attrib.pop(W + "fullDate", "")
        _without_style(content, placeholders)
    return bound


def _without_style(content: etree._Element, placeholders: frozenset[str]) -> None:
    for style in list(content.iter(W + "rStyle")):
        if style.get(W + "val") in placeholders:
            remove(style)


@lru_cache(maxsize=16)
def placeholder_styles(styles: bytes | None) -> frozenset[str]:
    """Return the ids of the character style of what waits to be typed."""
    root = parse(styles) if styles else etree.Element("none")
    named = ((style.get(W + "styleId", ""), style.find(W + "name")) for style in root.iter(W + "style"))
    return PLACEHOLDERS | {one for one, name in named if name is not None and _is_placeholder(name)}


def _is_placeholder(name: etree._Element) -> bool:
    return name.get(W + "val", "").lower() == "placeholder text"


def without_paragraph_ids(root: etree._Element) -> None:
    """Take off the ids of paragraphs, which a loop would double: Word makes others."""
    for element in root.iter():
        for name in _IDS:
            element.attrib.pop(name, "")


def free_links(root: etree._Element, members: Members, member: str) -> Iterator[Fault]:
    """Make a field of each link whose address holds a tag; yield those of pictures, which cannot be."""
    name = relationships_of(member)
    rels = parse(members[name]) if name in members else None
    tagged = {} if rels is None else {el.get("Id", ""): el for el in rels.iter(RELATIONSHIP) if _address(el)}
    if rels is None or not tagged:
        return
    for link in list(root.iter(W + "hyperlink")):
        if link.get(_RELATION) in tagged:
            _as_field(link, _address(tagged[link.get(_RELATION, "")]))
    left = {value for element in root.iter() for key, value in element.attrib.items() if OFFICE in str(key)}
    for identifier, relation in tagged.items():
        if identifier in left:
            yield Fault("lien-hors-atteinte", values=(("texte", _address(relation)),))
        remove(relation)
    members[name] = serialize(rels)


def _address(relation: etree._Element) -> str:
    """Return a relationship's address when it holds a tag, as its author typed it."""
    target = unquote(relation.get("Target", ""))
    return target if TAGGED.search(target) else ""


def _as_field(link: etree._Element, address: str) -> None:
    anchor, tip = link.get(W + "anchor"), link.get(W + "tooltip")
    options = "".join(f' \\{key} "{value}"' for key, value in (("l", anchor), ("o", tip)) if value)
    code = etree.Element(W + "instrText")
    code.text, code.attrib[_SPACE] = f' HYPERLINK "{address}"{options} ', "preserve"
    for run in (_run(_mark("begin")), _run(code), _run(_mark("separate"))):
        link.addprevious(run)
    for child in list(link):
        link.addprevious(child)
    link.addprevious(_run(_mark("end")))
    remove(link)


def _mark(kind: str) -> etree._Element:
    element = etree.Element(W + "fldChar")
    element.set(W + "fldCharType", kind)
    return element


def _run(child: etree._Element) -> etree._Element:
    run = etree.Element(W + "r")
    run.append(child)
    return run
