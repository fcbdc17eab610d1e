"""Valid rows, sheet by sheet: what the workbooks of the tests are made of."""

import datetime as dt

from pipeline.sheetfiles.model import CellValue
from tests.workbook.builders import Row

REFERENCE = "2026-001"
# Wednesdays of 2026: the 14 that follow, a fortnight apart, fall on no public holiday.
LANCEMENT = dt.date(2026, 3, 11)
_HEADINGS_SEANCES = ("Référence", "Promotion", "Étape", "Nature", "Date", "Début", "Fin", "Durée (h)")


def organisme(par: str = "CDG", departement: str = "29") -> Row:
    """The body that delivers."""
    return {
        "Code": "ORG",
        "Nom": "Centre de gestion de la Baie",
        "Type": par,
        "SIRET": "20001234200016",
        "Adresse": "7 rue des Embruns",
        "Code postal": f"{departement}000",
        "Ville": "Quimper",
        "Courriel": "bilans@cdg.example",
        "Régime de TVA": "hors champ 256 B",
        "IBAN": "FR7630001007941234567890185",
        "DPO": "dpo@cdg.example",
        "Base légale": "mission d’intérêt public",
        "Rôle RGPD": "responsable de traitement",
    }


def intervenant() -> Row:
    """The professional."""
    return {
        "Code": "MLB",
        "Civilité": "Madame",
        "Nom": "Le Bris",
        "Prénom": "Maëlle",
        "Qualité": "conseiller en évolution professionnelle",
        "Courriel": "m.lebris@cdg.example",
    }


def signataire(column: str, code: str) -> Row:
    """Who signs for a body or an employer, without limits of time."""
    return {
        "Organisme": code if column == "Organisme" else None,
        "Employeur": code if column == "Employeur" else None,
        "Civilité": "Madame",
        "Nom": f"Riou {code.title()}",
        "Prénom": "Jeanne",
        "Qualité": "Présidente",
        "Documents": None,
        "Du": None,
        "Au": None,
    }


def tarif(code: str) -> Row:
    """A tariff of the workbook, for everybody and at any time."""
    return {
        "Dispositif": code,
        "Affilié": None,
        "Montant": 1200,
        "Unité": "bilan",
        "Délibération": "n° 2025-48 du 4 décembre 2025",
        "Du": None,
        "Au": None,
    }


def agent(reference: str, **cells: CellValue) -> Row:
    """An agent's row; ``cells`` by heading."""
    row: Row = {
        "Référence": reference,
        "Civilité": "Madame",
        "Nom": "Le Goff",
        "Prénom": "Élodie",
        "Fonction": "Gestionnaire de paie",
        "Date d'entrée dans la collectivité": dt.date(2015, 3, 1),
        "Emploi permanent": "oui",
        "Employeur": "KERLANN",
        "Dispositif": None,
        "Promotion": None,
        "Intervenant": "MLB",
        "Initiative": "agent",
        "Date de demande": dt.date(2026, 1, 5),
        "Décision de l'employeur": "accord",
        "Premier échange le": dt.date(2026, 2, 3),
        "Date de lancement": LANCEMENT,
        "Sur temps de travail": "oui",
        "État": "en cours",
    }
    return row | cells


def seance(step: str, day: dt.date, start: dt.time | None, end: dt.time | None, **cells: CellValue) -> Row:
    """A session's row, of the first agent unless said otherwise."""
    row: Row = dict.fromkeys(_HEADINGS_SEANCES)
    row |= {"Référence": REFERENCE, "Étape": step, "Date": day, "Début": start, "Fin": end}
    row |= {"Modalité": "présentiel", "Lieu": "Quimper, salle 2", "Statut de la séance": "prévue"}
    return row | cells
