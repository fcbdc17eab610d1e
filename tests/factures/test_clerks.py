import multiprocessing
import random
import time
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from pipeline.factures.copies import check_copies, restore_copies
from pipeline.factures.integrity import verify
from pipeline.factures.issue import issue
from pipeline.factures.pieces import document, load
from pipeline.factures.register import Register
from tests.factures.builders import a_draft, a_register, render, says
from tests.factures.workers import DONE, INSIDE, D, issue_many, issue_until_killed

SPAWN = multiprocessing.get_context("spawn")


def check_whole(register: Register, count: int) -> None:
    """Numbers 1…count, no gap, no double, each with the document that bears it."""
    assert verify(register) == ()
    with register.reading() as connection:
        numeros = [piece.numero for piece in load(connection)]
        assert numeros == [f"F-2026-{n:05d}" for n in range(1, count + 1)]
        for numero in numeros:
            assert says(document(connection, numero), numero)


def let_clerks_issue(folder: Path, address: str, clerks: int, each: int) -> None:
    processes = [
        SPAWN.Process(target=issue_many, args=(folder, address, clerk, each)) for clerk in range(clerks)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0] * clerks
    with a_register(folder, address=address) as register:
        check_whole(register, clerks * each)


@pytest.mark.epreuve
def test_eight_clerks_at_once_leave_no_gap_and_no_double(tmp_path: Path) -> None:
    let_clerks_issue(tmp_path, "", 8, 10)


@pytest.mark.epreuve
def test_eight_clerks_at_once_issue_a_sample_of_them(tmp_path: Path, postgres: str) -> None:
    let_clerks_issue(tmp_path / "fichier", "", 8, 40)
    let_clerks_issue(tmp_path / "base", postgres, 8, 40)


@pytest.mark.epreuve_longue
def test_eight_clerks_at_once_issue_two_thousand_invoices(tmp_path: Path) -> None:
    let_clerks_issue(tmp_path, "", 8, 250)


@pytest.mark.epreuve
def test_clerks_on_several_machines_share_postgresql(tmp_path: Path, postgres: str) -> None:
    let_clerks_issue(tmp_path, postgres, 3, 10)


@pytest.mark.epreuve_longue
def test_eight_clerks_at_once_issue_two_thousand_invoices_on_postgresql(
    tmp_path: Path, postgres: str
) -> None:
    let_clerks_issue(tmp_path, postgres, 8, 250)


def kill_clerks(tmp_path: Path, kills: int, least: int, address: str = "") -> int:
    """Kill clerks one after the other, each while it issues; the next is made ready meanwhile.

    Returns how many blows fell inside a transaction that was taking a number.
    """
    registre, outputs = tmp_path / "registre", tmp_path / "outputs"
    chance = random.Random(20260715)
    waiting, issued, inside = _clerk(registre, outputs, address, 0), 0, 0
    for i in range(1, kills + 1):
        process, pipe = waiting
        assert pipe.recv() == "ready"
        waiting = _clerk(registre, outputs, address, i)
        done, fell = _kill_at_work(process, pipe, chance)
        issued, inside = issued + done, inside + fell
    waiting[0].kill()
    waiting[0].join()
    with a_register(registre, address=address) as register:
        with register.reading() as connection:
            count = len(load(connection))
        assert count >= issued
        check_whole(register, count)
        for i in range(count, max(count, least)):
            issue(register, a_draft(f"B-last-{i}"), D, render)
        check_whole(register, max(count, least))
        assert {issue.code for issue in restore_copies(register, outputs)} == set()
        assert check_copies(register, outputs) == ()
    print(f"{kills} kills, {inside} inside a transaction, {count} invoices")
    return inside


def _kill_at_work(process: BaseProcess, pipe: Connection, chance: random.Random) -> tuple[int, bool]:
    """Let a clerk issue none, one or two invoices, kill it somewhere in the next.

    Returns how many were issued, and whether the blow fell inside a transaction.
    """
    wanted, done, last = chance.randrange(3), 0, ""
    pipe.send("go")
    while done < wanted or last != INSIDE:
        last = pipe.recv()
        done += last == DONE
    time.sleep(chance.uniform(0, 0.006))
    process.kill()
    process.join()
    while pipe.poll():
        try:
            last = pipe.recv()
        except EOFError:
            break
        done += last == DONE
    return done, last == INSIDE


def _clerk(registre: Path, outputs: Path, address: str, i: int) -> tuple[BaseProcess, Connection]:
    ours, theirs = SPAWN.Pipe()
    process = SPAWN.Process(target=issue_until_killed, args=(registre, outputs, address, i, theirs))
    process.start()
    theirs.close()
    return process, ours


@pytest.mark.epreuve
def test_clerks_killed_at_any_instant_leave_a_whole_register(tmp_path: Path) -> None:
    assert kill_clerks(tmp_path, 3, 6) > 0


@pytest.mark.epreuve
def test_forty_kills_while_numbering_leave_a_whole_register(tmp_path: Path) -> None:
    assert kill_clerks(tmp_path, 40, 60) >= 10


@pytest.mark.epreuve
def test_fifteen_kills_while_numbering_leave_a_whole_base(tmp_path: Path, postgres: str) -> None:
    assert kill_clerks(tmp_path, 15, 20, postgres) >= 3


@pytest.mark.epreuve_longue
def test_two_hundred_kills_while_numbering_leave_a_whole_register(tmp_path: Path) -> None:
    assert kill_clerks(tmp_path, 200, 300) >= 50


@pytest.mark.epreuve_longue
def test_two_hundred_kills_while_numbering_leave_a_whole_base(tmp_path: Path, postgres: str) -> None:
    assert kill_clerks(tmp_path, 200, 300, postgres) >= 50
