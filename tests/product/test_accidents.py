"""Accidents while documents are made: what is written is whole, told, and the next run makes the rest."""

import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from pipeline.errors import UserError
from pipeline.run.afterwards import Afterwards
from tests.product.exemple import JOUR, ROOT, classeurs, environnement, produire

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits of Unix")


def started(root: Path, *first: str) -> "subprocess.Popen[str]":
    """The command « docs » under way in a process of its own; ``first`` starts it."""
    folders = ("--inputs", str(root / "inputs"), "--outputs", str(root / "outputs"))
    return subprocess.Popen(
        [*first, sys.executable, "-m", "pipeline", "docs", "--date", JOUR, *folders],
        cwd=ROOT,
        env=environnement(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    )


def documents(root: Path) -> list[Path]:
    return sorted((root / "outputs").rglob("*.docx"))


def finished(root: Path, expected: int) -> None:
    """The next run makes what was left; nothing is truncated, doubled or left behind."""
    again = produire(root / "inputs", root / "outputs")
    assert again.code == 0, again.console
    assert len(documents(root)) == expected
    assert all(zipfile.is_zipfile(path) for path in documents(root))
    assert not list((root / "outputs").rglob("~bilan-*"))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> int:
    """How many documents the example makes."""
    root = tmp_path_factory.mktemp("entier")
    assert produire(classeurs(root / "inputs"), root / "outputs").code == 0
    return len(documents(root))


@pytest.mark.epreuve
def test_an_interruption_leaves_whole_documents_and_a_true_report(tmp_path: Path, whole: int) -> None:
    classeurs(tmp_path / "inputs")
    run = started(tmp_path)
    while len(documents(tmp_path)) < 10 and run.poll() is None:
        time.sleep(0.02)
    run.send_signal(signal.SIGINT)
    said, _ = run.communicate(timeout=60)
    assert run.returncode == 1
    assert "Traceback" not in said
    assert "arrêtée à votre demande" in said
    report = json.loads((tmp_path / "outputs" / "rapport.json").read_text("utf-8"))
    done = {line["path"] for line in report["documents"] if line["status"] == "fait"}
    there = {path.relative_to(tmp_path / "outputs").as_posix() for path in documents(tmp_path)}
    assert {path for path in done if path.endswith(".docx")} == {
        path for path in there if not path.startswith("confidentiel/")
    }
    finished(tmp_path, whole)


FULL = ("bash", "-c", 'ulimit -f 30; exec "$@"', "-")  # no file of more than 30 kB


@pytest.mark.epreuve
def test_a_disk_that_takes_no_more_is_told_and_costs_nothing_made(tmp_path: Path, whole: int) -> None:
    classeurs(tmp_path / "inputs")
    run = started(tmp_path, *FULL)
    said, _ = run.communicate(timeout=100)
    assert run.returncode == 1
    assert "Traceback" not in said
    assert "qu’il reste de la place" in said
    finished(tmp_path, whole)


@pytest.mark.epreuve
def test_a_place_that_cannot_be_written_costs_itself_only(tmp_path: Path, whole: int) -> None:
    classeurs(tmp_path / "inputs")
    outputs = tmp_path / "outputs"
    (outputs / "rapport.html").mkdir(parents=True)
    (outputs / "conventions").write_text("un fichier à la place du dossier")
    said = produire(tmp_path / "inputs", outputs)
    assert said.code == 1
    assert "Traceback" not in said.console
    held = {line["kind"] for line in said.rapport["documents"] if line["status"] == "retenu"}
    assert held == {"convention"}
    (outputs / "rapport.html").rmdir()
    (outputs / "conventions").unlink()
    finished(tmp_path, whole)


# Root writes anywhere, unless it gives that right up.
UNPRIVILEGED = () if os.name != "posix" or os.geteuid() else ("setpriv", "--bounding-set=-dac_override")


@pytest.mark.epreuve
def test_a_folder_that_is_read_only_is_told(tmp_path: Path, whole: int) -> None:
    classeurs(tmp_path / "inputs")
    (tmp_path / "outputs").mkdir(mode=0o500)
    run = started(tmp_path, *UNPRIVILEGED)
    said, _ = run.communicate(timeout=100)
    assert run.returncode == 1, said
    assert "Traceback" not in said
    assert "droit" in said
    assert documents(tmp_path) == []
    (tmp_path / "outputs").chmod(0o700)
    finished(tmp_path, whole)


@pytest.mark.epreuve
def test_of_two_runs_at_once_one_says_that_it_waits(tmp_path: Path, whole: int) -> None:
    classeurs(tmp_path / "inputs")
    runs = [started(tmp_path), started(tmp_path)]
    said = [run.communicate(timeout=120)[0] for run in runs]
    assert sorted(run.returncode for run in runs) == [0, 1]
    assert len([text for text in said if "Une autre exécution est en cours" in text]) == 1
    assert not any("Traceback" in text for text in said)
    finished(tmp_path, whole)


def test_each_last_step_is_tried_and_what_failed_is_told() -> None:
    def fails() -> int:
        raise UserError("Le registre est plein.", "Faites de la place.", "registre")

    def full() -> int:
        raise OSError(28, "No space left on device")

    after = Afterwards()
    assert [after.tried(step, 7) for step in (fails, lambda: 1, full)] == [7, 1, 7]
    assert [issue.message for issue in after.issues] == [
        "Le registre est plein.",
        "Une étape n’a pas abouti (il n’y a plus de place sur le disque).",
    ]
