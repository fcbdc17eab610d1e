"""What the program knows of the PDF it made: of which bytes, and what they were, by the document's key."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pipeline.store import files, notes

NAME = "pdf.json"


@dataclass(frozen=True, slots=True)
class Stamped:
    """A file as last looked at: its path under ``outputs``, its SHA-256, its size and time."""

    path: str
    digest: str
    size: int
    mtime: int


@dataclass(frozen=True, slots=True)
class Pair:
    """A Word file and the PDF that was made of it."""

    word: Stamped
    pdf: Stamped


def load(registre: Path) -> dict[str, Pair]:
    """Read the pairs by key; what cannot be read is forgotten: a file found is then nobody's, and is kept."""
    return notes.recall(registre / NAME, lambda found: {key: _pair(told) for key, told in found.items()}, {})


def _pair(told: Mapping[str, Any]) -> Pair:
    return Pair(Stamped(**told["word"]), Stamped(**told["pdf"]))


def save(registre: Path, pairs: Mapping[str, Pair]) -> None:
    """Keep the pairs, readable by their owner only."""
    notes.keep(registre / NAME, {key: asdict(pair) for key, pair in sorted(pairs.items())})


def stamped(outputs: Path, path: str, before: Stamped | None) -> Stamped | None:
    """Look at a file; it is read again only when size or time differ from ``before``. None: it is absent."""
    try:
        found = (outputs / path).stat()
        if (
            before
            and before.path == path
            and (found.st_size, found.st_mtime_ns) == (before.size, before.mtime)
        ):
            return before
        digest = files.digest((outputs / path).read_bytes())
    except OSError:
        return None
    return Stamped(path, digest, found.st_size, found.st_mtime_ns)
