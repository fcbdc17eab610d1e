"""Who appears in the documents: the parties, the signatories, the professionals, as a template sees them.

What is not known is ``None``, which the engine refuses to print: a template says what to do without it.
"""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

from pipeline.documents.fields import champ


@dataclass(frozen=True, slots=True)
class LogoOrganisme:
    """A logo before the engine's own image; its digest stands for its bytes in fingerprints."""

    contenu: bytes = field(repr=False)
    largeur_mm: float
    texte_alternatif: str
    empreinte: str = ""


@dataclass(frozen=True, slots=True)
class Signataire:
    """The person entitled to sign on the document's date."""

    nom_complet: str = champ("Civilité, prénom et nom", "Madame Anne Le Bris")
    soussigne: str = champ("Accordé à la civilité", "soussignée")
    qualite: str | None = champ("Qualité", "Présidente")
    qualite_complete: str | None = champ("Qualité, et de qui", "Présidente du centre de gestion")
    acte: str | None = champ("Acte qui l'habilite", "délibération n° 2024-12 du 3 mars 2024")


@dataclass(frozen=True, slots=True)
class IdentiteOrganisme:
    """The body that delivers the bilan."""

    nom: str = champ("Nom", "Centre de gestion de la Baie")
    type: str = champ("CDG, service interne ou prestataire", "CDG")
    designation: str = champ("Comment le texte l'appelle ensuite", "le centre de gestion")
    siret: str = champ("SIRET, 14 chiffres", "28290001600013")
    adresse: str = champ("Adresse", "7 rue des Embruns")
    code_postal: str = champ("Code postal", "29000")
    ville: str = champ("Ville", "Quimper")
    telephone: str | None = champ("Téléphone", "02 98 00 00 00")
    courriel: str | None = champ("Courriel", "contact@cdg.example")
    logo: LogoOrganisme | None = champ("Logo : {{ organisme.logo|image }}", "(image)")
    ville_de_signature: str = champ("Ville où l'on signe (à défaut, celle du siège)", "Quimper")
    signataire: Signataire | None = champ("Signataire en fonction", "(voir ses champs)")
    dpo: str | None = champ("Délégué à la protection des données", "dpo@cdg.example")
    base_legale: str | None = champ("Base légale du traitement", "mission d'intérêt public")
    duree_de_conservation: str | None = champ("Durée de conservation", "un an après la clôture")


@dataclass(frozen=True, slots=True)
class IdentiteEmployeur:
    """The agent's employer."""

    nom: str = champ("Nom", "Commune de Kerlannic")
    siret: str = champ("SIRET, 14 chiffres", "21290001900017")
    adresse: str = champ("Adresse", "1 place de la Mairie")
    code_postal: str = champ("Code postal", "29000")
    ville: str = champ("Ville", "Quimper")
    affilie: bool = champ("Affilié au centre de gestion", "oui")
    contact_rh: str | None = champ("Contact RH", "Service des ressources humaines")
    courriel_rh: str | None = champ("Courriel RH", "rh@commune.example")
    signataire: Signataire | None = champ("Signataire en fonction", "(voir ses champs)")


@dataclass(frozen=True, slots=True)
class IdentiteAgent:
    """The agent; nothing here names health, handicap or the ground of a funding."""

    reference: str = champ("Référence du dossier", "2026-014")
    nom_complet: str = champ("Civilité, prénom et nom", "Madame Léa Le Goff")
    civilite: str | None = champ("Madame ou Monsieur, ou rien", "Madame")
    nom: str = champ("Nom", "Le Goff")
    prenom: str = champ("Prénom", "Léa")
    fonction: str = champ("Fonction", "Assistante de direction")
    grade: str | None = champ("Grade", "Rédactrice territoriale")
    service: str | None = champ("Service", "Secrétariat général")
    categorie: str | None = champ("Catégorie", "B")
    statut: str | None = champ("Statut de l'agent", "fonctionnaire titulaire")
    date_de_prise_de_fonction: dt.date | None = champ("Date de prise de fonction", "1er septembre 2019")
    courriel: str | None = champ("Courriel", "lea.legoff@commune.example")


@dataclass(frozen=True, slots=True)
class IdentiteIntervenant:
    """The professional who leads the bilan, or some of its sessions."""

    nom_complet: str = champ("Civilité, prénom et nom", "Madame Maud Riou")
    qualite: str | None = champ("Qualité", "conseillère en évolution professionnelle")
    courriel: str | None = champ("Courriel", "maud.riou@cdg.example")
    telephone: str | None = champ("Téléphone", "02 98 00 00 01")
    coach: bool = champ("Coach certifié", "non")


@dataclass(frozen=True, slots=True)
class DispositifPublic:
    """A scheme under its public label: no word that tells why the agent follows it."""

    libelle: str = champ("Libellé public", "Bilan professionnel")
    objectifs: tuple[str, ...] = champ("Objectifs, en termes neutres", "(liste)")
    contenu: tuple[str, ...] = champ("Contenu, en termes neutres", "(liste)")
    collectif: bool = champ("Conduit en promotion", "non")
    modulable: bool = champ("Les étapes s'adaptent à l'agent", "oui")


@dataclass(frozen=True, slots=True)
class DispositifNomme:
    """A scheme in its own words: for the contract and the synthesis, which stay with the agent."""

    libelle: str = champ("Libellé complet", "Bilan évolution")
    objectifs: tuple[str, ...] = champ("Objectifs, dans les termes du dispositif", "(liste)")
    collectif: bool = champ("Conduit en promotion", "non")
    modulable: bool = champ("Les étapes s'adaptent à l'agent", "oui")
    complements: tuple[str, ...] = champ("Ce que le bilan comprend", "(liste)")


@dataclass(frozen=True, slots=True)
class Document:
    """The document itself: what its footer and its properties say."""

    reference: str = champ("Référence du document", "CONV-2026-014")
    titre: str = champ("Titre, aussi dans les propriétés du fichier", "Convention tripartite")


@dataclass(frozen=True, slots=True)
class Total:
    """Hours of one modality."""

    libelle: str = champ("Modalité", "Entretiens individuels")
    heures: Decimal = champ("Heures", "12,5")


@dataclass(frozen=True, slots=True)
class LigneSeance:
    """One line of a calendar or of an attestation."""

    numero: int = champ("Rang", 1)
    date: dt.date = champ("Date", "3 mars 2026")
    date_de_fin: dt.date | None = champ("Dernier jour, pour un travail en autonomie", "17 mars 2026")
    horaire: str | None = champ("Horaires", "9 h – 10 h 30")
    duree: Decimal = champ("Durée, en heures", "1,5")
    objet: str = champ("Objet, en termes neutres", "Entretien n° 3")
    modalite: str | None = champ("Modalité", "présentiel")
    lieu: str | None = champ("Lieu", "Quimper")
    intervenant: str | None = champ("Intervenant", "Madame Maud Riou")
    statut: str = champ("Statut de la séance", "prévue")
    duree_realisee: Decimal = champ("Durée réalisée, en heures", "1,5")
