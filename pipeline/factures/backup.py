"""Copy the whole register to a file while it is used, and put such a copy back without losing a number."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from pipeline.errors import UserError
from pipeline.factures import database as engines
from pipeline.factures.binding import PLACE, place_of, write
from pipeline.factures.database import FICHIER, Address
from pipeline.factures.integrity import verify_connection
from pipeline.factures.pieces import count
from pipeline.factures.register import Register, forward, free_name
from pipeline.factures.schema import TABLES, ecritures, head, migrate, pieces, version
from pipeline.french import liste
from pipeline.store import files

BATCH = 200


def backup(register: Register, target: Path) -> int:
    """Copy the register as of one moment to a SQLite file and return how many documents it holds.

    The file appears whole or not at all; one that exists is replaced only by a copy that went well.
    """
    _refuse_itself(register, target)
    files.make_folder(target.parent)
    temporary = target.with_name(f"{target.name}.en-cours")
    temporary.unlink(missing_ok=True)
    try:
        if register.address.fichier:
            engines.copy_file(register.address.fichier, temporary)
        else:
            with register.reading() as connection:
                _export(connection, temporary)
        with _opened(temporary) as copy:
            nombre = count(copy)
        _put(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)
    return nombre


def _refuse_itself(register: Register, target: Path) -> None:
    """A copy put in the register's own place would lose what another clerk writes meanwhile."""
    if register.address.fichier and target.resolve() == register.address.fichier.resolve():
        raise UserError(
            "Une sauvegarde ne prend pas la place du registre lui-même.",
            "Donnez un autre fichier, de préférence sur un autre disque.",
            str(target),
        )


def _put(temporary: Path, target: Path) -> None:
    try:
        temporary.replace(target)
    except PermissionError:
        raise files.locked(target) from None


def _export(source: sa.Connection, target: Path) -> None:
    """Copy what a connection sees to a SQLite file."""
    engine = engines.make_engine(Address(fichier=target))
    try:
        with engines.writing(engine, Address(fichier=target)) as copy:
            migrate(copy)
            _copy_rows(source, copy)
    finally:
        engine.dispose()


def _copy_rows(source: sa.Connection, target: sa.Connection) -> None:
    """Replace every row of ``target``, a batch at a time."""
    for table in TABLES:
        target.execute(sa.delete(table))
        rows = source.execute(sa.select(table), execution_options={"yield_per": BATCH})
        for batch in rows.mappings().partitions(BATCH):
            target.execute(sa.insert(table), [dict(row) for row in batch])


@contextmanager
def _opened(fichier: Path) -> Iterator[sa.Connection]:
    """Read a file made by :func:`backup`."""
    address = Address(fichier=fichier)
    engine = engines.make_engine(address)
    try:
        with engines.reading(engine, address) as connection:
            yield connection
    finally:
        engine.dispose()


@contextmanager
def _brought_forward(source: Path) -> Iterator[sa.Connection]:
    """Read a copy of a backup at this program's version; the backup itself is never changed."""
    with tempfile.TemporaryDirectory() as folder:
        copied = Address(fichier=Path(folder) / "copie.sqlite")
        engines.copy_file(source, copied.fichier or source)
        engine = engines.make_engine(copied)
        try:
            with engines.writing(engine, copied) as connection:
                found = version(connection)
                if not found:
                    raise _not_a_backup(source)
                forward(connection, copied, found)
                yield connection
        finally:
            engine.dispose()


@dataclass(frozen=True, slots=True)
class Restored:
    """How many documents the register holds since, and where the one of before is kept."""

    nombre: int
    avant: Path


def restore(register: Register, source: Path, *, lose: bool = False) -> Restored:
    """Replace the register by a backup.

    The backup must be whole. Documents issued since are never forgotten, or their numbers would be given
    again: the restoration is refused and names them, unless ``lose``. The register of before is kept
    in the folder of this machine's registers.
    """
    if not source.is_file():
        raise UserError(f"La sauvegarde « {source.name} » n’existe pas.", "Vérifiez le nom.", str(source))
    with _brought_forward(source) as copy:
        _check_backup(copy, source)
        with register.writing() as connection:
            if not lose:
                _refuse_loss(connection, copy)
            kept = _keep(register, connection)
            _copy_rows(copy, connection)
            write(connection, PLACE, place_of(register.address))  # put back on purpose, in this file
            return Restored(count(connection), kept)


def _keep(register: Register, connection: sa.Connection) -> Path:
    kept = free_name(register.folder / FICHIER, "avant-restauration")
    if register.address.fichier:
        engines.copy_file(register.address.fichier, kept)
        return kept
    files.make_folder(kept.parent, private=True)
    try:
        _export(connection, kept)
    except BaseException:
        kept.unlink(missing_ok=True)  # half of a register would look like one
        raise
    return kept


def holds(register: Register, fichier: Path) -> bool:
    """Whether the register has all that a register in a file has: it goes on from it."""
    with _opened(fichier) as connection:
        rang, empreinte = head(connection) if version(connection) else (0, "")
    with register.reading() as connection:
        return _goes_on(connection, rang, empreinte)


def _goes_on(connection: sa.Connection, rang: int, empreinte: str) -> bool:
    query = sa.select(ecritures.c.empreinte).where(ecritures.c.rang == rang)
    return not rang or connection.scalar(query) == empreinte


def _check_backup(copy: sa.Connection, source: Path) -> None:
    found = verify_connection(copy)
    if found:
        raise UserError(
            f"La sauvegarde « {source.name} » est abîmée : {found[0].message}",
            "Prenez une autre sauvegarde.",
            str(source),
        )


def _not_a_backup(source: Path) -> UserError:
    return UserError(
        f"« {source.name} » n’est pas une sauvegarde du registre des factures.",
        "Donnez un fichier fait par « factures sauvegarder ».",
        str(source),
    )


def _refuse_loss(connection: sa.Connection, copy: sa.Connection) -> None:
    """Refuse when the register holds what the backup does not: the backup must go on from it."""
    if _goes_on(copy, *head(connection)):
        return
    saved = set(copy.scalars(sa.select(pieces.c.numero)))
    lost = [
        n for n in connection.scalars(sa.select(pieces.c.numero).order_by(pieces.c.rang)) if n not in saved
    ]
    shown = liste([*lost[:5], *([f"{len(lost) - 5} autres"] if len(lost) > 5 else [])])
    what = f"l’émission de {shown}" if lost else "ce qui a été enregistré depuis (paiements, réceptions)"
    raise UserError(
        f"Restaurer cette sauvegarde ferait oublier {what}.",
        "Gardez une sauvegarde du registre actuel, puis confirmez avec --oublier si c’est bien voulu : "
        "les numéros oubliés pourraient être donnés une seconde fois.",
    )
