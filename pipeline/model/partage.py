"""What the documents of one dossier, or of one scheme, have in common is made once: they come together."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar, TypeVarTuple

Args = TypeVarTuple("Args")
Made = TypeVar("Made")
MOST = 256


def une_fois(make: Callable[[*Args], Made]) -> Callable[[*Args], Made]:
    """Give again what was made of the very same objects: rows never change, and hashing them takes longer."""
    kept: dict[tuple[int, ...], tuple[tuple[*Args], Made]] = {}

    @wraps(make)
    def made(*args: *Args) -> Made:
        key = tuple(map(id, args))
        found = kept.get(key)
        if found is None:
            if len(kept) >= MOST:
                kept.clear()
            # With its objects: while they live, no other has their identity.
            found = kept[key] = (args, make(*args))
        return found[1]

    return made
