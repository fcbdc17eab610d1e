"""What was confirmed of a foreign workbook, kept by its shape beside the workbooks, used the next month."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from pipeline.settings import Settings
from pipeline.store import notes

FOLDER = "correspondances"


@dataclass(slots=True)
class Memory:
    """``answer``: digest of the proposal as confirmed; ``digests``: by source, of the workbook that was made.

    ``references``: « name|employer » → reference. No value of a column that is never carried is here.
    """

    shape: str = ""
    mapping: dict[str, str] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    decided: dict[str, str] = field(default_factory=dict)
    learned: dict[str, str] = field(default_factory=dict)
    references: dict[str, str] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    answer: str = ""


def recall(settings: Settings, shape: str) -> Memory | None:
    """What was confirmed for this shape, if anything was."""
    return _read(settings.inputs / FOLDER / f"{shape}.json")


def of_source(settings: Settings, stem: str) -> Memory | None:
    """What was confirmed for a file of this name when its shape was another."""
    return next((memory for memory in _all(settings) if stem in memory.digests), None)


def keep(settings: Settings, memory: Memory) -> None:
    """Write it, for its owner only."""
    path = settings.inputs / FOLDER / f"{memory.shape}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    notes.keep(path, asdict(memory))


def _all(settings: Settings) -> Iterator[Memory]:
    for path in sorted((settings.inputs / FOLDER).glob("*.json")):
        memory = _read(path)
        if memory is not None:
            yield memory


def _read(path: Path) -> Memory | None:
    return notes.recall(path, lambda found: Memory(**found), None)
