"""Where things are, which day it is, and what was asked for.

Only what is read is looked for beside the program: templates and example, the checkout's or the wheel's. What
is written belongs to the office's folder: the current one, or that of a ``bilan.toml`` there or above.
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from pipeline.errors import UserError

ROOT = Path(__file__).resolve().parent.parent
_DATA = Path(__file__).resolve().parent / "data"
DATA = _DATA if _DATA.is_dir() else ROOT
TEMPLATES = _DATA / "templates" if _DATA.is_dir() else ROOT / "templates" / "docx"
EXEMPLES = _DATA / "inputs" if _DATA.is_dir() else ROOT / "inputs"
DOCS = _DATA / "docs" if _DATA.is_dir() else ROOT / "docs"
CONFIG = "bilan.toml"


@dataclass(frozen=True, slots=True)
class Office:
    """The folders of one office, and what its ``bilan.toml`` says.

    ``nom``: who we are; ``dispositifs``: where our schemes are, if not in inputs; ``pdf``: the words of the
    types made as PDF too; ``lecteurs``: the group that may read what is kept apart, "" for nobody;
    ``conservation``: months after the closing, by word of a type;
    ``serveur``: how « bilan serveur » serves it; ``grappe``: the address of a cluster that does the work.
    """

    inputs: Path
    outputs: Path
    registre: Path
    nom: str = ""
    dispositifs: Path | None = None
    pdf: tuple[str, ...] = ()
    lecteurs: str = ""
    conservation: Mapping[str, int] = field(default_factory=dict)
    serveur: Mapping[str, Any] = field(default_factory=dict)
    grappe: str = ""


FOLDERS = ("inputs", "outputs", "registre")
ESPACE = "BILAN_ESPACE"  # the folder that --espace names
UPDATE, TRYING = "mise-a-jour.json", "BILAN_MISE_A_JOUR"  # an update under way: its note, and its own runs
_EXPECTED = (
    "Il nomme des dossiers (inputs, outputs, registre, dispositifs), nom, lecteurs et grappe entre "
    'guillemets, pdf = ["conventions"], une table [conservation] en mois et une table [serveur] ; tout est '
    "facultatif."
)


def office(start: Path | None = None) -> Office:
    """The folders that a ``bilan.toml`` names, found upward from ``start`` (``--espace``), else those here.

    Raises ``UserError`` when that file cannot be read or says something else.
    """
    here = (start or Path(os.environ.get(ESPACE) or Path.cwd())).absolute()
    found = next((folder / CONFIG for folder in (here, *here.parents) if (folder / CONFIG).is_file()), None)
    said = _read(found) if found else {}
    root = found.parent if found else here
    schemes = said.get("dispositifs")
    return Office(
        inputs=root / said.get("inputs", "inputs"),
        outputs=root / said.get("outputs", "outputs"),
        registre=root / said.get("registre", "registre"),
        nom=said.get("nom", ""),
        dispositifs=root / schemes if schemes else None,
        pdf=tuple(said.get("pdf", ())),
        lecteurs=said.get("lecteurs", ""),
        conservation=said.get("conservation", {}),
        grappe=said.get("grappe", ""),
        serveur=said.get("serveur", {}),
    )


def _read(path: Path) -> dict[str, Any]:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as fault:
        raise UserError(f"{path} ne se lit pas.", "Corrigez ce fichier, ou retirez-le.") from fault
    wrong = [name for name, value in data.items() if not _fits(name, value)]
    if wrong:
        raise UserError(f"{path} : « {wrong[0]} » n’est pas attendu.", _EXPECTED)
    return data


def today() -> date:
    """The real day: the one place that asks the clock."""
    return date.today()


def _fits(name: str, value: object) -> bool:
    if name in {*FOLDERS, "nom", "dispositifs", "lecteurs", "grappe"}:
        return isinstance(value, str)
    if name == "pdf":
        return isinstance(value, list) and all(isinstance(word, str) for word in value)
    if name == "serveur":
        return isinstance(value, dict)
    months = value.values() if isinstance(value, dict) else (None,)
    return name == "conservation" and all(type(number) is int and number >= 0 for number in months)


def program() -> Path | None:
    """The folder of the program with its launchers; None for one installed as a package."""
    return ROOT if (ROOT / "preparer.py").exists() else None


@dataclass(frozen=True, slots=True)
class Settings:
    """The options of one run. ``day`` feeds the rules only: no document prints it.

    ``confirmes``: the words that a person typed to say yes to what a plain yes is not enough for.
    ``dispositifs``, ``conservation``, ``service``: what the office's ``bilan.toml`` says of them.
    ``grappe``: the address of a cluster that does the work, "" for this machine.
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
    dispositifs: Path | None = None
    conservation: Mapping[str, int] = field(default_factory=dict)
    service: str = ""
    grappe: str = ""

    @property
    def registre_des_factures(self) -> Path:
        """Where the register of invoices is: the office's own, whatever the folder of the documents."""
        return self.factures or self.registre
