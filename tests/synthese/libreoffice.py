"""A real editor for the proofs: LibreOffice without a window, driven by its own Python."""

import json
import os
import shutil
import subprocess
import uuid
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("uno_edit.py")
LIMIT = 180


def required() -> None:
    """Skip the test aloud where LibreOffice is missing."""
    if missing := _missing():
        pytest.skip(f"{missing} : la preuve avec un véritable éditeur n'est pas faite")


Deed = Sequence[object]
Job = tuple[Path, Path, Sequence[Deed]]


def edited(source: Path, target: Path, typed: Sequence[tuple[str, str]]) -> None:
    """Type each text after the paragraph that holds another, comment, track a change, save."""
    deeds: list[Deed] = [("type_after", *each) for each in typed]
    if typed:
        deeds.append(("comment", typed[0][1], "Commentaire de la conseillère"))
        deeds.append(("track", typed[-1][1], " suivi des modifications"))
    every([(source, target, deeds)])


def every(jobs: Sequence[Job]) -> None:
    """Edit files in one session of LibreOffice; what is done is a function of ``uno_edit``, its arguments."""
    pipe = f"bilan{uuid.uuid4().hex[:12]}"
    profile = jobs[0][1].parent / f"profil-{pipe}"
    soffice, python = _soffice(), _python()
    assert soffice is not None
    assert python is not None
    office = subprocess.Popen(
        [
            soffice,
            *("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck"),
            f"-env:UserInstallation={profile.as_uri()}",
            f"--accept=pipe,name={pipe};urp;",
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        done = subprocess.run(
            [python, str(SCRIPT), pipe],
            input=json.dumps([(str(source), str(target), deeds) for source, target, deeds in jobs]),
            capture_output=True,
            text=True,
            timeout=LIMIT,
            check=False,
            env=_environment(),
        )
        # Not the exit code: the bridge may crash while the office, which has saved, goes away.
        assert done.stdout.count("saved") == len(jobs), f"{done.returncode} {done.stdout}{done.stderr}"
        office.wait(timeout=LIMIT)
    finally:
        if office.poll() is None:
            office.kill()
            office.wait()
        shutil.rmtree(profile, ignore_errors=True)
    assert all(target.exists() for _, target, _ in jobs)


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}


def _missing() -> str:
    if _soffice() is None:
        return "LibreOffice est absent"
    return "" if _python() else "aucun Python ne sait importer uno (paquet python3-uno)"


@cache
def _soffice() -> str | None:
    return shutil.which("soffice") or shutil.which("libreoffice")


@cache
def _python() -> str | None:
    """Find the Python that knows LibreOffice: the system's, or the one it ships; never the venv's."""
    beside = Path(_soffice() or "").resolve().parent
    for candidate in (Path("/usr/bin/python3"), beside / "python", beside / "python.exe"):
        if candidate.exists():
            done = subprocess.run([candidate, "-c", "import uno"], capture_output=True, check=False)
            if done.returncode == 0:
                return str(candidate)
    return None
