"""What earlier editions published, kept as digests: the next one must not tell, by difference, what they hid.

``registre/activite.json``, owner-only: per table and edition, the figures printed and, for each person behind
them, a keyed digest and the digest of their part. No name, no reference, no part is readable in it.
"""

import hmac
import json
import secrets
from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path
from typing import Any

from pipeline.activite.secret import Bloc, Tableau, mark
from pipeline.store import files, notes

FICHIER = "activite.json"


class History:
    """The editions of one office; ``key`` turns a reference into what stands for it here."""

    def __init__(self, registre: Path | None) -> None:
        """``registre`` is the office's; without it (the example) nothing is remembered after the run."""
        self._path = registre / FICHIER if registre else None
        known = _read(self._path) if self._path else None
        self._data: dict[str, Any] = known or {"cle": secrets.token_hex(32), "tableaux": []}

    def key(self, bilan: str) -> str:
        """The digest that stands for a bilan, under a key that only this file holds."""
        return hmac.new(bytes.fromhex(self._data["cle"]), bilan.encode(), "sha256").hexdigest()[:32]

    def tableaux(self) -> list[Tableau]:
        """Every table published so far, first to last."""
        return [_table(found) for found in self._data["tableaux"]]

    def remember(self, published: Iterable[Tableau]) -> None:
        """Add an edition; the same figures published again add nothing. ``save`` writes it."""
        known = {json.dumps(found, sort_keys=True) for found in self._data["tableaux"]}
        for made in map(self._plain, published):
            if json.dumps(made, sort_keys=True) not in known:
                self._data["tableaux"].append(made)

    def save(self) -> None:
        """Keep what was published, owner-only, once it is written."""
        if self._path:
            files.make_folder(self._path.parent)
            notes.keep(self._path, self._data)

    @staticmethod
    def _plain(table: Tableau) -> dict[str, Any]:
        return {
            "code": table.code,
            "annee": table.annee,
            "unite": table.unite,
            "blocs": [
                {
                    "categories": list(bloc.categories),
                    "valeur": bloc.valeur,
                    "personnes": dict(sorted(bloc.behind.items())),
                }
                for bloc in table.blocs
            ],
        }

    def _part(self, key: str, value: int | str) -> str:
        return blake2b(
            f"{key}:{mark(value)}".encode(), key=bytes.fromhex(self._data["cle"]), digest_size=8
        ).hexdigest()

    def marked(self, table: Tableau) -> Tableau:
        """A table of today with its parts as digests, so that it compares with those of earlier editions."""
        blocs = tuple(
            Bloc(
                bloc.categories,
                {key: self._part(key, value) for key, value in bloc.behind.items()},
                bloc.valeur,
            )
            for bloc in table.blocs
        )
        return Tableau(table.code, table.annee, table.unite, blocs)


def _table(found: dict[str, Any]) -> Tableau:
    blocs = tuple(Bloc(tuple(b["categories"]), b["personnes"], b["valeur"]) for b in found["blocs"])
    return Tableau(found["code"], found["annee"], found["unite"], blocs)


def _read(path: Path) -> dict[str, Any] | None:
    return notes.require(
        path,
        _sound,
        None,
        f"Le fichier {FICHIER}, qui garde ce qui a déjà été publié, ne se lit pas.",
        "Remettez sa dernière copie de sauvegarde dans le dossier « registre » : sans lui, une nouvelle "
        "publication pourrait révéler, par différence, ce que les précédentes ont tu.",
    )


def _sound(found: dict[str, Any]) -> dict[str, Any]:
    tables = [_plain_again(table) for table in found["tableaux"]]
    return {"cle": bytes.fromhex(found["cle"]).hex(), "tableaux": tables}


def _plain_again(found: dict[str, Any]) -> dict[str, Any]:
    _table(found)  # what cannot be read as a table is told now, not in the middle of a report
    return found
