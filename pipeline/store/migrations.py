"""The register's schema moves forward only, one tested step at a time, a copy of the file kept before."""

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from sqlalchemy import Connection, Engine, text

from pipeline.errors import UserError

Step = Callable[[Connection], None]
VERSION = 3


def _create(connection: Connection) -> None:
    connection.execute(
        text(
            "CREATE TABLE IF NOT EXISTS documents (key TEXT NOT NULL PRIMARY KEY, kind TEXT NOT NULL, "
            "path TEXT NOT NULL, placed TEXT NOT NULL, proposed TEXT NOT NULL, fingerprint TEXT NOT NULL, "
            "digest TEXT NOT NULL, content TEXT NOT NULL, parts TEXT NOT NULL, size BIGINT NOT NULL, "
            "mtime BIGINT NOT NULL, seen TEXT NOT NULL, verdict TEXT NOT NULL, carries TEXT NOT NULL, "
            "destroyed TEXT NOT NULL)"
        )
    )


def _frozen(connection: Connection) -> None:
    """Add what freezes a document; files already seen are looked at again, since some may be signed.

    The fingerprints of version 0.1.0 say nothing of today's: they are dropped.
    """
    connection.execute(text("ALTER TABLE documents ADD COLUMN frozen TEXT NOT NULL DEFAULT ''"))
    connection.execute(text("UPDATE documents SET fingerprint = ''"))
    connection.execute(
        text("UPDATE documents SET size = -1, seen = '' WHERE destroyed = '' AND verdict != 'généré'")
    )


def _acts(connection: Connection) -> None:
    """Record what people do about frozen documents, and which delivered one a certificate replaces."""
    connection.execute(text("ALTER TABLE documents ADD COLUMN released TEXT NOT NULL DEFAULT ''"))
    connection.execute(
        text(
            "CREATE TABLE acts (number INTEGER PRIMARY KEY, day TEXT NOT NULL, key TEXT NOT NULL, "
            "act TEXT NOT NULL, reason TEXT NOT NULL, frozen TEXT NOT NULL)"
        )
    )


# To move from version n to n + 1, add the step at n, raise VERSION, and give the step its test.
STEPS: Mapping[int, Step] = {0: _create, 1: _frozen, 2: _acts}


def upgrade(
    engine: Engine, path: Path | None, steps: Mapping[int, Step] = STEPS, version: int = VERSION
) -> None:
    """Bring a register to ``version``; ``path`` is its file, to be copied first (None: in memory only).

    Raises ``UserError`` when a newer program wrote it.
    """
    with engine.begin() as connection:
        found = schema_version(connection)
    if found > version:
        raise newer(found, version)
    if 0 < found < version and path is not None:
        shutil.copy2(path, path.with_name(f"{path.stem}.schema{found}{path.suffix}"))
    for start in range(found, version):
        with engine.begin() as connection:
            steps[start](connection)
            set_version(connection, start + 1)


def schema_version(connection: Connection) -> int:
    """Give the schema version written in the file itself."""
    return int(connection.execute(text("PRAGMA user_version")).scalar_one())


def set_version(connection: Connection, version: int) -> None:
    """Write the schema version in the file, in the same transaction as the step."""
    connection.execute(text(f"PRAGMA user_version = {int(version)}"))


def newer(found: int, known: int) -> UserError:
    """Refuse a register that a newer program wrote."""
    return UserError(
        f"Le registre des documents vient d’une version plus récente du programme (schéma {found}, "
        f"celui-ci connaît le schéma {known}).",
        "Mettez le programme à jour ; le registre n’a pas été touché.",
    )
