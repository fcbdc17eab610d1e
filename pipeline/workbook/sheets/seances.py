"""The sheets of what takes place: sessions, promotions, absences from a group's session."""

import datetime as dt
from decimal import Decimal
from typing import Annotated, ClassVar

from pipeline.workbook.columns import DISPOSITIFS, Besoin, Col, Feuille, Forme, Ligne
from pipeline.workbook.sheets import presets as pour
from pipeline.workbook.vocabulary import Modalite, Nature, StatutSeance


class Seance(Ligne):
    """A session of one bilan or of a promotion; autonomous work has a duration and a period, no hours."""

    feuille: ClassVar = Feuille(
        "Séances",
        "seances",
        "Une ligne par rendez-vous, réunion ou période de travail en autonomie.",
        autres=("Séance", "Rendez-vous"),
        cle=("reference", "promotion", "date", "debut"),
        une_seule=(("reference", "promotion"),),
        ordre=(("date", "jusqu_au"),),
        ordre_strict=(("debut", "fin"),),
        titres_requis=("debut", "fin"),
        remplacants=(("fin", "duree"),),
        documents=("convention", "calendrier", "contrat", "attestation", "synthese"),
    )
    reference: Annotated[
        str | None,
        Col(
            "Référence",
            "La référence du bilan, ou rien pour une séance de la promotion.",
            "2026-001",
            Forme.CODE,
            autres=("Réf", "Référence du bilan", "Référence dossier"),
            reference=("Agents",),
        ),
    ] = None
    promotion: Annotated[
        str | None,
        Col(
            "Promotion",
            "Le code de la promotion, pour une séance du groupe.",
            "PROMO-2026-1",
            Forme.CODE,
            reference=("Promotions",),
            besoin=Besoin.COLLECTIF,
        ),
    ] = None
    etape: Annotated[
        tuple[str, ...],
        pour.seances(
            "Étape",
            "L’étape du dispositif : son code ou son numéro ; plusieurs séparées par « ; ».",
            "3",
            autres=("Étapes",),
        ),
    ] = ()
    nature: Annotated[
        Nature | None,
        pour.seances(
            "Nature",
            "Entretien, réunion, travail accompagné, autonomie, ou entretien d’appui.",
            "entretien",
        ),
    ] = None
    date: Annotated[
        dt.date, Col("Date", "Le jour ; pour l’autonomie, le premier jour de la période.", "24/02/2026")
    ]
    debut: Annotated[
        dt.time | None,
        Col("Début", "L’heure de début ; inutile pour l’autonomie.", "09:30", autres=("Heure de début",)),
    ] = None
    fin: Annotated[
        dt.time | None,
        Col("Fin", "L’heure de fin ; inutile pour l’autonomie.", "11:00", autres=("Heure de fin",)),
    ] = None
    duree: Annotated[
        Decimal | None,
        pour.seances(
            "Durée (h)",
            "Pour l’autonomie seulement : sa durée en heures.",
            "2",
            Forme.HEURES,
            autres=("Durée",),
        ),
    ] = None
    jusqu_au: Annotated[
        dt.date | None,
        pour.seances(
            "Jusqu'au",
            "Pour l’autonomie seulement : le dernier jour de la période.",
            "10/03/2026",
            autres=("Date de fin", "Période au"),
        ),
    ] = None
    modalite: Annotated[
        Modalite | None, pour.seances("Modalité", "Présentiel, visio ou téléphone.", "présentiel")
    ] = None
    lieu: Annotated[str | None, pour.seances("Lieu", "Où la séance a lieu.", "Quimper, salle 2")] = None
    statut_seance: Annotated[
        StatutSeance | None,
        pour.seances(
            "Statut de la séance", "Ce qu’il en est advenu ; rien : prévue.", "prévue", autres=("Statut",)
        ),
    ] = None
    duree_realisee: Annotated[
        Decimal | None,
        pour.presence(
            "Durée réalisée",
            "En heures, si elle diffère de la durée prévue.",
            "1,5",
            Forme.HEURES,
            autres=("Durée réalisée (h)",),
        ),
    ] = None
    intervenant: Annotated[
        str | None,
        pour.seances(
            "Intervenant",
            "Le code du professionnel, si ce n’est pas celui du bilan.",
            "MLB",
            Forme.CODE,
            autres=("Conseiller", "Conseillère"),
            reference=("Intervenants",),
        ),
    ] = None


class Promotion(Ligne):
    """A group that follows a collective bilan together."""

    feuille: ClassVar = Feuille(
        "Promotions",
        "promotions",
        "Les groupes des bilans collectifs.",
        autres=("Promotion", "Groupes"),
        besoin=Besoin.COLLECTIF,
        cle=("code",),
    )
    code: Annotated[
        str,
        Col("Code", "Un code court, unique, repris dans les autres feuilles.", "PROMO-2026-1", Forme.CODE),
    ]
    nom: Annotated[
        str | None,
        Col("Nom", "Le nom de la promotion, imprimé sur les documents.", "Promotion du printemps"),
    ] = None
    dispositif: Annotated[
        str,
        Col(
            "Dispositif",
            "Le code du dispositif.",
            "DGAFP-COLLECTIF",
            Forme.CODE,
            sensible=True,
            reference=(DISPOSITIFS,),
        ),
    ]
    organisme: Annotated[str | None, pour.ORGANISME] = None
    animateur: Annotated[
        str | None,
        pour.signature(
            "Animateur",
            "Le code du professionnel qui anime le groupe.",
            "MLB",
            Forme.CODE,
            autres=("Animatrice", "Intervenant"),
            reference=("Intervenants",),
        ),
    ] = None
    lieu: Annotated[
        str | None, pour.signature("Lieu", "Le lieu habituel des réunions.", "Brest, salle des Abers")
    ] = None
    date_de_lancement: Annotated[
        dt.date | None,
        pour.signature(
            "Date de lancement", "Le premier jour de la promotion.", "10/03/2026", autres=("Lancement",)
        ),
    ] = None
    points_confidentiels_du_groupe: Annotated[
        tuple[str, ...],
        pour.contrat(
            "Points confidentiels du groupe",
            "La liste écrite par le groupe : un point par ligne.",
            "Ce qui se dit ici reste ici.",
            Forme.LIGNES,
            sensible=True,
        ),
    ] = ()


class Absence(Ligne):
    """Hours of a group's session that one agent missed."""

    feuille: ClassVar = Feuille(
        "Absences",
        "absences",
        "Les absences d’un agent à une séance de sa promotion.",
        autres=("Absence",),
        besoin=Besoin.COLLECTIF,
        cle=("promotion", "reference", "date", "debut"),
        documents=("attestation", "facture"),
    )
    promotion: Annotated[
        str,
        pour.presence(
            "Promotion", "Le code de la promotion.", "PROMO-2026-1", Forme.CODE, reference=("Promotions",)
        ),
    ]
    reference: Annotated[
        str,
        pour.presence(
            "Référence", "La référence de l’agent absent.", "2026-001", Forme.CODE, reference=("Agents",)
        ),
    ]
    date: Annotated[dt.date, pour.presence("Date", "Le jour de la séance.", "10/03/2026")]
    debut: Annotated[
        dt.time | None,
        pour.presence(
            "Début",
            "L’heure de début de la séance ; rien : toutes celles du jour.",
            "09:30",
            autres=("Heure de début",),
        ),
    ] = None
    heures_manquees: Annotated[
        Decimal | None,
        pour.presence("Heures manquées", "En heures ; rien : toute la séance.", "1,5", Forme.HEURES),
    ] = None
