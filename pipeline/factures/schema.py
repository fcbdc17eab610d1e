"""The tables of the register, their versions, and the chain that binds each record to the one before."""

import getpass
import json
import platform
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import sqlalchemy as sa

from pipeline import __version__
from pipeline.errors import UserError
from pipeline.store.files import digest

DAMAGED = "Mettez ce fichier de côté, puis restaurez une sauvegarde : « factures restaurer FICHIER »."

BEYOND = 2**62  # no count of ours comes near: one more would not fit in SQLite

# What a version's step runs, statement by statement. A step once released is never changed: add one.
Step = tuple[str, ...]

STEPS: tuple[Step, ...] = (
    (
        "CREATE TABLE registre (id INTEGER PRIMARY KEY, version INTEGER NOT NULL, "
        "rang INTEGER NOT NULL, empreinte TEXT NOT NULL)",
        "INSERT INTO registre (id, version, rang, empreinte) VALUES (1, 0, 0, '')",
        # Every fact, in order, each chained to the one before it.
        "CREATE TABLE ecritures (rang INTEGER PRIMARY KEY, genre TEXT NOT NULL, numero TEXT NOT NULL, "
        "contenu TEXT NOT NULL, precedente TEXT NOT NULL, empreinte TEXT NOT NULL)",
        "CREATE INDEX ecritures_numero ON ecritures (numero)",
        # One row per numbered document. ``n`` is null for a number that another program gave;
        # ``fichier`` is in lower case: two names that Windows confuses are one.
        "CREATE TABLE pieces (numero TEXT PRIMARY KEY, rang INTEGER NOT NULL UNIQUE, genre TEXT NOT NULL, "
        "organisme TEXT NOT NULL, serie TEXT NOT NULL, annee INTEGER NOT NULL, n INTEGER, "
        "date TEXT NOT NULL, cle TEXT NOT NULL, origine TEXT NOT NULL, total TEXT NOT NULL, "
        "fichier TEXT NOT NULL UNIQUE, document {octets} NOT NULL, UNIQUE (organisme, serie, annee, n))",
        "CREATE INDEX pieces_cle ON pieces (cle)",
        "CREATE INDEX pieces_origine ON pieces (origine)",
        # Which dossier was billed to which funder, by which invoice.
        "CREATE TABLE prestations (numero TEXT NOT NULL, objet TEXT NOT NULL, PRIMARY KEY (numero, objet))",
        "CREATE INDEX prestations_objet ON prestations (objet)",
    ),
    (
        # What the register knows of itself: its identity, the file it was bound to.
        "CREATE TABLE parametres (nom TEXT PRIMARY KEY, valeur TEXT NOT NULL)",
        # By what a bilan that was billed is found again, whatever it is called since.
        "CREATE TABLE reperes (numero TEXT NOT NULL, cle TEXT NOT NULL, PRIMARY KEY (numero, cle))",
        "CREATE INDEX reperes_cle ON reperes (cle)",
        "DROP TABLE prestations",
    ),
)
REINDEXED = 2  # from this version on, ``reperes`` is filled as documents are recorded

registre = sa.table("registre", *map(sa.column, ("id", "version", "rang", "empreinte")))
ecritures = sa.table(
    "ecritures", *map(sa.column, ("rang", "genre", "numero", "contenu", "precedente", "empreinte"))
)
pieces = sa.table(
    "pieces",
    *map(sa.column, ("numero", "rang", "genre", "organisme", "serie", "annee", "n", "date")),
    *map(sa.column, ("cle", "origine", "total", "fichier", "document")),
)
reperes = sa.table("reperes", *map(sa.column, ("numero", "cle")))
parametres = sa.table("parametres", *map(sa.column, ("nom", "valeur")))

TABLES = (registre, ecritures, pieces, reperes, parametres)
OCTETS = {"sqlite": "BLOB", "postgresql": "BYTEA"}


def version(connection: sa.Connection) -> int:
    """Return the version of the tables there are; 0 without any."""
    if not sa.inspect(connection).has_table("registre"):
        return 0
    return whole(connection.scalar(sa.select(registre.c.version)) or 0)


def whole(value: object) -> int:
    """A number of the register: SQLite keeps a text where somebody typed one in its place."""
    if type(value) is not int or value >= BEYOND:
        raise UserError(
            "Le registre des factures est abîmé : un nombre y a été remplacé par autre chose.", DAMAGED
        )
    return value


def refuse_newer(found: int, steps: Sequence[Step] = STEPS) -> None:
    """Refuse tables made by a later version of the program."""
    if found > len(steps):
        raise UserError(
            f"Le registre des factures a été écrit par une version plus récente du programme "
            f"(registre {found}, programme {len(steps)}).",
            "Mettez le programme à jour sur ce poste avant de vous servir de ce registre.",
        )


def migrate(connection: sa.Connection, steps: Sequence[Step] = STEPS) -> None:
    """Bring the tables forward, inside the caller's transaction: all the steps or none."""
    found = version(connection)
    refuse_newer(found, steps)
    for step in steps[found:]:
        for statement in step:
            connection.execute(sa.text(statement.format(octets=OCTETS[connection.dialect.name])))
    connection.execute(sa.update(registre).values(version=len(steps)))


def canonical(value: Mapping[str, object]) -> str:
    """Return the one JSON text of ``value``: sorted names, no spaces; amounts are already strings."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def chained(precedente: str, contenu: str) -> str:
    """Digest of a record bound to the digest of the record before it (empty for the first)."""
    return digest(f"{precedente}\n{contenu}".encode())


def head(connection: sa.Connection) -> tuple[int, str]:
    """Return the rank and the digest of the last record; (0, "") without any."""
    row = connection.execute(sa.select(registre.c.rang, registre.c.empreinte)).first()
    return (whole(row.rang), str(row.empreinte)) if row else (0, "")


def stamp() -> dict[str, str]:
    """Say who writes and when: the real time (UTC), the machine's user and name, the program's version."""
    moment = datetime.now(UTC).isoformat(timespec="seconds")
    try:
        user = getpass.getuser()
    except (OSError, KeyError):  # an account without a name
        user = ""
    return {"inscrit_le": moment, "auteur": f"{user}@{platform.node()}", "version": __version__}


def append(connection: sa.Connection, genre: str, numero: str, faits: Mapping[str, object]) -> int:
    """Write one record, stamped, at the end of the chain and return its rank.

    The caller holds the register's lock.
    """
    dernier, precedente = head(connection)
    rang = dernier + 1
    contenu = canonical({"genre": genre, "numero": numero, "rang": rang, **stamp(), **faits})
    empreinte = chained(precedente, contenu)
    connection.execute(
        sa.insert(ecritures).values(
            rang=rang,
            genre=genre,
            numero=numero,
            contenu=contenu,
            precedente=precedente,
            empreinte=empreinte,
        )
    )
    connection.execute(sa.update(registre).values(rang=rang, empreinte=empreinte))
    return rang
