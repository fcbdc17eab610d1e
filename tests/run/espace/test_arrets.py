"""Killed in the middle of a backup or of an archiving: whole or not at all; then finished."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.run.espace import annee, moves
from pipeline.settings import ROOT
from pipeline.store.archive import check_archive
from pipeline.store.files import is_temporary
from tests.run.espace.test_annee import files, lived, office, reglages
from tests.run.office import Office

__all__ = ["lived", "office"]
pytestmark = pytest.mark.epreuve
START = """
import datetime as dt, sys
from pathlib import Path
from pipeline.run import sauvegarde
from pipeline.run.espace import annee
from pipeline.settings import Settings
root = Path(sys.argv[1])
where = Settings(dt.date(2027, 1, 15), root / "inputs", root / "outputs", root / "registre")
"""
BACKUP = "print('prêt', flush=True)\nsauvegarde.sauvegarder(where, dt.datetime.now())"
ARCHIVE = "depart = annee.preparer(where, 2026)\nprint('prêt', flush=True)\nannee.archiver(where, depart)"


def killed(root: Path, program: str, delay: float) -> bool:
    """Run it, and kill it after so many seconds; whether it was still at work."""
    command = [sys.executable, "-c", START + program, str(root)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(delay)
        alive = process.poll() is None
        if alive:
            os.kill(process.pid, signal.SIGKILL)
    return alive


def test_a_backup_is_whole_or_is_not(office: Office) -> None:
    cut = 0
    for place in range(10):
        cut += killed(office.root, BACKUP, 0.008 * place)
        time.sleep(1 if place == 9 else 0)
        for path in (office.root / "sauvegardes").glob("*.zip"):
            check_archive(path)
    assert cut >= 3, "most were killed in the middle"
    left = [path.name for path in (office.root / "sauvegardes").iterdir() if path.suffix != ".zip"]
    assert all(map(is_temporary, left)), left


def test_an_archiving_is_finished_by_the_next_run(office: Office) -> None:
    before = files(office.root / "outputs")
    depart = annee.preparer(reglages(office), 2026)
    moved = dict(depart.documents)
    cut = 0
    for place in range(10):
        if annee.preparer(reglages(office), 2026).rien:
            break
        cut += killed(office.root, ARCHIVE, 0.003 * place)
        annee.reprendre(reglages(office))
        assert not moves.pending(office.root / "registre")
        after = files(office.root / "outputs")
        assert after in (before, {moved.get(path, path): data for path, data in before.items()})
    assert cut >= 1
