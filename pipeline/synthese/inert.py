"""Nothing of a copy that leaves runs, calls elsewhere or says on which disk a file was: its text stays."""

import re
from collections.abc import Collection, Iterator

from lxml import etree

from pipeline.ooxml.parts import OFFICE, RELATIONSHIP
from pipeline.render.active import FIELDS, PARTS
from pipeline.store.wordml import W, attribute, detach, parent_of, parse

_R = f"{{{OFFICE}}}"
_VML = "{urn:schemas-microsoft-com:vml}*"
_BROUGHT = frozenset({"altChunk", "subDoc", "OLEObject", "control", "frame", "externalData"})
# A whole workbook or document inside, with its own authors and all that it holds.
_EMBEDDED = "package"
# A file of a disk or of a network: its path names people.
_PATH = re.compile(r"\s*\"?(?:file:|[A-Za-z]:[\\/]|\\\\|//)", re.IGNORECASE)
_CALL = re.compile(r"(?:https?|ftp):", re.IGNORECASE)
_CODE = re.compile(r"\s{0,64}\\?([A-Za-z]{1,20})")
_LINK = re.compile(r"\s{0,64}HYPERLINK\s{1,64}(?!\\l)", re.IGNORECASE)
_PICTURES = ("{*}docPr", "{*}cNvPr")


def calls(rels: bytes) -> frozenset[str]:
    """Give the identifiers of the relationships that bring in what lies elsewhere, or what runs."""
    return frozenset(each.get("Id", "") for each in parse(rels).iter(RELATIONSHIP) if _away(each))


def _away(relationship: etree._Element) -> bool:
    kind, target = relationship.get("Type", "").rpartition("/")[2], relationship.get("Target", "")
    outside = relationship.get("TargetMode") == "External"
    return (
        kind in PARTS or kind == _EMBEDDED or (outside and (kind != "hyperlink" or bool(_PATH.match(target))))
    )


def quiet(root: etree._Element, gone: Collection[str]) -> None:
    """Take out of a text what quotes those relationships, the fields that call, the paths of pictures."""
    for element in list(root.iter()):
        names = [name for name, value in element.attrib.items() if _quotes(str(name), str(value), gone)]
        if names and etree.QName(element).localname in _BROUGHT:
            detach(element)
        for name in names:
            del element.attrib[name]
    for field in _fields(root):
        for element in field:
            detach(element)
    for simple in [each for each in root.iter(f"{W}fldSimple") if _calling(attribute(each, "instr"))]:
        _unwrapped(simple)
    _without_paths(root)


def _quotes(name: str, value: str, gone: Collection[str]) -> bool:
    return name.startswith(_R) and value in gone


def _without_paths(root: etree._Element) -> None:
    for picture in root.iter(*_PICTURES):
        for name in ("descr", "name", "title"):
            if _PATH.match(picture.get(name, "")):
                picture.set(name, "")
    for shape in root.iter(_VML):
        for name in ("src", "href", "alt"):
            said = shape.get(name, "")
            if _PATH.match(said) or (name != "alt" and _CALL.match(said)):
                del shape.attrib[name]


def _fields(root: etree._Element) -> Iterator[list[etree._Element]]:
    """Give the marks and the code of each field that calls; what it shows is not among them."""
    opened: list[list[etree._Element]] = []
    for element in list(root.iter(f"{W}fldChar", f"{W}instrText")):
        kind = attribute(element, "fldCharType")
        if kind == "begin":
            opened.append([])
        if opened:
            opened[-1].append(element)
        if kind == "end" and opened:
            field = opened.pop()
            if _calling("".join(each.text or "" for each in field if each.tag == f"{W}instrText")):
                yield field


def _calling(code: str) -> bool:
    word, link = _CODE.match(code), _LINK.match(code)
    path = link is not None and bool(_PATH.match(code[link.end() :]))
    return path or (word is not None and word[1].upper() in FIELDS)


def _unwrapped(element: etree._Element) -> None:
    for child in list(element):
        element.addprevious(child)
    parent_of(element).remove(element)
