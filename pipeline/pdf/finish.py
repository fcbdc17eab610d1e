"""A PDF made the same each time: nothing of the hour it was made at, an identifier from its source."""

import re
import struct
from collections.abc import Callable
from io import BytesIO
from typing import TYPE_CHECKING

from pipeline.pdf.structure import mend

if TYPE_CHECKING:
    from pikepdf import Pdf

_DATES = re.compile(
    rb"(?:(?<!\s)\s+)?<xmp:(?:CreateDate|ModifyDate|MetadataDate)>[^<]{0,64}</xmp:[A-Za-z]{1,16}>"
)
_MAGIC = 0xB1B0AFBA
_ADJUST, _CREATED, _MODIFIED = 8, 20, 28
# A colour profile says when it was made (six numbers from its 24th byte), here when it was embedded.
_ICC_DATE, _ICC_DAY = 24, struct.pack(">6H", 2000, 1, 1, 0, 0, 0)


class Unsound(Exception):
    """What the converter left is no PDF."""


def finish(data: bytes, identifier: bytes) -> tuple[bytes, int]:
    """Return the file without dates, its ``/ID`` made of ``identifier`` (16 bytes), and its page count.

    Raises ``Unsound`` when it does not open.
    """
    import pikepdf  # noqa: PLC0415 - an extra, and 0.1 s

    try:
        with pikepdf.open(BytesIO(data)) as pdf:
            _undate(pdf)
            mend(pdf)
            pdf.trailer.ID = pikepdf.Array([pikepdf.String(identifier), pikepdf.String(identifier)])
            out = BytesIO()
            pdf.save(out, static_id=True)
            if not pdf.pages:
                raise Unsound
            return identified(out.getvalue(), identifier), len(pdf.pages)
    except pikepdf.PdfError as fault:
        raise Unsound from fault


def identified(data: bytes, identifier: bytes) -> bytes:
    """Return the file with the second half of ``/ID``, which is fixed at saving, made equal to the first."""
    fixed = b"<31415926535897932384626433832795>"
    head, found, tail = data.rpartition(fixed)
    return head + b"<" + identifier.hex().encode() + b">" + tail if found else data


def _undate(pdf: "Pdf") -> None:
    import pikepdf  # noqa: PLC0415

    for key in ("/CreationDate", "/ModDate"):
        if key in pdf.docinfo:
            del pdf.docinfo[key]
    pdf.Root.Metadata.write(_DATES.sub(b"", pdf.Root.Metadata.read_bytes()))
    if "/DocChecksum" in pdf.trailer:
        del pdf.trailer["/DocChecksum"]
    for intent in pdf.Root.get("/OutputIntents", ()):
        _rewrite(intent.get("/DestOutputProfile"), undated_profile)
    for found in pdf.objects:
        if isinstance(found, pikepdf.Dictionary):
            _rewrite(found.get("/FontFile2"), undated_font)


def _rewrite(stream: object, change: Callable[[bytes], bytes]) -> None:
    import pikepdf  # noqa: PLC0415

    if isinstance(stream, pikepdf.Stream):
        stream.write(change(stream.read_bytes()))


def undated_profile(data: bytes) -> bytes:
    """A colour profile of the first of January 2000."""
    return data[:_ICC_DATE] + _ICC_DAY + data[_ICC_DATE + len(_ICC_DAY) :]


def undated_font(data: bytes) -> bytes:
    """A TrueType font whose day of change is that of its creation, its check sums right again."""
    count = struct.unpack_from(">H", data, 4)[0]
    entries = [struct.unpack_from(">4sLLL", data, 12 + 16 * rank) for rank in range(count)]
    place = next(
        ((rank, entry[2], entry[3]) for rank, entry in enumerate(entries) if entry[0] == b"head"), None
    )
    if place is None:
        return data
    rank, start, length = place
    font = bytearray(data)
    font[start + _MODIFIED : start + _MODIFIED + 8] = font[start + _CREATED : start + _CREATED + 8]
    struct.pack_into(">L", font, start + _ADJUST, 0)
    struct.pack_into(">L", font, 12 + 16 * rank + 4, _sum(font[start : start + length]))
    struct.pack_into(">L", font, start + _ADJUST, (_MAGIC - _sum(font)) & 0xFFFFFFFF)
    return bytes(font)


def _sum(data: bytes | bytearray) -> int:
    padded = bytes(data) + b"\0" * (-len(data) % 4)
    total: int = sum(struct.unpack(f">{len(padded) // 4}L", padded))
    return total & 0xFFFFFFFF
