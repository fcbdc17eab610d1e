"""Several processes: the same bytes as one, a death that costs one document, a stop between whole files."""

import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from pipeline.run import executors as hands
from pipeline.run.pool import Pool, processes
from pipeline.settings import ROOT
from tests.builders import APRES, promotion, realiser
from tests.bureau import Bureau
from tests.product.exemple import classeurs, environnement

POISON = 7


def travail(state: object, items: Sequence[int]) -> list[str]:
    """Work in a process: one number kills it, another is a fault."""
    if POISON in items:
        os.kill(os.getpid(), signal.SIGKILL)
    return [f"{state}{item}" for item in items]


@pytest.mark.epreuve
def test_several_processes_make_the_same_bytes_as_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = realiser(promotion())
    one = Bureau(tmp_path / "one").deposer(book)
    alone = one.produire(APRES, jobs=1)
    monkeypatch.setattr(hands, "FEW", 2)
    monkeypatch.setattr(hands, "CHUNK", 8)
    several = Bureau(tmp_path / "several").deposer(book)
    run = several.produire(APRES, jobs=2)
    assert len(several.fichiers()) > 40
    assert several.fichiers() == one.fichiers()
    assert [(line.kind, line.path, line.status) for line in run.documents] == [
        (line.kind, line.path, line.status) for line in alone.documents
    ]


@pytest.mark.epreuve
@pytest.mark.skipif(os.name != "posix", reason="a process is killed by a signal of POSIX systems")
def test_a_process_that_dies_loses_what_killed_it_alone() -> None:
    chunks = [list(range(start, start + 3)) for start in range(0, 18, 3)]
    with Pool("n", processes(2)) as workers:
        found = [(list(chunk), made) for chunk, made in workers.map(travail, chunks)]
    lost = [item for chunk, made in found if made is None for item in chunk]
    kept = sorted(name for _, made in found if made is not None for name in made)
    assert lost == [POISON]
    assert kept == sorted(f"n{item}" for item in range(18) if item != POISON)


@pytest.mark.epreuve
@pytest.mark.skipif(os.name != "posix", reason="Ctrl-C is a signal of POSIX systems")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_stop_leaves_whole_files_and_the_next_run_ends_the_work(tmp_path: Path, jobs: str) -> None:
    inputs, outputs = classeurs(tmp_path / "inputs"), tmp_path / "outputs"
    folders = ("--inputs", str(inputs), "--outputs", str(outputs))
    command = [sys.executable, "-m", "pipeline", "docs", *folders, "--date", "2026-11-22", "--jobs", jobs]
    running = subprocess.Popen(
        command, cwd=ROOT, env=environnement(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    deadline = time.monotonic() + 60
    while len(list(outputs.rglob("*.docx"))) < 10 and running.poll() is None and time.monotonic() < deadline:
        time.sleep(0.005)
    running.send_signal(signal.SIGINT)
    said = running.communicate(timeout=60)[0].decode()
    assert running.returncode == 1
    assert "arrêtée à votre demande" in said
    assert "Traceback" not in said
    for path in outputs.rglob("*.docx"):
        with zipfile.ZipFile(path) as package:
            assert package.testzip() is None
    again = subprocess.run(
        command, cwd=ROOT, env=environnement(), capture_output=True, timeout=120, check=False
    )
    assert again.returncode == 0, again.stdout.decode() + again.stderr.decode()
    assert not list(outputs.rglob("*.tmp"))
    assert len(list(outputs.rglob("*.docx"))) > 190
