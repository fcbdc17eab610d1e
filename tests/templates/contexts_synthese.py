"""Sample syntheses: full and collective, the barest, and one with long values and many actions."""

import datetime as dt
from dataclasses import fields, replace

from pipeline.documents.identites import DispositifNomme, Document
from pipeline.documents.synthese import (
    Action,
    ContexteSynthese,
    LigneEtapes,
    Phase,
    Rubriques,
    SectionAjoutee,
)
from tests.templates.contexts import AGENT, AGENT_MINIMAL, COACH, CONSEILLERE, ORGANISME, ORGANISME_MINIMAL
from tests.templates.contexts_clauses import dits

VIDES = tuple(Action(number, None, None, None) for number in (1, 2, 3, 4))
"""An action not yet chosen."""

RUBRIQUES_VIDES = Rubriques(**{field.name: () for field in fields(Rubriques)})

RUBRIQUES = replace(
    RUBRIQUES_VIDES,
    r1_1=(
        "Après sept ans au secrétariat général, besoin de vérifier si un poste d’encadrement convient.",
        "Attente forte d’un regard extérieur, & d’un calendrier réaliste.",
    ),
    r1_2=("Salle accessible de plain-pied.",),
    r1_3=("Contrat signé le 3 mars 2026.",),
    r2_1_0=("Trois employeurs, deux filières, une reprise d’études.",),
    r2_1_1=("Affaires générales, commande publique, accueil.",),
    r2_1_2=("Mise en place du guichet unique, en neuf mois.",),
    r2_2_1=("Deux immersions, une candidature interne.",),
    r2_2_2=("Responsable d’un service à la population.",),
    r2_2_3=("Utilité visible du travail, équipe à taille humaine.",),
    r2_3_1=("Règles de la commande publique.",),
    r2_3_2=("Conduire une réunion.",),
    r2_3_3=("Écoute, sang-froid.",),
    r2_3_4=("Bases du management, à exercer comme adjointe.",),
    r2_4_1=("Présentation devant le groupe le 7 avril.",),
    r2_4_2=("Assistante de direction depuis 2019.",),
    r3_1_3=("Enquêtes métier, plateforme Mentor.",),
    r4_1=("Projet confirmé, point d’étape dans six mois.",),
)

COMPLET = ContexteSynthese(
    document=Document("SYN-2026-014", "Bilan de parcours professionnel collectif"),
    organisme=ORGANISME,
    agent=AGENT,
    dispositif=DispositifNomme(
        "Bilan de parcours professionnel collectif", ("Faire le point",), True, True, ()
    ),
    intervenants=(CONSEILLERE, COACH),
    date_de_lancement=dt.date(2026, 3, 1),
    phase_1=Phase("le 3 mars 2026"),
    phase_2=Phase("du 10 au 24 mars 2026"),
    phase_3=Phase("du 7 au 28 avril 2026"),
    phase_4=Phase("le 30 juin 2026"),
    date_entretien_initial=dt.date(2026, 3, 3),
    dates_des_seances="10, 17 et 24 mars 2026",
    seances_tenues=("mars 2026\u00a0: 10, 17 et 24",),
    date_entretien_final=dt.date(2026, 6, 30),
    forme="collectif",
    rubriques=RUBRIQUES,
    actions=(
        Action(1, "Préparer le concours", "6 mois", "décembre 2026"),
        Action(2, "Immersion à l’état civil", "5 jours", "1er octobre 2026"),
        *VIDES[2:],
    ),
    etapes=(
        LigneEtapes(("S’inscrire", "Trouver l’accueil", "", "")),
        LigneEtapes(("Suivre la préparation", "", "", "")),
        *(LigneEtapes(("",) * 4),) * 2,
    ),
    textes=dits("contrat"),
    sections=(
        SectionAjoutee("Points d’appui", "points d’appui favorisant le projet", ("L’équipe.", "Le réseau.")),
        SectionAjoutee("Points de vigilance", None, ()),
    ),
)

MINIMAL = ContexteSynthese(
    document=Document("SYN-2026-015", "Bilan de parcours professionnel"),
    organisme=ORGANISME_MINIMAL,
    agent=AGENT_MINIMAL,
    dispositif=DispositifNomme("Bilan évolution", (), False, True, ()),
    intervenants=(),
    date_de_lancement=None,
    phase_1=Phase(None),
    phase_2=Phase(None),
    phase_3=Phase(None),
    phase_4=Phase(None),
    date_entretien_initial=None,
    dates_des_seances=None,
    seances_tenues=(),
    date_entretien_final=None,
    forme="individuel",
    rubriques=RUBRIQUES_VIDES,
    actions=VIDES,
    etapes=(LigneEtapes(("",) * 4),) * 4,
    textes=dits("contrat"),
    sections=(),
)

LONG = replace(
    COMPLET,
    agent=replace(
        AGENT,
        nom_complet="Madame Marie-Élisabeth de La Rochefoucauld-Montbel d’Entraygues",
        fonction="Responsable adjointe du pôle mutualisé des ressources humaines et de la commande publique",
    ),
    dates_des_seances="10, 17, 24 et 31 mars 2026\u00a0; 7, 14, 21 et 28 avril 2026\u00a0; 5 mai 2026",
    actions=tuple(
        Action(
            rang,
            f"Intitulé de l’action professionnelle {rang}",
            f"{rang} mois",
            "septembre 2026",
        )
        for rang in range(1, 9)
    ),
    etapes=tuple(
        LigneEtapes(tuple(f"Contacter l’interlocuteur {etape}.{rang}" for rang in range(1, 9)))
        for etape in range(1, 7)
    ),
)
