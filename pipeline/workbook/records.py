"""Rows with their place: while they are checked, and as reading hands them over."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar

from pipeline.issues import Issue, Origin
from pipeline.workbook import sheets
from pipeline.workbook.columns import Ligne

R_co = TypeVar("R_co", bound=Ligne, covariant=True)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands. ``columns`` maps a field to its column's letters (shared by the whole table).

    ``typed``: the fields whose value was typed on the page, and the cell that says so.
    """

    file: str
    sheet: str
    row: int
    columns: Mapping[str, str]
    typed: tuple[tuple[str, Origin], ...] = ()

    def at(self, field: str) -> Origin:
        """The cell of a field; where the sheet lacks that column, the row's first known cell."""
        for typed, origin in self.typed:
            if typed == field:
                return origin
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
class Loss:
    """What could not be read as a whole: a column (``field``) or a sheet, by its French name.

    ``file``: the workbook whose rows lack it, any when empty. ``dossiers``: the references, folded, that may
    draw from it, None when that cannot be known: all of them.
    """

    issue: Issue
    sheet: str
    field: str = ""
    file: str = ""
    dossiers: frozenset[str] | None = None


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
    avenants: tuple[Record[sheets.Avenant], ...] = ()
    suivis: tuple[Record[sheets.Suivi], ...] = ()
    confidentiels: tuple[Record[sheets.Confidentiel], ...] = ()
    preremplissages: tuple[Record[sheets.Preremplissage], ...] = ()
    actions: tuple[Record[sheets.Action], ...] = ()
    broken: tuple[Broken, ...] = ()


_USUAL_KEYS = ("reference", "code", "promotion", "numero_de_facture")
_OWNERS = {"Tarifs": ("dispositif",), "Signataires": ("organisme", "employeur")}
"""The fields that say whose a row is, where it has no code of its own."""


@dataclass(slots=True, eq=False)
class Entry:
    """``values`` holds the fields that are filled and right; ``faults`` the fields that are wrong.

    ``broken``: a needed cell is missing or wrong. ``dropped``: the same row stands in another workbook.
    ``causes``: the cells to mend so that a broken row becomes usable. ``typed``: the unknown code by which
    the row says whose it is. ``filled``: the fields whose cell holds something, right or wrong.
    """

    modele: type[Ligne]
    place: Place
    values: dict[str, Any]
    faults: set[str] = field(default_factory=set)
    broken: bool = False
    dropped: bool = False
    causes: list[Origin] = field(default_factory=list)
    elsewhere: dict[str, Origin] = field(default_factory=dict)
    typed: str = ""
    filled: list[str] = field(default_factory=list)

    def copy(self) -> "Entry":
        """The same row, which joins may change without changing this one."""
        return Entry(
            self.modele,
            self.place,
            {**self.values},
            {*self.faults},
            self.broken,
            self.dropped,
            [*self.causes],
            {**self.elsewhere},
            self.typed,
            self.filled,
        )

    def wrong(self, nom: str, *, fatal: bool, cause: Origin | None = None) -> None:
        """Take a field's value away; ``fatal``: the row needs it; ``cause``: the fault is elsewhere."""
        self.values.pop(nom, None)
        self.faults.add(nom)
        if cause is not None:
            self.elsewhere[nom] = cause
        if fatal:
            self.spoil(self.cause(nom))

    def put(self, nom: str, value: Any, cell: Origin) -> None:
        """Give a field what was typed for it, None to blank it; ``cell`` says so."""
        self.values.pop(nom, None)
        if value is not None:
            self.values[nom] = value
        self.place = replace(self.place, typed=((nom, cell), *self.place.typed))

    def cause(self, nom: str) -> Origin:
        """Where a field's fault is to be mended: its cell, or the heading that its column lacks."""
        return self.elsewhere.get(nom) or self.place.at(nom)

    def at(self, nom: str) -> Origin:
        """The cell of a field."""
        return self.place.at(nom)

    def spoil(self, cause: Origin) -> None:
        """The row cannot be used until that cell is mended."""
        self.broken = True
        self.causes.append(cause)

    @property
    def key(self) -> str:
        """Its code or reference, or that of what it is about; empty when unreadable."""
        values = self.values
        for nom in _OWNERS.get(self.modele.feuille.nom, _USUAL_KEYS):
            if found := values.get(nom):
                return str(found)
        return ""

    @property
    def dossier(self) -> str:
        """The reference of the bilan that the row is about, if it is about one."""
        return str(self.values.get("reference") or "")
