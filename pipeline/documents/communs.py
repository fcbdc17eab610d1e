"""What several documents share: the calendar, the commitments, the clauses of the scheme."""

from dataclasses import dataclass
from decimal import Decimal

from pipeline.documents.fields import champ
from pipeline.documents.identites import LigneSeance, Total


@dataclass(frozen=True, slots=True)
class Calendrier:
    """The sessions and their totals, as annexed or alone."""

    seances: tuple[LigneSeance, ...] = champ("Séances, dans l'ordre", "(liste)")
    totaux: tuple[Total, ...] = champ("Totaux par modalité", "(liste)")
    total: Decimal = champ("Total des heures inscrites", "16,5")
    duree_convenue: Decimal | None = champ("Durée convenue, en heures", "18")
    reste: Decimal = champ("Heures convenues qui restent à programmer", "1,5")


@dataclass(frozen=True, slots=True)
class Engagement:
    """What one party commits to."""

    introduction: str = champ("Phrase d'introduction", "Le centre de gestion s'engage à :")
    points: tuple[str, ...] = champ("Clauses", "(liste)")


@dataclass(frozen=True, slots=True)
class Engagements:
    """Who commits to what: three blocks."""

    organisme: Engagement = champ("Engagements de l'organisme", "(voir ses champs)")
    agent: Engagement = champ("Engagements de l'agent", "(voir ses champs)")
    employeur: Engagement = champ("Engagements de l'employeur", "(voir ses champs)")


@dataclass(frozen=True, slots=True)
class Confidentialite:
    """What binds whom, in the scheme's words."""

    regles: tuple[str, ...] = champ("Règles", "(liste)")
    secret: tuple[str, ...] = champ("Ce que couvre le secret professionnel", "(liste)")
    discretion: str | None = champ("Ce que veut dire la discrétion professionnelle", "(texte)")


@dataclass(frozen=True, slots=True)
class Absences:
    """How an appointment is moved, what an absence or an interruption entails."""

    report: str = champ("Comment déplacer un rendez-vous", "(texte)")
    absence: str = champ("Absence de l'agent", "(texte)")
    annulation_organisme: str = champ("Annulation par l'organisme", "(texte)")
    interruption: str = champ("Interruption du bilan", "(texte)")


@dataclass(frozen=True, slots=True)
class Restitution:
    """What becomes of the synthesis: who writes it, whose it is, who may see it, how it is destroyed."""

    redaction: str = champ("Qui rédige la synthèse", "(texte)")
    restitution: str = champ("Comment elle est restituée", "(texte)")
    propriete: str = champ("À qui elle appartient", "(texte)")
    circulation: str = champ("Qui peut la recevoir, et avec quel accord", "(texte)")
    conservation: str = champ("Conservation et destruction", "(texte)")
    destinataires: tuple[str, ...] = champ("Destinataires que le dispositif prévoit", "(liste)")
    sur_accord: tuple[str, ...] = champ("Ceux qu'il prévoit avec l'accord écrit de l'agent", "(liste)")
    consentements: tuple[str, ...] = champ("Destinataires auxquels l'agent a consenti", "(liste)")
    destruction_par_prestataire: bool = champ("Le prestataire doit la détruire", "non")


@dataclass(frozen=True, slots=True)
class EtapePublique:
    """A step under its public label."""

    libelle: str = champ("Libellé public", "Entretien n° 3")
    modalite: str = champ("Modalité", "entretien individuel")
    duree: str | None = champ("Durée", "1 à 2 heures")
    facultative: bool = champ("Facultative", "non")


@dataclass(frozen=True, slots=True)
class EtapeNommee:
    """A step in the scheme's own words."""

    repere: str = champ("Libellé public, celui du calendrier", "Entretien n° 3")
    libelle: str = champ("Libellé complet", "Analyse du parcours professionnel")
    modalite: str = champ("Modalité", "entretien individuel et travail accompagné")
    duree: str | None = champ("Durée", "1 à 2 heures")
    facultative: bool = champ("Facultative", "non")
