"""Who may sign which document on which day."""

import datetime as dt
from collections.abc import Iterable

from pipeline.dispositifs import cle
from pipeline.model import etats
from pipeline.model.entites import Dossier
from pipeline.workbook import sheets
from pipeline.workbook.records import Record


def de_l_organisme(rows: Iterable[Record[sheets.Signataire]], code: str) -> list[sheets.Signataire]:
    """The signatories of a body."""
    return [s.row for s in rows if s.row.organisme and cle(s.row.organisme) == cle(code)]


def de_l_employeur(rows: Iterable[Record[sheets.Signataire]], code: str) -> list[sheets.Signataire]:
    """The signatories of an employer."""
    return [s.row for s in rows if s.row.employeur and cle(s.row.employeur) == cle(code)]


def choisir(
    rows: Iterable[sheets.Signataire], document: str, jour: dt.date | None
) -> sheets.Signataire | None:
    """Whoever may sign that document that day; without a day, whoever has no end date."""
    return max(_able(rows, document, jour), key=_priority, default=None)


def a_egalite(
    rows: Iterable[sheets.Signataire], document: str, jour: dt.date | None
) -> list[sheets.Signataire]:
    """Those between whom nothing but the order of their names decides; nobody where one comes first."""
    able = sorted(_able(rows, document, jour), key=_priority, reverse=True)
    even = [row for row in able if _priority(row)[:2] == _priority(able[0])[:2]]
    return even if len({(row.nom, row.prenom) for row in even}) > 1 else []


def _able(rows: Iterable[sheets.Signataire], document: str, jour: dt.date | None) -> list[sheets.Signataire]:
    return [row for row in rows if _signs(row, document) and _in_office(row, jour)]


def jour_de_signature(dossier: Dossier) -> dt.date | None:
    """The day that says who signs for the parties: known dates only, never the day of the run."""
    row = dossier.agent.row
    known = (row.convention_signee_le, row.devis_accepte_le, etats.debut(dossier), row.date_de_demande)
    return next((jour for jour in known if jour is not None), None)


def _priority(row: sheets.Signataire) -> tuple[object, ...]:
    """A delegation for that document first, the latest first; then the name, never the order of rows."""
    return (bool(row.documents), row.du or dt.date.min, row.nom, row.prenom)


def _signs(row: sheets.Signataire, document: str) -> bool:
    return not row.documents or document in {signed.value for signed in row.documents}


def _in_office(row: sheets.Signataire, jour: dt.date | None) -> bool:
    if jour is None:
        return row.au is None
    return (row.du or dt.date.min) <= jour <= (row.au or dt.date.max)
