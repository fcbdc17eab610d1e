"""Runs the program as people do: in a process of its own."""

import subprocess
import sys
from collections.abc import Callable

from pipeline.settings import ROOT
from tests.bureau import Bureau
from tests.product.exemple import environnement

Ici = Callable[..., tuple[int, str]]
"""Runs a command in this process: its exit code and all that it said."""


def lancer(*arguments: str, **variables: str) -> subprocess.CompletedProcess[bytes]:
    """Run the program in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "pipeline", *arguments],
        cwd=ROOT,
        capture_output=True,
        env=environnement(**variables),
        timeout=120,
        check=False,
    )


def python(code: str) -> subprocess.CompletedProcess[bytes]:
    """Run some code in a process of its own."""
    command = [sys.executable, "-c", code]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, env=environnement(), timeout=60, check=False
    )


def dit(done: subprocess.CompletedProcess[bytes], encoding: str = "utf-8") -> str:
    """All that it printed, which is never a traceback."""
    text = (done.stdout + done.stderr).decode(encoding)
    assert "Traceback" not in text
    return text


def docs(bureau: Bureau, *options: str) -> tuple[str, ...]:
    """The command « docs » on that office."""
    folders = ("--inputs", str(bureau.inputs), "--outputs", str(bureau.outputs))
    return ("docs", *folders, "--date", "2026-11-22", *options)
