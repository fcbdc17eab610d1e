"""The schemes (« dispositifs ») as dated data: one TOML file each."""

from pipeline.dispositifs.clauses import (
    Absence,
    Confidentialite,
    Destinataire,
    Documents,
    Engagement,
    Engagements,
    Interruption,
    Paiement,
    Section,
    Synthese,
    Tarif,
    Visa,
)
from pipeline.dispositifs.etapes import Etape, Phase
from pipeline.dispositifs.loader import load, trouve
from pipeline.dispositifs.model import Dispositif
from pipeline.dispositifs.vocabulaire import (
    Forme,
    Initiative,
    Modalite,
    Participant,
    Production,
    RegleInterruption,
    TempsDeTravail,
    TypeDocument,
    TypeOrganisme,
    Unite,
    cle,
)

__all__ = [
    "Absence",
    "Confidentialite",
    "Destinataire",
    "Dispositif",
    "Documents",
    "Engagement",
    "Engagements",
    "Etape",
    "Forme",
    "Initiative",
    "Interruption",
    "Modalite",
    "Paiement",
    "Participant",
    "Phase",
    "Production",
    "RegleInterruption",
    "Section",
    "Synthese",
    "Tarif",
    "TempsDeTravail",
    "TypeDocument",
    "TypeOrganisme",
    "Unite",
    "Visa",
    "cle",
    "load",
    "trouve",
]
