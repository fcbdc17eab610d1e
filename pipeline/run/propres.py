"""The kinds of an office's own, read from inputs/modeles: declared after the shipped ones, faults told."""

import tomllib
from pathlib import Path

from pipeline.documents import catalogue
from pipeline.documents.propres.reglage import MODELES, Reglage, reglage
from pipeline.documents.propres.types import type_de
from pipeline.errors import UserError, cause
from pipeline.issues import Issue, Origin, Severity

MOST = 64 * 1024


def declare(inputs: Path) -> tuple[Issue, ...]:
    """Declare what the settings files of ``inputs/modeles`` say; return an issue for each that is faulty."""
    found, issues = [], []
    words = set(catalogue.words(catalogue.shipped()))
    for path in sorted((inputs / MODELES).glob("*.toml")):
        try:
            kind = type_de(lire(path), frozenset(words))
        except UserError as fault:
            origin = Origin(file=path.name)
            issues.append(Issue("type-propre", Severity.ERREUR, fault.message, fault.remedy, origin))
        else:
            found.append(kind)
            words.add(kind.pluriel)
    catalogue.declare(found)
    return tuple(issues)


def lire(path: Path) -> Reglage:
    """Read one settings file. Raises ``UserError``."""
    try:
        with path.open("rb") as file:
            said = tomllib.loads(file.read(MOST).decode("utf-8-sig"))
    except OSError as fault:
        raise UserError(f"« inputs/{MODELES}/{path.name} » ne s’ouvre pas : {cause(fault)}.") from fault
    except ValueError as fault:  # not TOML, or not UTF-8
        what = f"« inputs/{MODELES}/{path.name} » n’est pas un fichier de réglages"
        remedy = (
            'Une ligne par réglage, par exemple : nom = "Convocation" ; les textes entre guillemets droits.'
        )
        raise UserError(f"{what}{_line(fault)}.", remedy) from fault
    return reglage(path.stem, said)


def _line(fault: ValueError) -> str:
    """Where it stops being one, as the reader of TOML says it in English."""
    _, found, rest = str(fault).partition("at line ")
    return f" (ligne {rest.split(',')[0]})" if found else ""
