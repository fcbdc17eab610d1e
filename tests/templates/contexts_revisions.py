"""Sample amendments and corrected pages: full and the barest."""

import datetime as dt

from pipeline.documents.avenant import ContexteAvenant
from pipeline.documents.correction import ContexteCorrection
from pipeline.documents.identites import Document
from pipeline.documents.revisions import LigneChangement, Original, PartieActe
from tests.templates.contexts import ORGANISME, ORGANISME_MINIMAL

_CDG = PartieActe(
    "Le centre de gestion",
    "Pour le centre de gestion",
    "Centre de gestion de la Baie",
    "Centre de gestion de la Baie, 7 rue des Embruns, 29000 Quimper, SIRET 282 900 016 00013",
    "Madame Anne Le Bris",
    "Présidente",
    False,
    "Signature et cachet",
)
_EMPLOYEUR = PartieActe(
    "L’employeur",
    "Pour l’employeur",
    "Commune de Kerlannic",
    "Commune de Kerlannic, 1 place de la Mairie, 29000 Quimper, SIRET 212 900 019 00017",
    None,
    None,
    True,
    "Signature et cachet",
)
_AGENT = PartieActe(
    "L’agent",
    "L’agent",
    "Madame Léa Le Goff",
    "Madame Léa Le Goff, Assistante de direction, dossier 2026-014",
    None,
    None,
    False,
    "Signature précédée de «\u00a0Lu et approuvé\u00a0»",
)

COMPLET = ContexteAvenant(
    document=Document("CONV-2026-014-AV2", "Avenant n° 2 à la convention CONV-2026-014 du 10 février 2026"),
    organisme=ORGANISME,
    numero=2,
    original=Original("la convention", "à la convention", "CONV-2026-014", dt.date(2026, 2, 10)),
    parties=(_CDG, _EMPLOYEUR, _AGENT),
    changements=(
        LigneChangement("Période", "du 3 mars au 30 juin 2026", "du 3 mars au 30 septembre 2026"),
        LigneChangement("Professionnel", "Madame Maud Riou", "Monsieur Paul Jaouen"),
    ),
    effet=dt.date(2026, 6, 1),
)

MINIMAL = ContexteAvenant(
    document=Document("ENG-2026-015-AV1", "Avenant n° 1 au contrat ENG-2026-015"),
    organisme=ORGANISME_MINIMAL,
    numero=1,
    original=Original("le contrat d’engagement", "au contrat d’engagement", "ENG-2026-015", None),
    parties=(_AGENT,),
    changements=(LigneChangement("Professionnel", "Madame Maud Riou", "Monsieur Paul Jaouen"),),
    effet=None,
)

CORRIGEE = ContexteCorrection(
    document=Document("CONV-2026-014-PC1", "Page corrigée n° 1 de la convention CONV-2026-014"),
    organisme=ORGANISME,
    numero=1,
    original=Original("la convention", "de la convention", "CONV-2026-014", dt.date(2026, 2, 10)),
    parties=(_CDG, _EMPLOYEUR, _AGENT),
    changements=(LigneChangement("Agent", "Madame Léa Le Gof", "Madame Léa Le Goff"),),
)
