"""How a field of a context is declared: its help and an example, for the dictionary and the linter."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass
from decimal import Decimal
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints


def champ(aide: str, exemple: object) -> Any:
    """A context field: what it holds, in French, and an example as a template author would see it."""
    return field(metadata={"aide": aide, "exemple": exemple})


@dataclass(frozen=True, slots=True)
class FieldEntry:
    """One line of the dictionary: a dotted ``path``, the loop it lives in ("" outside), its kind."""

    path: str
    aide: str
    exemple: str
    repeated: str
    nature: str = "texte"


# What a value is, by its type: the kinds that the check of templates knows.
_NATURES = (
    (bool, "booleen"),
    (dt.date, "date"),
    (dt.time, "heure"),
    (Decimal, "nombre"),
    (int, "entier"),
)


def walk(context: type, prefix: str = "", repeated: str = "") -> Iterator[FieldEntry]:
    """Every field of a context class, depth first, with dotted names."""
    hints = get_type_hints(context)
    for item in fields(context):
        path = f"{prefix}{item.name}"
        nature = _nature(hints[item.name])
        yield FieldEntry(path, item.metadata["aide"], str(item.metadata["exemple"]), repeated, nature)
        nested, many = _nested(hints[item.name])
        if nested is not None:
            yield from walk(nested, f"{path}.", path if many else repeated)


def _nature(hint: Any) -> str:
    """The kind of value that a hint declares; of a union, that of its first member which is not None."""
    if get_origin(hint) is tuple:
        return "liste"
    if isinstance(hint, UnionType):
        return _nature(next(one for one in get_args(hint) if one is not type(None)))
    if is_dataclass(hint) and isinstance(hint, type):
        return "ensemble" if _is_context(hint) else "image"
    found = (nature for kind, nature in _NATURES if isinstance(hint, type) and issubclass(hint, kind))
    return next(found, "texte")


def _nested(hint: Any) -> tuple[type | None, bool]:
    """The context class inside a hint, and whether there are several of it."""
    if is_dataclass(hint) and isinstance(hint, type):
        return (hint, False) if _is_context(hint) else (None, False)
    many = get_origin(hint) is tuple
    if many or get_origin(hint) is UnionType or isinstance(hint, UnionType):
        for argument in get_args(hint):
            nested, deeper = _nested(argument)
            if nested is not None:
                return nested, many or deeper
    return None, False


def _is_context(candidate: type) -> bool:
    return all("aide" in item.metadata for item in fields(candidate))
