"""What leaves for other programs: the follow-up workbook, sheets; no cell can be a formula."""

import io
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

from pipeline.factures.etat import LigneSuivi, Total, totals
from pipeline.factures.payments import Payment
from pipeline.factures.relances import relance
from pipeline.french import date_courte
from pipeline.sheetfiles.formulas import FORMULA_STARTS, guarded

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

T = TypeVar("T")
Value = str | int | Decimal | date | None
EUROS = '# ##0.00 "€"'

FOLLOW_UP: tuple[tuple[str, int, Callable[[LigneSuivi], Value]], ...] = (
    ("Numéro", 18, lambda r: r.piece.numero),
    ("Date", 12, lambda r: r.piece.date),
    ("État", 18, lambda r: r.etat.value),
    ("Organisme", 14, lambda r: r.piece.organisme),
    ("Débiteur", 32, lambda r: r.piece.draft.financeur.nom),
    ("Client", 32, lambda r: r.piece.draft.client.nom),
    ("Dossiers", 20, lambda r: ", ".join(r.piece.draft.dossiers)),
    ("N° d’engagement", 18, lambda r: r.piece.draft.numero_engagement),
    ("Montant TTC", 14, lambda r: r.piece.total),
    ("Avoirs", 12, lambda r: r.avoirs),
    ("Encaissements (d’après le comptable)", 20, lambda r: r.regle),
    ("Payé par", 24, lambda r: r.paye_par),
    ("Reste dû", 14, lambda r: r.reste),
    ("Exercice", 10, lambda r: r.piece.draft.exercice or r.piece.date.year),
    ("Rectifiée", 10, lambda r: "oui" if r.rectifiee else ""),
    ("Relance", 40, lambda r: relance(r).texte),
    ("Relances envoyées", 10, lambda r: len(r.lettres) or None),
    ("Dernière relance", 12, lambda r: r.lettres[-1].le if r.lettres else None),
    ("Chorus Pro", 18, lambda r: r.depot),
    ("Reçue le", 12, lambda r: r.recue_le),
    ("Échéance", 12, lambda r: r.echeance),
    ("Jours de retard", 16, lambda r: r.retard or None),
    ("Intérêts", 12, lambda r: r.interets),
    ("Indemnité", 12, lambda r: r.indemnite or None),
    ("N° de titre", 14, lambda r: r.titre),
    ("N° de bordereau", 16, lambda r: r.bordereau),
    ("Date du titre", 14, lambda r: r.titre_du),
)
TOTALS: tuple[tuple[str, int, Callable[[Total], Value]], ...] = (
    ("Financeur", 32, lambda t: t.financeur),
    ("Mois", 12, lambda t: f"{t.mois:%m/%Y}"),
    ("Factures", 10, lambda t: t.nombre),
    ("Facturé TTC", 14, lambda t: t.facture),
    ("Avoirs", 12, lambda t: t.avoirs),
    ("Encaissements (d’après le comptable)", 20, lambda t: t.regle),
    ("Reste dû", 14, lambda t: t.reste),
)


PAYMENTS: tuple[tuple[str, int, Callable[[Payment], Value]], ...] = (
    ("Numéro de facture", 18, lambda p: p.fait.numero),
    ("Date de paiement", 14, lambda p: p.fait.jour),
    ("Montant", 14, lambda p: p.fait.montant),
    ("Nature", 16, lambda p: p.nature),
    ("Ce qu’il en est", 34, lambda p: p.sort),
    ("Virement", 24, lambda p: f"commun à {p.factures} factures" if p.factures > 1 else ""),
    ("Payé par", 24, lambda p: p.fait.paye_par),
    ("Exercice", 10, lambda p: p.fait.exercice or (p.fait.jour.year if p.fait.jour else "")),
    ("D’après", 34, lambda p: f"{p.fait.fichier}, ligne {p.fait.rangee}" if p.fait.fichier else "commande"),
    ("Inscrit le", 14, lambda p: date.fromisoformat(p.fait.inscrit_le[:10]) if p.fait.inscrit_le else None),
    ("Par", 24, lambda p: p.fait.auteur),
)


def workbook(rows: Sequence[LigneSuivi], payments: Sequence[Payment] = ()) -> bytes:
    """Make the follow-up workbook: the invoices, every payment ever recorded, totals per funder and month."""
    from openpyxl import Workbook  # noqa: PLC0415  (0.4 s, for this command alone)

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Factures"
    _fill(sheet, FOLLOW_UP, rows)
    _fill(book.create_sheet("Paiements inscrits"), PAYMENTS, payments)
    _fill(book.create_sheet("Totaux"), TOTALS, totals(rows))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _fill(
    sheet: "Worksheet", columns: Sequence[tuple[str, int, Callable[[T], Value]]], rows: Iterable[T]
) -> None:
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    for j, (title, width, _) in enumerate(columns, 1):
        _write(sheet, 1, j, title, bold=True)
        sheet.column_dimensions[get_column_letter(j)].width = width
    for i, row in enumerate(rows, 2):
        for j, (_, _, value) in enumerate(columns, 1):
            _write(sheet, i, j, value(row))
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions


def _write(sheet: "Worksheet", row: int, column: int, value: Value, *, bold: bool = False) -> None:
    """Write one cell by its kind; a text stays a text, even one that starts like a formula."""
    from openpyxl.styles import Font  # noqa: PLC0415

    cell = sheet.cell(row, column)
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(FORMULA_STARTS)
    elif isinstance(value, Decimal):
        cell.number_format = EUROS
    elif isinstance(value, date):
        cell.number_format = "dd/mm/yyyy"
    if bold:
        cell.font = Font(bold=True)


def sheet(title: str, lines: Sequence[Sequence[Value]]) -> bytes:
    """Make a workbook of one sheet: headings, then rows."""
    from openpyxl import Workbook  # noqa: PLC0415

    book = Workbook()
    page = book.worksheets[0]
    page.title = title
    for i, line in enumerate(lines, 1):
        for j, value in enumerate(line, 1):
            _write(page, i, j, value, bold=i == 1)
    page.freeze_panes = "A2"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def safe(value: Value) -> str:
    """Write a value as CSV text that no spreadsheet takes for a formula."""
    if isinstance(value, Decimal):
        return f"{value:.2f}".replace(".", ",")
    if isinstance(value, date):
        return date_courte(value)
    text = "" if value is None else str(value)
    return guarded(text)
