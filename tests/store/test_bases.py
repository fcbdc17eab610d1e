"""A base is read after a kill in mid-transaction as it was before it, and nothing is written by looking."""

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from pipeline.store.bases import looked_at

KILLED = """
import os, signal, sqlite3, sys
base = sqlite3.connect(sys.argv[1], isolation_level=None)
base.execute("PRAGMA cache_size = 1")
base.execute("PRAGMA cache_spill = 1")
base.execute("BEGIN")
base.execute("CREATE TABLE big (x)")
for n in range(400):
    base.execute("INSERT INTO big VALUES (randomblob(4000))")
os.kill(os.getpid(), signal.SIGKILL)
"""


def _killed(path: Path) -> None:
    """Leave a file as a program killed in mid-transaction does: with the journal that undoes it."""
    done = subprocess.run([sys.executable, "-c", KILLED, str(path)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert path.with_name(f"{path.name}-journal").stat().st_size > 0


def _base(path: Path) -> Path:
    with closing(sqlite3.connect(path, isolation_level=None)) as base:
        base.execute("CREATE TABLE kept (x)")
        base.execute("INSERT INTO kept VALUES (7)")
    return path


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
def test_what_a_killed_program_left_half_done_is_undone_then_read(tmp_path: Path) -> None:
    path = _base(tmp_path / "b.sqlite")
    _killed(path)
    with closing(looked_at(path)) as base:
        assert base.execute("SELECT x FROM kept").fetchall() == [(7,)]
        assert base.execute("SELECT name FROM sqlite_master").fetchall() == [("kept",)]


def test_nothing_is_made_or_changed_by_looking(tmp_path: Path) -> None:
    with pytest.raises(sqlite3.OperationalError, match="unable to open"):
        looked_at(tmp_path / "absent.sqlite")
    assert not list(tmp_path.iterdir())
    path = _base(tmp_path / "b.sqlite")
    with closing(looked_at(path)) as base, pytest.raises(sqlite3.OperationalError, match="readonly"):
        base.execute("INSERT INTO kept VALUES (8)")
