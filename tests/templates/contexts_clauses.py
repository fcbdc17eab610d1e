"""Clauses as schemes word them, shared by the sample conventions, contracts and bulletins."""

import datetime as dt
from decimal import Decimal

from pipeline.clauses import resoudre
from pipeline.documents.clauses import (
    Absences,
    Calendrier,
    Confidentialite,
    Engagement,
    Engagements,
    EtapePublique,
    Restitution,
)
from pipeline.documents.identites import LigneSeance, Total
from pipeline.documents.textes import Textes
from tests.templates.contexts import seance

ENGAGEMENTS = Engagements(
    organisme=Engagement(
        "Le centre de gestion s’engage à :",
        (
            "désigner une conseillère ou un conseiller en évolution professionnelle, interlocuteur "
            "privilégié de l’agent",
            "assurer le lien avec l’employeur",
            "garantir la confidentialité des échanges",
        ),
    ),
    agent=Engagement(
        "L’agent s’engage à :",
        (
            "être acteur de la démarche",
            "participer aux entretiens et respecter le calendrier établi avec le professionnel",
            "réaliser les démarches personnelles convenues entre les entretiens",
        ),
    ),
    employeur=Engagement(
        "L’employeur s’engage à :",
        (
            "participer aux réunions tripartites",
            "faciliter le suivi de l’accompagnement, sur le temps de travail ou en dehors selon ce qui est "
            "convenu",
            "respecter le caractère confidentiel de l’accompagnement",
        ),
    ),
)

CONFIDENTIALITE = Confidentialite(
    regles=(
        "Les échanges entre l’agent et le professionnel sont confidentiels",
        "Le professionnel ne communique à l’employeur que ce qui concerne le déroulement du bilan ; ce que "
        "l’agent lui confie n’est transmis qu’avec son accord",
    ),
    secret=(
        "des informations nominatives comme des noms, une adresse physique ou électronique, un numéro de "
        "téléphone, une date de naissance",
        "des informations identificatrices portant sur la vie privée comme par exemple le récit d’une "
        "expérience personnelle",
    ),
    discretion="L’agent et le professionnel sont également tenus à la discrétion professionnelle : ils ne "
    "peuvent pas divulguer des informations ou des documents dont ils ont eu connaissance dans le cadre du "
    "bilan.",
)

CONFIDENTIALITE_SIMPLE = Confidentialite(CONFIDENTIALITE.regles, (), None)

ABSENCES = Absences(
    report="Un rendez-vous peut être déplacé d’un commun accord, en prévenant au moins deux jours ouvrés "
    "à l’avance.",
    absence="Toute absence est signalée au professionnel dès que possible. Une séance qui n’a pas eu lieu "
    "n’est pas certifiée par l’attestation de présence.",
    annulation_organisme="Lorsque le centre de gestion annule une séance, il en propose une autre dans les "
    "meilleurs délais, sans frais.",
    interruption="Chaque partie peut mettre fin au bilan par écrit. L’attestation de présence est alors "
    "arrêtée aux heures réalisées.",
)

FAITS = {
    "par": "CDG",
    "statut": "public",
    "cadre": "autre",
    "forme": "individuelle",
    "employeurs": "un",
    "base": "mission d’intérêt public",
    "role": "responsable de traitement",
    "prix": "forfait",
    "regle": "forfait",
    "redige": "oui",
    "duree": "convenue",
    "modulable": "oui",
    "temps": "convenu",
    "position": "non dite",
    "calendrier": "arrêté",
    "fin": "connue",
    "etat": "en cours",
    "cpf": "oui",
    "tests": "oui",
    "suivi": "oui",
    "travail": "gardés",
    "conservation": "dite",
    "assureur": "non nommé",
    "accords": "oui",
    "referent": "non",
}

PARAMETRES = {
    "organisme": "le centre de gestion",
    "Organisme": "Le centre de gestion",
    "nom_organisme": "Centre de gestion de la Baie",
    "libelle": "Bilan professionnel",
    "promotion": "PROMO-2026-1",
    "nombre_agents": "5\u00a0agents",
    "taux_horaire": "85,00\u00a0€",
    "regle_redigee": "Le forfait reste dû.",
    "temps": "sur le temps de travail",
    "situation": "Pendant le bilan, l’agent est en mission.",
    "heures_cpf": "16 heures 45",
    "date_de_fin": "1er octobre 2026",
    "suivi_mois": "six mois",
    "travail_mois": "un an",
    "conservation": "Un an après la clôture",
    "base": "Mission d’intérêt public",
    "contact": "à dpo@cdg.example",
    "reclamations": "au centre de gestion (contact@cdg.example)",
    "tribunal": "le tribunal administratif de Rennes",
    "assureur": "Mutuelle de l’Exemple",
    "accords": "la conseillère mobilité-carrière de la commune de Kerlannic",
    "report": "Un rendez-vous peut être déplacé d’un commun accord, en prévenant au moins deux jours ouvrés "
    "à l’avance.",
    "absence": "Toute absence est signalée au professionnel dès que possible. Une séance qui n’a pas eu lieu "
    "n’est pas certifiée par l’attestation de présence.",
    "annulation": "Lorsque le centre de gestion annule une séance, il en propose une autre dans les "
    "meilleurs délais, sans frais.",
    "redaction": "La synthèse est rédigée par l’agent et le professionnel à l’issue du bilan.",
    "restitution": "La synthèse est remise à l’agent ; les suites du bilan sont présentées lors de la "
    "réunion tripartite de clôture.",
    "propriete": "La synthèse appartient à l’agent.",
    "circulation": "Elle n’est communiquée à l’employeur ou à un tiers qu’avec l’accord écrit de l’agent.",
    "discretion": "L’agent et le professionnel sont également tenus à la discrétion professionnelle.",
}


def dits(document: str, **faits: str) -> Textes:
    """The clauses of a document, in a case told by its facts."""
    return Textes(**resoudre(document, FAITS | faits, PARAMETRES))


RESTITUTION = Restitution(
    destinataires=("l’agent",),
    sur_accord=("l’employeur",),
    consentements=("la conseillère mobilité-carrière de la commune de Kerlannic",),
)

LIEUX = (
    "Locaux du centre de gestion, à Quimper ou à Brest",
    "À distance, par téléphone ou visioconférence",
)

ETAPES = (
    EtapePublique("Réunion tripartite de démarrage", "réunion", "1 heure", True),
    EtapePublique("Entretien n° 1", "entretien", "1 à 2 heures", False),
    EtapePublique("Entretien n° 2", "entretien et travail accompagné", "2 à 4 heures", False),
    EtapePublique("Travail en autonomie", "autonomie", None, False),
    EtapePublique("Réunion tripartite de clôture", "réunion", "1 heure", False),
)

SEANCES: tuple[LigneSeance, ...] = (
    seance(1, dt.date(2026, 3, 3), "9 h – 10 h", "1", "Réunion tripartite de démarrage", "visio"),
    seance(2, dt.date(2026, 4, 1), "9 h 30 – 11 h", "1.5", "Entretien n° 1"),
    seance(
        3,
        dt.date(2026, 4, 22),
        None,
        "2",
        "Travail en autonomie",
        "en autonomie",
        date_de_fin=dt.date(2026, 5, 4),
        intervenant=None,
    ),
    seance(4, dt.date(2026, 9, 23), "13 h 30 – 15 h 30", "2", "Entretien n° 2"),
    seance(5, dt.date(2026, 9, 30), "16 h – 17 h", "1", "Réunion tripartite de clôture", "visio"),
)

CALENDRIER = Calendrier(
    seances=SEANCES,
    totaux=(
        Total("Réunions", Decimal("2")),
        Total("Entretiens", Decimal("3.5")),
        Total("Travail en autonomie", Decimal("2")),
    ),
    total=Decimal("7.5"),
    duree_convenue=Decimal("18"),
    reste=Decimal("10.5"),
)

A_ETABLIR = Calendrier((), (), Decimal(0), None, Decimal(0))
