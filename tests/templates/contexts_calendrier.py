"""Sample calendars: one agent's, a promotion's, the barest."""

import datetime as dt
from decimal import Decimal

from pipeline.documents.calendrier import ContexteCalendrier
from pipeline.documents.clauses import Absences, Calendrier
from pipeline.documents.identites import Document, LigneSeance, Total
from tests.templates.contexts import (
    AGENT,
    AGENT_MINIMAL,
    BILAN,
    BILAN_COLLECTIF,
    COACH,
    CONSEILLERE,
    EMPLOYEUR,
    ORGANISME,
    ORGANISME_MINIMAL,
    SECOND_EMPLOYEUR,
    seance,
)

ABSENCES = Absences(
    report="Un rendez-vous peut être déplacé à la demande de l’agent ou du professionnel, en prévenant "
    "au moins 48 heures à l’avance ; la nouvelle date est fixée d’un commun accord.",
    absence="Une absence non excusée est signalée à l’employeur.",
    annulation_organisme="Une séance annulée par l’organisme est reportée.",
    interruption="Le bilan peut être interrompu à tout moment.",
)

AUTONOMIE = {"lieu": None, "intervenant": None}

SEANCES: tuple[LigneSeance, ...] = (
    seance(1, dt.date(2026, 3, 3), "9 h – 10 h", "1", "Réunion de démarrage", "visio"),
    seance(2, dt.date(2026, 3, 10), "9 h 30 – 11 h", "1.5", "Entretien n° 1"),
    seance(3, dt.date(2026, 3, 17), "9 h 30 – 11 h 30", "2", "Entretien n° 2"),
    seance(4, dt.date(2026, 3, 31), "14 h – 16 h", "2", "Entretien n° 3"),
    seance(5, dt.date(2026, 4, 21), "14 h – 16 h", "2", "Entretien n° 4", lieu="Brest"),
    seance(
        6,
        dt.date(2026, 4, 22),
        None,
        "2",
        "Recherches documentaires",
        "en autonomie",
        date_de_fin=dt.date(2026, 5, 4),
        **AUTONOMIE,
    ),
    seance(7, dt.date(2026, 5, 5), "14 h – 15 h 30", "1.5", "Entretien n° 5", "téléphone"),
    seance(
        8,
        dt.date(2026, 5, 6),
        None,
        "2",
        "Démarches de terrain",
        "en autonomie",
        date_de_fin=dt.date(2026, 5, 26),
        **AUTONOMIE,
    ),
    seance(9, dt.date(2026, 5, 27), "9 h – 11 h", "2", "Entretien n° 6", intervenant="Monsieur Paul Ferré"),
    seance(10, dt.date(2026, 9, 23), "9 h 30 – 11 h 30", "2", "Entretien n° 7"),
    seance(11, dt.date(2026, 9, 30), "16 h – 17 h", "1", "Réunion de clôture", "visio"),
)

COMPLET = ContexteCalendrier(
    document=Document("CAL-2026-014", "Calendrier des séances – Madame Léa Le Goff"),
    organisme=ORGANISME,
    employeurs=(EMPLOYEUR, SECOND_EMPLOYEUR),
    agent=AGENT,
    promotion=None,
    dispositif=BILAN,
    intervenants=(CONSEILLERE, COACH),
    calendrier=Calendrier(
        seances=SEANCES,
        totaux=(
            Total("Réunions", Decimal("2")),
            Total("Entretiens", Decimal("13")),
            Total("Travail en autonomie", Decimal("4")),
        ),
        total=Decimal("19"),
        duree_convenue=Decimal("20"),
        reste=Decimal("1"),
    ),
    destinataires=(
        "l’agent",
        "le service des ressources humaines de la commune de Kerlannic",
        "la conseillère ou le conseiller",
    ),
    absences=ABSENCES,
    contact="à maud.riou@cdg.example ou au 02 98 00 00 01",
)

PROMOTION = ContexteCalendrier(
    document=Document("CAL-P2026-1", "Calendrier du groupe – promotion PROMO-2026-1"),
    organisme=ORGANISME,
    employeurs=(EMPLOYEUR, SECOND_EMPLOYEUR),
    agent=None,
    promotion="PROMO-2026-1",
    dispositif=BILAN_COLLECTIF,
    intervenants=(CONSEILLERE,),
    calendrier=Calendrier(
        seances=(
            seance(1, dt.date(2026, 3, 3), "9 h – 12 h", "3", "Lancement du groupe"),
            seance(2, dt.date(2026, 3, 17), "9 h – 12 h", "3", "Séance de groupe n° 1"),
            seance(3, dt.date(2026, 3, 31), "9 h – 12 h", "3", "Séance de groupe n° 2", "visio"),
        ),
        totaux=(Total("Séances collectives", Decimal("9")),),
        total=Decimal("9"),
        duree_convenue=None,
        reste=Decimal("0"),
    ),
    destinataires=("l’agent", "le service de l’agent"),
    absences=ABSENCES,
    contact="à maud.riou@cdg.example ou au 02 98 00 00 01",
)

MINIMAL = ContexteCalendrier(
    document=Document("CAL-2026-015", "Calendrier des séances – Dominique Abgrall"),
    organisme=ORGANISME_MINIMAL,
    employeurs=(EMPLOYEUR,),
    agent=AGENT_MINIMAL,
    promotion=None,
    dispositif=BILAN,
    intervenants=(),
    calendrier=Calendrier((), (), Decimal(0), None, Decimal(0)),
    destinataires=(),
    absences=ABSENCES,
    contact=None,
)
