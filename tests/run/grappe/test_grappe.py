"""On a real cluster: the same bytes and registers as one machine, whatever dies, stops or is lost."""

import datetime as dt
import os
import shutil
import signal
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from bench.classeur import write
from bench.cluster import killing, started
from pipeline.errors import UserError
from pipeline.report.run import Run
from pipeline.run import build
from pipeline.run.grappe.adresse import AUTORITE, CERTIFICAT, CLE
from pipeline.run.grappe.certificats import certificats
from pipeline.run.grappe.lots import apercu, controles, pdfs
from pipeline.settings import Settings
from pipeline.store.outcome import Status
from pipeline.store.register import Known, opened
from tests.product.exemple import classeurs

JOUR = dt.date(2026, 12, 1)
GRAINE = int(os.environ.get("GRAINE", "7"))


def settings(root: Path, **options: object) -> Settings:
    given = {"day": JOUR, "jobs": 1, **options}
    return Settings(
        inputs=root / "inputs",
        outputs=root / "outputs",
        registre=root / "registre",
        **given,  # type: ignore[arg-type]
    )


def office(root: Path, agents: int) -> Path:
    """An office of that many generated dossiers; of the example when there is none."""
    root.mkdir(parents=True)
    if agents:
        (root / "inputs").mkdir()
        write(root / "inputs" / "agents.xlsx", agents, GRAINE)
    else:
        (root / "inputs").mkdir()
        classeurs(root / "inputs")
    return root


def files(root: Path) -> dict[str, bytes]:
    """Every file made, reports left out."""
    found = (path for path in sorted((root / "outputs").rglob("*")) if path.is_file())
    return {path.relative_to(root / "outputs").as_posix(): path.read_bytes() for path in found}


def rows(root: Path) -> list[Known]:
    """The register, but what it remembers of the disk: a worker that died could not tell it."""
    with opened(root / "registre", memory=True) as register:
        return [replace(row, mtime=0, size=0) for _, row in sorted(register.load().items())]


def same(one: Path, other: Path) -> None:
    assert files(one) == files(other)
    assert rows(one) == rows(other)
    assert not list((one / "outputs").rglob("~bilan-*")), "no half-written file"
    assert not list((one / "registre" / "journal").glob("*.jsonl"))


def made(run: Run) -> int:
    return sum(each.status is Status.FAIT for each in run.documents)


def compared(tmp_path: Path, agents: int, with_pdf: int) -> None:
    """Example, generated dossiers and PDFs, on a cluster whose workers are killed, against one machine."""
    with started(tmp_path / "grappe") as cluster:
        for name, count, options in (
            ("exemple", 0, {}),
            ("dossiers", agents, {}),
            ("pdf", with_pdf, {"only": frozenset({"calendrier"}), "pdf": frozenset({"calendrier"})}),
        ):
            here, there = office(tmp_path / name / "seul", count), tmp_path / name / "grappe"
            there.mkdir()
            shutil.copytree(here / "inputs", there / "inputs")
            alone = build(settings(here, **options))
            with killing(cluster, GRAINE):
                run = build(settings(there, grappe=cluster.url, **options))
            assert made(run) == made(alone) > 0
            assert (run.pdfs, run.issues) == (alone.pdfs, alone.issues)
            same(there, here)
        assert cluster.killed >= 3


@pytest.mark.epreuve
def test_workers_killed_at_random_change_no_byte(tmp_path: Path) -> None:
    compared(tmp_path, 40, 4)


@pytest.mark.epreuve_longue
def test_five_hundred_dossiers_and_fifty_pdf(tmp_path: Path) -> None:
    compared(tmp_path, 500, 50)


@pytest.mark.epreuve
def test_a_worker_that_stops_for_a_while_loses_and_doubles_nothing(tmp_path: Path) -> None:
    here, there = office(tmp_path / "seul", 40), office(tmp_path / "loin", 40)
    build(settings(here))
    with started(tmp_path / "grappe", 2) as cluster:
        slow = cluster.workers[0]

        def stop() -> None:
            time.sleep(1)
            slow.send_signal(signal.SIGSTOP)
            time.sleep(5)
            slow.send_signal(signal.SIGCONT)

        thread = threading.Thread(target=stop)
        thread.start()
        build(settings(there, grappe=cluster.url))
        thread.join()
    same(there, here)


@pytest.mark.epreuve
def test_a_connection_lost_is_said_and_the_next_run_ends_the_work(tmp_path: Path) -> None:
    here, there = office(tmp_path / "seul", 60), office(tmp_path / "loin", 60)
    build(settings(here))
    with started(tmp_path / "grappe", 2) as cluster:
        assert cluster.scheduler is not None

        def lose() -> None:
            while not list((there / "outputs").rglob("*.docx")):
                time.sleep(0.02)
            cluster.stop()

        thread = threading.Thread(target=lose)
        thread.start()
        said = perdue(settings(there, grappe=cluster.url))
        thread.join()
    assert "La grappe ne répond pas" in said
    build(settings(there))
    same(there, here)


def perdue(options: Settings) -> str:
    """What is said of a run that loses its cluster."""
    try:
        return " ".join(each.message for each in build(options).issues)
    except UserError as fault:
        return fault.message


@pytest.mark.epreuve
def test_pdf_checks_and_previews_run_there_too_over_tls(tmp_path: Path) -> None:
    registre = office(tmp_path / "bureau", 3) / "registre"
    certificats(registre / "grappe", ["127.0.0.1"], dt.date.today())
    folder = registre / "grappe"
    names = {"ca-file": folder / AUTORITE, "cert": folder / CERTIFICAT, "key": folder / CLE}
    root = tmp_path / "bureau"
    build(settings(root, only=frozenset({"calendrier"})))
    words = sorted((root / "outputs" / "calendriers").glob("*.docx"))
    with started(tmp_path / "grappe", 1, names) as cluster:
        far = settings(root, grappe=cluster.url)
        assert cluster.url.startswith("tls://")
        there = {each.source: each.data for each in pdfs(far, words)}
        assert there == {each.source: each.data for each in pdfs(settings(root), words)}
        (one, *_) = there.values()
        assert one is not None
        assert apercu(far, one) == apercu(settings(root), one)
        from pipeline.einvoicing.profiles import Profil

        wrong = {"F-1": (Profil.EN16931, b"<faux/>")}
        assert controles(far, wrong) == controles(settings(root), wrong)


@pytest.mark.epreuve
def test_a_worker_of_several_threads_or_elsewhere_is_refused(tmp_path: Path) -> None:
    root = office(tmp_path / "bureau", 3)
    with started(tmp_path / "grappe", 1, threads=2) as cluster:
        said = perdue(settings(root, grappe=cluster.url))
    assert "plusieurs tâches dans un même processus" in said
    assert "La grappe ne répond pas" in perdue(settings(root, grappe="tcp://127.0.0.1:9"))
