"""The rows of every sheet, found by code or grouped by dossier."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from pipeline.dispositifs import cle
from pipeline.model.entites import Payeur
from pipeline.workbook import sheets
from pipeline.workbook.columns import Ligne
from pipeline.workbook.records import Broken, Record, Tables

R = TypeVar("R", bound=Ligne)


class Annuaire:
    """Indexes over the tables. Codes are compared without case, accents or spaces."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.organismes = _by(tables.organismes, lambda row: row.code)
        self.employeurs = _by(tables.employeurs, lambda row: row.code)
        self.intervenants = _by(tables.intervenants, lambda row: row.code)
        self.promotions = _by(tables.promotions, lambda row: row.code)
        self.confidentiels = _by(tables.confidentiels, lambda row: row.reference)
        self.financeurs = _by(tables.financeurs, lambda row: row.code)
        self.seances = _groups(tables.seances, lambda row: row.reference)
        self.seances_du_groupe = _groups(tables.seances, lambda row: row.promotion)
        self.absences = _groups(tables.absences, lambda row: row.reference)
        self.financements = _groups(tables.financements, lambda row: row.reference)
        self.consentements = _groups(tables.consentements, lambda row: row.reference)
        self.preremplissages = _groups(tables.preremplissages, lambda row: row.reference)
        self.actions = _groups(tables.actions, lambda row: row.reference)
        self.a_facturer = _groups(tables.a_facturer, lambda row: row.reference)
        self.avenants = _groups(tables.avenants, lambda row: row.reference or row.promotion)
        self.signataires_organisme = _groups(tables.signataires, lambda row: row.organisme)
        self.signataires_employeur = _groups(tables.signataires, lambda row: row.employeur)
        self.brisees = _broken(tables.broken)

    def brisee(self, sheet: str, code: str) -> Broken | None:
        """The unusable row of that code, if there is one."""
        return next(iter(self.brisees.get((sheet, cle(code)), ())), None)

    def seances_de(self, reference: str, promotion: str | None) -> tuple[Record[sheets.Seance], ...]:
        """An agent's own sessions, then those of their promotion."""
        shared = self.seances_du_groupe.get(cle(promotion), ()) if promotion else ()
        return (*self.seances.get(cle(reference), ()), *shared)

    def lignes_brisees(self, sheet: str) -> tuple[Broken, ...]:
        """The unusable rows of a sheet, those without a code included."""
        return tuple(row for row in self.tables.broken if row.sheet == sheet)

    def payeur(self, code: str) -> Payeur | None:
        """The employer or the funder of that code; a funder's sheet comes first."""
        wanted = cle(code)
        if wanted in self.financeurs:
            return payeur_de(self.financeurs[wanted])
        return payeur_de(self.employeurs[wanted]) if wanted in self.employeurs else None


def payeur_de(record: Record[sheets.Employeur] | Record[sheets.Financeur]) -> Payeur:
    """An employer or a funder as a payer."""
    row = record.row
    return Payeur(
        row.code,
        row.nom,
        row.siret,
        row.adresse,
        row.code_postal,
        row.ville,
        row.code_service,
        bool(row.engagement_obligatoire),
        bool(row.code_service_obligatoire),
        record,
        row.numero_de_marche if isinstance(row, sheets.Employeur) else None,
    )


def _by(records: Iterable[Record[R]], key: Callable[[R], str]) -> dict[str, Record[R]]:
    """First come, first kept: a double is an error that reading has found."""
    index: dict[str, Record[R]] = {}
    for record in records:
        index.setdefault(cle(key(record.row)), record)
    return index


def _groups(
    records: Iterable[Record[R]], key: Callable[[R], str | None]
) -> Mapping[str, tuple[Record[R], ...]]:
    groups: dict[str, list[Record[R]]] = defaultdict(list)
    for record in records:
        if (code := key(record.row)) is not None:
            groups[cle(code)].append(record)
    return {code: tuple(members) for code, members in groups.items()}


def _broken(rows: Iterable[Broken]) -> dict[tuple[str, str], list[Broken]]:
    index: dict[tuple[str, str], list[Broken]] = defaultdict(list)
    for row in rows:
        if row.key:
            index[row.sheet, cle(row.key)].append(row)
    return index
