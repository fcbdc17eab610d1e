"""A large workbook of invented people, the same for the same seed: agents, sessions, employers, schemes."""

import random
import sys
from collections.abc import Iterator
from datetime import date, time, timedelta
from pathlib import Path

import openpyxl

PRENOMS = (
    "Élodie",
    "Gaël",
    "Anne-Lise",
    "Loïc",
    "Camille",
    "Noëlle",
    "Yves-Marie",
    "Inès",
    "Titouan",
    "Maud",
)
NOMS = (
    "Le Goff",
    "D’Hervé",
    "Kermarrec",
    "Pérès",
    "Le Bihan",
    "Quéré",
    "Béchet",
    "Cariou",
    "Jégou",
    "Hélias",
)
FONCTIONS = ("Gestionnaire de paie", "Agent d’accueil", "Cuisinière", "Jardinier", "Secrétaire de mairie")
SCHEMES = ("CDG29-EVOLUTION", "CDG29-DEVELOPPEMENT", "CDG34")
STEPS = {"CDG29-EVOLUTION": 13, "CDG29-DEVELOPPEMENT": 10, "CDG34": 8}
START = date(2026, 1, 5)
SESSIONS = 8


def write(path: Path, agents: int, seed: int = 29, faults: int = 0) -> None:
    """Write a workbook of that many agents, with eight sessions each; every bilan is closed.

    ``faults``: that many agents have a date that does not exist.
    """
    chance = random.Random(seed)
    book = openpyxl.Workbook(write_only=True)
    employers = max(10, agents // 40)
    advisers = max(5, agents // 25)
    sheets: dict[str, list[list[object]]] = {
        "Organismes": [ORGANISME_HEAD, ORGANISME],
        "Employeurs": [EMPLOYEUR_HEAD, *(_employer(n) for n in range(employers))],
        "Signataires": [SIGNATAIRE_HEAD, SIGNATAIRE],
        "Intervenants": [INTERVENANT_HEAD, *(_adviser(n) for n in range(advisers))],
        "Tarifs": [TARIF_HEAD, ["CDG34", "oui", 980, "bilan", "délibération n° 2026-1"]],
        "Agents": [AGENT_HEAD, *_agents(agents, chance, faults)],
        "Séances": [SEANCE_HEAD, *(row for n in range(agents) for row in _sessions(n, advisers))],
    }
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)


Row = list[object]
ORGANISME_HEAD: Row = [
    "Code", "Nom", "Type", "SIRET", "Adresse", "Code postal", "Ville", "Régime de TVA", "Comptable public",
    "IBAN", "BIC", "Téléphone", "Courriel",
]  # fmt: skip
ORGANISME: Row = [
    "CDG", "Centre de gestion de la Baie", "CDG", "28290001800015", "7 rue des Embruns", "29000", "Quimper",
    "hors champ 256 B", "Service de gestion comptable", "FR7630001007941234567890185", "BDFEFRPPCCT",
    "0298000000", "contact@cdg.example",
]  # fmt: skip
EMPLOYEUR_HEAD: Row = ["Code", "Nom", "SIRET", "Adresse", "Code postal", "Ville", "Affilié"]
SIGNATAIRE_HEAD: Row = ["Organisme", "Civilité", "Nom", "Prénom", "Qualité"]
SIGNATAIRE: Row = ["CDG", "Madame", "Le Bris", "Anne", "Présidente"]
INTERVENANT_HEAD: Row = ["Code", "Civilité", "Nom", "Prénom", "Qualité", "Organisme", "Courriel", "Téléphone"]
TARIF_HEAD: Row = ["Dispositif", "Affilié", "Montant", "Unité", "Délibération"]
AGENT_HEAD: Row = [
    "Référence", "Civilité", "Nom", "Prénom", "Fonction", "Catégorie", "Grade", "Employeur", "Organisme",
    "Dispositif", "Intervenant", "Date de lancement", "Date de fin prévue", "Date de prise de fonction",
    "Sur temps de travail", "État", "Date de clôture",
]  # fmt: skip
SEANCE_HEAD: Row = [
    "Référence", "Étape", "Nature", "Date", "Début", "Fin", "Modalité", "Lieu", "Statut de la séance",
    "Intervenant",
]  # fmt: skip


def luhn(base: str) -> str:
    """A number followed by its Luhn digit."""
    total = sum(sum(divmod(int(c) * (2 - n % 2), 10)) for n, c in enumerate(reversed(base)))
    return base + str(-total % 10)


def _employer(n: int) -> list[object]:
    siret = luhn(luhn(f"{21290000 + n % 9_000_000:08d}") + "0001")
    return [
        f"E{n:04d}",
        f"Commune de Kerlann n° {n}",
        siret,
        f"{n + 1} rue de la Mairie",
        "29000",
        "Quimper",
        "oui",
    ]


def _adviser(n: int) -> list[object]:
    name, first = NOMS[n % 10], PRENOMS[n // 10 % 10]
    return [f"I{n:03d}", "Madame", name, first, "conseiller en évolution professionnelle", "CDG",
            f"conseil{n}@cdg.example", "0298000001"]  # fmt: skip


def _agents(agents: int, chance: random.Random, faults: int) -> Iterator[list[object]]:
    employers, advisers = max(10, agents // 40), max(5, agents // 25)
    for n in range(agents):
        row = _agent(n, employers, advisers, chance)
        if n < faults:
            row[AGENT_HEAD.index("Date de prise de fonction")] = f"31/02/{2000 + n % 25}"
        yield row


def _agent(n: int, employers: int, advisers: int, chance: random.Random) -> list[object]:
    scheme = SCHEMES[n % len(SCHEMES)]
    start = _first_day(n // advisers // 9)
    return [
        f"2026-{n:05d}", ("Madame", "Monsieur", None)[n % 3], chance.choice(NOMS), chance.choice(PRENOMS),
        FONCTIONS[n % 5], "ABC"[n % 3], None, f"E{n % employers:04d}", "CDG", scheme, f"I{n % advisers:03d}",
        start, start + timedelta(days=150), date(2019, 9, 1), "oui", "clos", start + timedelta(days=140),
    ]  # fmt: skip


def _first_day(n: int) -> date:
    return START + timedelta(days=7 * (n % 8) + n % 5)


def _sessions(n: int, advisers: int) -> Iterator[list[object]]:
    """One a fortnight, at an hour of its own, so that no adviser is in two places at once."""
    steps = STEPS[SCHEMES[n % len(SCHEMES)]]
    hour = 8 + n // advisers % 9  # nobody is in two places at once
    start = _first_day(n // advisers // 9)
    for rank in range(SESSIONS):
        step = 1 + rank * (steps - 1) // (SESSIONS - 1)
        yield [
            f"2026-{n:05d}", step, "entretien", start + timedelta(days=14 * rank),
            time(hour), time(hour + 1), "présentiel", "Quimper, salle 2", "réalisée", f"I{n % advisers:03d}",
        ]  # fmt: skip


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]))
