"""The rows of « Agents » that give no dossier: whom they name, who follows them, the cells to mend."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.dispositifs import cle
from pipeline.issues import Issue
from pipeline.run.gather import Gathered
from pipeline.workbook.records import Record
from pipeline.workbook.sheets import Agent
from pipeline.workbook.values.fold import fold


@dataclass(frozen=True, slots=True)
class Bloque:
    """One such row. ``nom``: "" where it cannot be read; ``conseillers``: the folded codes that it names."""

    reference: str
    nom: str
    conseillers: frozenset[str]
    issues: tuple[Issue, ...]


def bloques(gathered: Gathered, mots: str = "") -> list[Bloque]:
    """Those that hold every word, in the order of the workbooks; what another row makes a dossier is none."""
    words = [fold(word) for word in mots.split()]
    made = {cle(dossier.reference) for dossier in gathered.modele.dossiers}
    found = (each for each in _tous(gathered) if cle(each.reference) not in made)
    return [each for each in found if _holds(each, words)]


def bloque(gathered: Gathered, reference: str) -> Bloque | None:
    """The one of a reference."""
    return next((each for each in bloques(gathered) if cle(each.reference) == cle(reference)), None)


def _tous(gathered: Gathered) -> Iterator[Bloque]:
    rows = {cle(record.row.reference): record for record in gathered.reading.tables.agents}
    for each in gathered.modele.empeches:
        if each.reference:
            record = rows.get(cle(each.reference))
            issues = tuple(dict.fromkeys(held.issue for held in each.retenues))
            yield Bloque(each.reference, _nom(record), _codes(record), issues)


def _nom(record: Record[Agent] | None) -> str:
    return f"{record.row.prenom} {record.row.nom}" if record else ""


def _codes(record: Record[Agent] | None) -> frozenset[str]:
    named = (record.row.intervenant, record.row.second_intervenant) if record else ()
    return frozenset(cle(code) for code in named if code)


def _holds(row: Bloque, words: Iterable[str]) -> bool:
    told = fold(f"{row.reference} {row.nom}")
    return all(word in told for word in words)
