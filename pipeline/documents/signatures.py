"""The first day on which each paper was signed, accepted or delivered: by any party, frozen at the first."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from pipeline.documents.kind import Sujet
from pipeline.model import etats, heures
from pipeline.model.entites import Dossier, Periode, SeanceDossier
from pipeline.workbook import sheets

CONVENTION = (
    "convention_signee_agent_le",
    "convention_signee_employeur_le",
    "convention_signee_organisme_le",
    "convention_signee_le",
)
CONTRAT = ("contrat_signe_agent_le", "contrat_signe_organisme_le", "contrat_signe_le")

# Per kind: the columns that say it left, or came back, in the words of a report.
ENVOIS: Mapping[str, Mapping[str, str]] = {
    "convention": {"convention_envoyee_le": "envoyée", "convention_recue_le": "revenue"},
    "contrat": {"contrat_envoye_le": "envoyé", "contrat_recu_le": "revenu"},
    "devis": {"devis_envoye_le": "envoyé", "devis_recu_le": "revenu"},
    "attestation": {"attestation_envoyee_le": "envoyée", "attestation_recue_le": "revenue"},
    "synthese": {"synthese_envoyee_le": "envoyée", "synthese_recue_le": "revenue"},
}


@dataclass(frozen=True, slots=True)
class Premiere:
    """The earliest of some dates of the rows of a subject; it travels between processes, as types do."""

    columns: tuple[str, ...]

    def __call__(self, sujet: Sujet) -> date | None:
        """Of several agents, the first who signed counts."""
        return min(_days((dossier.agent.row for dossier in sujet.dossiers), self.columns), default=None)


def premiere(*columns: str) -> Premiere:
    """The first day among these columns of the Agents sheet."""
    return Premiere(columns)


def _days(rows: Iterable[sheets.Agent], columns: Iterable[str]) -> Iterable[date]:
    return (day for row in rows for column in columns if (day := getattr(row, column)) is not None)


def delivree(sujet: Sujet) -> date | None:
    """The day a certificate was delivered; the former one's says nothing of its successor."""
    return None if remplace(sujet) else _delivree(sujet)


def remplace(sujet: Sujet) -> date | None:
    """The day of the certificate that a new one cancels: one delivered before the last session counted."""
    delivered, days = _delivree(sujet), [s.row.date for s in attestees(sujet)]
    return delivered if delivered is not None and days and delivered < max(days) else None


def _delivree(sujet: Sujet) -> date | None:
    """The day of the row; before the first session with a new employer, it is that of the other's."""
    day, days = sujet.un_dossier().agent.row.attestation_delivree_le, [s.row.date for s in attestees(sujet)]
    others = periode(sujet) is Periode.DEPUIS and day is not None and days and day < min(days)
    return None if others else day


def periode(sujet: Sujet) -> Periode:
    """What a certificate covers: of an employer that changed, each has its own."""
    if sujet.un_dossier().precedent is None:
        return Periode.ENTIERE
    return Periode.DEPUIS if sujet.employeur is None else Periode.AVANT


def attestees(sujet: Sujet) -> tuple[SeanceDossier, ...]:
    """The sessions that a certificate counts."""
    dossier = sujet.un_dossier()
    return etats.dans(dossier, periode(sujet), presences(dossier))


def presences(dossier: Dossier) -> list[SeanceDossier]:
    """Sessions held in which the agent spent some time."""
    return [s for s in etats.tenues(dossier) if not s.autonomie and heures.realisee(s) > 0]
