"""Where things are, which day it is, and what was asked for."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Settings:
    """The options of one run. ``day`` feeds the rules only: no document prints it.

    ``confirmes``: the words that a person typed to say yes to what a plain yes is not enough for.
    """

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
    confirmes: frozenset[str] = field(default_factory=frozenset)
    factures: Path | None = None

    @property
    def registre_des_factures(self) -> Path:
        """Where the register of invoices is: the office's own, whatever the folder of the documents."""
        return self.factures or self.registre
