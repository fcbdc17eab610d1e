"""Which codes a set of sheets defines, and which cells refer to a code that none defines."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from pipeline.issues import Origin
from pipeline.workbook.columns import DISPOSITIFS, Column, Ligne, columns
from pipeline.workbook.records import Entry
from pipeline.workbook.sheets import MODELES
from pipeline.workbook.values.fold import fold

Entries = Mapping[type[Ligne], list[Entry]]

_BY_SHEET = {modele.feuille.nom: modele for modele in MODELES}


@dataclass(slots=True)
class Codes:
    """The codes that sheets define. ``suspects``: rows whose code is unreadable, or double in one file."""

    sheets: tuple[str, ...]
    defined: dict[str, str] = field(default_factory=dict)
    owners: dict[str, Entry] = field(default_factory=dict)
    suspects: list[Origin] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    empty: bool = False


@dataclass(frozen=True, slots=True)
class Use:
    """A cell that refers to a code."""

    entry: Entry
    column: Column
    code: str

    @property
    def origin(self) -> Origin:
        """Its place."""
        return self.entry.at(self.column.nom)


def find_codes(sheets: tuple[str, ...], entries: Entries, dispositifs: Collection[str]) -> Codes | None:
    """The codes that these sheets define; None for schemes when none is known."""
    if sheets == (DISPOSITIFS,):
        return Codes(sheets, {fold(code): code for code in dispositifs}) if dispositifs else None
    codes = Codes(sheets)
    seen = 0
    for entry in (entry for nom in sheets for entry in entries.get(_BY_SHEET[nom], [])):
        seen += 1
        key = entry.values.get(entry.modele.feuille.cle[0])
        if key is None or (
            fold(key) in codes.defined and _double(entry, codes.owners[codes.defined[fold(key)]])
        ):
            codes.suspects.append(entry.at(entry.modele.feuille.cle[0]))
        else:
            codes.defined.setdefault(fold(key), key)
            codes.owners.setdefault(key, entry)
    codes.empty = seen == 0
    return codes


def _double(entry: Entry, first: Entry) -> bool:
    """Whether its code, already taken in its own sheet, may be another one mistyped."""
    return entry.broken and not entry.dropped and entry.place.file == first.place.file


def unknown_uses(codes: Codes, entries: Entries) -> Iterator[Use]:
    """The cells that refer to an unknown code; the others take the spelling of its definition."""
    for modele in MODELES:
        for column in columns(modele):
            if column.col.reference == codes.sheets:
                for entry in entries.get(modele, []):
                    value = entry.values.get(column.nom)
                    if value is not None and not entry.dropped:
                        yield from _check(entry, column, value, codes)


def _check(entry: Entry, column: Column, value: str | tuple[str, ...], codes: Codes) -> Iterator[Use]:
    """Known codes take the spelling of their definition; the others come out."""
    typed = (value,) if isinstance(value, str) else value
    settled = []
    for code in typed:
        known = codes.defined.get(fold(code))
        if known is None:
            yield Use(entry, column, code)
        else:
            codes.used.add(known)
            settled.append(known)
    if len(settled) == len(typed):
        entry.values[column.nom] = settled[0] if isinstance(value, str) else tuple(settled)
