"""A zip package opened with bounds: nothing is inflated before its size is known and accepted."""

import zipfile
import zlib
from io import BytesIO

from lxml import etree

from pipeline.sheetfiles.refusal import Reason, Refusal

MAX_BYTES = 128 * 1024 * 1024
_MAX_XML_TREE = 16 * 1024 * 1024
_MAX_MEMBERS = 20_000
_ENCRYPTED_FLAG = 0x1
_READING_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)


def _human(size: int) -> str:
    return f"{size // (1024 * 1024)} Mo"


def refuse_entities(xml: bytes) -> None:
    """Refuse a document type declaration, in any encoding: no spreadsheet has one, every XML bomb does."""
    head = xml[:4]
    flat = xml.replace(b"\x00", b"") if b"\x00" in head or head[:2] in (b"\xff\xfe", b"\xfe\xff") else xml
    if b"<!DOCTYPE" in flat or b"<!ENTITY" in flat:
        raise Refusal(Reason.ENTITIES)


def parse_xml(xml: bytes) -> etree._Element:
    """Parse a small part strictly: no entity, no network, no recovery."""
    refuse_entities(xml)
    if len(xml) > _MAX_XML_TREE:
        raise Refusal(Reason.BOMB, _human(_MAX_XML_TREE))
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        return etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise Refusal(Reason.DAMAGED) from error


class Package:
    """The parts of a zip package by name; what has been read in all stays below ``MAX_BYTES``."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except _READING_FAULTS as error:
            raise Refusal(Reason.DAMAGED) from error
        members = self._zip.infolist()
        if len(members) > _MAX_MEMBERS:
            raise Refusal(Reason.BOMB, f"{_MAX_MEMBERS} éléments")
        self._members = {_normal(member.filename): member for member in members}
        self._left = MAX_BYTES

    def __contains__(self, name: str) -> bool:
        return _normal(name) in self._members

    def read(self, name: str) -> bytes:
        """Inflate one part; its declared size is checked first and the real one against it."""
        member = self._members.get(_normal(name))
        if member is None:
            raise Refusal(Reason.DAMAGED)
        if member.flag_bits & _ENCRYPTED_FLAG:
            raise Refusal(Reason.ENCRYPTED)
        self._left -= member.file_size
        if self._left < 0:
            raise Refusal(Reason.BOMB, _human(MAX_BYTES))
        try:
            return self._zip.read(member)
        except _READING_FAULTS as error:
            raise Refusal(Reason.DAMAGED) from error

    def xml(self, name: str) -> etree._Element:
        """Read and parse one small XML part."""
        return parse_xml(self.read(name))


def _normal(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()
