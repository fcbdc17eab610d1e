"""The tidy tables counted by pandas: one figure per category, and who stands behind it.

A figure is a whole number of persons, sessions, minutes or cents; the page and the workbook put it in words.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.activite.definitions import Definition, Delai
from pipeline.activite.secret import Bloc, Tableau
from pipeline.activite.tidy import LigneBilan, LigneDestruction, LigneFacture, LigneReponse, LigneSeance

if TYPE_CHECKING:
    import pandas as pd


class Lignes(NamedTuple):
    """The tidy tables, as read."""

    bilans: Sequence[LigneBilan]
    seances: Sequence[LigneSeance]
    factures: Sequence[LigneFacture]
    reponses: Sequence[LigneReponse] = ()
    destructions: Sequence[LigneDestruction] = ()


class Quartiles(NamedTuple):
    """In days: a quarter, half, three quarters of the bilans took at most so long."""

    nombre: int
    premier: float
    mediane: float
    troisieme: float


class Frames:
    """The tidy tables as pandas frames, whole numbers only, with the columns that counting needs."""

    def __init__(self, lignes: Lignes) -> None:
        self._frames = {
            "bilans": _frame(lignes.bilans, LigneBilan),
            "seances": _frame(lignes.seances, LigneSeance),
            "factures": _frame(lignes.factures, LigneFacture),
            "reponses": _frame(lignes.reponses, LigneReponse).assign(une=1),
            "destructions": _frame(lignes.destructions, LigneDestruction),
        }
        sessions, bills = self._frames["seances"], self._frames["factures"]
        sessions["une"] = 1
        sessions["tenue"] = sessions["statut"] == "réalisée"
        _whole(sessions, ("prevues", "realisees"), 60)
        _whole(bills, ("facture", "regle"), 100)

    def tableau(self, wanted: Definition, annee: int, key: Callable[[str], str] = str) -> Tableau:
        """The cells of one table in one year, each with who stands behind it."""
        frame = self._frames[wanted.source]
        frame = frame[frame["annee"] == annee]
        for column, values in wanted.retenir:
            frame = frame[frame[column].isin(values)]
        counted = frame.assign(une=1) if not wanted.mesure else frame
        sums = counted.groupby([wanted.par, "bilan"], sort=True)[wanted.mesure or "une"].sum()
        cells: dict[str, dict[str, int]] = {}
        for (category, bilan), value in sums.items():
            if value:
                cells.setdefault(str(category), {})[key(str(bilan))] = int(value)
        blocs = tuple(Bloc((name,), behind, sum(behind.values())) for name, behind in cells.items())
        return Tableau(wanted.code, annee, wanted.unite, blocs)

    def jours(self, wanted: Delai, annee: int, key: Callable[[str], str] = str) -> dict[str, int]:
        """The delay of each bilan of the year that has both dates."""
        frame = self._frames["bilans"]
        frame = frame[(frame["annee"] == annee) & frame[wanted.colonne].notna()]
        return {
            key(str(bilan)): int(days)
            for bilan, days in zip(frame["bilan"], frame[wanted.colonne], strict=True)
        }

    def rows(self, table: str, annee: int) -> "pd.DataFrame":
        """The rows of one tidy table in one year, without the columns that only serve counting."""
        frame = self._frames[table]
        return frame[frame["annee"] == annee].drop(columns=["une", "tenue"], errors="ignore")


def quartiles(days: Iterable[int]) -> Quartiles | None:
    """Quartiles by linear interpolation; nothing of nothing."""
    import pandas as pd  # noqa: PLC0415

    found = pd.Series(list(days), dtype="float64")
    if found.empty:
        return None
    first, middle, third = found.quantile([0.25, 0.5, 0.75])
    return Quartiles(len(found), float(first), float(middle), float(third))


def _frame(rows: Sequence[Any], kind: Any) -> "pd.DataFrame":
    import pandas as pd  # noqa: PLC0415  (1.4 s, for this command alone)

    return pd.DataFrame({field.name: [getattr(row, field.name) for row in rows] for field in fields(kind)})


def _whole(frame: "pd.DataFrame", columns: Iterable[str], factor: int) -> None:
    """Decimals as whole minutes or cents: nothing is rounded by a binary float."""
    for column in columns:
        frame[column] = [round(value * factor) for value in frame[column]]
