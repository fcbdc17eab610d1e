"""Where things are, which day it is, and what was asked for."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Settings:
    """The options of one run. ``day`` feeds the rules only: no document prints it."""

    day: date
    inputs: Path = ROOT / "inputs"
    outputs: Path = ROOT / "outputs"
    registre: Path = ROOT / "registre"
    templates: Path = ROOT / "templates" / "docx"
    only: frozenset[str] = field(default_factory=frozenset)
    strict: bool = False
    dry_run: bool = False
    recreate: bool = False
    redo: frozenset[str] = field(default_factory=frozenset)
    jobs: int = 1
    pdf: frozenset[str] = field(default_factory=frozenset)
