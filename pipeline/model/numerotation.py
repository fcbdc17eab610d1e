"""The dossiers of each promotion given its number: what it is made of is read in them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from pipeline.dispositifs import cle
from pipeline.model.entites import Dossier
from pipeline.model.numeros import Numeros, Promue, numeroter


def numbered(dossiers: Iterable[Dossier], known: Numeros, day: date) -> tuple[Dossier, ...]:
    """The same dossiers, those of a promotion with its number."""
    found = tuple(dossiers)
    given = numeroter(_promues(found), known, day)
    return tuple(replace(d, numero=given[cle(d.promotion.row.code)]) if d.promotion else d for d in found)


def _promues(dossiers: Iterable[Dossier]) -> list[Promue]:
    members: dict[str, list[Dossier]] = defaultdict(list)
    for dossier in dossiers:
        if dossier.promotion is not None:
            members[dossier.promotion.row.code].append(dossier)
    return [Promue(code, _launch(own), frozenset(_employers(own))) for code, own in members.items()]


def _launch(members: Iterable[Dossier]) -> date | None:
    return next((d.promotion.row.date_de_lancement for d in members if d.promotion), None)


def _employers(members: Iterable[Dossier]) -> Iterable[str]:
    """Those of today, and those that members had before."""
    return (e.row.code for d in members for e in (*d.employeurs, d.precedent) if e is not None)
