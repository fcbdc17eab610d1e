"""Closed lists and yes/no: the label an office types, whatever its case and accents, else a suggestion."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import Enum
from typing import Final

from pipeline.sheetfiles.model import CellValue
from pipeline.workbook.values import bases
from pipeline.workbook.values.fold import heading_key, nearest
from pipeline.workbook.values.outcome import Refused
from pipeline.workbook.values.text import as_text, clean

YES: Final = frozenset({"oui", "o", "x", "vrai", "true", "yes", "1"})
NO: Final = frozenset({"non", "n", "faux", "false", "no", "0"})

SYNONYMS: Final[Mapping[str, Mapping[str, str]]] = {
    "Civilite": {"mme": "Madame", "m": "Monsieur", "mr": "Monsieur"},
    "TypeOrganisme": {"centredegestion": "CDG", "interne": "service interne"},
    "RegimeTVA": {
        "exonere": "exonéré 261-4-4° a",
        "exoneration": "exonéré 261-4-4° a",
        "horschamp": "hors champ 256 B",
        "taxe": "taux",
    },
    "Modalite": {"visioconference": "visio", "presence": "présentiel", "tel": "téléphone"},
    "Nature": {"enautonomie": "autonomie", "entretienindividuel": "entretien"},
    "Etat": {"cloture": "clos", "interrompue": "interrompu", "refusee": "refusé"},
    "StatutSeance": {"prevu": "prévue", "realise": "réalisée", "reporte": "reportée", "absent": "absence"},
    "FinPar": {"agent": "abandon de l’agent", "abandon": "abandon de l’agent"},
    "Acte": {"arrete": "arrêté de délégation"},
    "Qualite": {"psychologue": "psychologue du travail", "coach": "coach certifié"},
}
"""Other ways to say a value of a list that leave no doubt, compared without case, accents, punctuation."""


READ: Final[Mapping[str, Callable[[str], str | None]]] = {"BaseLegale": bases.nommee}
"""Lists whose values are said in many words: what names one of them."""


def yes_no(cell: CellValue) -> bool:
    """Oui or non, O or N, a cross, VRAI or FAUX, 1 or 0."""
    if isinstance(cell, bool):
        return cell
    key = heading_key(clean(cell)) if isinstance(cell, str) else str(cell)
    if key in YES:
        return True
    if key in NO:
        return False
    raise Refused("oui-non-attendu", "oui ou non est attendu.", "Écrivez oui, ou non.")


def choice(values: tuple[Enum, ...]) -> Callable[[CellValue], Enum]:
    """A converter to one value of a list."""
    keys = {heading_key(str(value.value)): value for value in values}
    keys |= {
        other: keys[heading_key(label)] for other, label in SYNONYMS.get(type(values[0]).__name__, {}).items()
    }
    labels = [str(value.value) for value in values]
    named = READ.get(type(values[0]).__name__, _unnamed)

    def convert(cell: CellValue) -> Enum:
        text = _label(cell)
        value = keys.get(heading_key(text)) or keys.get(heading_key(named(text) or ""))
        if value is not None:
            return value
        close = nearest(text, labels)
        raise Refused(
            "valeur-hors-liste",
            "cette valeur n’est pas dans la liste." + (f" Vouliez-vous « {close} » ?" if close else ""),
            "Choisissez parmi : " + ", ".join(labels) + ".",
        )

    return convert


def choices(values: tuple[Enum, ...]) -> Callable[[CellValue], tuple[Enum, ...]]:
    """A converter to one or several values of a list."""
    one = choice(values)

    def convert(cell: CellValue) -> tuple[Enum, ...]:
        parts = re.split(r"[;,\n/+]|\set\s", as_text(cell))
        return tuple(dict.fromkeys(one(part.strip()) for part in parts if part.strip()))

    return convert


def _unnamed(_: str) -> str | None:
    return None


def _label(cell: CellValue) -> str:
    """A list of French labels may have « oui » and « non » in it: VRAI and FAUX stand for them."""
    if isinstance(cell, bool):
        return "oui" if cell else "non"
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    return as_text(cell)
