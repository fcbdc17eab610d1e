"""The custom properties of a document, by which the product knows its documents again."""

from collections.abc import Mapping
from typing import Any

from lxml import etree

from pipeline.render.errors import RenderError
from pipeline.render.package import (
    CONTENT_TYPES,
    OFFICE,
    OVERRIDE,
    RELATIONSHIP,
    RELATIONSHIPS,
    Members,
    parse,
    relationships_of,
    serialize,
)

CUSTOM = "docProps/custom.xml"
CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_NS = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VT = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_FORMAT_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
FIRST_ID = 2
# lxml takes None for the default namespace, its stubs do not.
_CUSTOM_MAP: Any = {None: _NS, "vt": _VT}
_RELATIONSHIPS_MAP: Any = {None: etree.QName(RELATIONSHIPS).namespace}


def declare_custom(members: Members) -> None:
    """Declare ``docProps/custom.xml`` in the package's content types and relationships, once."""
    members.setdefault(CUSTOM, serialize(etree.Element(f"{{{_NS}}}Properties", nsmap=_CUSTOM_MAP)))
    declare_part(members, CUSTOM, CUSTOM_TYPE)
    relate(members, "", "rIdProprietes", f"{OFFICE}/custom-properties", CUSTOM)


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


def stamp(members: Members, properties: Mapping[str, str]) -> None:
    """Write properties into a package, whether or not it had any."""
    declare_custom(members)
    members[CUSTOM] = with_properties(members[CUSTOM], properties)


def with_properties(custom: bytes, properties: Mapping[str, str]) -> bytes:
    """Return ``custom.xml`` with these properties set, the others kept."""
    root = parse(custom)
    known = {element.get("name"): element for element in root}
    for name in sorted(properties):
        if name in known:
            root.remove(known[name])
        element = etree.SubElement(root, f"{{{_NS}}}property", fmtid=_FORMAT_ID, name=name)
        try:
            etree.SubElement(element, f"{{{_VT}}}lpwstr").text = properties[name]
        except ValueError as error:  # lxml's refusal of a control character
            raise RenderError(
                f"La propriété « {name} » du document contient un caractère de commande invisible.",
                "Retapez au clavier la référence du dossier : ce caractère vient d’un copier-coller.",
            ) from error
    for rank, element in enumerate(root, FIRST_ID):
        element.set("pid", str(rank))
    return serialize(root)
