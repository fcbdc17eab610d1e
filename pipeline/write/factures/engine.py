"""Connections to the register: one writer at a time, readers undisturbed, faults said in French."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from pipeline.errors import UserError
from pipeline.write.factures.address import VARIABLE, Address

BUSY_SECONDS = 120
WRITES = "bilan_writes"
LOCK = 0x62696C61  # any number that no other program of the database uses

DAMAGED = "Mettez ce fichier de côté, puis restaurez une sauvegarde : « factures restaurer FICHIER »."

# What a fault's text says, and what we say of it. The text itself is never shown: it may hold the address.
CAUSES: tuple[tuple[str, str, str], ...] = (
    ("locked", "est occupé par un autre poste", "Réessayez dans une minute."),
    ("not a database", "n’est pas un registre, ou est abîmé", DAMAGED),
    ("malformed", "est abîmé", DAMAGED),
    ("readonly", "ne peut pas être modifié", "Vérifiez vos droits sur le dossier du registre."),
    ("unable to open", "ne peut pas être ouvert", "Vérifiez que le dossier existe et vos droits sur lui."),
    ("disk is full", "ne peut plus grandir : le disque est plein", "Faites de la place puis recommencez."),
    ("password", "refuse l’utilisateur ou le mot de passe", f"Vérifiez l’adresse donnée à {VARIABLE}."),
    ("does not exist", "n’existe pas sur le serveur", f"Vérifiez l’adresse donnée à {VARIABLE}."),
    ("permission denied", "refuse l’accès à cet utilisateur", "Demandez les droits à l’administrateur."),
    ("", "est injoignable", "Vérifiez que le serveur répond, puis recommencez."),
)


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
    except (sa.exc.OperationalError, sa.exc.InterfaceError) as error:
        raise _sentence(str(error.orig), address) from None
    except sa.exc.DatabaseError as error:
        if type(error) is not sa.exc.DatabaseError:  # a fault of ours, not of the file
            raise
        raise _sentence(str(error.orig), address) from None


def _sentence(text: str, address: Address) -> UserError:
    _, fault, remedy = next(cause for cause in CAUSES if cause[0] in text)
    place = str(address.fichier) if address.fichier else ""
    sujet = "Le registre des factures" if address.fichier else f"Le registre des factures, {address},"
    return UserError(f"{sujet} {fault}.", remedy, place)


def copy_file(source: Path, target: Path) -> None:
    """Copy a SQLite register as of one moment, while others use it."""
    try:
        with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
            old.backup(new)
    except sqlite3.DatabaseError as error:
        raise _sentence(str(error), Address(fichier=source)) from None
