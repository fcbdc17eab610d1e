"""A SQLite file that is looked at, never changed: whatever a program that was killed left half done."""

import sqlite3
from pathlib import Path


def looked_at(path: Path, timeout: float = 5.0) -> sqlite3.Connection:
    """Open an existing file to read it.

    Not ``mode=ro``: after a kill in mid-transaction the file is read only once its journal was rolled back,
    which SQLite does by itself where it may write. Raises ``sqlite3.Error``.
    """
    uri = f"{path.absolute().as_uri()}?mode=rw"
    connection = sqlite3.connect(uri, uri=True, timeout=timeout)
    connection.execute("PRAGMA query_only = ON")
    return connection
