"""The answers of past years kept without any link to the agents: counts, so that their rows may be deleted.

``registre/suivi.json``: per year and table, how many answers of each category. No key, no reference.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

from pipeline.activite.definitions import TABLEAUX, Definition
from pipeline.activite.secret import Bloc, Tableau
from pipeline.activite.tableaux import Frames
from pipeline.store import files, notes

FICHIER = "suivi.json"
Comptes = Mapping[str, Mapping[str, int]]
SUIVIS = tuple(wanted for wanted in TABLEAUX if wanted.source == "reponses")


def counted(frames: Frames, annee: int) -> Comptes:
    """The answers of a year as the rows give them, per table."""
    tables = (frames.tableau(wanted, annee) for wanted in SUIVIS)
    return {table.code: {bloc.categories[0]: bloc.valeur for bloc in table.blocs} for table in tables}


def recalled(registre: Path) -> dict[int, Comptes]:
    """What was kept, by year; raises ``UserError`` for a file that cannot be read."""
    return notes.require(
        registre / FICHIER,
        lambda found: {int(year): _tables(told) for year, told in found.items()},
        {},
        f"Le fichier {FICHIER}, qui garde les réponses des années passées, ne se lit pas.",
        "Remettez sa dernière copie de sauvegarde dans le dossier « registre ».",
    )


def _tables(told: Mapping[str, Mapping[str, object]]) -> Comptes:
    return {code: _counts(table) for code, table in told.items()}


def _counts(table: Mapping[str, object]) -> dict[str, int]:
    return {str(category): int(str(count)) for category, count in table.items()}


def keep(registre: Path, annee: int, counts: Comptes) -> None:
    """Keep the answers of a year that is over, when the rows hold more of them than what was kept."""
    known = recalled(registre)
    if _total(counts) <= _total(known.get(annee, {})):
        return
    plain = {str(year): told for year, told in (known | {annee: counts}).items()}
    files.make_folder(registre, private=True)
    notes.keep(registre / FICHIER, plain)


def fuller(table: Tableau, kept: Mapping[int, Comptes]) -> Tableau:
    """The table of the rows, or the counts that were kept where they hold more: their rows were deleted."""
    counts = kept.get(table.annee, {}).get(table.code, {})
    if not _deleted(table, kept):
        return table
    nobody = iter(range(sum(counts.values())))
    blocs = (_bloc(category, count, nobody) for category, count in sorted(counts.items()))
    return Tableau(table.code, table.annee, table.unite, tuple(blocs))


def _bloc(category: str, count: int, nobody: Iterator[int]) -> Bloc:
    return Bloc((category,), {f"sans lien {each}": 1 for each in islice(nobody, count)}, count)


def gone(frames: Frames, wanted: Definition, annee: int, kept: Mapping[int, Comptes]) -> bool:
    """Whether rows of a table of answers were deleted since they were counted."""
    return wanted in SUIVIS and _deleted(frames.tableau(wanted, annee), kept)


def _deleted(table: Tableau, kept: Mapping[int, Comptes]) -> bool:
    counts = kept.get(table.annee, {}).get(table.code, {})
    return sum(counts.values()) > sum(bloc.valeur for bloc in table.blocs)


def _total(counts: Comptes) -> int:
    return sum(number for table in counts.values() for number in table.values())


def to_delete(frames: Frames, kept: Mapping[int, Comptes], years: Sequence[int]) -> list[str]:
    """What is said of the rows of past years that are counted and kept: they may go (French)."""
    return [
        f"Les réponses de {year} sont comptées, et gardées sans lien avec les agents : supprimez leurs "
        "lignes de la feuille « Suivi »."
        for year in years
        if year in kept and _total(counted(frames, year))
    ]
