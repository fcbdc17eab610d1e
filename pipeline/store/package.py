"""A Word file seen as named parts: read some, replace some, leave the others exactly as they are."""

import copy
import io
import re
import zipfile
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from lxml import etree

from pipeline.errors import UserError
from pipeline.ingest import Refused, read
from pipeline.ooxml.parts import parse, relationships_of
from pipeline.ooxml.reading import Archive, PackageError

# The main part under the name it has here; Word for the web calls it document2.xml: see ``Package.main``.
DOCUMENT = "word/document.xml"
ROOT = "_rels/.rels"
SETTINGS = "word/settings.xml"
STYLES = "word/styles.xml"
CUSTOM = "docProps/custom.xml"
IDENTIFIER = "bilan_document"
DESTROYED = "bilan_detruit_le"
_META = "meta.xml"
MOST = 64 * 1024 * 1024
_USER_DEFINED = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}name"
_MOST_PROPERTIES = 1024 * 1024
_LONGEST = 500  # letters: what is longer is no identifier of ours


_MAIN = re.compile(rb"<(?:\w+:)?Relationship\b(?=[^<>]*\bType=[\"'][^\"']*/officeDocument[\"'])[^<>]*>")
_STYLES_OF = re.compile(rb"<(?:\w+:)?Relationship\b(?=[^<>]*\bType=[\"'][^\"']*/styles[\"'])[^<>]*>")
_TARGET = re.compile(rb"\bTarget=[\"']/?([^\"']*)[\"']")
# « Document Word strict »: the same elements in namespaces of their own.
_STRICT = b"http://purl.oclc.org/ooxml/"
_OPEN = b"http://schemas.openxmlformats.org/"
_NAMESPACES = (
    (b"wordprocessingml/main", b"wordprocessingml/2006/main"),
    (b"officeDocument/relationships", b"officeDocument/2006/relationships"),
    (b"officeDocument/math", b"officeDocument/2006/math"),
    (b"officeDocument/bibliography", b"officeDocument/2006/bibliography"),
    (b"drawingml/wordprocessingDrawing", b"drawingml/2006/wordprocessingDrawing"),
    (b"drawingml/picture", b"drawingml/2006/picture"),
    (b"drawingml/chart", b"drawingml/2006/chart"),
    (b"drawingml/main", b"drawingml/2006/main"),
)


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
        root = self._read(ROOT) if ROOT in self.entries else b""
        found = _MAIN.search(root)
        target = _TARGET.search(found.group()) if found else None
        self.main = target.group(1).decode("utf-8", "replace") if target else DOCUMENT
        self.strict = _STRICT in root
        if self.main not in self.entries:
            raise self._unreadable()

    def read(self, part: str) -> bytes:
        """Give the content of one part; ``DOCUMENT`` is the main one, whatever its name.

        In a strict file, namespaces are those of any other.
        """
        data = self._read(self.main if part == DOCUMENT else part)
        return _renamed(data, 0) if self.strict and part.endswith(".xml") else data

    def has(self, part: str) -> bool:
        """Tell whether there is a part of that name."""
        return part == DOCUMENT or part in self.entries

    def _read(self, part: str) -> bytes:
        try:
            return self._archive.read(part)
        except PackageError as fault:
            raise self._unreadable() from fault

    @cached_property
    def styles(self) -> str:
        """The part of the styles, whatever its name is; "" where there is none."""
        if STYLES in self.entries:
            return STYLES
        rels = relationships_of(self.main)
        found = _STYLES_OF.search(self._read(rels)) if rels in self.entries else None
        target = _TARGET.search(found.group()) if found else None
        tail = target.group(1).decode("utf-8", "replace") if target else ""
        folder = self.main.rpartition("/")[0]
        return next((name for name in (f"{folder}/{tail}", tail) if name in self.entries), "")

    def identifier(self) -> str:
        """Give the document's invisible identifier, or "" when it carries none."""
        return _property(self.read(CUSTOM), IDENTIFIER) if CUSTOM in self.entries else ""

    def with_parts(self, parts: Mapping[str, bytes]) -> bytes:
        """Give the file with some parts replaced, the others untouched and in their order."""
        named = {self.main if name == DOCUMENT else name: data for name, data in parts.items()}
        if self.strict:
            named = {name: _renamed(data, 1) for name, data in named.items()}
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
            for name, entry in self._archive.infos().items():
                target.writestr(copy.copy(entry), named[name] if name in named else self._read(name))
        return stream.getvalue()

    def _unreadable(self) -> Unreadable:
        return Unreadable(
            f"« {self.name or 'ce fichier'} » n’est pas un document Word lisible.",
            "Ouvrez-le dans Word : s’il est protégé par un mot de passe, retirez-le ; s’il est abîmé, "
            "reprenez la dernière copie dans outputs/sauvegardes/.",
            self.name,
        )


def _renamed(data: bytes, back: int) -> bytes:
    """Give a strict part in the usual namespaces, or the other way round (``back`` 1)."""
    heads = (_STRICT, _OPEN)
    for pair in _NAMESPACES:
        data = data.replace(
            b'"' + heads[back] + pair[back] + b'"', b'"' + heads[1 - back] + pair[1 - back] + b'"'
        )
    return data


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
            found = "".join(map(str, element.itertext()))
            return found if len(found) <= _LONGEST else ""
    return ""
