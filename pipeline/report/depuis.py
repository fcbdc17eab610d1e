"""What changed of each document's fate since the report of the run before, from the file that it left."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.store.outcome import Outcome, Status

# What was made in this run has its own place in the report; these are told.
DITS = (Status.RETENU, Status.CONSERVE, Status.FIGE, Status.PAS_ENCORE)
Cle = tuple[str, tuple[str, ...], int]


@dataclass(frozen=True, slots=True)
class Passage:
    """One document whose fate is another; ``avant`` is None where it was not told before."""

    line: Outcome
    avant: Status | None

    @property
    def expliquee(self) -> bool:
        """Whether its reason is its own, and worth a line."""
        return self.line.status in (Status.RETENU, Status.PAS_ENCORE)

    @property
    def references(self) -> str:
        """Its dossiers, the first ones."""
        known = self.line.dossiers
        return ", ".join(known[:3]) + (f" et {len(known) - 3} autres" if len(known) > 3 else "")


def passages(lines: Iterable[Outcome], rapport: Path) -> tuple[Passage, ...]:
    """Those of this run compared with the former report; nothing without one that can be read."""
    before = _former(rapport)
    return tuple(_changed(lines, before)) if before else ()


def together(found: Iterable[Passage]) -> list[tuple[str, Status, Status | None, list[Passage]]]:
    """Those that need no line of their own, by kind and by what they were and are."""
    groups: dict[tuple[str, Status, Status | None], list[Passage]] = {}
    for each in found:
        if not each.expliquee:
            groups.setdefault((each.line.kind, each.line.status, each.avant), []).append(each)
    return [(*key, group) for key, group in groups.items()]


def _changed(lines: Iterable[Outcome], before: Mapping[Cle, str]) -> Iterator[Passage]:
    known = {status.value: status for status in Status}
    for key, line in _numbered((line.kind, line.dossiers, line) for line in lines):
        then = known.get(before.get(key, ""))
        freed = then is Status.RETENU and line.status is not Status.RETENU
        if (line.status in DITS or freed) and then is not line.status:
            yield Passage(line, then)


def _former(rapport: Path) -> dict[Cle, str]:
    try:
        told = json.loads(rapport.read_bytes())["documents"]
        return dict(_numbered((each["kind"], _dossiers(each["dossier"]), each["status"]) for each in told))
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _dossiers(told: Any) -> tuple[str, ...]:
    return (told,) if isinstance(told, str) else tuple(told)


def _numbered(rows: Iterable[tuple[str, tuple[str, ...], Any]]) -> Iterator[tuple[Cle, Any]]:
    """Each with its kind, its dossiers and its rank among those of both: letters are several per dossier."""
    seen: Counter[tuple[str, tuple[str, ...]]] = Counter()
    for kind, dossiers, told in rows:
        seen[kind, dossiers] += 1
        yield (kind, dossiers, seen[kind, dossiers]), told
