"""A Word file seen as named parts: read some, replace some, leave the others exactly as they are."""

import copy
import io
import re
import zipfile
from collections.abc import Mapping
from html import unescape
from pathlib import Path

from pipeline.errors import UserError
from pipeline.ooxml.reading import READING_FAULTS, Archive, PackageError

DOCUMENT = "word/document.xml"
CUSTOM = "docProps/custom.xml"
IDENTIFIER = "bilan_document"
DESTROYED = "bilan_detruit_le"
_META = "meta.xml"
_PROPERTY = rb"<(?:\w+:)?property\b(?=[^>]*\bname=[\"']%b[\"'])[^>]*>\s*<(?:\w+:)?lpwstr[^>/]*>([^<]*)<"
# The same in a file that LibreOffice or Word saved as OpenDocument.
_USER_DEFINED = rb"<meta:user-defined\b(?=[^>]*\bmeta:name=[\"']%b[\"'])[^>]*>([^<]*)<"


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
        with zipfile.ZipFile(path) as archive:
            return identifier_in(archive, name)
    except READING_FAULTS:
        return ""


def identifier_in(archive: zipfile.ZipFile, name: str = IDENTIFIER) -> str:
    """Give the same of an open file; raises what reading a damaged one raises."""
    if CUSTOM in archive.NameToInfo:
        return _property(archive.read(CUSTOM), name)
    if _META in archive.NameToInfo:
        return _property(archive.read(_META), name, _USER_DEFINED)
    return ""


def _property(held: bytes, name: str, pattern: bytes = _PROPERTY) -> str:
    found = re.search(pattern % name.encode(), held)
    return unescape(found.group(1).decode("utf-8", "replace")) if found else ""
