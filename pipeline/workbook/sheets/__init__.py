"""One model per sheet of the workbook; ``MODELES`` is their order in the blank workbook."""

from typing import Final

from pipeline.workbook.columns import Ligne
from pipeline.workbook.sheets.agents import Agent
from pipeline.workbook.sheets.avenants import Avenant
from pipeline.workbook.sheets.conseiller import Action, Preremplissage
from pipeline.workbook.sheets.employeurs import Employeur, Financement, Financeur
from pipeline.workbook.sheets.facturation import AFacturer, Confidentiel, Consentement, Reglement
from pipeline.workbook.sheets.intervenants import Intervenant, Signataire, Tarif
from pipeline.workbook.sheets.organismes import Organisme
from pipeline.workbook.sheets.saisies import Saisie
from pipeline.workbook.sheets.seances import Absence, Promotion, Seance
from pipeline.workbook.sheets.suivi import Suivi

MODELES: Final[tuple[type[Ligne], ...]] = (
    Organisme,
    Employeur,
    Agent,
    Seance,
    Signataire,
    Intervenant,
    Tarif,
    Promotion,
    Absence,
    Financeur,
    Financement,
    Consentement,
    AFacturer,
    Reglement,
    Avenant,
    Suivi,
    Confidentiel,
    Preremplissage,
    Action,
)

LUES: Final[tuple[type[Ligne], ...]] = (*MODELES, Saisie)
"""Every sheet that is read: the page's own journal too, which no blank workbook offers."""

__all__ = [
    "LUES",
    "MODELES",
    "AFacturer",
    "Absence",
    "Action",
    "Agent",
    "Avenant",
    "Confidentiel",
    "Consentement",
    "Employeur",
    "Financement",
    "Financeur",
    "Intervenant",
    "Organisme",
    "Preremplissage",
    "Promotion",
    "Reglement",
    "Saisie",
    "Seance",
    "Signataire",
    "Suivi",
    "Tarif",
]
