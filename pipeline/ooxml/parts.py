"""The parts of an Office file: strict XML, content types and relationships, nothing ever repaired."""

import posixpath
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
CONTENT_TYPES = "[Content_Types].xml"
RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
RELATIONSHIPS = RELATIONSHIP + "s"
OVERRIDE = f"{{{TYPES}}}Override"
DEFAULT = f"{{{TYPES}}}Default"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
# lxml takes None for the default namespace, its stubs do not.
_RELATIONSHIPS_MAP: Any = {None: etree.QName(RELATIONSHIPS).namespace}

Members = dict[str, bytes]


def strict_parser() -> etree.XMLParser:
    """Return a parser that refuses anything but well-formed XML, and neither entities nor network."""
    return etree.XMLParser(
        resolve_entities=False, no_network=True, recover=False, remove_comments=True, remove_pis=True
    )


def parse(data: bytes) -> etree._Element:
    """Parse a part strictly."""
    return etree.fromstring(data, strict_parser())


def is_sound(members: Mapping[str, bytes]) -> bool:
    """Tell whether all parts are well-formed XML without declared entities, which Word never writes."""
    return all(_is_sound(data) for name, data in members.items() if name.endswith((".xml", ".rels")))


def _is_sound(data: bytes) -> bool:
    try:
        return parse(data).getroottree().docinfo.internalDTD is None
    except etree.XMLSyntaxError:
        return False


def serialize(root: etree._Element) -> bytes:
    """Write a part as Word does: declaration, UTF-8, standalone."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def content_types(members: Mapping[str, bytes]) -> dict[str, str]:
    """Return the declared content type of each part, by member name."""
    root = parse(members[CONTENT_TYPES])
    defaults = {el.get("Extension", "").lower(): el.get("ContentType", "") for el in root.iter(DEFAULT)}
    own = overrides(members)
    return {name: own.get(name, defaults.get(name.rpartition(".")[2].lower(), "")) for name in members}


def overrides(members: Mapping[str, bytes]) -> dict[str, str]:
    """Return the types declared part by part, not by extension."""
    root = parse(members[CONTENT_TYPES])
    return {el.get("PartName", "").lstrip("/"): el.get("ContentType", "") for el in root.iter(OVERRIDE)}


def relationships_of(part: str) -> str:
    """Return the member that holds a part's relationships: ``word/x.xml`` → ``word/_rels/x.xml.rels``."""
    folder, _, base = part.rpartition("/")
    return f"{folder}/_rels/{base}.rels" if folder else f"_rels/{base}.rels"


def source_of(rels: str) -> str:
    """Return the part whose relationships a ``.rels`` member holds."""
    folder, _, base = rels.rpartition("/")
    return posixpath.join(folder.removesuffix("_rels").rstrip("/"), base.removesuffix(".rels"))


def target_of(rels: str, relationship: etree._Element) -> str:
    """Return the member a relationship points to; empty when it points outside the package."""
    if relationship.get("TargetMode") == "External":
        return ""
    target = relationship.get("Target", "")
    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(source_of(rels)), target))


def link_ids(members: Mapping[str, bytes], part: str) -> frozenset[str]:
    """Return the ids a part may refer to."""
    rels = members.get(relationships_of(part))
    return frozenset(el.get("Id", "") for el in parse(rels).iter(RELATIONSHIP)) if rels else frozenset()


def relationships(members: Mapping[str, bytes]) -> Iterator[tuple[str, etree._Element]]:
    """Yield each ``.rels`` member with its parsed root."""
    for name in sorted(members):
        if name.endswith(".rels"):
            yield name, parse(members[name])


def declare_part(members: Members, name: str, content_type: str) -> None:
    """Give a part its content type, unless it has one."""
    root = parse(members[CONTENT_TYPES])
    if all(el.get("PartName") != "/" + name for el in root.iter(OVERRIDE)):
        etree.SubElement(root, OVERRIDE, PartName="/" + name, ContentType=content_type)
        members[CONTENT_TYPES] = serialize(root)


def relate(members: Members, source: str, identifier: str, kind: str, target: str) -> None:
    """Relate a part (empty: the package) to another, unless a relationship of that id or kind does so."""
    rels = relationships_of(source) if source else "_rels/.rels"
    root = parse(members[rels]) if rels in members else etree.Element(RELATIONSHIPS, nsmap=_RELATIONSHIPS_MAP)
    full = "/" + target
    for element in root.iter(RELATIONSHIP):
        if element.get("Id") == identifier or (
            element.get("Type") == kind and kind.endswith("custom-properties")
        ):
            return
    etree.SubElement(root, RELATIONSHIP, Id=identifier, Type=kind, Target=full)
    members[rels] = serialize(root)
