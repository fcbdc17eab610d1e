"""New files tried first in a process with limits: one that fails there is named, not opened."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from queue import Empty, SimpleQueue

CHILD = Path(__file__).with_name("trial_child.py")
START_SECONDS = 30.0
SECONDS = 9.0
DEMESURE = "demande trop de temps ou de mémoire"
# What only this process may meet: whatever else is wrong, the file's own reader says it better.
HOSTILE = frozenset({DEMESURE, "est imbriqué au-delà de toute mesure"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file to try: its bytes' digest, where it is."""

    path: Path
    digest: str


def digest_of(data: bytes) -> str:
    """The digest by which a file's verdict is remembered."""
    return sha256(data).hexdigest()


def try_all(paths: Sequence[Path], seconds: float = SECONDS) -> dict[Path, str]:
    """Return what is wrong with each file ("": nothing), after reading all of it in a process of its own.

    Several files go to one process; where one of them kills or holds it, it alone is to blame, and the next
    ones go to a new process.
    """
    found: dict[Path, str] = {}
    left = list(paths)
    while left:
        answered = list(_answers(left, seconds))
        found.update(zip(left, answered, strict=False))
        if len(answered) < len(left):
            found[left[len(answered)]] = DEMESURE
        left = left[len(answered) + 1 :]
    return found


def _answers(paths: Sequence[Path], seconds: float) -> Iterator[str]:
    """The answers of one process, up to the file at which it stops."""
    process = subprocess.Popen(  # noqa: S603 - our own script
        [sys.executable, "-P", str(CHILD)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    lines: SimpleQueue[bytes] = SimpleQueue()
    reader = threading.Thread(target=_listen, args=(process, lines), daemon=True)
    reader.start()
    try:
        if _next(lines, START_SECONDS) is None:
            return
        for path in paths:
            answer = _asked(process, lines, path, seconds)
            if answer is None:
                return
            yield answer
    finally:
        process.kill()
        process.wait()
        reader.join()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                _closed(stream)


def _asked(
    process: "subprocess.Popen[bytes]", lines: "SimpleQueue[bytes]", path: Path, seconds: float
) -> str | None:
    try:
        assert process.stdin is not None  # noqa: S101 - for the type checker
        process.stdin.write(os.fsencode(path.absolute()).hex().encode() + b"\n")
        process.stdin.flush()
    except OSError:
        return None
    answer = _next(lines, seconds)
    return None if answer is None else bytes.fromhex(answer.decode()).decode()


def _listen(process: "subprocess.Popen[bytes]", lines: "SimpleQueue[bytes]") -> None:
    assert process.stdout is not None  # noqa: S101 - for the type checker
    for line in process.stdout:
        lines.put(line)
    lines.put(b"")


def _next(lines: "SimpleQueue[bytes]", seconds: float) -> bytes | None:
    """The next line, None when the process is silent for too long or has ended."""
    try:
        return lines.get(timeout=seconds) or None
    except Empty:
        return None


def _closed(stream: object) -> None:
    try:
        stream.close()  # type: ignore[attr-defined]
    except OSError:
        return


def unknown(candidates: Sequence[Candidate], verdicts: Mapping[str, str]) -> list[Candidate]:
    """Those whose digest has no verdict yet, each digest once."""
    seen: dict[str, Candidate] = {c.digest: c for c in candidates if c.digest not in verdicts}
    return list(seen.values())
