"""Writing an Office file: what is unchanged copied deflated, what changed deflated, same bytes each time."""

import struct
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from isal import isal_zlib

# Measured (docs/moteur.md): ISA-L level 1 loses a few per cent of size and is much quicker than zlib.
LEVEL = 1
RAW = -15
DOS_DATE = 0x0021  # 1 January 1980, the first date a zip can hold
DOS_TIME = 0
UTF8_NAMES = 0x0800
STORED = 0
DEFLATED = 8
# Starting the compressor costs 10 µs, a tenth of a document: under this size it is not worth it.
SHORT = 2048
VERSION = 20
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")


@dataclass(frozen=True, slots=True)
class Member:
    """One member, ready to be copied with its local record."""

    name: bytes
    record: bytes
    method: int
    crc: int
    packed: int
    size: int

    def directory(self, offset: int) -> bytes:
        """Return the member's record in the central directory."""
        return (
            _CENTRAL.pack(
                b"PK\x01\x02", VERSION, VERSION, UTF8_NAMES, self.method, DOS_TIME, DOS_DATE,
                self.crc, self.packed, self.size, len(self.name), 0, 0, 0, 0, 0, offset,
            )
            + self.name
        )  # fmt: skip


def _member(name: bytes, method: int, body: bytes, crc: int, size: int) -> Member:
    head = _LOCAL.pack(
        b"PK\x03\x04", VERSION, UTF8_NAMES, method, DOS_TIME, DOS_DATE,
        crc, len(body), size, len(name), 0,
    )  # fmt: skip
    return Member(name, b"".join((head, name, body)), method, crc, len(body), size)


def quick(name: str, data: bytes) -> Member:
    """Deflate what changes with each document: fast; what is short is stored as it is."""
    if len(data) > SHORT:
        return deflated(name, data)
    return _short(name, data)


@lru_cache(maxsize=256)
def _short(name: str, data: bytes) -> Member:
    """Keep ready the short members met last: a header is the same in document after document."""
    return stored(name, data)


def stored(name: str, data: bytes) -> Member:
    """Keep as it is what is short, or compressed already: a picture."""
    return _member(name.encode(), STORED, data, isal_zlib.crc32(data), len(data))


def deflated(name: str, data: bytes) -> Member:
    """Deflate with the quick compressor, whatever the size."""
    packed = isal_zlib.compress(data, LEVEL, RAW)
    return _member(name.encode(), DEFLATED, packed, isal_zlib.crc32(data), len(data))


def thorough(name: str, data: bytes) -> Member:
    """Deflate what is done once per template: small."""
    packer = zlib.compressobj(9, zlib.DEFLATED, RAW)
    return _member(
        name.encode(), DEFLATED, packer.compress(data) + packer.flush(), zlib.crc32(data), len(data)
    )


class Base:
    """The members shared by all documents of a template, laid out once; the others are appended."""

    def __init__(self, members: Iterable[Member]) -> None:
        ordered = sorted(members, key=lambda member: member.name)
        offset = 0
        self._directory: list[tuple[bytes, bytes]] = []
        for member in ordered:
            self._directory.append((member.name, member.directory(offset)))
            offset += len(member.record)
        self._body = b"".join(member.record for member in ordered)

    def with_members(self, members: Iterable[Member]) -> bytes:
        """Return the whole file; its directory lists all members sorted by name."""
        body = [self._body]
        directory = list(self._directory)
        offset = len(self._body)
        for member in members:
            body.append(member.record)
            directory.append((member.name, member.directory(offset)))
            offset += len(member.record)
        directory.sort()
        records = b"".join([record for _, record in directory])
        count = len(directory)
        end = _END.pack(b"PK\x05\x06", 0, 0, count, count, len(records), offset, 0)
        return b"".join((*body, records, end))


def pack(members: Mapping[str, bytes]) -> bytes:
    """Return a whole file from plain members (the slow way, for what is made once)."""
    return Base(thorough(name, data) for name, data in members.items()).with_members(())
