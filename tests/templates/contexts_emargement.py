"""Sample attendance sheets: an agent's sessions, one session of a group, the barest one."""

import datetime as dt
from dataclasses import replace

from pipeline.documents.emargement import ContexteEmargement, Participant
from pipeline.documents.identites import Document
from tests.templates.contexts import (
    AGENT,
    AGENT_MINIMAL,
    BILAN,
    BILAN_COLLECTIF,
    CONSEILLERE,
    ORGANISME,
    ORGANISME_MINIMAL,
    seance,
)

AGENT_SEUL = ContexteEmargement(
    document=Document("EMA-2026-014", "Feuille d’émargement"),
    organisme=ORGANISME,
    dispositif=BILAN,
    agent=AGENT,
    employeurs=("Commune de Kerlannic",),
    promotion=None,
    intervenants=(CONSEILLERE,),
    seances=tuple(
        seance(n, dt.date(2026, 3, 3) + dt.timedelta(14 * n), "9 h 30 – 11 h", "1.5", modalite=modalite)
        for n, modalite in enumerate(("présentiel", "visio", "présentiel", "téléphone") * 3, 1)
    ),
    participants=(),
)

GROUPE = replace(
    AGENT_SEUL,
    document=Document("EMA-P2026-1-2026-09-24-0930", "Feuille d’émargement"),
    dispositif=BILAN_COLLECTIF,
    agent=None,
    employeurs=(),
    promotion="PROMO-2026-1",
    seances=(seance(1, dt.date(2026, 9, 24), "9 h 30 – 12 h 30", "3", "Séance collective n° 1"),),
    participants=tuple(
        Participant(name, "Commune de Kerlannic")
        for name in (
            "Madame Léa Le Goff",
            "Monsieur Yann Abgrall",
            "Dominique Kermarrec",
            "Madame Soazig Le Bris",
            "Monsieur Paul Ferré",
            "Madame Anne Riou",
            "Monsieur Hervé Cariou",
            "Madame Maud Le Floc’h",
        )
    ),
)

MINIMALE = replace(
    AGENT_SEUL,
    organisme=ORGANISME_MINIMAL,
    agent=AGENT_MINIMAL,
    intervenants=(),
    seances=(seance(1, dt.date(2026, 4, 1), None, "1", modalite="présentiel", lieu=None),),
)
