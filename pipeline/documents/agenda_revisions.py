"""A calendar file that replaces an older one: what changed says so, what is gone is cancelled.

Of two events with the same identifier Outlook keeps the one with the higher SEQUENCE (RFC 5546, 2.1.5): the
number goes up with each change of an event; one that nothing calls for any more is sent as cancelled. The
register keeps the last number of each event too: a file lost or put back from an older copy starts no lower.
"""

import re
from collections.abc import Mapping
from hashlib import blake2b
from types import MappingProxyType

BEGIN, END, CLOSE = b"BEGIN:VEVENT\r\n", b"END:VEVENT\r\n", b"END:VCALENDAR\r\n"
_UID = re.compile(rb"^UID:(.+)\r$", re.MULTILINE)
_SEQUENCE = re.compile(rb"^SEQUENCE:(\d+)\r$", re.MULTILINE)


Numeros = Mapping[str, tuple[int, str]]
"""By the identifier of an event: its number, and the digest of what it said."""


def suivre(nouveau: bytes, ancien: bytes, numeros: Numeros = MappingProxyType({})) -> bytes:
    """The new file as a revision of the old one; the same bytes when they say the same.

    ``numeros`` are those last given, whatever became of the old file.
    """
    before = {_uid(event): event for event in _events(ancien)}
    events = [_revised(event, before.pop(_uid(event), None)) for event in _events(nouveau)]
    gone = [_cancelled(event) for event in before.values()]
    head = nouveau.partition(BEGIN)[0].removesuffix(CLOSE)
    return b"".join((head, *(_at_least(event, numeros) for event in (*events, *gone)), CLOSE))


def numeros_de(data: bytes) -> dict[str, tuple[int, str]]:
    """The numbers that a file gives to its events."""
    return {_uid(event).decode(): (_number(event), _digest(event)) for event in _events(data)}


def _at_least(event: bytes, numeros: Numeros) -> bytes:
    """The event with a number that no agenda has seen with other words."""
    last, said = numeros.get(_uid(event).decode(), (-1, ""))
    floor = last if said == _digest(event) else last + 1
    return event if _number(event) >= floor else _numbered(event, floor)


def _digest(event: bytes) -> str:
    return blake2b(_numbered(event, 0), digest_size=8).hexdigest()


def _events(data: bytes) -> list[bytes]:
    """The events of a file as this program writes them; none of any other file."""
    pieces = [BEGIN + piece.partition(END)[0] + END for piece in data.split(BEGIN)[1:]]
    return pieces if all(_UID.search(piece) and _SEQUENCE.search(piece) for piece in pieces) else []


def _uid(event: bytes) -> bytes:
    found = _UID.search(event)
    return found[1] if found else b""


def _revised(event: bytes, old: bytes | None) -> bytes:
    if old is None:
        return event
    kept = _numbered(event, _number(old))
    return kept if kept == old else _numbered(event, _number(old) + 1)


def _cancelled(event: bytes) -> bytes:
    cancelled = event.replace(b"\r\nSTATUS:CONFIRMED\r\n", b"\r\nSTATUS:CANCELLED\r\n")
    return _revised(cancelled, event)


def _number(event: bytes) -> int:
    found = _SEQUENCE.search(event)
    return int(found[1]) if found else 0


def _numbered(event: bytes, number: int) -> bytes:
    return _SEQUENCE.sub(b"SEQUENCE:%d\r" % number, event, count=1)
