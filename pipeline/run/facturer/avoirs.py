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


def prepare_avoir(
    settings: Settings,
    numero: str,
    motif: str,
    lignes: Sequence[str],
    le: date | None = None,
    exercice: int | None = None,
) -> Avoir:
    """The avoir that would be issued: everything left of the invoice, or these lines."""
    registre.check_place(settings)
    with registre.opened(settings) as register:
        return prepare_credit(register, numero, motif, read_choice(lignes), le or settings.day, exercice or 0)


def emit_avoir(
    settings: Settings, avoir: Avoir, le: date | None = None, numero: str = ""
) -> tuple[Issued, tuple[Issue, ...]]:
    """Issue it, today unless said, and copy it beside the invoices; ``numero``: the finance software's."""
    day = le or settings.day
    template = template_of(settings, document.TYPE)
    logo = read_logo(settings, avoir.origine.organisme)

    def render(numero: str) -> bytes:
        return template.render(variables(document.depuis_avoir(avoir, numero, day, logo)))

    with registre.opened(settings) as register:
        piece = credit(register, avoir, day, render, numero.strip())
        registre.note_issue(settings, register)
        return piece, restore_copies(register, settings.outputs, [piece.numero])


def read_logo(settings: Settings, code: str) -> LogoOrganisme | None:
    """The issuer's logo, where the workbook still has it: all the rest comes from the invoice."""
    tables = own_tables(settings)
    if tables is None:
        return None
    record = next((r for r in tables.organismes if cle(r.row.code) == cle(code)), None)
    if record is None:
        return None
    logos, _ = read_logos(settings.inputs, (record,))
    return logos.get(record.row.code)
