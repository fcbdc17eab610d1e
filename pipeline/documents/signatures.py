"""The first day on which each paper was signed, accepted or delivered: by any party, frozen at the first."""

from collections.abc import Callable, Iterable
from datetime import date

from pipeline.documents.kind import Sujet
from pipeline.workbook import sheets

CONVENTION = (
    "convention_signee_agent_le",
    "convention_signee_employeur_le",
    "convention_signee_organisme_le",
    "convention_signee_le",
)
CONTRAT = ("contrat_signe_agent_le", "contrat_signe_organisme_le", "contrat_signe_le")


def premiere(*columns: str) -> Callable[[Sujet], date | None]:
    """The earliest of some dates of the rows of a subject: of several agents, the first who signed counts."""

    def first(sujet: Sujet) -> date | None:
        return min(_days((dossier.agent.row for dossier in sujet.dossiers), columns), default=None)

    return first


def _days(rows: Iterable[sheets.Agent], columns: Iterable[str]) -> Iterable[date]:
    return (day for row in rows for column in columns if (day := getattr(row, column)) is not None)
