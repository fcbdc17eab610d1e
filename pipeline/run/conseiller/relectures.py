"""What the last reading saw of each synthesis: the digest of each section by its number, no word of it."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pipeline.store import notes
from pipeline.synthese.anchors import short
from pipeline.synthese.sections import Section

NAME = "relectures.json"
# Before the digest of a heading that has no number: its words are a person's.
OWN = "~"


def cle(titre: str) -> str:
    """Give what a heading is remembered by: its number, else the digest of its words."""
    number = titre.partition(" ")[0].rstrip(".")
    return number if number[:1].isdigit() or titre.startswith(OWN) else OWN + short(titre)


def digests(found: Iterable[Section]) -> dict[str, str]:
    """Give the digest of each section that says something."""
    return {cle(part.titre): short("\n".join(part.lignes)) for part in found if not part.vide}


def load(registre: Path) -> tuple[str, dict[str, dict[str, str]]]:
    """Give the day of the last reading (ISO, "" for none) and what it saw, by bilan."""
    nothing: tuple[str, dict[str, dict[str, str]]] = ("", {})
    return notes.recall(registre / NAME, _parsed, nothing)


def _parsed(said: Any) -> tuple[str, dict[str, dict[str, str]]]:
    seen = {
        bilan: {cle(title): str(mark) for title, mark in each.items()} for bilan, each in said["vu"].items()
    }
    return str(said["le"]), seen


def save(registre: Path, le: str, seen: Mapping[str, Mapping[str, str]]) -> None:
    """Write it."""
    notes.keep(registre / NAME, {"le": le, "vu": seen})


def forget(registre: Path, bilan: str) -> None:
    """Leave nothing of a destroyed synthesis."""
    le, seen = load(registre)
    if seen.pop(bilan, None) is not None:
        save(registre, le, seen)
