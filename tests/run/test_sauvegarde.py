"""An office saved and put back: nothing is written again, no number goes back, nothing destroyed returns."""

import datetime as dt
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.errors import UserError
from pipeline.factures.pieces import count
from pipeline.report.run import Run
from pipeline.run import build
from pipeline.run.facturer import registre
from pipeline.run.sauvegarde import finish, restaurer, sauvegarder, stale
from pipeline.settings import ROOT, Settings
from pipeline.store.outcome import Status
from pipeline.store.register import opened
from tests.run.office import Office

NOW = dt.datetime(2026, 11, 26, 9, 30)
ALL: frozenset[str] = frozenset()


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path / "bureau é")


def content(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for name in ("inputs", "outputs")
        for path in sorted((root / name).rglob("*"))
        if path.is_file()
    }


def settings(office: Office) -> Settings:
    return replace(office.settings(), only=ALL)


def statuses(run: Run) -> set[Status]:
    return {line.status for line in run.documents}


def test_a_lost_disk_is_put_back_and_the_next_run_writes_nothing(office: Office) -> None:
    where = settings(office)
    build(where)
    before = content(office.root)
    made = sauvegarder(where, NOW)
    assert made.path.name == "bilan-2026-11-26-093000.zip"
    for name in ("inputs", "outputs", "registre"):
        shutil.rmtree(office.root / name)
    done = restaurer(where, made.path, NOW)
    assert content(office.root) == before
    assert done.fichiers == sum(number for _, number in made.counts)
    assert Status.FAIT not in statuses(build(where))


def test_what_a_restore_replaces_is_kept(office: Office) -> None:
    where = settings(office)
    build(where)
    made = sauvegarder(where, NOW)
    contract = next((office.root / "outputs/contrats").glob("*.docx"))
    contract.write_bytes(b"changed since")
    done = restaurer(where, made.path, NOW)
    kept = done.avant / "outputs" / "contrats" / contract.name
    assert kept.read_bytes() == b"changed since"
    assert contract.read_bytes() != b"changed since"


def test_a_number_issued_since_is_never_taken_back(office: Office) -> None:
    where = settings(office)
    issue = office.issue("2026-001")
    made = sauvegarder(where, NOW)
    office.credit(issue.factures[0].numero)
    with registre.opened(where) as register, register.reading() as connection:
        issued = count(connection)
    done = restaurer(where, made.path, NOW)
    with registre.opened(where) as register, register.reading() as connection:
        assert count(connection) == issued == 2
    (kept,) = (remark for remark in done.remarques if "a été gardé" in remark)
    assert "registre adopter" in kept
    with pytest.raises(UserError, match="a été copié, déplacé ou restauré"):
        office.prepare("2026-001")


def test_a_synthesis_destroyed_since_does_not_come_back(office: Office) -> None:
    where = settings(office)
    build(where)
    made = sauvegarder(where, NOW)
    synthesis = next((office.root / "outputs/syntheses").glob("*.docx"))
    with opened(where.registre) as register:
        row = next(row for row in register.load().values() if row.kind == "synthese")
        register.save([row.blank("2026-11-20")])
    synthesis.unlink()
    done = restaurer(where, made.path, NOW)
    assert not synthesis.exists()
    assert any("détruit depuis" in remark for remark in done.remarques)
    with opened(where.registre) as register:
        assert register.load()[row.key].destroyed == "2026-11-20"


def test_an_unsound_archive_changes_nothing(office: Office) -> None:
    where = settings(office)
    build(where)
    made = sauvegarder(where, NOW)
    before = content(office.root)
    made.path.write_bytes(made.path.read_bytes()[:-200])
    with pytest.raises(UserError, match="ne peut pas servir"):
        restaurer(where, made.path, NOW)
    assert content(office.root) == before


def test_an_old_backup_is_said_and_a_fresh_one_is_not(office: Office) -> None:
    where = settings(office)
    assert stale(where, dt.datetime.now()) is None, "nothing to lose yet"
    build(where)
    found = stale(where, dt.datetime.now())
    assert found is not None
    assert "jamais" in found.message
    sauvegarder(where, NOW)
    assert stale(where, dt.datetime.now()) is None
    later = stale(where, dt.datetime.now() + dt.timedelta(days=8))
    assert later is not None
    assert "dernière sauvegarde" in later.message


PROGRAM = """
import datetime as dt, sys
from pathlib import Path
from pipeline.run.sauvegarde import restaurer
from pipeline.settings import Settings
root = Path(sys.argv[1])
where = Settings(dt.date(2026, 11, 26), root / "inputs", root / "outputs", root / "registre")
print("prêt", flush=True)
restaurer(where, Path(sys.argv[2]), dt.datetime.now())
"""


@pytest.mark.epreuve
def test_a_restore_killed_at_any_instant_is_finished_by_the_next(office: Office) -> None:
    where = settings(office)
    build(where)
    before = content(office.root)
    made = sauvegarder(where, NOW)
    killed = 0
    for place in range(10):
        shutil.rmtree(office.root / "outputs/calendriers", ignore_errors=True)
        command = [sys.executable, "-c", PROGRAM, str(office.root), str(made.path)]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(0.02 * place)
            if process.poll() is None:
                os.kill(process.pid, signal.SIGKILL)
                killed += 1
        finish(where)
        restaurer(where, made.path, dt.datetime.now())
        assert content(office.root) == before
    assert killed >= 5, "most were killed in the middle"
