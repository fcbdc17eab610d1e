"""Credit notes: prepared from the register alone, shown, then issued with their document."""

from collections.abc import Sequence
from datetime import date

from pipeline.dispositifs import cle
from pipeline.documents import avoir as document
from pipeline.documents.identites import LogoOrganisme
from pipeline.factures.copies import restore_copies
from pipeline.factures.credit import credit, prepare_credit, read_choice
from pipeline.factures.pieces import Issued
from pipeline.issues import Issue
from pipeline.model.factures import Avoir
from pipeline.run.contents import variables
from pipeline.run.facturer import registre
from pipeline.run.facturer.emission import template_of
from pipeline.run.facturer.lecture import own_tables
from pipeline.run.logos import read_logos
from pipeline.settings import Settings
from pipeline.workbook import sheets


def prepare_avoir(settings: Settings, numero: str, motif: str, lignes: Sequence[str]) -> Avoir:
    """The avoir that would be issued: everything left of the invoice, or these lines."""
    registre.check_place(settings)
    with registre.opened(settings) as register:
        return prepare_credit(register, numero, motif, read_choice(lignes))


def emit_avoir(settings: Settings, avoir: Avoir, le: date | None = None) -> tuple[Issued, tuple[Issue, ...]]:
    """Issue it, today unless said, and copy it beside the invoices."""
    day = le or settings.day
    template = template_of(settings, document.TYPE)
    row, logo = _issuer(settings, avoir.origine.organisme)

    def render(numero: str) -> bytes:
        return template.render(variables(document.depuis_avoir(avoir, numero, day, row, logo)))

    with registre.opened(settings) as register:
        piece = credit(register, avoir, day, render)
        return piece, restore_copies(register, settings.outputs, [piece.numero])


def _issuer(settings: Settings, code: str) -> tuple[sheets.Organisme | None, LogoOrganisme | None]:
    """How to reach the issuer today, where the workbook still has it: the rest comes from the invoice."""
    tables = own_tables(settings)
    if tables is None:
        return None, None
    record = next((r for r in tables.organismes if cle(r.row.code) == cle(code)), None)
    if record is None:
        return None, None
    logos, _ = read_logos(settings.inputs, (record,))
    return record.row, logos.get(record.row.code)
