"""A register of lines, JSON each, its owner's alone: read whole, added to; one cut short was never added.

Lines end with a line feed and nothing else: a separator that somebody pasted in a name is no end of line.
"""

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

from pipeline.errors import UserError, cause
from pipeline.store import files

T = TypeVar("T")
_END = b"\n"
REMEDY = "Reprenez-le d’une sauvegarde, puis relancez."


def read(path: Path, parse: Callable[[Any], T], what: str) -> list[T]:
    """Give the lines; a last one without its end is one that a crash cut short, unless it can be read.

    ``what`` names the register (French, « Le registre des … »). Raises ``UserError`` when it cannot be read.
    """
    try:
        return [parse(json.loads(line)) for line in pieces(path, what)]
    except (ValueError, TypeError, KeyError, AttributeError) as fault:
        raise UserError(f"{what} est illisible.", REMEDY, str(path)) from fault


def add(path: Path, said: Iterable[Mapping[str, Any]]) -> None:
    """Add lines; raise ``UserError`` when it cannot be."""
    data = encoded(said)
    if not _ended(path):
        data = b"".join(line + _END for line in pieces(path, f"« {path.name} »")) + data
        files.write(path, data, private=True)
        return
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(handle, "ab") as stream:
            stream.write(data)
    except OSError as fault:
        raise UserError(
            f"« {path.name} » ne peut pas être complété ({cause(fault)}).", REMEDY, str(path)
        ) from fault


def encoded(said: Iterable[Mapping[str, Any]]) -> bytes:
    """Give the bytes of some lines."""
    lines = (json.dumps(each, ensure_ascii=False, sort_keys=True).encode() + _END for each in said)
    return b"".join(lines)


def pieces(path: Path, what: str) -> list[bytes]:
    """Give the bytes of each line that was written to its end; raise ``UserError`` when it cannot be read."""
    try:
        *whole, last = path.read_bytes().split(_END)
    except FileNotFoundError:
        return []
    except OSError as fault:
        raise UserError(f"{what} est illisible ({cause(fault)}).", REMEDY, str(path)) from fault
    return [line for line in (*whole, *_finished(last)) if line]


def _ended(path: Path) -> bool:
    """Tell whether what is added begins a line of its own."""
    try:
        return path.read_bytes()[-1:] in (b"", _END)
    except OSError:  # said by who writes
        return True


def _finished(last: bytes) -> Iterator[bytes]:
    try:
        json.loads(last)
    except ValueError:
        return
    yield last
