"""Which subject's digest gave which fingerprint, from one run to the next: losing it costs time only.

One file beside the register: pairs of digests, no key, no name.
"""

import json
from collections.abc import Mapping
from pathlib import Path

from pipeline.errors import UserError
from pipeline.store import files

NAME = "contextes.json"


def recall(registre: Path) -> dict[str, str]:
    """Give what was kept; nothing when there is no such file, or it cannot be read."""
    try:
        found = json.loads((registre / NAME).read_bytes())
    except (OSError, ValueError):
        return {}
    return found if _is_sound(found) else {}


def keep(registre: Path, marks: Mapping[str, str]) -> None:
    """Write it whole; a disk that refuses costs the next run some time."""
    try:
        files.write(registre / NAME, json.dumps(marks).encode(), private=True)
    except UserError:
        return


def _is_sound(found: object) -> bool:
    return isinstance(found, dict) and all(isinstance(value, str) for value in found.values())
