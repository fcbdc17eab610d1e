"""Which subject's digest gave which fingerprint, from one run to the next: losing it costs time only.

One file beside the register: pairs of digests, no key, no name.
"""

from collections.abc import Mapping
from pathlib import Path

from pipeline.errors import UserError
from pipeline.store import notes

NAME = "contextes.json"


def recall(registre: Path) -> dict[str, str]:
    """Give what was kept; nothing when there is no such file, or it cannot be read."""
    return notes.recall(registre / NAME, notes.of_texts, {})


def keep(registre: Path, marks: Mapping[str, str]) -> None:
    """Write it whole; a disk that refuses costs the next run some time."""
    try:
        notes.keep(registre / NAME, marks)
    except UserError:
        return
