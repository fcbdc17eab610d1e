"""Invented people and bodies shared by the templates' sample contexts."""

import datetime as dt
from decimal import Decimal

from pipeline.documents.identites import (
    DispositifPublic,
    IdentiteAgent,
    IdentiteEmployeur,
    IdentiteIntervenant,
    IdentiteOrganisme,
    LigneSeance,
    LogoOrganisme,
    Signataire,
)

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c6390b7480100013500bc73f207670000000049454e44ae426082"
)
"""A PNG of one dark blue pixel."""

LOGO = LogoOrganisme(PIXEL, 16, "Logo de Centre de gestion de la Baie")

PRESIDENTE = Signataire(
    "Madame Anne Le Bris",
    "soussignée",
    "Présidente",
    "Présidente du centre de gestion",
    "délibération n° 2024-12 du 3 mars 2024",
)
MAIRE = Signataire(
    "Monsieur Yves Kerbrat", "soussigné", "Maire", "Maire", "délibération n° 2020-31 du 25 mai 2020"
)

ORGANISME = IdentiteOrganisme(
    nom="Centre de gestion de la Baie",
    type="CDG",
    designation="le centre de gestion",
    siret="28290001600013",
    adresse="7 rue des Embruns",
    code_postal="29000",
    ville="Quimper",
    telephone="0298000000",
    courriel="contact@cdg.example",
    logo=LOGO,
    ville_de_signature="Quimper",
    signataire=PRESIDENTE,
    dpo="dpo@cdg.example",
    base_legale="mission d’intérêt public",
    duree_de_conservation="un an après la clôture",
)

ORGANISME_MINIMAL = IdentiteOrganisme(
    nom="Centre de gestion de la Baie",
    type="CDG",
    designation="le centre de gestion",
    siret="28290001600013",
    adresse="7 rue des Embruns",
    code_postal="29000",
    ville="Quimper",
    telephone=None,
    courriel=None,
    logo=None,
    ville_de_signature="Quimper",
    signataire=None,
    dpo=None,
    base_legale=None,
    duree_de_conservation=None,
)

EMPLOYEUR = IdentiteEmployeur(
    nom="Commune de Kerlannic",
    siret="21290001900017",
    adresse="1 place de la Mairie",
    code_postal="29000",
    ville="Quimper",
    affilie=True,
    contact_rh="Service des ressources humaines",
    courriel_rh="rh@commune.example",
    signataire=MAIRE,
)

SECOND_EMPLOYEUR = IdentiteEmployeur(
    nom="Communauté de communes du Cap",
    siret="20006789100014",
    adresse="12 quai des Dunes",
    code_postal="29770",
    ville="Audierne",
    affilie=True,
    contact_rh=None,
    courriel_rh=None,
    signataire=None,
)

AGENT = IdentiteAgent(
    reference="2026-014",
    nom_complet="Madame Léa Le Goff",
    civilite="Madame",
    nom="Le Goff",
    prenom="Léa",
    fonction="Assistante de direction",
    grade="Rédactrice territoriale",
    service="Secrétariat général",
    categorie="B",
    statut="fonctionnaire titulaire",
    date_de_prise_de_fonction=dt.date(2019, 9, 1),
    courriel="lea.legoff@commune.example",
)

AGENT_MINIMAL = IdentiteAgent(
    reference="2026-015",
    nom_complet="Dominique Abgrall",
    civilite=None,
    nom="Abgrall",
    prenom="Dominique",
    fonction="Agent technique",
    grade=None,
    service=None,
    categorie=None,
    statut=None,
    date_de_prise_de_fonction=None,
    courriel=None,
)

CONSEILLERE = IdentiteIntervenant(
    nom_complet="Madame Maud Riou",
    qualite="conseillère en évolution professionnelle",
    courriel="maud.riou@cdg.example",
    telephone="0298000001",
    coach=False,
)

COACH = IdentiteIntervenant(
    nom_complet="Monsieur Paul Ferré",
    qualite="coach certifié",
    courriel=None,
    telephone=None,
    coach=True,
)

BILAN = DispositifPublic(
    libelle="Bilan professionnel",
    objectifs=("Faire le point sur son parcours", "Construire un projet professionnel"),
    contenu=("Entretiens individuels", "Travail accompagné"),
    collectif=False,
    modulable=True,
)

BILAN_COLLECTIF = DispositifPublic(
    libelle="Bilan de parcours professionnel collectif",
    objectifs=("Faire le point sur son parcours",),
    contenu=("Séances de groupe", "Entretiens individuels"),
    collectif=True,
    modulable=True,
)


def seance(
    numero: int,
    date: dt.date,
    horaire: str | None,
    duree: str,
    objet: str | None = None,
    modalite: str = "présentiel",
    **autres: object,
) -> LigneSeance:
    """One line; ``autres`` gives lieu, intervenant, statut, date_de_fin when they are not the usual ones."""
    valeurs: dict[str, object] = {
        "date_de_fin": None,
        "lieu": "Quimper" if modalite == "présentiel" else None,
        "intervenant": "Madame Maud Riou",
        "statut": "prévue",
        "duree_realisee": Decimal(0),
    }
    return LigneSeance(
        numero=numero,
        date=date,
        horaire=horaire,
        duree=Decimal(duree),
        objet=objet or f"Entretien n° {numero}",
        modalite=modalite,
        **(valeurs | autres),  # type: ignore[arg-type]
    )
