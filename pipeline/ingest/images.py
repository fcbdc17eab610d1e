"""A logo looked at before it is used: PNG or JPEG, whole, of a size that a page can hold."""

import struct
import zlib
from dataclasses import dataclass

MOST = 8 * 1024 * 1024
MOST_PIXELS = 40_000_000
_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8"
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_BARE = frozenset((0x01, *range(0xD0, 0xD8)))


class Unusable(Exception):
    """Why an image is not used; the text completes « le logo … » (French)."""


@dataclass(frozen=True, slots=True)
class Size:
    """Width and height, in pixels."""

    width: int
    height: int


def size_of(data: bytes) -> Size:
    """Return an image's size; raise ``Unusable`` for what is no whole PNG or JPEG of a reasonable size."""
    if not data.startswith((_PNG, _JPEG)):
        raise Unusable("n’est ni une image PNG ni une image JPEG")
    try:
        size = _png(data) if data.startswith(_PNG) else _jpeg(data)
    except (struct.error, IndexError, ValueError):
        raise Unusable("est une image illisible") from None
    if size is None or not size.width or not size.height:
        raise Unusable("est une image illisible")
    if size.width * size.height > MOST_PIXELS:
        raise Unusable("est une image trop grande")
    return size


def _png(data: bytes) -> Size | None:
    """Walk the chunks to the last: each one whole, its check value right."""
    position, size = len(_PNG), None
    while position < len(data):
        length, kind = struct.unpack_from(">L4s", data, position)
        body = data[position + 4 : position + 8 + length]
        (crc,) = struct.unpack_from(">L", data, position + 8 + length)
        if zlib.crc32(body) != crc:
            return None
        if kind == b"IHDR":
            size = Size(*struct.unpack_from(">2L", body, 4))
        if kind == b"IEND":
            return size
        position += 12 + length
    return None


def _jpeg(data: bytes) -> Size | None:
    """Walk the segments to the frame, which gives the size, then look for the end of the image."""
    position, size = 2, None
    while data[position] == 0xFF:
        marker = data[position + 1]
        if marker in _BARE or marker == 0xFF:
            position += 1 if marker == 0xFF else 2
            continue
        (length,) = struct.unpack_from(">H", data, position + 2)
        if length < 2:
            return None
        if marker in _FRAMES:
            height, width = struct.unpack_from(">2H", data, position + 5)
            size = Size(width, height)
        position += 2 + length
        if marker == 0xDA:  # the picture itself follows
            return size if data.rfind(b"\xff\xd9", position) > 0 else None
    return None
