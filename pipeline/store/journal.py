"""What is about to be written, noted before it is: after a crash, our own file is not taken for a person's.

Each writer has its own journal, one line of JSON per document (keys and digests only), written before the
files. The rows reach the register in batches; a journal that outlives its run is replayed at the next start.
"""

import itertools
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from pipeline.store.files import actual, digest, make_folder, writer
from pipeline.store.lock import held
from pipeline.store.register import Known, values_of

FOLDER = "journal"
_numbers = itertools.count()


@dataclass(frozen=True, slots=True)
class Intent:
    """A row to register once its file is on disk; ``drop``: the file it replaces under another name."""

    row: Known
    drop: str = ""
    dropped: str = ""


class Journal:
    """One writer's journal, locked as long as the writer lives. Close it when the rows are registered."""

    def __init__(self, registre: Path) -> None:
        folder = registre / FOLDER
        make_folder(folder, private=True)
        self._path = folder / f"{writer()}-{next(_numbers)}.jsonl"
        self._stack = ExitStack()
        self._stack.enter_context(held(self._path.with_suffix(".lock")))
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
        self._handle = os.open(self._path, flags, 0o600)

    def note(self, intents: Iterable[Intent]) -> None:
        """Write down what is about to be written, in one call."""
        lines = [
            json.dumps({"row": values_of(intent.row), "drop": intent.drop, "dropped": intent.dropped})
            for intent in intents
        ]
        if lines:
            os.write(self._handle, ("\n".join(lines) + "\n").encode("ascii"))

    def close(self) -> None:
        """Let go of the journal; the file stays until ``clear``."""
        os.close(self._handle)
        self._stack.close()


def replay(registre: Path, outputs: Path) -> Iterator[Known]:
    """Give the rows whose file did reach the disk before a crash, and finish their renames.

    Raises ``Busy`` when a writer of an interrupted run is still at work.
    """
    for path in _journals(registre):
        with held(path.with_suffix(".lock")):
            for intent in _done(path, outputs):
                yield intent.row
                if intent.drop and _is(dropped := actual(outputs, intent.drop), intent.dropped):
                    dropped.unlink()


def foresee(registre: Path, outputs: Path) -> Iterator[Known]:
    """Give the same rows for a dry run: nothing is locked or finished."""
    for path in _journals(registre):
        yield from (intent.row for intent in _done(path, outputs))


def writers(registre: Path) -> set[str]:
    """Name the writers of this run, those that died among them."""
    return {path.stem.rpartition("-")[0] for path in _journals(registre)}


def clear(registre: Path) -> None:
    """Remove the journals: every row they hold is registered."""
    for path in (registre / FOLDER).glob("*.*"):
        path.unlink(missing_ok=True)


def _journals(registre: Path) -> list[Path]:
    return sorted((registre / FOLDER).glob("*.jsonl"))


def _done(path: Path, outputs: Path) -> Iterator[Intent]:
    return (intent for intent in _intents(path) if _is(actual(outputs, intent.row.path), intent.row.seen))


def _intents(path: Path) -> Iterator[Intent]:
    for line in path.read_bytes().splitlines():
        try:
            values = json.loads(line)
            yield Intent(Known(**values["row"]), values["drop"], values["dropped"])
        except (ValueError, TypeError, KeyError):
            return  # the line being written when the machine stopped


def _is(path: Path, expected: str) -> bool:
    return path.is_file() and digest(path.read_bytes()) == expected
