"""Rows with the same key: counted once when identical in two workbooks, else an error; last year's copy."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from pipeline.french import liste
from pipeline.issues import Issue, Origin
from pipeline.workbook.columns import Ligne, columns
from pipeline.workbook.reading.findings import Findings, error, notice
from pipeline.workbook.records import Entry
from pipeline.workbook.sheets import Agent, Seance
from pipeline.workbook.values.fold import fold

_NAMED = 4


@dataclass(frozen=True, slots=True)
class Pair:
    """Two rows of one key, in reading order; ``fields`` are those that differ."""

    first: Entry
    second: Entry
    fields: tuple[str, ...]

    @property
    def files(self) -> tuple[str, str]:
        """Their workbooks."""
        return self.first.place.file, self.second.place.file

    @property
    def told(self) -> tuple[str, ...]:
        """The fields to name: those that both tables have, if any differs."""
        both = self.first.place.columns.keys() & self.second.place.columns.keys()
        return tuple(nom for nom in self.fields if nom in both) or self.fields

    @property
    def across(self) -> bool:
        """Whether they stand in two workbooks."""
        return self.first.place.file != self.second.place.file


def key_of(entry: Entry) -> tuple[object, ...] | None:
    """What identifies the row; None when its sheet has no key or its key is not all readable."""
    feuille, values = entry.modele.feuille, entry.values
    if entry.modele is Seance and "debut" not in values:
        return None
    if not feuille.cle or any(nom in entry.faults for nom in feuille.cle):
        return None
    key = tuple(_comparable(values.get(nom)) for nom in feuille.cle)
    return None if all(part is None for part in key) else key


def _comparable(value: object) -> object:
    return fold(value) if type(value) is str else value


def find_pairs(entries: Iterable[Entry]) -> Iterator[Pair]:
    """The rows that repeat the key of an earlier one; without a key, the whole row of another workbook."""
    seen: dict[object, Entry] = {}
    for entry in entries:
        key = key_of(entry)
        if key is None and entry.broken:
            continue
        first = seen.setdefault(key or _whole(entry), entry)
        if first is not entry and (key or first.place.file != entry.place.file):
            yield Pair(first, entry, _differing(first, entry))


def _whole(entry: Entry) -> frozenset[tuple[str, object]]:
    return frozenset(entry.values.items())


def _differing(first: Entry, second: Entry) -> tuple[str, ...]:
    if first.values == second.values:
        return ()
    skipped = first.faults | second.faults
    return tuple(
        column.nom
        for column in columns(first.modele)
        if column.nom not in skipped and first.values.get(column.nom) != second.values.get(column.nom)
    )


def settle(pairs: list[Pair], findings: Findings) -> None:
    """Drop what is identical elsewhere, break what contradicts itself."""
    identical = [pair for pair in pairs if pair.across and not pair.fields]
    _count_once(identical, findings)
    for pair in pairs:
        if pair.across and not pair.fields:
            continue
        findings.add(_contradiction(pair) if pair.across else _double(pair))
        _spoil_both(pair)


def _count_once(pairs: list[Pair], findings: Findings) -> None:
    for pair in pairs:
        pair.second.dropped = True
    counts = Counter((pair.files, pair.second.place.sheet) for pair in pairs)
    for (files, sheet), count in counts.items():
        identical = "lignes identiques" if count > 1 else "ligne identique"
        counted = "comptées" if count > 1 else "comptée"
        findings.add(
            notice(
                "lignes-identiques",
                f"{count} {identical} dans « {files[0]} » et « {files[1]} » : {counted} une fois.",
                "Rien à faire ; pour l’éviter, ne gardez ces lignes que dans un classeur.",
                Origin(file=files[1], sheet=sheet),
            )
        )


def _spoil_both(pair: Pair) -> None:
    nom = pair.told[0] if pair.fields else pair.second.modele.feuille.cle[0]
    for entry in (pair.first, pair.second):
        entry.spoil(entry.place.at(nom))


def _contradiction(pair: Pair) -> Issue:
    fields = pair.told
    first, second = pair.first.at(fields[0]), pair.second.at(fields[0])
    return error(
        "lignes-contradictoires",
        f"{_label(pair.first)} figure dans deux classeurs et diffère par {_names(pair, fields)}.",
        f"Gardez une seule des deux lignes : {first} ou {second}.",
        second,
        related=[first],
        confidential=pair.first.modele.feuille.confidentielle,
        dossiers=[pair.first.dossier] if pair.first.dossier else [],
    )


def _names(pair: Pair, fields: Collection[str]) -> str:
    """The headings of the columns that differ: the first ones, then how many more."""
    titles = [f"« {c.titre} »" for c in columns(pair.first.modele) if c.nom in fields]
    more = len(titles) - _NAMED
    if more < 2:
        return liste(titles)
    return f"{', '.join(titles[:_NAMED])} et {more} autres colonnes"


def _double(pair: Pair) -> Issue:
    nom = pair.second.modele.feuille.cle[0]
    nom = nom if nom in pair.second.values else pair.second.modele.feuille.cle[1]
    session = pair.second.modele is Seance
    where, again = (entry.at("debut" if session else nom) for entry in (pair.first, pair.second))
    one_sheet = where.sheet == again.sheet
    cells = f"en {where.cell} et en {again.cell}" if one_sheet else f"en {_spot(where)} et en {_spot(again)}"
    return error(
        "seances-simultanees" if session else "cle-en-double",
        f"{_label(pair.second)} : deux séances commencent à la même heure, {cells}."
        if session
        else f"{_label(pair.second)} figure deux fois{' dans la feuille' * one_sheet}, {cells}.",
        "Corrigez ou supprimez l’une des deux lignes.",
        again,
        related=[where],
        confidential=pair.first.modele.feuille.confidentielle,
        dossiers=[pair.first.dossier] if pair.first.dossier else [],
    )


def _spot(place: Origin) -> str:
    return f"{place.cell} (feuille « {place.sheet} »)"


def _label(entry: Entry) -> str:
    """The row as a person names it: its sheet's column and key."""
    feuille = entry.modele.feuille
    shown = [
        str(getattr(v, "value", v)) for nom in feuille.cle if isinstance(v := entry.values.get(nom), str)
    ]
    column = next(c for c in columns(entry.modele) if c.nom == feuille.cle[0] or not feuille.cle)
    return f"{feuille.nom}, {column.titre.lower()} « {' / '.join(shown)} »"


def clashing_sessions(entries: Mapping[type[Ligne], list[Entry]], findings: Findings) -> None:
    """An agent's own session at the very start of one of their promotion's."""
    sessions = [e for e in entries.get(Seance, []) if {"date", "debut"} <= e.values.keys() and not e.dropped]
    groups = {(e.values["promotion"], *_start(e)): e for e in sessions if "promotion" in e.values}
    promotions = {e.dossier: e.values.get("promotion") for e in entries.get(Agent, []) if e.dossier}
    for entry in sessions:
        if (group := groups.get((promotions.get(entry.dossier), *_start(entry)))) is not None:
            _clash(entry, group, findings)


def _start(entry: Entry) -> tuple[object, object]:
    return entry.values["date"], entry.values["debut"]


def _clash(entry: Entry, group: Entry, findings: Findings) -> None:
    entry.spoil(entry.at("debut"))
    findings.add(
        error(
            "seances-simultanees",
            f"Dossier « {entry.dossier} » : cet entretien commence en même temps "
            "qu’une séance de sa promotion.",
            f"Corrigez l’heure ; la séance du groupe est en {group.at('debut').cell}.",
            entry.at("debut"),
            related=[group.at("debut")],
            dossiers=[entry.dossier],
        )
    )


_FEWEST = 3
_MOST_CELLS = 50


def settle_copies(
    pairs: list[Pair], entries: Mapping[type[Ligne], list[Entry]], findings: Findings
) -> list[Pair]:
    """Report the workbooks that are a copy of one another; give back the pairs that are not theirs."""
    copies = _copies(pairs, entries)
    by_files: dict[tuple[str, str], list[Pair]] = defaultdict(list)
    for pair in pairs:
        if pair.across and pair.files in copies:
            by_files[pair.files].append(pair)
    for files, shared in by_files.items():
        findings.add(_archive(files, shared))
        for pair in shared:
            _withhold(pair)
    return [pair for pair in pairs if not (pair.across and pair.files in copies)]


def _copies(pairs: list[Pair], entries: Mapping[type[Ligne], list[Entry]]) -> set[tuple[str, str]]:
    """The pairs of workbooks that share most of the smaller one's references, and contradict each other."""
    agents = Counter(entry.place.file for entry in entries.get(Agent, []))
    shared = Counter(pair.files for pair in pairs if pair.across and pair.first.modele is Agent)
    differing = {pair.files for pair in pairs if pair.across and pair.fields}
    return {
        files
        for files, count in shared.items()
        if files in differing and count >= _FEWEST and 2 * count > min(agents[name] for name in files)
    }


def _withhold(pair: Pair) -> None:
    """Which workbook is right is unknown: the shared dossiers wait; other identical rows count once."""
    if pair.first.modele is Agent or pair.fields:
        for entry in (pair.first, pair.second):
            entry.spoil(entry.place.at(pair.fields[0] if pair.fields else "reference"))
    else:
        pair.second.dropped = True


def _archive(files: tuple[str, str], shared: list[Pair]) -> Issue:
    count = sum(pair.first.modele is Agent for pair in shared)
    differing = [pair for pair in shared if pair.fields]
    return error(
        "copie-de-classeur",
        f"« {files[0]} » et « {files[1]} » ont {count} références en commun et se contredisent "
        f"({len(differing)} ligne{'s' * (len(differing) > 1)}) : l’un est sans doute une ancienne copie "
        "de l’autre.",
        "Archivez l’ancien : déplacez-le dans le dossier inputs/archives.",
        Origin(file=files[1]),
        related=[pair.second.at(pair.fields[0]) for pair in differing[:_MOST_CELLS]],
        dossiers=[pair.first.dossier for pair in shared if pair.first.modele is Agent],
    )
