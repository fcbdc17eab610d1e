"""The key of a typed line: which row it is about, by what does not change when the row is corrected."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pipeline.french import date_longue, heure
from pipeline.sheetfiles.model import CellValue
from pipeline.workbook.columns import Column, Ligne, columns
from pipeline.workbook.records import Entry
from pipeline.workbook.sheets import Seance
from pipeline.workbook.values import Mended, Refused, converter
from pipeline.workbook.values.fold import fold

_BILAN: Final = "(bilan "
_OWNERS: Final = ("reference", "promotion", "code")
SEPARATEUR: Final = " ; "


@dataclass(frozen=True, slots=True)
class Cle:
    """``dit``: the reference, promotion or code as shown; ``bilan``: an identity, "" for what is no bilan's.

    ``reste``: the other fields of the sheet's key (a session's first day and start, a heading's number).
    """

    dit: str
    bilan: str
    reste: tuple[Any, ...] = ()

    def owns(self, entry: Entry, bilans: Mapping[str, str]) -> bool:
        """Tell whether a row is about the same bilan, promotion or code."""
        values = entry.values
        if reference := values.get("reference"):
            return bool(self.bilan) and identite(str(reference), bilans) == self.bilan
        said = values.get("promotion") or values.get("code")
        return said is not None and fold(str(said)) == fold(self.dit)

    def names(self, entry: Entry, moved: Iterable[tuple[Any, ...]] = ()) -> bool:
        """Tell whether a row of theirs is the very one, where it stood first or was moved to."""
        here = tuple(entry.values.get(column.nom) for column in _others(entry.modele))
        return here == self.reste or here in list(moved)

    def nomme(self, modele: type[Ligne]) -> str:
        """The row as a person names it."""
        if modele is Seance:
            day, start = self.reste
            at = f" à {heure(start)}" if start else ""
            return f"la séance du {date_longue(day)}{at} de {self.dit}"
        return f"la ligne « {self.dit} » de la feuille « {modele.feuille.nom} »"


def identite(reference: str, bilans: Mapping[str, str]) -> str:
    """The identity of the bilan of a reference; its own reference, folded, when nothing else is known."""
    key = fold(reference)
    return bilans.get(key, key)


def lire(modele: type[Ligne], text: str, bilans: Mapping[str, str]) -> Cle | None:
    """Read the cell « Clé »; None when it names no row of that sheet."""
    head, *rest = (part.strip() for part in text.split(SEPARATEUR.strip()))
    dit, bilan = _head(head)
    others = _others(modele)
    if not dit or "\n" in head or len(rest) > len(others):
        return None
    values = [converted(part or None, column) for column, part in zip(others, rest, strict=False)]
    if any(isinstance(value, Refused) for value in values):
        return None
    filled = (*values, *([None] * (len(others) - len(values))))
    return Cle(dit, _whose(modele, dit, bilan, bilans), filled)


def ecrire(dit: str, bilan: str, reste: Sequence[str]) -> str:
    """Write the cell « Clé »; the identity only where the reference does not say it."""
    head = dit if not bilan or fold(bilan) == fold(dit) else f"{dit} {_BILAN}{bilan})"
    return SEPARATEUR.join([head, *(part for part in reste if part)])


def _head(text: str) -> tuple[str, str]:
    """What is said of the owner, and the identity of the bilan that follows it, "" when none does."""
    dit, mark, bilan = text.partition(_BILAN)
    whole = bool(mark) and len(bilan) > 1 and bilan.endswith(")")
    return (dit.rstrip(), bilan[:-1]) if whole else (text, "")


def _whose(modele: type[Ligne], dit: str, bilan: str, bilans: Mapping[str, str]) -> str:
    if "reference" not in modele.model_fields:
        return ""
    return fold(bilan) if bilan else identite(dit, bilans)


def _others(modele: type[Ligne]) -> list[Column]:
    """The columns of a sheet's key that do not say whose its rows are."""
    by_name = {column.nom: column for column in columns(modele)}
    return [by_name[nom] for nom in modele.feuille.cle if nom not in _OWNERS]


def converted(cell: CellValue, column: Column) -> Any:
    """The value as its column reads it, None for an empty one; a refusal stands for itself."""
    if cell is None:
        return None
    try:
        value = converter(column)(cell)
    except Refused as refusal:
        return refusal
    return value.value if isinstance(value, Mended) else value
