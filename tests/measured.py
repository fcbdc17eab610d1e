"""What a command costs, measured by a small process: a child's memory counts its parent's at its start."""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

LAUNCHER = """
import json, resource, subprocess, sys
done = subprocess.run(sys.argv[1:], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
said = done.stdout.decode("utf-8", "replace")
print(json.dumps([done.returncode, said, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024]))
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """What it said and came to, its CPU in seconds, its memory in MB."""

    code: int
    said: str
    seconds: float
    megabytes: float


def measured(command: Sequence[str], folder: Path, env: dict[str, str] | None = None) -> Cost:
    """Run a command in a folder to its end."""
    launched = [sys.executable, "-c", LAUNCHER, *command]
    done = subprocess.run(launched, cwd=folder, env=env, capture_output=True, text=True, check=True)
    return Cost(*json.loads(done.stdout))
