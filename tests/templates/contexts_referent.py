"""Sample notices to the référent handicap: what the agent wishes, two employers, the barest."""

import datetime as dt
from dataclasses import replace

from pipeline.documents.identites import Document
from pipeline.documents.referent import ContexteReferent
from tests.templates.contexts import (
    AGENT,
    AGENT_MINIMAL,
    BILAN_COLLECTIF,
    COACH,
    CONSEILLERE,
    EMPLOYEUR,
    ORGANISME,
    ORGANISME_MINIMAL,
    SECOND_EMPLOYEUR,
)

TITRE = "Information du référent handicap"
INDIVIDUEL = replace(BILAN_COLLECTIF, libelle="Bilan de parcours professionnel", collectif=False)

ASSOCIE = ContexteReferent(
    document=Document("REF-2026-014", TITRE),
    organisme=ORGANISME,
    employeurs=(EMPLOYEUR,),
    agent=AGENT,
    dispositif=BILAN_COLLECTIF,
    intervenants=(CONSEILLERE,),
    date_de_debut=dt.date(2026, 3, 3),
    associe=True,
)

NON_ASSOCIE = replace(ASSOCIE, associe=False)

NON_DIT = replace(ASSOCIE, associe=None, dispositif=INDIVIDUEL)

DEUX_EMPLOYEURS = replace(
    ASSOCIE, associe=None, employeurs=(EMPLOYEUR, SECOND_EMPLOYEUR), intervenants=(CONSEILLERE, COACH)
)

MINIMAL = ContexteReferent(
    document=Document("REF-2026-015", TITRE),
    organisme=ORGANISME_MINIMAL,
    employeurs=(SECOND_EMPLOYEUR,),
    agent=AGENT_MINIMAL,
    dispositif=INDIVIDUEL,
    intervenants=(),
    date_de_debut=None,
    associe=None,
)
