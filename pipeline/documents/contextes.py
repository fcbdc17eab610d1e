"""What each template is given: one typed, frozen class per document."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from pipeline.documents.fields import champ
from pipeline.documents.identites import (
    DispositifNomme,
    DispositifPublic,
    Document,
    IdentiteAgent,
    IdentiteEmployeur,
    IdentiteIntervenant,
    IdentiteOrganisme,
    LigneSeance,
    Total,
)


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
    consentements: tuple[str, ...] = champ("Destinataires auxquels l'agent a consenti", "(liste)")
    destruction_par_prestataire: bool = champ("Le prestataire doit la détruire", "non")


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
class EtapePublique:
    """A step under its public label."""

    libelle: str = champ("Libellé public", "Entretien n° 3")
    modalite: str = champ("Modalité", "entretien individuel")
    duree: str = champ("Durée", "1 à 2 heures")
    facultative: bool = champ("Facultative", "non")


@dataclass(frozen=True, slots=True)
class EtapeNommee:
    """A step in the scheme's own words."""

    libelle: str = champ("Libellé complet", "Analyse du parcours professionnel")
    modalite: str = champ("Modalité", "entretien individuel et travail accompagné")
    duree: str = champ("Durée", "1 à 2 heures")
    facultative: bool = champ("Facultative", "non")


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


@dataclass(frozen=True, slots=True)
class ContexteCalendrier:
    """The calendar of one agent, or of a promotion without any name."""

    document: Document = champ("Le document", "(voir ses champs)")
    organisme: IdentiteOrganisme = champ("L'organisme", "(voir ses champs)")
    employeurs: tuple[IdentiteEmployeur, ...] = champ("Les employeurs", "(liste)")
    agent: IdentiteAgent | None = champ("L'agent ; rien pour une promotion", "(voir ses champs)")
    promotion: str | None = champ("Code de la promotion", "PROMO-2026-1")
    dispositif: DispositifPublic = champ("Le dispositif, libellé public", "(voir ses champs)")
    intervenants: tuple[IdentiteIntervenant, ...] = champ("Les professionnels", "(liste)")
    calendrier: Calendrier = champ("Séances et totaux", "(voir ses champs)")
    destinataires: tuple[str, ...] = champ("À qui ce calendrier est remis", "(liste)")
    absences: Absences = champ("Report, absence, interruption", "(voir ses champs)")
    contact: str | None = champ("À qui écrire ou téléphoner", "maud.riou@cdg.example")


@dataclass(frozen=True, slots=True)
class ContexteContrat:
    """The commitment and confidentiality contract between the agent and the professional."""

    document: Document = champ("Le document", "(voir ses champs)")
    organisme: IdentiteOrganisme = champ("L'organisme", "(voir ses champs)")
    employeurs: tuple[IdentiteEmployeur, ...] = champ("Les employeurs", "(liste)")
    agent: IdentiteAgent = champ("L'agent", "(voir ses champs)")
    promotion: str | None = champ("Code de la promotion", "PROMO-2026-1")
    dispositif: DispositifNomme = champ("Le dispositif, dans ses termes", "(voir ses champs)")
    intervenants: tuple[IdentiteIntervenant, ...] = champ("Les professionnels signataires", "(liste)")
    etapes: tuple[EtapeNommee, ...] = champ("Les étapes", "(liste)")
    duree_convenue: Decimal | None = champ("Durée convenue, en heures", "18")
    date_de_debut: dt.date | None = champ("Début", "3 mars 2026")
    date_de_fin: dt.date | None = champ("Fin prévue", "30 juin 2026")
    empan: str | None = champ("Durée habituelle", "4 à 6 mois")
    rythme: str | None = champ("Rythme", "un rendez-vous par semaine ou toutes les deux semaines")
    temps_de_travail: str | None = champ("Sur le temps de travail", "sur le temps de travail")
    lieux: tuple[str, ...] = champ("Lieux des séances", "(liste)")
    engagements: Engagements = champ("Engagements de chacun", "(voir ses champs)")
    points_confidentiels: tuple[str, ...] = champ("Points confidentiels du groupe", "(liste)")
    confidentialite: Confidentialite = champ("Secret, discrétion", "(voir ses champs)")
    restitution: Restitution = champ("Synthèse : propriété, destinataires", "(voir ses champs)")
    amenagements: str | None = champ(
        "Aménagements, si l'agent veut qu'ils soient mentionnés", "salle au rez-de-chaussée"
    )
    absences: Absences = champ("Report, absence, interruption", "(voir ses champs)")
    calendrier: Calendrier = champ("Séances et totaux", "(voir ses champs)")


@dataclass(frozen=True, slots=True)
class ContexteAttestation:
    """The attendance certificate: hours of presence, planned and done."""

    document: Document = champ("Le document", "(voir ses champs)")
    organisme: IdentiteOrganisme = champ("L'organisme", "(voir ses champs)")
    employeurs: tuple[IdentiteEmployeur, ...] = champ("Les employeurs", "(liste)")
    agent: IdentiteAgent = champ("L'agent", "(voir ses champs)")
    dispositif: DispositifPublic = champ("Le dispositif, libellé public", "(voir ses champs)")
    intervenants: tuple[IdentiteIntervenant, ...] = champ("Les professionnels", "(liste)")
    intermediaire: bool = champ("Établie avant la clôture", "non")
    arretee_au: dt.date = champ("Date de la dernière séance comptée", "12 juin 2026")
    date_de_debut: dt.date = champ("Première séance", "3 mars 2026")
    date_de_fin: dt.date = champ("Dernière séance", "12 juin 2026")
    remplace: dt.date | None = champ("Date de l'attestation annulée et remplacée", "2 juin 2026")
    seances: tuple[LigneSeance, ...] = champ("Séances de présence réalisées", "(liste)")
    heures_prevues: Decimal = champ("Heures de présence prévues", "16")
    heures_realisees: Decimal = champ("Heures de présence réalisées", "14,5")
    heures_en_autonomie: Decimal = champ("Heures en autonomie, non certifiées", "4")
    duree_convenue: Decimal | None = champ("Durée convenue, en heures", "18")
    heures_cpf: Decimal | None = champ("Heures à débiter du CPF", "16,75")


@dataclass(frozen=True, slots=True)
class LigneFacture:
    """One line of an invoice."""

    libelle: str = champ("Désignation", "Bilan professionnel de Madame Léa Le Goff")
    detail: str | None = champ("Précision", "Convention CONV-2026-014, du 3 mars au 12 juin 2026")
    quantite: Decimal = champ("Quantité", "1")
    unite: str = champ("Unité", "bilan")
    prix_unitaire: Decimal = champ("Prix unitaire hors taxes", "2 040,50")
    montant: Decimal = champ("Montant hors taxes", "2 040,50")


@dataclass(frozen=True, slots=True)
class LigneTVA:
    """VAT of one rate."""

    taux: Decimal = champ("Taux, en pour cent", "20")
    base: Decimal = champ("Base hors taxes", "1 000")
    montant: Decimal = champ("Montant de la TVA", "200")


@dataclass(frozen=True, slots=True)
class Client:
    """Whom the invoice is addressed to."""

    nom: str = champ("Nom", "Commune de Kerlannic")
    siret: str = champ("SIRET, 14 chiffres", "21290001900017")
    adresse: str = champ("Adresse", "1 place de la Mairie")
    code_postal: str = champ("Code postal", "29000")
    ville: str = champ("Ville", "Quimper")
    code_service: str | None = champ("Code service", "RH-01")


@dataclass(frozen=True, slots=True)
class Emetteur:
    """What only an invoice says of the issuer: VAT, payee, account."""

    numero_tva: str | None = champ("N° de TVA", "FR12282900016")
    comptable_public: str | None = champ("Comptable public", "Service de gestion comptable de Quimper")
    iban: str | None = champ("IBAN", "FR7630001007941234567890185")
    bic: str | None = champ("BIC", "BDFEFRPPCCT")
    mentions_de_retard: bool = champ("Pénalités et indemnité imprimées", "oui")


@dataclass(frozen=True, slots=True)
class ContexteFacture:
    """The invoice of one funder for one bilan, or several."""

    document: Document = champ("Le document", "(voir ses champs)")
    organisme: IdentiteOrganisme = champ("L'émetteur", "(voir ses champs)")
    emetteur: Emetteur = champ("TVA et paiement", "(voir ses champs)")
    client: Client = champ("Le client", "(voir ses champs)")
    numero: str | None = champ("Numéro ; rien pour une facture provisoire", "CDG-2026-00042")
    date: dt.date | None = champ("Date d'émission ; rien pour une facture provisoire", "1er juillet 2026")
    numero_engagement: str | None = champ("N° d'engagement", "E-2026-118")
    numero_bon_de_commande: str | None = champ("N° de bon de commande", "BC-77")
    convention: str | None = champ("Référence de la convention", "CONV-2026-014")
    date_d_execution: str = champ("Date ou période d'exécution", "du 3 mars au 12 juin 2026")
    lignes: tuple[LigneFacture, ...] = champ("Lignes", "(liste)")
    total_ht: Decimal = champ("Total hors taxes", "2 040,50")
    tva: tuple[LigneTVA, ...] = champ("TVA par taux ; vide sans TVA", "(liste)")
    total_ttc: Decimal = champ("Total à payer", "2 040,50")
    mention_tva: str | None = champ("Mention d'exonération ou de non-assujettissement", "Exonération de TVA…")
    deliberation: str | None = champ("Délibération qui fixe le tarif", "délibération du 12 décembre 2025")
    delai_de_paiement: int = champ("Délai, en jours à compter de la réception", 30)
    ordre: str | None = champ("À l'ordre de", "la perception de Quimper municipale")
    pieces_fiphfp: bool = champ("Rappeler les pièces à joindre au remboursement", "non")


@dataclass(frozen=True, slots=True)
class Phase:
    """One phase of Annexe 2: its dates."""

    dates: str | None = champ("Date ou période de la phase", "du 3 au 17 mars 2026")


@dataclass(frozen=True, slots=True)
class Action:
    """One action of the plan."""

    intitule: str = champ("Intitulé", "Préparer le concours de rédacteur")
    duree: str | None = champ("Durée", "6 mois")
    date_de_realisation: str | None = champ("Date de réalisation", "décembre 2026")
    etapes: tuple[str, ...] = champ("Étapes", "(liste)")


@dataclass(frozen=True, slots=True)
class Rubriques:
    """What the counsellor already wrote in the workbook, heading by heading; 2.5 has none, ever."""

    r1_1: str | None = champ("1.1 Besoins et attentes", "(texte)")
    r1_2: str | None = champ("1.2 Forme du bilan", "(texte)")
    r1_3: str | None = champ("1.3 Confirmation de l'engagement", "(texte)")
    r2_1_0: str | None = champ("2.1.0 Analyse de l'ensemble du parcours", "(texte)")
    r2_1_1: str | None = champ("2.1.1 Domaine fonctionnel, missions, activités", "(texte)")
    r2_1_2: str | None = champ("2.1.2 Expériences marquantes", "(texte)")
    r2_2_1: str | None = champ("2.2.1 Démarches réalisées", "(texte)")
    r2_2_2: str | None = champ("2.2.2 Pistes d'évolution", "(texte)")
    r2_2_3: str | None = champ("2.2.3 Motivations", "(texte)")
    r2_3_1: str | None = champ("2.3.1 Connaissances acquises", "(texte)")
    r2_3_2: str | None = champ("2.3.2 Savoir-faire", "(texte)")
    r2_3_3: str | None = champ("2.3.3 Savoir-être", "(texte)")
    r2_3_4: str | None = champ("2.3.4 Compétences à acquérir", "(texte)")
    r2_4_1: str | None = champ("2.4.1 Synthèse présentée à l'oral", "(texte)")
    r2_4_2: str | None = champ("2.4.2 Métiers occupés", "(texte)")
    r3_1_3: str | None = champ("3.1.3 Outils et dispositifs", "(texte)")
    r4_1: str | None = champ("4.1 Points de conclusion", "(texte)")


@dataclass(frozen=True, slots=True)
class SectionAjoutee:
    """A section the scheme adds after the tree."""

    titre: str = champ("Titre", "Points d'appui")
    invite: str = champ("Question posée", "Ce qui favorise la réalisation du projet")
    texte: str | None = champ("Texte déjà saisi", "(texte)")


@dataclass(frozen=True, slots=True)
class ContexteSynthese:
    """The DGAFP form, Annexe 2, with what is known and room for the rest."""

    document: Document = champ("Le document", "(voir ses champs)")
    organisme: IdentiteOrganisme = champ("L'organisme", "(voir ses champs)")
    agent: IdentiteAgent = champ("L'agent", "(voir ses champs)")
    dispositif: DispositifNomme = champ("Le dispositif, dans ses termes", "(voir ses champs)")
    intervenants: tuple[IdentiteIntervenant, ...] = champ("Les professionnels", "(liste)")
    date_de_lancement: dt.date | None = champ("Date de lancement", "3 mars 2026")
    phase_1: Phase = champ("Phase 1", "(voir ses champs)")
    phase_2: Phase = champ("Phase 2", "(voir ses champs)")
    phase_3: Phase = champ("Phase 3", "(voir ses champs)")
    phase_4: Phase = champ("Phase 4", "(voir ses champs)")
    date_entretien_initial: dt.date | None = champ("Entretien initial", "3 mars 2026")
    dates_des_seances: str | None = champ("Dates des séances", "10, 17 et 24 mars 2026")
    date_entretien_final: dt.date | None = champ("Entretien final", "30 juin 2026")
    forme: str = champ("individuel ou collectif", "individuel")
    rubriques: Rubriques = champ("Textes déjà saisis", "(voir ses champs)")
    actions: tuple[Action, ...] = champ("Actions : quatre au moins, vides s'il le faut", "(liste)")
    nombre_d_etapes: int = champ("Étapes par action : quatre au moins", 4)
    sections: tuple[SectionAjoutee, ...] = champ("Sections ajoutées par le dispositif", "(liste)")
