"""Where the register is, a file of ours or PostgreSQL, and one writer at a time on it; faults in French."""

import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import URL, make_url
from sqlalchemy.pool import NullPool

from pipeline.errors import UserError
from pipeline.factures.schema import DAMAGED
from pipeline.store.lock import on_network_share

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


BUSY_SECONDS = 120
WRITES = "bilan_writes"
LOCK = 0x62696C61  # any number that no other program of the database uses

CHECK_ADDRESS = f"Vérifiez l’adresse donnée à {VARIABLE}."
ASK = "Demandez à l’administrateur de la base le droit d’y lire et d’y écrire."

Cause = tuple[str, str, str]
# What a fault's text says (a server may speak French), and what we say of it. The text itself is never
# shown: it may hold the address.
IN_A_FILE: tuple[Cause, ...] = (
    ("locked", "est occupé par un autre poste", "Réessayez dans une minute."),
    ("not a database", "n’est pas un registre, ou est abîmé", DAMAGED),
    ("readonly", "ne peut pas être modifié", "Vérifiez vos droits sur le dossier du registre."),
    ("unable to open", "ne peut pas être ouvert", "Vérifiez que le dossier existe et vos droits sur lui."),
    ("disk is full", "ne peut plus grandir : le disque est plein", "Faites de la place puis recommencez."),
    ("I/O error", "ne se lit plus : le disque ne répond pas", "Vérifiez le disque, puis recommencez."),
    ("", "est abîmé", DAMAGED),
)
IN_A_BASE: tuple[Cause, ...] = (
    ("password", "refuse l’utilisateur ou le mot de passe", CHECK_ADDRESS),
    ("mot de passe", "refuse l’utilisateur ou le mot de passe", CHECK_ADDRESS),
    ("pg_hba", "refuse l’accès à ce poste ou à cet utilisateur", ASK),
    ("does not exist", "n’existe pas sur le serveur", CHECK_ADDRESS),
    ("existe pas", "n’existe pas sur le serveur", CHECK_ADDRESS),
    ("invalid connection", "a une adresse dont une option ne convient pas", CHECK_ADDRESS),
    ("invalid sslmode", "a une adresse dont une option ne convient pas", CHECK_ADDRESS),
    ("", "est injoignable", "Vérifiez que le serveur répond, puis recommencez."),
)
# The same by the code of PostgreSQL, which no language changes.
BY_STATE: Mapping[str, Cause] = {
    "42501": ("", "refuse l’accès à cet utilisateur", ASK),
    "25006": ("", "ne peut pas être modifié", ASK),
    "42P01": (
        "",
        "n’est pas entier : il y manque une table",
        "Restaurez une sauvegarde dans une base neuve.",
    ),
    "55P03": ("", "est occupé par un autre poste", "Réessayez dans une minute."),
    "53100": ("", "ne peut plus grandir : le disque du serveur est plein", "Prévenez l’administrateur."),
}


def make_engine(address: Address) -> sa.Engine:
    """Prepare connections; nothing is opened yet."""
    if address.fichier is None:
        return _postgres(address)
    engine = sa.create_engine(
        address.sqlalchemy_url,
        poolclass=NullPool,
        hide_parameters=True,
        connect_args={"timeout": BUSY_SECONDS},
    )
    sa.event.listen(engine, "connect", _prepare_sqlite)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _postgres(address: Address) -> sa.Engine:
    try:
        return sa.create_engine(
            address.sqlalchemy_url,
            hide_parameters=True,
            pool_pre_ping=True,
            pool_size=1,
            isolation_level="READ COMMITTED",
        )
    except ModuleNotFoundError:
        raise UserError(
            "Le programme ne sait pas encore parler à PostgreSQL sur ce poste.",
            "Installez le complément : python -m pip install -r requirements-postgres.lock",
        ) from None


def _prepare_sqlite(connection: sa.engine.interfaces.DBAPIConnection, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous = EXTRA")
    cursor.close()


def _begin_sqlite(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def reading(engine: sa.Engine, address: Address) -> Iterator[sa.Connection]:
    """Open a transaction that sees one moment of the register."""
    options = {} if address.fichier else {"isolation_level": "REPEATABLE READ"}
    with in_french(address), engine.connect() as connection:
        connection.execution_options(**options)
        with connection.begin():
            yield connection


@contextmanager
def writing(engine: sa.Engine, address: Address) -> Iterator[sa.Connection]:
    """Open the one transaction that may write: any other waits until it ends. Committed at exit."""
    with in_french(address), engine.connect() as connection:
        connection.execution_options(**{WRITES: True})
        with connection.begin():
            if not address.fichier:
                connection.execute(sa.text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
            yield connection


@contextmanager
def in_french(address: Address) -> Iterator[None]:
    """Turn what a database says into a sentence, without its text, which may hold the address."""
    try:
        yield
    except sa.exc.DBAPIError as error:
        if _ours(error):
            raise
        raise _sentence(error.orig, address) from None


def _ours(error: sa.exc.DBAPIError) -> bool:
    """Whether it is a fault of this program, not of the base: a constraint or a statement that is wrong."""
    if isinstance(error, sa.exc.OperationalError | sa.exc.InterfaceError):
        return False
    text, state = str(error.orig), getattr(error.orig, "sqlstate", None)
    return not (type(error) is sa.exc.DatabaseError or state in BY_STATE or "invalid connection" in text)


class Unavailable(UserError):
    """The register itself does not answer, or cannot be written: said once, whatever was asked of it."""


def _sentence(fault: BaseException | None, address: Address) -> Unavailable:
    causes = IN_A_FILE if address.fichier else IN_A_BASE
    by_text = next(cause for cause in causes if cause[0] in str(fault))
    _, said, remedy = BY_STATE.get(getattr(fault, "sqlstate", None) or "", by_text)
    sujet = "Le registre des factures" if address.fichier else f"Le registre des factures, {address},"
    return Unavailable(f"{sujet} {said}.", remedy, str(address.fichier or ""))


def copy_file(source: Path, target: Path) -> None:
    """Copy a SQLite register as of one moment, while others use it."""
    try:
        with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
            old.backup(new)
    except sqlite3.DatabaseError as error:
        raise _sentence(error, Address(fichier=source)) from None
