"""The acts of people on frozen documents, read without opening the register for a run."""

import sqlite3
from contextlib import closing
from pathlib import Path

from pipeline.store.bases import looked_at
from pipeline.store.register import NAME


def acts(registre: Path) -> tuple[tuple[str, str], ...]:
    """Give key and act of each, oldest first; nothing without a register that can be read."""
    path = (registre / NAME).absolute()
    if not path.is_file():
        return ()
    try:
        with closing(looked_at(path)) as connection:
            return tuple(connection.execute("SELECT key, act FROM acts ORDER BY number"))
    except sqlite3.DatabaseError:  # the run that opens it for good says what is wrong
        return ()
