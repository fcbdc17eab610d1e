"""What was made: one row per document, keys and digests only, never a word of content."""

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, fields, replace
from operator import attrgetter
from pathlib import Path

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Engine,
    MetaData,
    String,
    Table,
    create_engine,
    event,
    select,
)
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import NullPool, StaticPool

from pipeline.errors import UserError
from pipeline.store import migrations
from pipeline.store.bases import looked_at
from pipeline.store.files import make_folder

NAME = "documents.sqlite"
BATCH = 5_000
PROTECTED = "~"
RECONSTRUIRE = f"Mettez « {NAME} » de côté, puis lancez « registre reconstruire » : rien ne sera écrasé."
# What a fault's text says, and what we say of it.
CAUSES = (
    ("locked", "est tenu ouvert par un autre programme", "Fermez ce programme, puis relancez."),
    ("readonly", "ne peut pas être modifié", "Vérifiez vos droits sur ce fichier et sur son dossier."),
    ("is full", "ne peut plus grandir : le disque est plein", "Faites de la place, puis relancez."),
    ("not a database", "est illisible", RECONSTRUIRE),
    ("malformed", "est illisible", RECONSTRUIRE),
    ("no such", "est incomplet", RECONSTRUIRE),
    ("", "ne peut pas être lu ou écrit", "Vérifiez vos droits sur ce fichier, et la place qui reste."),
)


@dataclass(frozen=True, slots=True)
class Known:
    """One document as the register knows it.

    ``digest`` and ``content`` are those of the file as generated; ``fingerprint`` the data it reflects;
    ``parts`` the digests of its machine-owned fields (JSON, syntheses only). ``size`` and ``mtime`` are those
    of the file last looked at, ``seen`` its digest, ``verdict`` what was found then and ``carries`` the
    identifier it held. ``path`` is where it is, ``placed`` where it was written (a person may have moved it
    since), ``proposed`` the path the plan gave it, ``destroyed`` a date (ISO) or "". ``frozen``
    says what froze it and the digest of its file that day ("sa signature du 3 mars 2026|…"), ``PROTECTED``
    that its template is protected, which freezes nothing, or "". ``released`` names the delivered one that
    it cancels and replaces.
    """

    key: str
    kind: str
    path: str
    placed: str
    proposed: str
    fingerprint: str
    digest: str
    content: str
    parts: str = "{}"
    size: int = -1
    mtime: int = -1
    seen: str = ""
    verdict: str = ""
    carries: str = ""
    destroyed: str = ""
    frozen: str = ""
    released: str = ""

    @property
    def is_frozen(self) -> bool:
        """Tell whether the document is signed, accepted or delivered: it stays as it is."""
        return self.frozen not in {"", PROTECTED}

    @property
    def protected(self) -> bool:
        """Tell whether its template is protected: that its file is says nothing."""
        return self.frozen == PROTECTED

    def fields(self) -> Mapping[str, str]:
        """Give the digest of each machine-owned field at generation."""
        found: dict[str, str] = json.loads(self.parts)
        return found

    def blank(self, day: str) -> "Known":
        """Give the row of a destroyed document: key, digest, date, and its path until the file is gone."""
        kept = replace(self, destroyed=day, content="", parts="{}", fingerprint="", carries="", verdict="")
        return replace(kept, size=-1, mtime=-1, seen="")


_INTEGERS = {"size", "mtime"}
_NAMES = tuple(column.name for column in fields(Known))
_values = attrgetter(*_NAMES)


def values_of(row: Known) -> dict[str, str | int]:
    """Give a row by column (``dataclasses.asdict`` takes ten times as long)."""
    return dict(zip(_NAMES, _values(row), strict=True))


_metadata = MetaData()
_documents = Table(
    "documents",
    _metadata,
    *(
        Column(
            name,
            BigInteger if name in _INTEGERS else String,
            primary_key=name == "key",
            nullable=False,
        )
        for name in _NAMES
    ),
)


@dataclass(frozen=True, slots=True)
class Act:
    """What a person did about a frozen document: day (ISO), act, why, and what froze it with its digest."""

    day: str
    key: str
    act: str
    reason: str
    frozen: str


_ACT = tuple(column.name for column in fields(Act))
_acts = Table("acts", _metadata, *(Column(name, String, nullable=False) for name in _ACT))


class Register:
    """The table of documents behind a connection; use ``opened``."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def load(self) -> dict[str, Known]:
        """Give every row by key."""
        with self._engine.connect() as connection:
            return {row[0]: Known(*row) for row in connection.execute(select(_documents))}

    def save(self, rows: Iterable[Known]) -> None:
        """Add or replace rows, all in one transaction."""
        values = [values_of(row) for row in rows]
        statement = insert(_documents)
        statement = statement.on_conflict_do_update(
            index_elements=["key"],
            set_={name: statement.excluded[name] for name in _NAMES if name != "key"},
        )
        with self._engine.begin() as connection:
            for start in range(0, len(values), BATCH):
                connection.execute(statement, values[start : start + BATCH])

    def shred(self) -> None:
        """Write the file anew: what was dropped or replaced is in no free page any more."""
        with self._engine.connect() as connection:
            connection.connection.driver_connection.execute("VACUUM")  # type: ignore[union-attr]

    def act(self, act: Act, row: Known) -> None:
        """Record an act and the row that it leaves, in one transaction."""
        told = {name: getattr(act, name) for name in _ACT}
        changed = {name: value for name, value in values_of(row).items() if name != "key"}
        with self._engine.begin() as connection:
            connection.execute(_acts.insert().values(told))
            connection.execute(_documents.update().where(_documents.c.key == row.key).values(changed))

    def forget(self, keys: Iterable[str]) -> None:
        """Drop rows."""
        with self._engine.begin() as connection:
            for key in keys:
                connection.execute(_documents.delete().where(_documents.c.key == key))


@contextmanager
def opened(registre: Path, *, memory: bool = False) -> Iterator[Register]:
    """Open the register of a folder, creating or migrating it; with ``memory`` on a copy that is thrown away.

    Raises ``UserError`` when the file is damaged or comes from a newer program.
    """
    path = registre / NAME
    with _in_french(path), _disposed(_copy(path) if memory else _file(path)) as engine:
        migrations.upgrade(engine, None if memory else path)
        yield Register(engine)


def shred_copies(registre: Path, key: str) -> None:
    """Take a destroyed document out of the copies that migrations left beside the register."""
    for path in registre.glob("documents.*.sqlite"):
        with closing(sqlite3.connect(path)) as copy, copy:
            copy.execute("PRAGMA secure_delete = ON")
            copy.execute("DELETE FROM documents WHERE key = ? OR key LIKE ?", (key, f"{key} (%"))
        with closing(sqlite3.connect(path, isolation_level=None)) as copy:
            copy.execute("VACUUM")


@contextmanager
def _in_french(path: Path) -> Iterator[None]:
    try:
        yield
    except (DatabaseError, sqlite3.DatabaseError) as fault:
        if told := _told(path, fault):
            raise told from fault
        raise


@contextmanager
def _disposed(engine: Engine) -> Iterator[Engine]:
    """Let go of the file at the end."""
    try:
        yield engine
    finally:
        engine.dispose()


def _file(path: Path) -> Engine:
    make_folder(path.parent, private=True)
    try:
        if not path.exists():
            path.touch(mode=0o600)
        if os.name == "posix":
            path.chmod(0o600)
    except PermissionError as fault:
        raise _not_ours(path) from fault
    return _explicit_transactions(create_engine(f"sqlite:///{path}", poolclass=NullPool))


def _copy(path: Path) -> Engine:
    with ExitStack() as undo:
        target = undo.enter_context(closing(sqlite3.connect(":memory:", check_same_thread=False)))
        if path.exists():
            with closing(looked_at(path)) as source:
                source.backup(target)
        undo.pop_all()
    return _explicit_transactions(create_engine("sqlite://", creator=lambda: target, poolclass=StaticPool))


def _explicit_transactions(engine: Engine) -> Engine:
    """Make a schema step one transaction: by default the driver commits before each change of schema."""

    @event.listens_for(engine, "connect")
    def _connect(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA secure_delete = ON")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    return engine


def _told(path: Path, fault: DatabaseError | sqlite3.DatabaseError) -> UserError | None:
    """Say what is wrong with the file; None for any other fault, which would be ours."""
    cause = fault.orig if isinstance(fault, DatabaseError) else fault
    if type(cause) not in (sqlite3.OperationalError, sqlite3.DatabaseError):
        return None
    _, what, remedy = next(said for said in CAUSES if said[0] in str(cause))
    return UserError(f"Le registre « {path.name} » {what}.", remedy, str(path))


def _not_ours(path: Path) -> UserError:
    return UserError(
        f"Vous n’avez pas accès au registre « {path.name} ».",
        "Il n’est ouvert qu’à la personne qui lance d’habitude le programme : demandez-lui, ou faites-vous "
        "donner les droits sur ce fichier et sur son dossier.",
        str(path),
    )
