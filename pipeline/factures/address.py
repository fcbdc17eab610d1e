"""Where the register of invoices is: a file of ours, or PostgreSQL by its address; no password ever shows."""

import os
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import URL, make_url

from pipeline.errors import UserError
from pipeline.store.network import on_network_share

VARIABLE = "BILAN_REGISTRE"
FICHIER = "factures.sqlite"
EXEMPLE = "postgresql+psycopg://utilisateur@serveur/base"
POSTGRES = frozenset({"postgresql+psycopg", "postgresql", "postgres"})


@dataclass(frozen=True, slots=True)
class Address:
    """The place of a register: ``fichier`` for SQLite, else ``url`` (kept out of every text)."""

    fichier: Path | None = None
    url: URL | None = field(default=None, repr=False)

    def __str__(self) -> str:
        return str(self.fichier) if self.fichier else f"la base PostgreSQL indiquée par {VARIABLE}"

    @property
    def sqlalchemy_url(self) -> URL:
        """The address SQLAlchemy connects to."""
        return self.url or URL.create("sqlite+pysqlite", database=str(self.fichier))


def locate(registre: Path, text: str | None = None) -> Address:
    """Read ``BILAN_REGISTRE`` (or ``text``); without it, the file of the folder ``registre``."""
    text = os.environ.get(VARIABLE, "") if text is None else text
    if not text.strip():
        return Address(fichier=registre / FICHIER)
    try:
        url = make_url(text.strip())
    except (sa.exc.ArgumentError, ValueError):  # the second for a port in letters
        raise _unreadable() from None
    if url.drivername not in POSTGRES or not url.database:
        raise _unreadable()
    return Address(url=url.set(drivername="postgresql+psycopg"))


def _unreadable() -> UserError:
    return UserError(
        f"La variable {VARIABLE} n’est pas l’adresse d’une base PostgreSQL.",
        f"Donnez-la sous la forme {EXEMPLE}, ou effacez-la pour garder le registre dans un fichier.",
    )


def refuse_network_share(address: Address) -> None:
    """Refuse to write a SQLite register on a network share: two clerks could take the same number."""
    if address.fichier is not None and on_network_share(address.fichier.parent):
        raise UserError(
            "Le registre des factures est sur un partage réseau, où deux postes pourraient prendre "
            "le même numéro.",
            f"Donnez à {VARIABLE} l’adresse d’une base PostgreSQL ({EXEMPLE}), "
            "ou gardez le dossier « registre » sur le disque de ce poste.",
            str(address.fichier),
        )
