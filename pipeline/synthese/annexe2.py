"""The tree of Annexe 2, as headings are recognised in a synthesis that people have edited."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Titre:
    """One heading: its number, its first words (plain), and whether the counsellor writes under it."""

    numero: str
    mots: str
    rubrique: bool = False


# Never read, never listed: what is written there is the agent's alone.
PERSONNEL = "2.5"
ARBRE = (
    Titre("1", "phase de lancement"),
    Titre("1.1", "besoins et attentes", True),
    Titre("1.2", "forme du bilan", True),
    Titre("1.3", "confirmation de l'engagement", True),
    Titre("2", "phase d'appui a l'analyse"),
    Titre("2.1", "lancement de sa retrospective"),
    Titre("2.1.0", "analyse de l'ensemble", True),
    Titre("2.1.1", "domaine fonctionnel", True),
    Titre("2.1.2", "recherche d'experiences", True),
    Titre("2.2", "reflechir a son evolution"),
    Titre("2.2.1", "les demarches d'evolution", True),
    Titre("2.2.2", "exploration des pistes", True),
    Titre("2.2.3", "les motivations", True),
    Titre("2.3", "analyse des competences"),
    Titre("2.3.1", "connaissances acquises", True),
    Titre("2.3.2", "savoir faire", True),
    Titre("2.3.3", "savoir etre", True),
    Titre("2.3.4", "identification des competences", True),
    Titre("2.4", "valorisation de son parcours"),
    Titre("2.4.1", "synthese du parcours", True),
    Titre("2.4.2", "metiers occupes", True),
    Titre(PERSONNEL, "prise en compte de la situation"),
    Titre("3", "phase d'appui a la realisation"),
    Titre("3.1", "plan d'action"),
    Titre("3.1.1", "le calendrier des actions"),
    Titre("3.1.2", "mise en oeuvre operationnelle"),
    Titre("3.1.3", "les outils methodologiques", True),
    Titre("4", "phase de conclusion"),
    Titre("4.1", "points de conclusion", True),
    Titre("", "co-signature"),
)
# What a synthesis must still have: the counsellor's own headings.
RUBRIQUES = tuple(titre.numero for titre in ARBRE if titre.rubrique and titre.numero)
# Styles of the template's own prompts: not something a person wrote.
INVITES = frozenset({"consigne", "mode d'emploi", "invite"})
