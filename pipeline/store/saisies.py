"""What was typed on the page, committed before the page answers: rows of the workbooks that it owns."""

import json
import os
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from pipeline.errors import UserError
from pipeline.store.bases import looked_at
from pipeline.store.files import make_folder

NAME = "saisies.sqlite"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS rangees (
  numero INTEGER PRIMARY KEY AUTOINCREMENT,
  fichier TEXT NOT NULL,
  feuille TEXT NOT NULL,
  cellules TEXT NOT NULL,
  etat TEXT NOT NULL
)"""
_PATIENCE = 20.0  # seconds: another process commits a row in a few milliseconds


class Etat(StrEnum):
    """Where a row stands: to be copied into its workbook, copied, or taken back by a person."""

    A_COPIER = "à copier"
    COPIEE = "copiée"
    RETIREE = "retirée"


@dataclass(frozen=True, slots=True)
class Rangee:
    """One row: its workbook by its name under inputs, its sheet, its texts by field.

    ``numero`` is never given twice.
    """

    numero: int
    fichier: str
    feuille: str
    cellules: Mapping[str, str]
    etat: Etat = Etat.A_COPIER


class Saisies:
    """The register behind a connection; use ``opened``."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def toutes(self) -> list[Rangee]:
        """Every row that stands, in the order in which it was typed."""
        found = self._connection.execute(
            "SELECT numero, fichier, feuille, cellules, etat FROM rangees WHERE etat <> ? ORDER BY numero",
            (Etat.RETIREE,),
        )
        return [
            Rangee(n, name, sheet, json.loads(cells), Etat(state)) for n, name, sheet, cells, state in found
        ]

    def ajouter(self, rows: Iterable[tuple[str, str, Mapping[str, str]]]) -> list[int]:
        """Commit rows (workbook, sheet, texts by field), all or none, and give their numbers."""
        with self._transaction() as connection:
            return [
                int(
                    connection.execute(
                        "INSERT INTO rangees (fichier, feuille, cellules, etat) VALUES (?, ?, ?, ?)",
                        (name, sheet, json.dumps(dict(cells), ensure_ascii=False), Etat.A_COPIER),
                    ).lastrowid
                    or 0
                )
                for name, sheet, cells in rows
            ]

    def noter(self, numeros: Iterable[int], etat: Etat) -> None:
        """Note where rows stand."""
        with self._transaction() as connection:
            connection.executemany(
                "UPDATE rangees SET etat = ? WHERE numero = ?", [(etat, numero) for numero in numeros]
            )

    def corriger(self, numero: int, cellules: Mapping[str, str]) -> None:
        """Give a row the texts that its workbook has now."""
        with self._transaction() as connection:
            connection.execute(
                "UPDATE rangees SET cellules = ?, etat = ? WHERE numero = ?",
                (json.dumps(dict(cellules), ensure_ascii=False), Etat.COPIEE, numero),
            )

    def effacer(self, numeros: Collection[int]) -> None:
        """Leave nothing of rows, not in a free page either: a destroyed synthesis takes its notes along."""
        with self._transaction() as connection:
            connection.executemany("DELETE FROM rangees WHERE numero = ?", [(n,) for n in numeros])
        self._connection.execute("VACUUM")

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield self._connection
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")


def exists(registre: Path) -> bool:
    """Tell whether anything was ever typed."""
    return (registre / NAME).exists()


@contextmanager
def opened(registre: Path) -> Iterator[Saisies]:
    """Open the register, creating it. Raises ``UserError`` when it is damaged or held."""
    path = registre / NAME
    make_folder(registre, private=True)
    if not path.exists():
        path.touch(mode=0o600)
    if os.name == "posix":
        path.chmod(0o600)
    with (
        _in_french(path),
        closing(sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)) as connection,
    ):
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(_SCHEMA)
        yield Saisies(connection)


def rangees(registre: Path) -> list[Rangee]:
    """Every row that stands; nothing is created by looking."""
    path = registre / NAME
    if not path.exists() or not path.stat().st_size:
        return []
    with _in_french(path), closing(looked_at(path, _PATIENCE)) as connection:
        return Saisies(connection).toutes()


@contextmanager
def _in_french(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as fault:
        if "no such table" in str(fault):
            raise _fault(path, "est incomplet") from fault
        raise _fault(path, "est tenu ouvert, ou ne peut pas être écrit") from fault
    except sqlite3.DatabaseError as fault:
        raise _fault(path, "est illisible") from fault


def _fault(path: Path, why: str) -> UserError:
    return UserError(
        f"Le registre des saisies {why} : rien n’a été enregistré.",
        "Fermez les autres programmes, vérifiez la place et vos droits ; sinon remettez celui de la dernière "
        "sauvegarde.",
        str(path),
    )
