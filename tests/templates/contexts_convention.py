"""Sample conventions: tripartite, of two employers, of a promotion, the barest."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from pipeline.documents.argent import Finances, Part
from pipeline.documents.convention import ContexteConvention
from pipeline.documents.identites import Document
from tests.templates.contexts import (
    AGENT,
    AGENT_MINIMAL,
    BILAN,
    BILAN_COLLECTIF,
    COACH,
    CONSEILLERE,
    EMPLOYEUR,
    ORGANISME,
    ORGANISME_MINIMAL,
    SECOND_EMPLOYEUR,
    seance,
)
from tests.templates.contexts_clauses import (
    A_ETABLIR,
    ABSENCES,
    CALENDRIER,
    CONFIDENTIALITE,
    CONFIDENTIALITE_SIMPLE,
    ENGAGEMENTS,
    ETAPES,
    LIEUX,
    RESTITUTION,
    SITUATION,
)

COMPLET = ContexteConvention(
    document=Document("CONV-2026-014", "Convention tripartite – Madame Léa Le Goff"),
    organisme=ORGANISME,
    employeurs=(EMPLOYEUR,),
    agent=AGENT,
    promotion=None,
    nombre_d_agents=1,
    tripartite=True,
    dispositif=BILAN,
    intervenants=(CONSEILLERE, COACH),
    visas=(
        "le code général de la fonction publique",
        "le décret n° 2007-1845 du 26 décembre 2007 relatif à la formation professionnelle tout au long de "
        "la vie des agents de la fonction publique territoriale",
    ),
    etapes=ETAPES,
    duree_texte="18 heures en moyenne, réparties sur 4 à 6 mois",
    duree_convenue=Decimal("18"),
    duree_de_presence=Decimal("16"),
    heures_cpf=Decimal("16.75"),
    date_de_debut=dt.date(2026, 3, 3),
    date_de_fin=dt.date(2026, 10, 1),
    empan="4 à 6 mois",
    rythme="un rendez-vous hebdomadaire ou bimensuel",
    lieux=LIEUX,
    moyens=("Salles d’entretien garantissant la confidentialité des échanges", "Outils d’évaluation"),
    engagements=ENGAGEMENTS,
    confidentialite=CONFIDENTIALITE,
    restitution=RESTITUTION,
    situation_administrative=SITUATION,
    temps_de_travail="sur le temps de travail",
    finances=Finances(
        montant=Decimal("2040.50"),
        unite="bilan",
        total=None,
        deliberation="délibération du 12 décembre 2025",
        contenu_du_prix=("les heures d’accompagnement individuel", "les frais de gestion"),
        parts=(
            Part("Commune de Kerlannic", Decimal("1040.50"), "E-2026-118"),
            Part("Fonds de formation de la Baie", Decimal("1000"), None),
        ),
        mention_tva="Exonération de TVA (article 261-4-4° a du CGI)",
        delai_de_paiement=30,
        ordre="la perception de Quimper municipale",
        prise_en_charge="La demande de financement est adressée à l’employeur, qui en valide ou non la prise "
        "en charge.",
        interruption="Le forfait reste dû.",
    ),
    absences=ABSENCES,
    calendrier=CALENDRIER,
)

DEUX_EMPLOYEURS = replace(
    COMPLET,
    document=Document("CONV-2026-020", "Convention – Madame Léa Le Goff"),
    employeurs=(EMPLOYEUR, SECOND_EMPLOYEUR),
    tripartite=False,
)

PROMOTION = replace(
    COMPLET,
    document=Document("CONV-PROMO-2026-1", "Convention – promotion PROMO-2026-1"),
    agent=None,
    promotion="PROMO-2026-1",
    nombre_d_agents=5,
    tripartite=False,
    dispositif=BILAN_COLLECTIF,
    intervenants=(CONSEILLERE,),
    etapes=(),
    duree_texte="durée laissée à l’appréciation de l’employeur",
    duree_convenue=None,
    duree_de_presence=None,
    heures_cpf=None,
    empan=None,
    rythme=None,
    restitution=replace(RESTITUTION, consentements=()),
    finances=replace(
        COMPLET.finances,
        montant=Decimal(450),
        unite="agent",
        total=Decimal(2250),
        parts=(),
        interruption=None,
    ),
    calendrier=replace(
        A_ETABLIR,
        seances=(
            seance(1, dt.date(2026, 3, 3), "9 h – 12 h", "3", "Séance collective n° 1"),
            seance(2, dt.date(2026, 3, 17), "9 h – 12 h", "3", "Séance collective n° 2"),
        ),
        total=Decimal(6),
    ),
)

MINIMAL = ContexteConvention(
    document=Document("CONV-2026-015", "Convention – Dominique Abgrall"),
    organisme=ORGANISME_MINIMAL,
    employeurs=(SECOND_EMPLOYEUR,),
    agent=AGENT_MINIMAL,
    promotion=None,
    nombre_d_agents=1,
    tripartite=True,
    dispositif=replace(BILAN, objectifs=(), contenu=()),
    intervenants=(),
    visas=(),
    etapes=(),
    duree_texte="durée laissée à l’appréciation de l’employeur",
    duree_convenue=None,
    duree_de_presence=None,
    heures_cpf=None,
    date_de_debut=None,
    date_de_fin=None,
    empan=None,
    rythme=None,
    lieux=(),
    moyens=(),
    engagements=ENGAGEMENTS,
    confidentialite=CONFIDENTIALITE_SIMPLE,
    restitution=replace(RESTITUTION, destinataires=(), consentements=()),
    situation_administrative=SITUATION,
    temps_de_travail=None,
    finances=Finances(None, None, None, None, (), (), None, None, None, None, None),
    absences=ABSENCES,
    calendrier=A_ETABLIR,
)
