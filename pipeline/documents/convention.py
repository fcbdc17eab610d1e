"""The convention between the parties."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from pipeline.documents.communs import (
    Absences,
    Calendrier,
    Confidentialite,
    Engagements,
    EtapePublique,
    Restitution,
)
from pipeline.documents.fields import champ
from pipeline.documents.identites import (
    DispositifPublic,
    Document,
    IdentiteAgent,
    IdentiteEmployeur,
    IdentiteIntervenant,
    IdentiteOrganisme,
)


@dataclass(frozen=True, slots=True)
class Part:
    """One funder's share."""

    nom: str = champ("Financeur", "Commune de Kerlannic")
    montant: Decimal = champ("Montant", "2 040,50")
    numero_engagement: str | None = champ("N° d'engagement", "E-2026-118")


@dataclass(frozen=True, slots=True)
class Finances:
    """Price, deliberation, funding and payment terms."""

    montant: Decimal | None = champ("Montant du bilan ; rien si la prestation n'est pas facturée", "2 040,50")
    unite: str | None = champ("Unité du tarif", "bilan")
    deliberation: str | None = champ("Délibération qui fixe le tarif", "délibération du 12 décembre 2025")
    contenu_du_prix: tuple[str, ...] = champ("Ce que le prix comprend", "(liste)")
    parts: tuple[Part, ...] = champ("Financeurs et leurs parts", "(liste)")
    mention_tva: str | None = champ(
        "Régime de TVA, en toutes lettres", "Exonération de TVA (article 261-4-4° a du CGI)"
    )
    delai_de_paiement: int | None = champ("Délai de paiement, en jours", 30)
    ordre: str | None = champ("À l'ordre de", "la perception de Quimper municipale")
    prise_en_charge: str | None = champ("Qui prend en charge le coût", "(texte)")
    interruption: str | None = champ("Ce qui est dû en cas d'interruption", "Le forfait reste dû.")


@dataclass(frozen=True, slots=True)
class ContexteConvention:
    """The convention between the parties: of one agent, or of a promotion with one employer."""

    document: Document = champ("Le document", "(voir ses champs)")
    organisme: IdentiteOrganisme = champ("L'organisme", "(voir ses champs)")
    employeurs: tuple[IdentiteEmployeur, ...] = champ("Les employeurs parties", "(liste)")
    agent: IdentiteAgent | None = champ("L'agent ; rien pour une promotion", "(voir ses champs)")
    promotion: str | None = champ("Code de la promotion", "PROMO-2026-1")
    nombre_d_agents: int = champ("Agents concernés", 1)
    tripartite: bool = champ("Trois parties signent", "oui")
    dispositif: DispositifPublic = champ("Le dispositif, libellé public", "(voir ses champs)")
    intervenants: tuple[IdentiteIntervenant, ...] = champ("Les professionnels", "(liste)")
    visas: tuple[str, ...] = champ("Visas, sans « Vu »", "(liste)")
    etapes: tuple[EtapePublique, ...] = champ("Les étapes, libellés publics", "(liste)")
    duree_texte: str = champ("La durée, dans les termes du dispositif", "18 heures en moyenne")
    duree_convenue: Decimal | None = champ("Durée convenue, en heures", "18")
    duree_de_presence: Decimal | None = champ("Dont heures de présence", "16")
    heures_cpf: Decimal | None = champ("Heures imputées au CPF", "16,75")
    date_de_debut: dt.date | None = champ("Début", "3 mars 2026")
    date_de_fin: dt.date | None = champ("Fin prévue", "30 juin 2026")
    empan: str | None = champ("Durée habituelle", "4 à 6 mois")
    rythme: str | None = champ("Rythme", "un rendez-vous par semaine ou toutes les deux semaines")
    lieux: tuple[str, ...] = champ("Lieux des séances", "(liste)")
    moyens: tuple[str, ...] = champ("Moyens", "(liste)")
    engagements: Engagements = champ("Engagements de chacun", "(voir ses champs)")
    confidentialite: Confidentialite = champ("Secret, discrétion", "(voir ses champs)")
    restitution: Restitution = champ("Synthèse : restitution, propriété", "(voir ses champs)")
    situation_administrative: str = champ("Situation de l'agent pendant le bilan", "(texte)")
    temps_de_travail: str | None = champ("Sur le temps de travail", "sur le temps de travail")
    finances: Finances = champ("Dispositions financières", "(voir ses champs)")
    absences: Absences = champ("Report, absence, interruption", "(voir ses champs)")
    calendrier: Calendrier = champ("Annexe 1", "(voir ses champs)")
