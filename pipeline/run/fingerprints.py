"""What a document draws from, in one digest: much cheaper than its context, which need not be made again.

Everything its subject holds counts, printed or not, save the places of rows in the workbooks; so do the
template, the logos, and the code and libraries that make contexts (``sources``).
"""

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import cache
from hashlib import blake2b
from operator import attrgetter
from typing import Any

from pydantic import BaseModel

from pipeline.model.entites import Dossier, Groupe
from pipeline.run.code_digest import code_digest
from pipeline.run.contents import Contents
from pipeline.run.plan import Item
from pipeline.workbook.records import Record

Way = Callable[["Subjects", Any], str]


class Subjects:
    """Digests of the subjects of one run; what several share is read once."""

    def __init__(self, contents: Contents) -> None:
        self._templates = contents.templates.digests
        self._common = _short(f"{code_digest()}{contents.ressources!r}")
        # By identity: the model keeps them alive as long as this.
        self._met: dict[int, str] = {}
        self._ways: dict[type, Way] = {}

    def digest(self, item: Item) -> str:
        """The digest of all that an item's document comes from."""
        template = self._templates[item.type.template] if item.type.template else ""
        return _short("\x1f".join((self._common, item.type.kind, template, self.said(item.sujet))))

    def said(self, value: object) -> str:
        """What a value holds, as text; two values that differ say different things."""
        kind = type(value)
        way = self._ways.get(kind)
        if way is None:
            way = self._ways[kind] = _way(kind)
        return way(self, value)

    def once(self, value: object, make: Way) -> str:
        """The digest of what a value says, however often it is met."""
        found = self._met.get(id(value))
        if found is None:
            found = self._met[id(value)] = _short(make(self, value))
        return found


def _way(kind: type) -> Way:
    """How the values of a type are read."""
    if issubclass(kind, Record):
        return lambda subjects, value: subjects.once(value, _record)
    if issubclass(kind, BaseModel):
        return lambda subjects, value: subjects.once(value, _model)
    if kind in (Dossier, Groupe):
        return lambda subjects, value: subjects.once(value, _fields)
    if is_dataclass(kind):
        return _fields
    return _way_of_plain(kind)


def _way_of_plain(kind: type) -> Way:
    if issubclass(kind, tuple):
        return lambda subjects, value: f"({','.join([subjects.said(each) for each in value])})"
    if issubclass(kind, frozenset):
        return lambda subjects, value: f"{{{','.join(sorted(subjects.said(each) for each in value))}}}"
    return lambda _subjects, value: repr(value)


def _record(subjects: Subjects, value: Record[Any]) -> str:
    return f"{_model(subjects, value.row)}{sorted(value.faults)}"


def _model(_subjects: Subjects, value: BaseModel) -> str:
    """Every field, those that are never shown included."""
    return f"{type(value).__name__}{tuple(value.__dict__.values())!r}"


def _fields(subjects: Subjects, value: object) -> str:
    kind: Any = type(value)
    said = [subjects.said(each) for each in _values(kind)(value)]
    return f"{kind.__name__}({','.join(said)})"


@cache
def _values(kind: type) -> Callable[[object], tuple[object, ...]]:
    names = [field.name for field in fields(kind)]
    if len(names) == 1:
        return lambda value: (getattr(value, names[0]),)
    return attrgetter(*names)


def _short(said: str) -> str:
    return blake2b(said.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
