"""What reading hands over: rows with their place, so that any later finding can name its cell."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from pipeline.issues import Origin
from pipeline.workbook import sheets
from pipeline.workbook.columns import Ligne

R_co = TypeVar("R_co", bound=Ligne, covariant=True)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands. ``columns`` maps a field to its column's letters (shared by the whole table)."""

    file: str
    sheet: str
    row: int
    columns: Mapping[str, str]

    def at(self, field: str) -> Origin:
        """The cell of a field; where the sheet lacks that column, the row's first known cell."""
        letters = self.columns.get(field) or next(iter(self.columns.values()), "A")
        return Origin(file=self.file, sheet=self.sheet, cell=f"{letters}{self.row}")


@dataclass(frozen=True, slots=True)
class Record(Generic[R_co]):
    """A usable row. ``faults`` are its optional fields whose cell is in error: their value is None or ()."""

    row: R_co
    place: Place
    faults: frozenset[str] = frozenset()

    def at(self, field: str) -> Origin:
        """The cell of a field."""
        return self.place.at(field)


@dataclass(frozen=True, slots=True)
class Broken:
    """A row with a missing or wrong starred cell. ``key`` is its code or reference where it is readable.

    ``causes`` are the cells to mend: where the issue stands that tells why.
    """

    sheet: str
    key: str
    place: Place
    causes: tuple[Origin, ...] = ()


@dataclass(frozen=True, slots=True)
class Tables:
    """All rows read, one tuple per sheet, in the order of the workbooks."""

    organismes: tuple[Record[sheets.Organisme], ...] = ()
    employeurs: tuple[Record[sheets.Employeur], ...] = ()
    agents: tuple[Record[sheets.Agent], ...] = ()
    seances: tuple[Record[sheets.Seance], ...] = ()
    signataires: tuple[Record[sheets.Signataire], ...] = ()
    intervenants: tuple[Record[sheets.Intervenant], ...] = ()
    tarifs: tuple[Record[sheets.Tarif], ...] = ()
    promotions: tuple[Record[sheets.Promotion], ...] = ()
    absences: tuple[Record[sheets.Absence], ...] = ()
    financeurs: tuple[Record[sheets.Financeur], ...] = ()
    financements: tuple[Record[sheets.Financement], ...] = ()
    consentements: tuple[Record[sheets.Consentement], ...] = ()
    a_facturer: tuple[Record[sheets.AFacturer], ...] = ()
    reglements: tuple[Record[sheets.Reglement], ...] = ()
    suivis: tuple[Record[sheets.Suivi], ...] = ()
    confidentiels: tuple[Record[sheets.Confidentiel], ...] = ()
    preremplissages: tuple[Record[sheets.Preremplissage], ...] = ()
    actions: tuple[Record[sheets.Action], ...] = ()
    broken: tuple[Broken, ...] = ()
