"""Sample certificates of destruction: by a centre de gestion, by a prestataire, the barest."""

import datetime as dt
from dataclasses import replace

from pipeline.documents.destruction import ContexteDestruction
from pipeline.documents.identites import Document, Signataire
from tests.templates.contexts import (
    AGENT,
    AGENT_MINIMAL,
    BILAN,
    BILAN_COLLECTIF,
    ORGANISME,
    ORGANISME_MINIMAL,
)
from tests.templates.contexts_clauses import dits

TITRE = "Attestation de destruction de la synthèse"

COMPLET = ContexteDestruction(
    document=Document("DES-2026-014", TITRE),
    organisme=ORGANISME,
    agent=AGENT,
    dispositif=BILAN,
    detruite_le=dt.date(2026, 7, 1),
    fichiers="3\u00a0fichiers (1\u00a0fichier de travail, 2\u00a0sauvegardes)",
    reponse_cmc=None,
    textes=dits("destruction"),
)

PRESTATAIRE = replace(
    COMPLET,
    organisme=replace(
        ORGANISME,
        nom="Cabinet Horizon et Compétences",
        type="prestataire",
        designation="le prestataire",
        signataire=Signataire(
            "Monsieur Luc Moreau",
            "soussigné",
            "Gérant",
            "Gérant (Cabinet Horizon et Compétences)",
            None,
        ),
    ),
    dispositif=BILAN_COLLECTIF,
    reponse_cmc="Interrogé le 1er juillet 2026, l’agent ne souhaite pas que sa synthèse soit transmise à un "
    "conseiller mobilité-carrière de son administration.",
    textes=dits("destruction", par="prestataire"),
)

MINIMAL = ContexteDestruction(
    document=Document("DES-2026-015", TITRE),
    organisme=ORGANISME_MINIMAL,
    agent=AGENT_MINIMAL,
    dispositif=BILAN,
    detruite_le=dt.date(2026, 12, 31),
    fichiers="1\u00a0fichier (1\u00a0fichier de travail)",
    reponse_cmc=None,
    textes=dits("destruction"),
)
