"""Where things are, which day it is, and what was asked for.

Only what is read is looked for beside the program: templates and example, the checkout's or the wheel's. What
is written belongs to the office's folder: the current one, or that of a ``bilan.toml`` there or above.
"""

import tomllib
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from pipeline.errors import UserError

ROOT = Path(__file__).resolve().parent.parent
_DATA = Path(__file__).resolve().parent / "data"
TEMPLATES = _DATA / "templates" if _DATA.is_dir() else ROOT / "templates" / "docx"
EXEMPLES = _DATA / "inputs" if _DATA.is_dir() else ROOT / "inputs"
CONFIG = "bilan.toml"


@dataclass(frozen=True, slots=True)
class Office:
    """The folders of one office."""

    inputs: Path
    outputs: Path
    registre: Path


FOLDERS = ("inputs", "outputs", "registre")


def office(start: Path | None = None) -> Office:
    """The folders that a ``bilan.toml`` names, found upward from ``start`` (here), else those here.

    Raises ``UserError`` when that file cannot be read or says something else.
    """
    here = (start or Path.cwd()).absolute()
    found = next((folder / CONFIG for folder in (here, *here.parents) if (folder / CONFIG).is_file()), None)
    named = _named(found) if found else {}
    root = found.parent if found else here
    return Office(*(root / named.get(name, name) for name in FOLDERS))


def _named(path: Path) -> dict[str, str]:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as fault:
        raise UserError(f"{path} ne se lit pas.", "Corrigez ce fichier, ou retirez-le.") from fault
    wrong = [name for name, value in data.items() if name not in FOLDERS or not isinstance(value, str)]
    if wrong:
        raise UserError(
            f"{path} : « {wrong[0]} » n’est pas attendu.",
            "Il ne nomme que des dossiers : inputs, outputs et registre, entre guillemets.",
        )
    return data


def today() -> date:
    """The real day: the one place that asks the clock."""
    return date.today()


@dataclass(frozen=True, slots=True)
class Settings:
    """The options of one run. ``day`` feeds the rules only: no document prints it.

    ``confirmes``: the words that a person typed to say yes to what a plain yes is not enough for.
    """

    day: date
    inputs: Path = Path("inputs")
    outputs: Path = Path("outputs")
    registre: Path = Path("registre")
    templates: Path = TEMPLATES
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
