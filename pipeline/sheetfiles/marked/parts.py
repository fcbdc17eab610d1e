"""The parts of a package while it is edited: untouched ones keep their bytes, the zip is reproducible."""

import posixpath
import zipfile
from io import BytesIO

from lxml import etree

from pipeline.sheetfiles.package import refuse_entities
from pipeline.sheetfiles.refusal import Reason, Refusal
from pipeline.sheetfiles.xlsx import relations_part

CONTENT_TYPES = "[Content_Types].xml"
_TYPES_NS = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS_NS = "http://schemas.openxmlformats.org/package/2006/relationships"
_RELATIONS_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT_TYPE = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_MAX_BYTES = 512 * 1024 * 1024
_EPOCH = (1980, 1, 1, 0, 0, 0)


def parse(xml: bytes) -> etree._Element:
    """Parse strictly: no entity, no network; a sheet may be large."""
    refuse_entities(xml)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        return etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise Refusal(Reason.DAMAGED) from error


def serialise(root: etree._Element) -> bytes:
    """The bytes of a part, declared as Office declares it."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _name(stored: str) -> str:
    return stored.replace("\\", "/").lstrip("/")


def element(namespace: str, tag: str) -> etree._Element:
    """A root without a prefix."""
    return etree.fromstring(f'<{tag} xmlns="{namespace}"/>')


class Parts:
    """Parts by name, whatever the case, in the order of the original zip."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            members = [item for item in archive.infolist() if not item.filename.endswith("/")]
            if sum(item.file_size for item in members) > _MAX_BYTES:
                raise Refusal(Reason.BOMB, f"{_MAX_BYTES // (1024 * 1024)} Mo")
            self._parts = {_name(item.filename): archive.read(item) for item in members}
        self._names = {name.lower(): name for name in self._parts}

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._names

    @property
    def names(self) -> list[str]:
        """Every name, in order."""
        return list(self._parts)

    def read(self, name: str) -> bytes:
        """The bytes of a part."""
        return self._parts[self._names[name.lower()]]

    def write(self, name: str, content: bytes) -> None:
        """Replace a part or add one."""
        self._parts[self._names.setdefault(name.lower(), name)] = content

    def remove(self, name: str) -> None:
        """Take a part away, with its content type and its own relations."""
        for path in (name, relations_part(name)):
            if path in self:
                del self._parts[self._names.pop(path.lower())]
        types = self.xml(CONTENT_TYPES)
        for node in types.findall(f"{{{_TYPES_NS}}}Override"):
            if node.get("PartName", "").lstrip("/").lower() == name.lower():
                types.remove(node)
        self.write_xml(CONTENT_TYPES, types)

    def xml(self, name: str) -> etree._Element:
        """One part, parsed."""
        return parse(self.read(name))

    def write_xml(self, name: str, root: etree._Element) -> None:
        """Replace a part or add one."""
        self.write(name, serialise(root))

    def free_name(self, pattern: str) -> str:
        """The first name of the pattern (``xl/comments{}.xml``) that no part has."""
        number = 1
        while pattern.format(number) in self:
            number += 1
        return pattern.format(number)

    def declare(self, name: str, content_type: str) -> None:
        """State the content type of a part, or of an extension when ``name`` is one (``.vml``)."""
        types = self.xml(CONTENT_TYPES)
        tag, key, value = "Override", "PartName", f"/{name}"
        if name.startswith("."):
            tag, key, value = "Default", "Extension", name[1:]
        known = types.findall(f"{{{_TYPES_NS}}}{tag}")
        if any(node.get(key, "").lower() == value.lower() for node in known):
            return
        node = etree.Element(f"{{{_TYPES_NS}}}{tag}", {key: value, "ContentType": content_type})
        types.insert(0 if tag == "Default" else len(types), node)
        self.write_xml(CONTENT_TYPES, types)

    def relate(self, part: str, kind: str, target: str) -> str:
        """Add a relation from a part to another, in the package's dialect; its id."""
        path = relations_part(part)
        dialect = _STRICT_TYPE if _STRICT_TYPE.encode() in self.read("_rels/.rels") else _RELATIONS_TYPE
        root = self.xml(path) if path in self else element(_RELATIONS_NS, "Relationships")
        taken = {node.get("Id") for node in root}
        number = len(root) + 1
        while f"rId{number}" in taken:
            number += 1
        etree.SubElement(
            root,
            f"{{{_RELATIONS_NS}}}Relationship",
            Id=f"rId{number}",
            Type=kind if "/" in kind else f"{dialect}/{kind}",
            Target=posixpath.relpath("/" + target, "/" + posixpath.dirname(part)),
        )
        self.write_xml(path, root)
        return f"rId{number}"

    def unrelate(self, part: str, identifier: str) -> None:
        """Take one relation of a part away."""
        path = relations_part(part)
        root = self.xml(path)
        for node in list(root):
            if node.get("Id") == identifier:
                root.remove(node)
        self.write_xml(path, root)

    def to_bytes(self) -> bytes:
        """The zip: content types first, as Office does, no clock in it."""
        buffer = BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in sorted(self._parts, key=lambda name: name != CONTENT_TYPES):
                member = zipfile.ZipInfo(name, _EPOCH)
                member.compress_type = zipfile.ZIP_DEFLATED
                member.external_attr = 0o600 << 16
                archive.writestr(member, self._parts[name])
        return buffer.getvalue()
