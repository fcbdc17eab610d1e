"""Sample contracts: with a coach, of a promotion, the barest."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from pipeline.documents.clauses import EtapeNommee
from pipeline.documents.contrat import ContexteContrat
from pipeline.documents.identites import DispositifNomme, Document
from tests.templates.contexts import (
    AGENT,
    AGENT_MINIMAL,
    COACH,
    CONSEILLERE,
    EMPLOYEUR,
    ORGANISME,
    ORGANISME_MINIMAL,
    SECOND_EMPLOYEUR,
)
from tests.templates.contexts_clauses import (
    A_ETABLIR,
    CALENDRIER,
    CONFIDENTIALITE,
    CONFIDENTIALITE_SIMPLE,
    ENGAGEMENTS,
    LIEUX,
    RESTITUTION,
    dits,
)

COMPLET = ContexteContrat(
    document=Document("CONT-2026-014", "Contrat d’engagement et de confidentialité – Madame Léa Le Goff"),
    organisme=ORGANISME,
    employeurs=(EMPLOYEUR, SECOND_EMPLOYEUR),
    agent=AGENT,
    promotion=None,
    dispositif=DispositifNomme(
        "Bilan développement professionnel",
        ("Identifier ses atouts et ses axes d’amélioration", "Se projeter en étant acteur de la démarche"),
        False,
        True,
        ("des séances d’entretien individuel", "des démarches personnelles entre les séances"),
    ),
    intervenants=(CONSEILLERE, COACH),
    etapes=(
        EtapeNommee(
            "Réunion tripartite", "Réunion de démarrage tripartite en visio", "réunion", "1 heure", False
        ),
        EtapeNommee(
            "Entretien n° 1",
            "Analyse du parcours professionnel (formations, expériences professionnelles et "
            "extra-professionnelles)",
            "entretien et travail accompagné",
            "1 à 2 heures",
            False,
        ),
        EtapeNommee("Travail en autonomie", "Recherches documentaires", "autonomie", None, True),
    ),
    duree_convenue=Decimal("20"),
    duree_libelle="Durée convenue",
    date_de_debut=dt.date(2026, 3, 3),
    date_de_fin=dt.date(2026, 10, 1),
    empan="4 à 6 mois",
    rythme="un rendez-vous hebdomadaire ou bimensuel",
    lieux=LIEUX,
    engagements=ENGAGEMENTS,
    points_confidentiels=(),
    confidentialite=CONFIDENTIALITE_SIMPLE,
    restitution=RESTITUTION,
    amenagements="salle au rez-de-chaussée, documents en grands caractères",
    textes=dits("contrat"),
    calendrier=CALENDRIER,
)

PROMOTION = replace(
    COMPLET,
    promotion="PROMO-2026-1",
    dispositif=DispositifNomme(
        "Bilan de parcours professionnel collectif", ("Analyser son parcours",), True, True, ()
    ),
    intervenants=(CONSEILLERE,),
    points_confidentiels=("Les récits d’expérience", "Les projets de mobilité"),
    confidentialite=CONFIDENTIALITE,
    amenagements=None,
    textes=dits("contrat", cadre="arrêté de 2023", temps="imposé", position="dite", referent="oui"),
)

MINIMAL = ContexteContrat(
    document=Document("CONT-2026-015", "Contrat d’engagement et de confidentialité – Dominique Abgrall"),
    organisme=ORGANISME_MINIMAL,
    employeurs=(EMPLOYEUR,),
    agent=AGENT_MINIMAL,
    promotion=None,
    dispositif=DispositifNomme("Bilan professionnel", (), False, False, ()),
    intervenants=(),
    etapes=(),
    duree_convenue=None,
    duree_libelle="Durée convenue",
    date_de_debut=None,
    date_de_fin=None,
    empan=None,
    rythme=None,
    lieux=(),
    engagements=ENGAGEMENTS,
    points_confidentiels=(),
    confidentialite=CONFIDENTIALITE_SIMPLE,
    restitution=replace(RESTITUTION, consentements=()),
    amenagements=None,
    textes=dits(
        "contrat",
        prix="aucun",
        temps="à convenir",
        accords="non",
        suivi="non",
        tests="non",
        base="non indiquée",
        conservation="non dite",
        modulable="non",
    ),
    calendrier=A_ETABLIR,
)
