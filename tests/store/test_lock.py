import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.store import lock

HOLD = """
import sys
from pathlib import Path
from pipeline.store.lock import one_run
with one_run(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def holder(folder: Path) -> "subprocess.Popen[str]":
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_run_at_the_same_time_says_so_and_stops(tmp_path: Path) -> None:
    with holder(tmp_path) as process:
        with pytest.raises(lock.Busy, match="en cours"), lock.one_run(tmp_path):
            pass
        process.communicate("")
    with lock.one_run(tmp_path):
        pass


def test_a_crash_leaves_no_lock_behind(tmp_path: Path) -> None:
    with holder(tmp_path) as process:
        process.kill()
        process.wait()
        with lock.one_run(tmp_path):
            assert (tmp_path / lock.NAME).exists()


def test_a_local_folder_raises_no_warning_and_a_share_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock, "on_network_share", lambda _: False)
    assert lock.network_issue(tmp_path) is None
    monkeypatch.setattr(lock, "on_network_share", lambda _: True)
    issue = lock.network_issue(tmp_path)
    assert issue is not None
    assert issue.code == "dossier-reseau"


def test_the_folder_of_the_register_is_its_owners_alone(tmp_path: Path) -> None:
    with lock.one_run(tmp_path / "registre"):
        pass
    assert (tmp_path / "registre").stat().st_mode & 0o077 == 0
