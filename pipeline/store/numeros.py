"""The numbers given to promotions, kept beside the register: a number that a deed bears never changes."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pipeline.dispositifs import cle
from pipeline.model.numeros import Numero
from pipeline.store import notes
from pipeline.store.bases import looked_at
from pipeline.store.register import NAME as REGISTER

NAME = "promotions.json"
DAMAGED = "Les numéros donnés aux promotions ne peuvent pas être lus."
REMEDY = "Remettez registre/promotions.json depuis une sauvegarde : un acte garde son numéro."


def recall(registre: Path, codes: Iterable[str]) -> dict[str, Numero]:
    """Give those kept; of a promotion that had papers before there were numbers, its codes stay.

    Raises ``UserError`` when the note is damaged.
    """
    known = _known(registre)
    new = {cle(code): code for code in codes if cle(code) not in known}
    made = _conventions(registre) if new else []
    old = {key: code for key, code in new.items() if any(each.startswith(f"{code}-") for each in made)}
    return known | {key: Numero(code, code, ancien=True) for key, code in old.items()}


def keep(registre: Path, numeros: Iterable[Numero]) -> None:
    """Add these to those kept."""
    new = {cle(each.promotion): each for each in numeros}
    known = _known(registre)
    if any(known.get(key) != each for key, each in new.items()):
        notes.keep(registre / NAME, [asdict(each) for each in (known | new).values()])


def _known(registre: Path) -> dict[str, Numero]:
    none: dict[str, Numero] = {}
    return notes.require(registre / NAME, _parse, none, DAMAGED, REMEDY)


def _parse(found: Any) -> dict[str, Numero]:
    rows = [Numero(**{**row, "employeurs": tuple(row["employeurs"])}) for row in found]
    return {cle(row.promotion): row for row in rows}


def _conventions(registre: Path) -> list[str]:
    """The subjects of the conventions that the register has; nothing without one that can be read."""
    path = (registre / REGISTER).absolute()
    if not path.is_file():
        return []
    try:
        with closing(looked_at(path)) as connection:
            rows = connection.execute("SELECT key FROM documents WHERE kind = 'convention'")
            return [str(key).partition("/")[2] for (key,) in rows]
    except sqlite3.DatabaseError:  # the run that opens it for good says what is wrong
        return []
