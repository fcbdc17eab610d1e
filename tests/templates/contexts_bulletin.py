"""Sample bulletins d'adhésion: full and the barest."""

import datetime as dt

from pipeline.documents.bulletin import ContexteBulletin
from pipeline.documents.identites import Document
from tests.templates.contexts import (
    AGENT,
    AGENT_MINIMAL,
    BILAN_COLLECTIF,
    CONSEILLERE,
    EMPLOYEUR,
    ORGANISME,
    ORGANISME_MINIMAL,
    SECOND_EMPLOYEUR,
)
from tests.templates.contexts_clauses import ENGAGEMENTS, dits

COMPLET = ContexteBulletin(
    document=Document("BUL-2026-014", "Bulletin d’adhésion – Madame Léa Le Goff"),
    organisme=ORGANISME,
    employeur=EMPLOYEUR,
    agent=AGENT,
    promotion="PROMO-2026-1",
    convention="CONV-P2026-1-1",
    dispositif=BILAN_COLLECTIF,
    intervenants=(CONSEILLERE,),
    date_de_debut=dt.date(2026, 3, 3),
    date_de_fin=dt.date(2026, 10, 1),
    engagements=ENGAGEMENTS.agent,
    textes=dits("bulletin", temps="imposé", position="dite"),
)

MINIMAL = ContexteBulletin(
    document=Document("BUL-2026-015", "Bulletin d’adhésion – Dominique Abgrall"),
    organisme=ORGANISME_MINIMAL,
    employeur=SECOND_EMPLOYEUR,
    agent=AGENT_MINIMAL,
    promotion="PROMO-2026-1",
    convention="CONV-P2026-1-1",
    dispositif=BILAN_COLLECTIF,
    intervenants=(),
    date_de_debut=None,
    date_de_fin=None,
    engagements=ENGAGEMENTS.agent,
    textes=dits("bulletin", temps="à convenir"),
)
