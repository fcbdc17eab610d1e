"""The register of invoices, opened: brought to this program's version, read, and written one at a time."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import sqlalchemy as sa

from pipeline.factures import database as engines
from pipeline.factures.binding import bind_new, check_place
from pipeline.factures.database import Address, locate, refuse_network_share
from pipeline.factures.numbering import FORMAT, check_format
from pipeline.factures.pieces import reindex
from pipeline.factures.schema import REINDEXED, STEPS, TABLES, Step, head, migrate, refuse_newer, version
from pipeline.store.files import make_folder


@dataclass(frozen=True, slots=True)
class Register:
    """An open register. ``today`` is the real day: no document is dated after it.

    ``folder`` is this machine's own: the register's file is there, or what is kept of a base.
    """

    address: Address
    engine: sa.Engine = field(repr=False)
    today: date
    folder: Path
    modele: str = FORMAT

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """See one moment of the register."""
        with engines.reading(self.engine, self.address) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """Hold the register alone until the end of the block."""
        with engines.writing(self.engine, self.address) as connection:
            yield connection

    @contextmanager
    def numbering(self) -> Iterator[sa.Connection]:
        """Hold the register alone to take a number; refused on a share or in a copy of the register."""
        refuse_network_share(self.address)
        with self.writing() as connection:
            check_place(connection, self.address)
            yield connection

    def head(self) -> tuple[int, str]:
        """Return rank and digest of the last record: noted elsewhere, they prove that none was cut off."""
        with self.reading() as connection:
            return head(connection)


@contextmanager
def open_register(
    registre: Path,
    today: date,
    *,
    address: str | None = None,
    modele: str = FORMAT,
    steps: Sequence[Step] = STEPS,
) -> Iterator[Register]:
    """Open the register of folder ``registre``, or the one ``BILAN_REGISTRE`` names; make it when missing."""
    check_format(modele)
    place = locate(registre, address)
    if place.fichier:
        make_folder(place.fichier.parent, private=True)
    register = Register(place, engines.make_engine(place), today, registre, modele)
    try:
        bring_forward(register, steps)
        yield register
    finally:
        register.engine.dispose()


def bring_forward(register: Register, steps: Sequence[Step] = STEPS) -> None:
    """Migrate to this program's version, after a copy of the file; refuse a register of a later one."""
    with register.reading() as connection:
        found = version(connection)
    refuse_newer(found, steps)
    if found == len(steps):
        return
    with engines.writing(register.engine, register.address) as connection:
        found = version(connection)  # another clerk may have migrated meanwhile
        if 0 < found < len(steps):
            _keep(connection, register.address, found)
        forward(connection, register.address, found, steps)


def forward(connection: sa.Connection, address: Address, found: int, steps: Sequence[Step] = STEPS) -> None:
    """Bring tables of version ``found`` to this program's, with what the register now knows of itself."""
    migrate(connection, steps)
    if 0 < found < REINDEXED:
        reindex(connection)
    bind_new(connection, address)


def _keep(connection: sa.Connection, address: Address, found: int) -> None:
    """Keep the register of before: its file beside it, or its tables under another name of the base."""
    if address.fichier:
        engines.copy_file(address.fichier, free_name(address.fichier, f"version-{found}"))
        return
    for table in TABLES:
        copy = f"{table.name}_version_{found}"
        connection.execute(sa.text(f"CREATE TABLE {copy} AS TABLE {table.name}"))


def free_name(fichier: Path, mark: str) -> Path:
    """Name a copy kept beside the register: never one that exists."""
    base = f"{fichier.stem}-{mark}"
    names = [f"{base}{fichier.suffix}", *(f"{base}-{i}{fichier.suffix}" for i in range(2, 1000))]
    return next(path for name in names if not (path := fichier.with_name(name)).exists())
