"""The custom properties of an Office file: named texts that travel with it."""

from collections.abc import Mapping
from typing import Any

from lxml import etree

from pipeline.ooxml.parts import OFFICE, Members, declare_part, parse, relate, serialize

CUSTOM = "docProps/custom.xml"
CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_NS = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VT = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_FORMAT_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
FIRST_ID = 2
# lxml takes None for the default namespace, its stubs do not.
_CUSTOM_MAP: Any = {None: _NS, "vt": _VT}


def declare_custom(members: Members) -> None:
    """Declare ``docProps/custom.xml`` in the package's content types and relationships, once."""
    members.setdefault(CUSTOM, serialize(etree.Element(f"{{{_NS}}}Properties", nsmap=_CUSTOM_MAP)))
    declare_part(members, CUSTOM, CUSTOM_TYPE)
    relate(members, "", "rIdProprietes", f"{OFFICE}/custom-properties", CUSTOM)


def stamp(members: Members, properties: Mapping[str, str]) -> None:
    """Write properties into a package, whether or not it had any."""
    declare_custom(members)
    members[CUSTOM] = with_properties(members[CUSTOM], properties)


def with_properties(custom: bytes, properties: Mapping[str, str]) -> bytes:
    """Return ``custom.xml`` with these properties set; ValueError for a control character."""
    root = parse(custom)
    known = {element.get("name"): element for element in root}
    for name in sorted(properties):
        if name in known:
            root.remove(known[name])
        element = etree.SubElement(root, f"{{{_NS}}}property", fmtid=_FORMAT_ID, name=name)
        etree.SubElement(element, f"{{{_VT}}}lpwstr").text = properties[name]
    for rank, element in enumerate(root, FIRST_ID):
        element.set("pid", str(rank))
    return serialize(root)
