"""What the program remembers beside its registers, as JSON, its owner's alone: read whole, written whole."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from pipeline.errors import UserError
from pipeline.store import files

T = TypeVar("T")
Parse = Callable[[Any], T]
_ABSENT = (FileNotFoundError, NotADirectoryError)
_DAMAGED = (OSError, ValueError, TypeError, KeyError, AttributeError)


def recall(path: Path, parse: Parse[T], otherwise: T) -> T:
    """Give what ``parse`` makes of a note; ``otherwise`` where none can be read: losing it costs time."""
    try:
        return parse(json.loads(path.read_bytes()))
    except _DAMAGED:
        return otherwise


def require(path: Path, parse: Parse[T], otherwise: T, message: str, remedy: str) -> T:
    """The same of a note that something true depends on: damaged, it raises ``UserError``."""
    try:
        return parse(json.loads(path.read_bytes()))
    except _ABSENT:
        return otherwise
    except _DAMAGED as fault:
        raise UserError(message, remedy, str(path)) from fault


def keep(path: Path, said: object) -> None:
    """Write a note in its folder, which is there; raise ``UserError`` when it cannot be."""
    files.write(path, json.dumps(said, ensure_ascii=False).encode(), private=True)


def of_texts(found: Any) -> dict[str, str]:
    """A note that is texts by text; raise ``TypeError`` for any other."""
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        raise TypeError("texts by text")
    return found
