"""The joins in order, then the tables: what is usable as records, the rest as broken rows."""

from collections.abc import Collection, Mapping
from functools import cache
from typing import Any

from pipeline.workbook.columns import Ligne
from pipeline.workbook.joins.doubles import clashing_sessions, find_pairs, settle, settle_copies
from pipeline.workbook.joins.orphans import lose_orphans
from pipeline.workbook.joins.references import resolve_references
from pipeline.workbook.reading.findings import Findings
from pipeline.workbook.records import Broken, Entry, Record, Tables
from pipeline.workbook.sheets import MODELES


def join(
    entries: Mapping[type[Ligne], list[Entry]], dispositifs: Collection[str], findings: Findings
) -> Tables:
    """Check the rows against one another, and hand over what stands."""
    pairs = [pair for modele in MODELES for pair in find_pairs(entries.get(modele, []))]
    settle(settle_copies(pairs, entries, findings), findings)
    resolve_references(entries, dispositifs, findings)
    clashing_sessions(entries, findings)
    lose_orphans(entries, findings)
    return _tables(entries)


def _tables(entries: Mapping[type[Ligne], list[Entry]]) -> Tables:
    kept: dict[str, Any] = {}
    broken: list[Broken] = []
    for modele in MODELES:
        standing = [entry for entry in entries.get(modele, []) if not entry.dropped]
        kept[modele.feuille.table] = tuple(_record(entry) for entry in standing if not entry.broken)
        broken += [_broken(entry) for entry in standing if entry.broken]
    return Tables(**kept, broken=tuple(broken))


_NO_FAULT: frozenset[str] = frozenset()


def _record(entry: Entry) -> Record[Any]:
    """The values are converted already: validating them again would double the time of a run."""
    row = entry.modele.model_construct(**(_blank(entry.modele) | entry.values))
    return Record(row, entry.place, frozenset(entry.faults) if entry.faults else _NO_FAULT)


@cache
def _blank(modele: type[Ligne]) -> dict[str, Any]:
    """The value of each optional field whose cell is blank; pydantic would look it up row by row."""
    return {nom: field.default for nom, field in modele.model_fields.items() if not field.is_required()}


def _broken(entry: Entry) -> Broken:
    return Broken(entry.modele.feuille.nom, entry.key, entry.place, tuple(dict.fromkeys(entry.causes)))
