"""A copy knows whether it is still as we wrote it: it carries the digest of everything else in it."""

import hashlib
import re
import zipfile

from lxml import etree

from pipeline.sheetfiles.marked.parts import Parts, parse

_PART = "docProps/custom.xml"
_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
_NS = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VALUE_NS = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_FORMAT_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_NAME = "bilan-copie-annotee"
_EMPTY = f'<Properties xmlns="{_NS}" xmlns:vt="{_VALUE_NS}"/>'.encode()
_BLANK = "0" * 64
_SEAL = re.compile(
    rb'(name="' + _NAME.encode() + rb'"[^<>]{0,300}>\s*<(?:\w+:)?lpwstr[^<>]{0,300}>)([0-9a-f]{64})'
)


def seal(parts: Parts) -> bytes:
    """The zip of these parts, with their digest among the document's properties."""
    _write_property(parts)
    digest = _digest(parts)
    parts.write(_PART, _SEAL.sub(rb"\g<1>" + digest.encode(), parts.read(_PART)))
    return parts.to_bytes()


def is_untouched(data: bytes) -> bool:
    """Whether a copy is as we wrote it. Anything saved since, by whatever program, is someone's."""
    try:
        parts = Parts(data)
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError, RuntimeError):
        return False
    found = _SEAL.search(parts.read(_PART)) if _PART in parts else None
    if found is None:
        return False
    parts.write(_PART, _blank(parts.read(_PART)))
    return _digest(parts) == found[2].decode()


def _blank(xml: bytes) -> bytes:
    return _SEAL.sub(rb"\g<1>" + _BLANK.encode(), xml)


def _digest(parts: Parts) -> str:
    total = hashlib.sha256()
    for name in sorted(parts.names):
        total.update(name.encode() + b"\0" + hashlib.sha256(parts.read(name)).digest())
    return total.hexdigest()


def _write_property(parts: Parts) -> None:
    if _PART in parts:
        root = parts.xml(_PART)
        for node in list(root):
            if node.get("name") == _NAME:
                root.remove(node)
    else:
        root = parse(_EMPTY)
        parts.declare(_PART, _TYPE)
        parts.relate("", _RELATION, _PART)
    number = (
        max((int(node.get("pid", "1")) for node in root if node.get("pid", "1").isdigit()), default=1) + 1
    )
    node = etree.SubElement(root, f"{{{_NS}}}property", fmtid=_FORMAT_ID, pid=str(max(number, 2)))
    node.set("name", _NAME)
    etree.SubElement(node, f"{{{_VALUE_NS}}}lpwstr").text = _BLANK
    parts.write_xml(_PART, root)
