"""Opening an Office file with bounds: nothing is inflated before its size is known and accepted."""

# The process that tries new files starts for each of them, and loads this module alone: what an ordinary zip
# does not need (zipfile, enum, typing: two thirds of that start) is imported where it is used.
from __future__ import annotations

import struct
import zlib
from io import BytesIO

from isal import isal_zlib

TYPE_CHECKING = False
if TYPE_CHECKING:
    import zipfile
    from collections.abc import Mapping

_END = struct.Struct("<4s4H2LH")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_MOST = 0xFFFF
_FAR = 0xFFFFFFFF
_UTF8_ONLY = (0, 0x0800)


class Entry:
    """One member: its check value and size, and where its bytes are. Named as in ``zipfile.ZipInfo``."""

    __slots__ = ("CRC", "file_size", "method", "offset", "packed")

    def __init__(self, crc: int, size: int, method: int, packed: int, offset: int) -> None:
        self.CRC, self.file_size, self.method, self.packed, self.offset = crc, size, method, packed, offset


def directory(data: bytes) -> Mapping[str, Entry] | None:
    """Give the members by name in the order of the directory, None for what is not an ordinary zip."""
    start = len(data) - _END.size
    if start < 0 or data[start : start + 4] != b"PK\x05\x06":
        return None
    _, disk, first, here, count, size, offset, comment = _END.unpack_from(data, start)
    if disk or first or comment or here != count or count == _MOST or offset + size != start:
        return None
    try:
        return _members(data, offset, count)
    except struct.error:
        return None


def _members(data: bytes, position: int, count: int) -> Mapping[str, Entry] | None:
    found: dict[str, Entry] = {}
    for _ in range(count):
        head = _CENTRAL.unpack_from(data, position)
        sign, _, _, flags, method, _, _, crc, packed, size, named, extra, comment, _, _, _, offset = head
        name = data[position + _CENTRAL.size : position + _CENTRAL.size + named]
        ordinary = sign == b"PK\x01\x02" and flags in _UTF8_ONLY and method in (0, 8) and not extra
        if not ordinary or not name.isascii() or _FAR in (packed, size, offset):
            return None
        found[name.decode("ascii")] = Entry(crc, size, method, packed, offset)
        position += _CENTRAL.size + named + comment
    return found if len(found) == count else None


def content(data: bytes, name: str, entry: Entry) -> bytes | None:
    """Give a member's bytes, None when they are not what the directory says."""
    if entry.offset + _LOCAL.size > len(data):
        return None
    head = _LOCAL.unpack_from(data, entry.offset)
    start = entry.offset + _LOCAL.size + head[9] + head[10]
    named = data[entry.offset + _LOCAL.size : entry.offset + _LOCAL.size + head[9]]
    packed = data[start : start + entry.packed]
    try:
        # One byte more than announced is enough to know: no more is ever unpacked.
        found = (
            isal_zlib.decompressobj(-15).decompress(packed, entry.file_size + 1) if entry.method else packed
        )
    except isal_zlib.error:  # type: ignore[misc]
        return None
    sound = head[0] == b"PK\x03\x04" and named == name.encode() and len(found) == entry.file_size
    return found if sound and isal_zlib.crc32(found) == entry.CRC else None


MAX_BYTES = 256 * 1024 * 1024
MAX_MEMBERS = 20_000
_ENCRYPTED = 0x1
# What zipfile raises on damaged or unusual files beside its own BadZipFile, LZMA's and the names' own errors
# (ValueError) included.
READING_FAULTS = (
    zlib.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    KeyError,
)
_METHODS = (0, 8)  # stored, deflated


class Reason:
    """Why a file cannot be read: no sound zip, protected by a password, or out of measure once inflated."""

    DAMAGED = "damaged"
    ENCRYPTED = "encrypted"
    BOMB = "bomb"


class PackageError(Exception):
    """A file that is no Office file that can be read; ``detail`` is the bound that it exceeds."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason} {detail}".strip())
        self.reason, self.detail = reason, detail


class Archive:
    """The members of a zip held in memory; what has been read in all stays below ``most`` bytes.

    An ordinary zip is read straight from its bytes, anything else by ``zipfile``.
    """

    def __init__(self, data: bytes, most: int = MAX_BYTES) -> None:
        self._data, self._most, self._left = data, most, most
        self._ordinary = directory(data)
        self._opened: zipfile.ZipFile | None = None
        self.entries: Mapping[str, Entry | zipfile.ZipInfo] = self._ordinary or self.infos()
        if len(self.entries) > MAX_MEMBERS:
            raise PackageError(Reason.BOMB, f"{MAX_MEMBERS} éléments")

    def __contains__(self, name: str) -> bool:
        return name in self.entries

    def twice(self) -> bool:
        """Tell whether two members bear one name, whatever its case: each program opens another."""
        names = [name.lower() for name in (self._ordinary or self._zip.namelist())]
        return len(set(names)) < len(names)

    def infos(self) -> dict[str, zipfile.ZipInfo]:
        """Return what the directory says of each file, in its order."""
        return {entry.filename: entry for entry in self._zip.infolist() if not entry.filename.endswith("/")}

    def read(self, name: str) -> bytes:
        """Return one member; its declared size is checked first and the real one against it."""
        if name not in self.entries:
            raise PackageError(Reason.DAMAGED)
        self._left -= self.entries[name].file_size
        if self._left < 0:
            raise PackageError(Reason.BOMB, f"{self._most // (1024 * 1024)} Mo")
        found = content(self._data, name, self._ordinary[name]) if self._ordinary else None
        return self._slowly(name) if found is None else found

    def members(self) -> dict[str, bytes]:
        """Return all members by name."""
        return {name: self.read(name) for name in self.entries if not name.endswith("/")}

    @property
    def _zip(self) -> zipfile.ZipFile:
        import zipfile  # noqa: PLC0415 - no ordinary zip needs it

        try:
            self._opened = self._opened or zipfile.ZipFile(BytesIO(self._data))
        except (zipfile.BadZipFile, *READING_FAULTS) as error:
            raise PackageError(Reason.DAMAGED) from error
        return self._opened

    def _slowly(self, name: str) -> bytes:
        import zipfile  # noqa: PLC0415 - no ordinary zip needs it

        try:
            entry = self._zip.getinfo(name)
            if entry.flag_bits & _ENCRYPTED:
                raise PackageError(Reason.ENCRYPTED)
            if entry.compress_type not in _METHODS:
                raise PackageError(Reason.DAMAGED)
            with self._zip.open(entry) as stream:
                return stream.read(entry.file_size + 1)[: entry.file_size]
        except (zipfile.BadZipFile, *READING_FAULTS) as error:
            raise PackageError(Reason.DAMAGED) from error


def read_members(data: bytes) -> dict[str, bytes]:
    """Return the members of an Office file by name; raise PackageError when it is none."""
    return Archive(data).members()
