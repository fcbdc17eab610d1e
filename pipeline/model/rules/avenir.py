"""Rules on days still to come: an end not yet reached, an agreement not yet given are used by no paper."""

from collections.abc import Iterator
from datetime import date

from pipeline.french import date_longue
from pipeline.issues import Issue
from pipeline.model import etats
from pipeline.model.entites import Dossier
from pipeline.model.retenues import error

_FINS = {"date_de_cloture": "Date de clôture", "date_effet": "Date d’effet"}


def fin(dossier: Dossier, day: date) -> Iterator[Issue]:
    """A bilan is neither closed nor left before the day on which it is."""
    row = dossier.agent.row
    for nom, titre in _FINS.items():
        when = getattr(row, nom)
        counts = nom == "date_de_cloture" or etats.interrompu(dossier)
        if counts and when is not None and when > day:
            yield error(
                "fin-a-venir",
                f"« {titre} » dit le {date_longue(when)}, et nous sommes le {date_longue(day)}.",
                "Corrigez cette date (l’année, le mois) ; la fin attendue va dans « Date de fin prévue » ; "
                "sinon, vérifiez l’horloge de ce poste.",
                dossier.agent.at(nom),
                dossier,
                "attestation",
                "facture",
            )


def accords(dossier: Dossier, day: date) -> Iterator[Issue]:
    """An agreement of the agent counts from the day it was given."""
    for accord in dossier.accords:
        if accord.row.date > day:
            yield error(
                "accord-a-venir",
                f"L’accord de l’agent est daté du {date_longue(accord.row.date)}, et nous sommes le "
                f"{date_longue(day)}.",
                "Corrigez cette date (l’année, le mois), ou videz la ligne jusque-là.",
                accord.at("date"),
                dossier,
                "convention",
                "contrat",
                "synthese",
            )
