"""The closed lists of the workbook: each value is the French label an office types."""

from enum import StrEnum

from pipeline.dispositifs.vocabulaire import Initiative, TypeOrganisme, Unite

# What the schemes say too is said once: the rest of the workbook finds it here.
__all__ = [
    "Acte",
    "ActeSigne",
    "BaseLegale",
    "Canal",
    "Categorie",
    "Civilite",
    "Decision",
    "DocumentSigne",
    "Etat",
    "FinPar",
    "Initiative",
    "IssueBilan",
    "Modalite",
    "Nature",
    "NatureRevision",
    "Papier",
    "Partie",
    "Qualite",
    "RegimeTVA",
    "RoleRGPD",
    "Rubrique",
    "StatutSeance",
    "SurTempsDeTravail",
    "Taille",
    "TypeOrganisme",
    "Unite",
]


class Civilite(StrEnum):
    """In full, as documents print it; never guessed."""

    MADAME = "Madame"
    MONSIEUR = "Monsieur"


class RegimeTVA(StrEnum):
    """The three VAT regimes of an issuer; the rate of the third is in its own column."""

    EXONERE = "exonéré 261-4-4° a"
    HORS_CHAMP = "hors champ 256 B"
    TAUX = "taux"


class Categorie(StrEnum):
    """Hierarchical category of a public agent."""

    A = "A"
    B = "B"
    C = "C"


class Decision(StrEnum):
    """What the employer answered."""

    ACCORD = "accord"
    REFUS = "refus"
    REPORT = "report"


class SurTempsDeTravail(StrEnum):
    """Whether the bilan takes place on working time."""

    OUI = "oui"
    NON = "non"
    EN_PARTIE = "en partie"


class Etat(StrEnum):
    """Where a bilan stands."""

    DEMANDE = "demandé"
    EN_COURS = "en cours"
    SUSPENDU = "suspendu"
    INTERROMPU = "interrompu"
    CLOS = "clos"
    REFUSE = "refusé"


class FinPar(StrEnum):
    """Who ended a bilan before its term: no reason is ever asked."""

    AGENT = "abandon de l'agent"
    ORGANISME = "organisme"
    EMPLOYEUR = "employeur"


class IssueBilan(StrEnum):
    """What came of a bilan, months later."""

    MOBILITE_INTERNE = "mobilité interne"
    MOBILITE_EXTERNE = "mobilité externe"
    FORMATION = "formation"
    MAINTIEN = "maintien"
    AUTRE = "autre"


class Taille(StrEnum):
    """The size of an employer, in agents."""

    MOINS_DE_50 = "moins de 50 agents"
    DE_50_A_349 = "de 50 à 349 agents"
    PLUS_DE_350 = "350 agents et plus"


class BaseLegale(StrEnum):
    """On what the processing of the bilan rests (GDPR, art. 6.1.e, c, b, a and f)."""

    MISSION = "mission d’intérêt public"
    OBLIGATION = "obligation légale"
    CONTRAT = "contrat"
    CONSENTEMENT = "consentement"
    INTERET = "intérêt légitime"


class RoleRGPD(StrEnum):
    """What the delivering body is for the employer's data (GDPR, art. 4, 26 and 28)."""

    RESPONSABLE = "responsable de traitement"
    CONJOINT = "responsable conjoint"
    SOUS_TRAITANT = "sous-traitant"


class Canal(StrEnum):
    """Which way the body's invoices leave by."""

    PES_ASAP = "pes-asap"
    CHORUS = "chorus"
    AUCUN = "aucun"


class Nature(StrEnum):
    """What happens in a session."""

    ENTRETIEN = "entretien"
    REUNION = "réunion"
    TRAVAIL_ACCOMPAGNE = "travail accompagné"
    APPUI = "entretien d'appui"
    AUTONOMIE = "autonomie"


class Modalite(StrEnum):
    """How a session is held."""

    PRESENTIEL = "présentiel"
    VISIO = "visio"
    TELEPHONE = "téléphone"


class StatutSeance(StrEnum):
    """What became of a session."""

    PREVUE = "prévue"
    REALISEE = "réalisée"
    REPORTEE = "reportée"
    ANNULEE_AGENT = "annulée par l'agent"
    ANNULEE_ORGANISME = "annulée par l'organisme"
    ABSENCE_EXCUSEE = "absence excusée"
    ABSENCE = "absence"


class Acte(StrEnum):
    """What empowers a signatory."""

    DELIBERATION = "délibération"
    ARRETE = "arrêté de délégation"


class Qualite(StrEnum):
    """What a professional is."""

    PSYCHOLOGUE = "psychologue du travail"
    CONSEILLER_EVOLUTION = "conseiller en évolution professionnelle"
    CONSEILLER_MOBILITE = "conseiller mobilité-carrière"
    COACH = "coach certifié"


class DocumentSigne(StrEnum):
    """What a signatory may sign."""

    CONVENTION = "convention"
    CONTRAT = "contrat"
    ATTESTATION = "attestation"
    FACTURE = "facture"
    DEVIS = "devis"


class ActeSigne(StrEnum):
    """What an amendment or a corrected page is about."""

    CONVENTION = "convention"
    CONTRAT = "contrat"


class Papier(StrEnum):
    """A further paper that a body may ask for."""

    CONVOCATION = "convocations"
    REFUS = "décision de refus"
    NOTICE_RH = "notice RH"
    QUESTIONNAIRES = "questionnaires"
    PIECES = "pièces du remboursement"
    FACILE = "contrat facile à lire"
    DONNEES = "notice données personnelles"
    FORMATIONS = "formations demandées"


class Partie(StrEnum):
    """Who signs an act."""

    AGENT = "agent"
    EMPLOYEUR = "employeur"
    ORGANISME = "organisme"


class NatureRevision(StrEnum):
    """What follows a signed act: the parties agree on something else, or a slip is mended."""

    AVENANT = "avenant"
    CORRECTION = "erreur matérielle"


class Rubrique(StrEnum):
    """The headings of Annexe 2 that a counsellor may prefill: never 2.5 (personal situation)."""

    R1_1 = "1.1"
    R1_2 = "1.2"
    R1_3 = "1.3"
    R2_1_0 = "2.1.0"
    R2_1_1 = "2.1.1"
    R2_1_2 = "2.1.2"
    R2_2_1 = "2.2.1"
    R2_2_2 = "2.2.2"
    R2_2_3 = "2.2.3"
    R2_3_1 = "2.3.1"
    R2_3_2 = "2.3.2"
    R2_3_3 = "2.3.3"
    R2_3_4 = "2.3.4"
    R2_4_1 = "2.4.1"
    R2_4_2 = "2.4.2"
    R3_1_3 = "3.1.3"
    R4_1 = "4.1"
