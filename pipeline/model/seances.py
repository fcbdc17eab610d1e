"""Sessions in order, with their steps, their professional, their hours and what the agent missed."""

import datetime as dt
from collections.abc import Callable, Iterable
from decimal import Decimal

from pipeline.dispositifs import Dispositif, Etape
from pipeline.model.entites import SeanceDossier
from pipeline.workbook import sheets
from pipeline.workbook.records import Record

Intervenants = Callable[[str | None], Record[sheets.Intervenant] | None]
_LAST = dt.time.max


def build(
    lines: Iterable[Record[sheets.Seance]],
    dispositif: Dispositif,
    intervenant: Intervenants,
    absences: Iterable[Record[sheets.Absence]] = (),
    principal: str | None = None,
    animateur: str | None = None,
) -> tuple[SeanceDossier, ...]:
    """The sessions by date and hour; autonomous work, which has no hour, comes last of its day.

    A session that names nobody is led by the dossier's professional (``principal``), a group's by its
    ``animateur``.
    """
    missed = sorted(absences, key=lambda absence: absence.row.debut is None)
    built = [
        SeanceDossier(
            ligne=line,
            etapes=tuple(_etapes(line.row, dispositif)),
            intervenant=intervenant(line.row.intervenant or (animateur if line.row.promotion else principal)),
            duree=duree(line.row),
            manquees=_manquees(line.row, missed) if line.row.promotion else Decimal(0),
        )
        for line in lines
    ]
    return tuple(sorted(built, key=_rang))


def _rang(seance: SeanceDossier) -> tuple[object, ...]:
    """Date and hour; then what the row says, so that the order of rows shows nowhere."""
    row = seance.row
    return (row.date, row.debut or _LAST, row.etape, seance.duree, row.jusqu_au or row.date)


def duree(row: sheets.Seance) -> Decimal:
    """Hours of a session: between its two times, else the duration given, else none."""
    if row.debut is not None and row.fin is not None:
        minutes = (row.fin.hour - row.debut.hour) * 60 + row.fin.minute - row.debut.minute
        return Decimal(minutes) / 60
    return row.duree or Decimal(0)


def _etapes(row: sheets.Seance, dispositif: Dispositif) -> Iterable[Etape]:
    return (etape for code in row.etape if (etape := dispositif.etape(code)) is not None)


def _manquees(row: sheets.Seance, absences: list[Record[sheets.Absence]]) -> Decimal:
    """Hours of this session that the agent missed; an absence without hours is the whole session."""
    for absence in (record.row for record in absences):
        if absence.date == row.date and absence.debut in (None, row.debut):
            return duree(row) if absence.heures_manquees is None else absence.heures_manquees
    return Decimal(0)
