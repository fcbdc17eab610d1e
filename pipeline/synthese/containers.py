"""A file that holds other files, opened one layer down: zip, tar, compressed, mail, a text in base64."""

import base64
import bz2
import email
import email.policy
import gzip
import io
import lzma
import re
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO

from pipeline.ooxml.reading import READING_FAULTS

LONGEST = 64 << 20
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
OLE = b"\xd0\xcf\x11\xe0"
_PACKED: dict[bytes, Callable[[BinaryIO], io.BufferedIOBase]] = {
    b"\x1f\x8b": lambda stream: gzip.GzipFile(fileobj=stream),  # its first argument is a name
    b"BZh": bz2.BZ2File,
    b"\xfd7zXZ\x00": lzma.LZMAFile,
    b"\x5d\x00\x00": lzma.LZMAFile,
}
# Those that nothing here opens: 7z, RAR, zstandard, cabinet, LZ4, the former « compress », lzip.
_CLOSED = (
    b"7z\xbc\xaf\x27\x1c",
    b"Rar!\x1a\x07",
    b"\x28\xb5\x2f\xfd",
    b"MSCF",
    b"\x04\x22\x4d\x18",
    b"\x1f\x9d",
    b"LZIP",
    b"!BDN",  # Outlook's data
)
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ATTACHED = "__attach_version1.0".encode("utf-16-le")
# What may hold a zip among other bytes: an older Office file, a self-extracting archive, « winmail.dat ».
_AMONG = (OLE, b"MZ", b"\x78\x9f\x3e\x22")
_FIRST, _LAST, _TAIL = b"PK\x03\x04", b"PK\x05\x06", 22
_DOCUMENTS = (b"word/document", b"content.xml", b"docProps/custom.xml")
_MAILS = frozenset({".eml", ".mht", ".mhtml", ".mbox"})
# A zip, a PDF or an older Word file that a text spells in base64 (RFC 4648), whatever stands around it.
_SPELT = re.compile(rb"(?:UEsDB|JVBERi|0M8R4K)[A-Za-z0-9+/\s]{200,}")
_DAMAGED_ZIP = (zipfile.BadZipFile, *READING_FAULTS)
DAMAGED = (*_DAMAGED_ZIP, tarfile.TarError, lzma.LZMAError)


@dataclass(frozen=True, slots=True)
class Member:
    """A file inside another: its name there, its bytes (None: protected, damaged or too large)."""

    name: str
    data: bytes | None


@dataclass(slots=True)
class Budget:
    """How many files, and of how many bytes, are looked into in the archives that one archive holds."""

    files: int = 20_000
    size: int = 1 << 31

    def takes(self, member: Member) -> bool:
        """Tell whether one more is within it."""
        self.files -= 1
        self.size -= len(member.data or b"")
        return self.files >= 0 and self.size >= 0


def sign_of(stream: BinaryIO) -> bytes:
    """Give the first bytes of a file, enough to tell its kind."""
    stream.seek(0)
    found = stream.read(512)
    stream.seek(0)
    return found


def closed(sign: bytes, data: bytes = b"") -> str:
    """Say why nobody can tell what a file holds (French), "" when one can; ``data``: all of an OLE file."""
    if sign.startswith(_CLOSED):
        return "cette archive ne s’ouvre pas ici : videz-la, ou retirez-la de ce dossier"
    if sign.startswith(OLE) and _ENCRYPTED in data:
        return "protégé par un mot de passe : nul ne sait ce qu’il contient"
    if sign.startswith(OLE) and _ATTACHED in data:
        return "ce message a des pièces jointes : nul ne sait ce qu’elles contiennent"
    return ""


def protected(archive: zipfile.ZipFile) -> bool:
    """Tell whether an OpenDocument file is protected by a password."""
    listed = "META-INF/manifest.xml"
    return listed in archive.NameToInfo and b"encryption-data" in archive.read(listed)


def is_package(archive: zipfile.ZipFile) -> bool:
    """Tell whether a zip is one document rather than a folder of files."""
    return not {"[Content_Types].xml", "META-INF/manifest.xml"}.isdisjoint(archive.NameToInfo)


def zipped(archive: zipfile.ZipFile) -> Iterator[Member]:
    """Give the files of a zip; of a document, those that are embedded in it."""
    inside = is_package(archive)
    for info in archive.infolist():
        apart = "embeddings/" in info.filename or info.filename.startswith("Object")
        if not info.is_dir() and (apart or not inside):
            yield Member(info.filename, _read(archive, info))


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes | None:
    """The declared size bounds what is inflated: zipfile reads no further."""
    try:
        return archive.read(info) if info.file_size <= LONGEST else None
    except _DAMAGED_ZIP:
        return None


def members(stream: BinaryIO, name: str) -> Iterator[Member]:
    """Give what a file other than a zip holds; nothing when it is no container; raises ``DAMAGED``."""
    sign = sign_of(stream)
    opened = next((each for magic, each in _PACKED.items() if sign.startswith(magic)), None)
    if opened is not None:
        with opened(stream) as packed:
            data = packed.read(LONGEST + 1)
        yield Member(PurePosixPath(name).stem, data if len(data) <= LONGEST else None)
    elif sign.startswith(_AMONG):
        yield from _among(stream)
    elif sign[257:262] == b"ustar":
        yield from _tarred(stream)
    elif PurePosixPath(name).suffix.lower() in _MAILS:
        yield from _attached(stream)
    elif b"\0" not in sign:
        yield from _spelt(stream)


def _among(stream: BinaryIO) -> Iterator[Member]:
    """Give the zip of a document that other bytes surround, in one piece as programs write it."""
    data = stream.read(LONGEST)
    first, last = data.find(_FIRST), data.rfind(_LAST)
    held = data[first : last + _TAIL] if 0 <= first < last else b""
    if any(name in held for name in _DOCUMENTS) or (
        data[:2] == b"MZ" and zipfile.is_zipfile(io.BytesIO(held))
    ):
        yield Member("document incorporé", held)


def _spelt(stream: BinaryIO) -> Iterator[Member]:
    for found in _SPELT.finditer(stream.read(LONGEST)):
        spelt = b"".join(found[0].split())
        whole = spelt[:-1] if len(spelt) % 4 == 1 else spelt
        yield Member("fichier en base64", base64.b64decode(whole + b"==="))


def _tarred(stream: BinaryIO) -> Iterator[Member]:
    with tarfile.open(fileobj=stream, mode="r:") as archive:
        for info in archive:
            held = archive.extractfile(info) if info.isfile() and info.size <= LONGEST else None
            if info.isfile():
                yield Member(info.name, held.read() if held else None)


def _attached(stream: BinaryIO) -> Iterator[Member]:
    message = email.message_from_bytes(stream.read(LONGEST), policy=email.policy.default)
    for part in message.walk():
        data = None if part.is_multipart() else part.get_payload(decode=True)
        if isinstance(data, bytes):
            yield Member(part.get_filename() or "texte", data)
