"""What was understood of each sheet, and what the reading before had that this one lacks."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pipeline.french import accord, typographie
from pipeline.issues import Issue, Origin
from pipeline.workbook.columns import Column, Ligne, columns
from pipeline.workbook.reading.findings import error
from pipeline.workbook.reading.layout import Layout, is_void
from pipeline.workbook.records import Entry, Loss
from pipeline.workbook.sheets import LUES, Agent, Saisie
from pipeline.workbook.values.fold import fold

_KEYS = frozenset(("reference", "code", "promotion", "dispositif", "organisme", "employeur", "date"))
"""The columns by which a row says whose it is: emptied, no row of before is known again."""
_REMEMBERED = 20  # rows per column
_USUAL = ("", "utf-8", "utf-8-sig", "cp1252")
_BY_NAME: Mapping[str, type[Ligne]] = {modele.feuille.nom: modele for modele in LUES}


@dataclass(frozen=True, slots=True)
class Understood:
    """One sheet as read. ``columns``: field → its heading's place; ``filled``: field → keys of rows that do.

    ``ignored``: headings not read; ``void``: what a person says to be empty, a field or "" for the sheet.
    ``span``: the first and the last day in its date columns; ``first``: the first agent as read.
    """

    place: Origin
    feuille: str
    rows: int = 0
    columns: Mapping[str, Origin] = field(default_factory=dict)
    filled: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    keys: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    void: frozenset[str] = frozenset()
    span: tuple[dt.date, dt.date] | None = None
    first: str = ""
    encoding: str = ""
    from_1904: bool = False

    @property
    def sentence(self) -> str:
        """In French, on one line: what was read, and what is out of the ordinary."""
        as_ = "" if self.feuille == self.place.sheet else f" (« {self.feuille} »)"
        title = f"{self.place.file}, « {self.place.sheet} »{as_}"
        if _BY_NAME[self.feuille].feuille.confidentielle:
            return typographie(f"{title} : lue, rien n’en est dit ici")
        parts = [f"{self.rows} {accord(self.rows, 'ligne', 'lignes')}"]
        parts += [f"{len(self.columns)} {accord(len(self.columns), 'colonne lue', 'colonnes lues')}"]
        parts += [f"{len(self.ignored)} {accord(len(self.ignored), 'ignorée', 'ignorées')}"] * bool(
            self.ignored
        )
        parts += [f"du {self.span[0]:%d/%m/%Y} au {self.span[1]:%d/%m/%Y}"] if self.span else []
        parts += [f"premier : {self.first}"] if self.first else []
        parts += [f"codage {self.encoding}"] if self.encoding not in _USUAL else []
        parts += ["calendrier 1904"] if self.from_1904 else []
        return typographie(f"{title} : {', '.join(parts)}")


def understood(
    place: Origin, modele: type[Ligne], layout: Layout | None, entries: Sequence[Entry]
) -> Understood:
    """What these rows of a sheet tell."""
    found = layout.found if layout else {}
    void = {nom for nom, heading in found.items() if is_void(heading.text)}
    return Understood(
        place,
        modele.feuille.nom,
        len(entries),
        {nom: Origin(place.file, place.sheet, heading.cell) for nom, heading in found.items()},
        _filled(entries),
        tuple(entry.key for entry in entries),
        tuple(heading.text for heading in layout.unknown) if layout else (),
        frozenset(void | {""} if is_void(place.sheet) else void),
        _span(entries, modele),
        _first(entries, modele),
    )


def _filled(entries: Iterable[Entry]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for entry in entries:
        for nom in entry.filled:
            keys = found.setdefault(nom, [])
            if len(keys) < _REMEMBERED and entry.key not in keys:
                keys.append(entry.key)
    return {nom: tuple(keys) for nom, keys in found.items()}


def _span(entries: Iterable[Entry], modele: type[Ligne]) -> tuple[dt.date, dt.date] | None:
    if "date" not in modele.model_fields:
        return None
    days = [entry.values["date"] for entry in entries if "date" in entry.values]
    return (min(days), max(days)) if days else None


def _first(entries: Sequence[Entry], modele: type[Ligne]) -> str:
    if modele is not Agent or not entries:
        return ""
    values = entries[0].values
    return " ".join(str(values[nom]) for nom in ("reference", "prenom", "nom") if nom in values)


def profile(sheets: Iterable[Understood]) -> dict[str, Any]:
    """What to remember of a reading, for the next one: plain values, no cell but references and codes."""
    kept: dict[str, Any] = {}
    for sheet in sheets:
        if not sheet.rows or sheet.feuille == Saisie.feuille.nom:
            continue
        of = kept.setdefault(sheet.feuille, {"fields": {}, "files": {}, "keys": []})
        of["files"][sheet.place.file] = of["files"].get(sheet.place.file, 0) + sheet.rows
        if not _BY_NAME[sheet.feuille].feuille.confidentielle:
            of["keys"] += [fold(key) for key in sheet.keys if key]
        for nom, keys in sheet.filled.items():
            told = [] if _BY_NAME[sheet.feuille].feuille.confidentielle else list(keys)
            of["fields"][nom] = (of["fields"].get(nom, []) + told)[:_REMEMBERED]
    return kept


def lacking_since(
    before: Mapping[str, Any],
    sheets: Sequence[Understood],
    told: Iterable[Loss],
    explained: Mapping[str, Issue],
    errors: Iterable[Issue] = (),
) -> list[Loss]:
    """Columns, sheets and workbooks that were filled at the reading before, and that this one lacks.

    Nothing is said between readings of other people, nor of what an error of this reading tells already.
    ``explained``: workbooks that are gone, and the error that says why; they may have been put away.
    """
    now = profile(sheets)
    if not _same_people(before, now):
        return []
    known = {(loss.sheet, loss.field) for loss in told if loss.dossiers is None}
    known |= {(sheet.feuille, nom) for sheet in sheets for nom in sheet.void}
    faulty: dict[Origin, Issue] = {}
    for issue in errors:
        for origin in (issue.origin, *issue.related):
            faulty.setdefault(_column(origin), issue)
    found = []
    for feuille in (name for name in before if name in _BY_NAME):
        losses = [*_sheet(feuille, before, now, explained), *_fields(feuille, before, now, sheets, faulty)]
        found += [loss for loss in losses if not {(feuille, ""), (feuille, loss.field)} & known]
    return found + list(_fewer(before, now, told))


def _fewer(before: Mapping[str, Any], now: Mapping[str, Any], told: Iterable[Loss]) -> Iterator[Loss]:
    """Who has fewer rows than before in a sheet where some rows are nobody's: one of them may be theirs."""
    agents = set(now.get(Agent.feuille.nom, {}).get("keys", ()))
    for loss in told:
        if loss.dossiers is not None and loss.sheet in before:
            then, here = (Counter(kept.get(loss.sheet, {}).get("keys", ())) for kept in (before, now))
            fewer = frozenset(key for key in then if key in agents and here[key] < then[key])
            if fewer:
                yield Loss(loss.issue, loss.sheet, dossiers=fewer)


def _column(place: Origin) -> Origin:
    return replace(place, cell=place.cell.rstrip("0123456789"))


def _same_people(before: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    agents = Agent.feuille.nom
    if agents not in now or agents not in before:
        return True
    return bool(set(before[agents]["keys"]) & set(now[agents]["keys"]))


def _sheet(
    feuille: str, before: Mapping[str, Any], now: Mapping[str, Any], explained: Mapping[str, Issue]
) -> Iterator[Loss]:
    """The sheet is gone from a workbook, and from no new one does it come."""
    then, here = before[feuille]["files"], now.get(feuille, {}).get("files", {})
    gone = [file for file in then if file not in here]
    if gone and (not here or not set(here) - set(then)):
        yield Loss(explained.get(gone[0]) or _gone(feuille, gone[0], then[gone[0]]), feuille)


def _fields(
    feuille: str,
    before: Mapping[str, Any],
    now: Mapping[str, Any],
    sheets: Sequence[Understood],
    faulty: Mapping[Origin, Issue],
) -> Iterator[Loss]:
    """The columns that nobody fills any more, of rows that did; an error that tells it already is kept."""
    if feuille not in now:
        return
    own = [sheet for sheet in sheets if sheet.feuille == feuille and sheet.rows]
    rows = {key for sheet in own for key in sheet.keys}
    for column in columns(_BY_NAME[feuille]):
        keys = before[feuille]["fields"].get(column.nom)
        if keys is None or column.nom in now[feuille]["fields"]:
            continue
        if not keys or rows & set(keys) or column.nom in _KEYS:
            told = (faulty.get(_column(s.columns[column.nom])) for s in own if column.nom in s.columns)
            issue = next((issue for issue in told if issue is not None), None)
            yield Loss(issue or _emptied(column, own), feuille, column.nom)


def _gone(feuille: str, file: str, rows: int) -> Issue:
    lines = f"ses {rows} lignes" if rows > 1 else "sa ligne"
    return error(
        "feuille-disparue",
        f"La feuille « {feuille} », lue la dernière fois dans « {file} » avec {lines}, n’y est plus ou est "
        "vide.",
        "Remettez-la, ou rendez-lui son nom. Si c’est voulu, gardez un onglet vide nommé "
        f"« {feuille} (vide) », ou déplacez l’ancien classeur dans inputs/archives.",
        Origin(file=file, sheet=feuille),
        confidential=_BY_NAME[feuille].feuille.confidentielle,
    )


def _emptied(column: Column, own: Sequence[Understood]) -> Issue:
    places = [sheet.columns[column.nom] for sheet in own if column.nom in sheet.columns]
    what = "est vide" if places else "n’y est plus"
    return error(
        "colonne-disparue",
        f"La colonne « {column.titre} », remplie à la dernière lecture, {what}.",
        "Remettez-la, ou rendez-lui son titre. Si c’est voulu, donnez-lui pour titre "
        f"« {column.titre} (vide) ».",
        places[0] if places else own[0].place,
        confidential=_BY_NAME[own[0].feuille].feuille.confidentielle,
    )
