"""A Word file seen as named parts: read some, replace some, leave the others exactly as they are."""

import copy
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from lxml import etree

from pipeline.errors import UserError
from pipeline.ingest import Refused, read
from pipeline.ooxml.parts import parse
from pipeline.ooxml.reading import Archive, PackageError

DOCUMENT = "word/document.xml"
CUSTOM = "docProps/custom.xml"
IDENTIFIER = "bilan_document"
DESTROYED = "bilan_detruit_le"
_META = "meta.xml"
MOST = 64 * 1024 * 1024
_USER_DEFINED = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}name"
_MOST_PROPERTIES = 1024 * 1024


class Unreadable(UserError):
    """A file that is not, or no longer, a Word document that can be read."""


class Package:
    """The parts of a .docx held in memory."""

    def __init__(self, data: bytes, name: str = "") -> None:
        self.name = name
        try:
            self._archive = Archive(data)
        except PackageError as fault:
            raise self._unreadable() from fault
        self.entries = self._archive.entries
        if DOCUMENT not in self.entries:
            raise self._unreadable()

    def read(self, part: str) -> bytes:
        """Give the content of one part."""
        try:
            return self._archive.read(part)
        except PackageError as fault:
            raise self._unreadable() from fault

    def identifier(self) -> str:
        """Give the document's invisible identifier, or "" when it carries none."""
        return _property(self.read(CUSTOM), IDENTIFIER) if CUSTOM in self.entries else ""

    def with_parts(self, parts: Mapping[str, bytes]) -> bytes:
        """Give the file with some parts replaced, the others untouched and in their order."""
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
            for name, entry in self._archive.infos().items():
                target.writestr(copy.copy(entry), parts[name] if name in parts else self.read(name))
        return stream.getvalue()

    def _unreadable(self) -> Unreadable:
        return Unreadable(
            f"« {self.name or 'ce fichier'} » n’est pas un document Word lisible.",
            "Ouvrez-le dans Word : s’il est protégé par un mot de passe, retirez-le ; s’il est abîmé, "
            "reprenez la dernière copie dans outputs/sauvegardes/.",
            self.name,
        )


def read_identifier(path: Path, name: str = IDENTIFIER) -> str:
    """Give the identifier (or another property) of a file, "" for any that is not one of our documents."""
    try:
        archive = Archive(read(path, MOST))
        part = CUSTOM if CUSTOM in archive else _META
        if archive.entries[part].file_size > _MOST_PROPERTIES:
            return ""
        return _property(archive.read(part), name)
    except (Refused, PackageError, KeyError):
        return ""


def identifier_in(archive: zipfile.ZipFile, name: str = IDENTIFIER) -> str:
    """Give the same of an open file; raises what reading a damaged one raises."""
    for part in (CUSTOM, _META):
        if part in archive.NameToInfo:
            with archive.open(part) as stream:
                return _property(stream.read(_MOST_PROPERTIES), name)
    return ""


def _property(held: bytes, name: str) -> str:
    """The text of a custom property, or of its like in an OpenDocument file; "" when it is not sound."""
    try:
        root = parse(held)
    except etree.XMLSyntaxError:
        return ""
    for element in root.iter("{*}property", "{*}user-defined"):
        if name in (element.get("name"), element.get(_USER_DEFINED)):
            return "".join(map(str, element.itertext()))
    return ""
