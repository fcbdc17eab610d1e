"""A Word file seen as named parts: read some, replace some, leave the others exactly as they are."""

import copy
import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from html import unescape
from pathlib import Path

from pipeline.errors import UserError

DOCUMENT = "word/document.xml"
CUSTOM = "docProps/custom.xml"
IDENTIFIER = "bilan_document"
DESTROYED = "bilan_detruit_le"
_PROPERTY = rb"<(?:\w+:)?property\b(?=[^>]*\bname=[\"']%b[\"'])[^>]*>\s*<(?:\w+:)?lpwstr[^>/]*>([^<]*)<"
_FAULTS = (zipfile.BadZipFile, zlib.error, KeyError, EOFError, NotImplementedError, RuntimeError, OSError)


class Unreadable(UserError):
    """A file that is not, or no longer, a Word document that can be read."""


class Package:
    """The parts of a .docx held in memory."""

    def __init__(self, data: bytes, name: str = "") -> None:
        self.name = name
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            self.entries = {entry.filename: entry for entry in self._zip.infolist()}
        except _FAULTS as fault:
            raise self._unreadable() from fault
        if DOCUMENT not in self.entries:
            raise self._unreadable()

    def read(self, part: str) -> bytes:
        """Give the content of one part."""
        try:
            return self._zip.read(part)
        except _FAULTS as fault:
            raise self._unreadable() from fault

    def identifier(self) -> str:
        """Give the document's invisible identifier, or "" when it carries none."""
        return _property(self.read(CUSTOM), IDENTIFIER) if CUSTOM in self.entries else ""

    def with_parts(self, parts: Mapping[str, bytes]) -> bytes:
        """Give the file with some parts replaced, the others untouched and in their order."""
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
            for name, entry in self.entries.items():
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
            return _property(archive.read(CUSTOM), name)
    except _FAULTS:
        return ""


def _property(custom: bytes, name: str) -> str:
    found = re.search(_PROPERTY % name.encode(), custom)
    return unescape(found.group(1).decode("utf-8", "replace")) if found else ""
