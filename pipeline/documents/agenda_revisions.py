"""A calendar file that replaces an older one: what changed says so, what is gone is cancelled.

Of two events with the same identifier Outlook keeps the one with the higher SEQUENCE (RFC 5546, 2.1.5): the
number goes up with each change of an event; one that nothing calls for any more is sent as cancelled.
"""

import re

BEGIN, END, CLOSE = b"BEGIN:VEVENT\r\n", b"END:VEVENT\r\n", b"END:VCALENDAR\r\n"
_UID = re.compile(rb"^UID:(.+)\r$", re.MULTILINE)
_SEQUENCE = re.compile(rb"^SEQUENCE:(\d+)\r$", re.MULTILINE)


def suivre(nouveau: bytes, ancien: bytes) -> bytes:
    """The new file as a revision of the old one; the same bytes when they say the same."""
    before = {_uid(event): event for event in _events(ancien)}
    events = [_revised(event, before.pop(_uid(event), None)) for event in _events(nouveau)]
    gone = [_cancelled(event) for event in before.values()]
    head = nouveau.partition(BEGIN)[0].removesuffix(CLOSE)
    return b"".join((head, *events, *gone, CLOSE))


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
