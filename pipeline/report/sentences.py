"""The changes of a document in sentences: one per field, one per action, one for what lags behind."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from pipeline.french import liste
from pipeline.store.outcome import Change

_CELL = re.compile(r"(?:(?P<row>.+), )?action (?P<number>\d+)")
_LAGS = " : n’a pas suivi"


def sentences(changes: Iterable[Change]) -> Iterator[str]:
    """Give what changed, as a reader is told; of what an agent said, only where."""
    cells: dict[tuple[int, bool], list[str]] = defaultdict(list)
    lagging, taken = [], []
    for change in changes:
        found = _CELL.fullmatch(change.champ)
        if change.ancien or change.nouveau:
            yield f"{change.champ} : « {change.ancien} » → « {change.nouveau} »{_kept(change)}"
        elif found:
            row = found["row"]
            cells[int(found["number"]), change.garde].append(row[:1].lower() + row[1:] if row else "intitulé")
        elif change.champ.endswith(_LAGS):
            lagging.append(f"« {change.champ.removesuffix(_LAGS)} »")
        elif " : " in change.champ:
            yield f"{change.champ}."
        else:
            taken.append(f"« {change.champ} »")
    yield from (_action(number, kept, rows) for (number, kept), rows in sorted(cells.items()))
    if taken:
        yield f"Repris du classeur, sans que le contenu soit redit ici : {liste(taken)}."
    if lagging:
        yield f"N’a pas suivi le classeur ou le modèle : {liste(lagging)}."


def _kept(change: Change) -> str:
    return " (saisie conservée)" if change.garde else ""


def _action(number: int, kept: bool, rows: list[str]) -> str:
    """« Action 3 : durée et date de réalisation mises à jour. »."""
    what = liste(dict.fromkeys(rows))
    if kept:
        return f"Action {number} : ce que vous avez écrit reste, le classeur dit autre chose ({what})."
    return f"Action {number} : mise à jour ({what})."
