"""The tables of the report as data: what each one counts, by what, and the sentence that defines it."""

from dataclasses import dataclass
from typing import Any

from pipeline.activite.secret import PERSONNES, REPONSES
from pipeline.workbook.vocabulary import IssueBilan

NOTES = tuple(f"{note} sur 5" for note in range(1, 6))
SEANCES, MINUTES, CENTIMES = "séances", "minutes", "centimes"


@dataclass(frozen=True, slots=True)
class Definition:
    """One table: its source, the column whose values are its categories, what is added up.

    ``diffusion``: it may leave the service, under the rule of ``secret``; else the head of service only.
    """

    code: str
    titre: str
    definition: str
    source: str
    par: str
    mesure: str = ""
    unite: str = PERSONNES
    retenir: tuple[tuple[str, tuple[Any, ...]], ...] = ()
    diffusion: bool = True


TABLEAUX: tuple[Definition, ...] = (
    Definition(
        "suites",
        "Suites données aux demandes",
        "Bilans demandés dans l’année, selon la décision de l’employeur et l’avancement connu à la date "
        "d’arrêté. Le silence gardé deux mois vaut refus (CRPA, art. L. 231-4).",
        "bilans",
        "suite",
    ),
    Definition(
        "dispositifs",
        "Bilans par dispositif",
        "Bilans demandés dans l’année, par dispositif (nom public).",
        "bilans",
        "dispositif",
    ),
    Definition(
        "categories",
        "Bilans par catégorie hiérarchique",
        "Bilans demandés dans l’année, par catégorie de l’agent.",
        "bilans",
        "categorie",
    ),
    Definition(
        "tailles",
        "Bilans par taille d’employeur",
        "Bilans demandés dans l’année, par tranche d’effectif de l’employeur.",
        "bilans",
        "taille",
    ),
    Definition(
        "affiliation",
        "Bilans par affiliation de l’employeur",
        "Bilans demandés dans l’année, selon que l’employeur est affilié au centre de gestion.",
        "bilans",
        "affiliation",
    ),
    Definition(
        "initiative",
        "Bilans par initiative",
        "Bilans demandés dans l’année, à l’initiative de l’agent ou de l’employeur.",
        "bilans",
        "initiative",
    ),
    Definition(
        "devis",
        "Devis acceptés",
        "Bilans demandés dans l’année dont l’acceptation du devis est enregistrée.",
        "bilans",
        "devis",
    ),
    Definition(
        "consentements",
        "Consentements à la transmission de la synthèse",
        "Bilans demandés dans l’année, selon que l’agent a consenti à ce que sa synthèse soit transmise.",
        "bilans",
        "consentement",
    ),
    Definition(
        "heures",
        "Heures réalisées par modalité",
        "Heures de présence des séances tenues dans l’année, comme les attestations les comptent "
        "(le travail en autonomie n’y est pas).",
        "seances",
        "modalite",
        "realisees",
        MINUTES,
        (("autonomie", (False,)), ("statut", ("réalisée",))),
    ),
    Definition(
        "heures-restantes",
        "Heures prévues et non réalisées, par état de la séance",
        "Heures de présence des séances datées de l’année qui n’ont pas été tenues.",
        "seances",
        "statut",
        "prevues",
        MINUTES,
        (("autonomie", (False,)), ("tenue", (False,))),
    ),
    Definition(
        "seances",
        "Séances par état",
        "Séances datées de l’année, par état ; une séance de groupe compte une fois par agent.",
        "seances",
        "statut",
        "une",
        SEANCES,
    ),
    Definition(
        "factures",
        "Montants facturés, par situation",
        "Factures émises dans l’année, toutes taxes comprises, avoirs déduits, d’après le registre.",
        "factures",
        "situation",
        "facture",
        CENTIMES,
    ),
    Definition(
        "satisfaction",
        "Satisfaction des agents",
        "Réponses reçues dans l’année, de 1 à 5 (feuille Suivi) ; répondre est facultatif.",
        "reponses",
        "satisfaction",
        "une",
        REPONSES,
        (("satisfaction", NOTES),),
    ),
    Definition(
        "issues",
        "Suites du bilan, six mois après",
        "Réponses reçues dans l’année sur ce que l’agent est devenu (feuille Suivi) ; répondre est "
        "facultatif.",
        "reponses",
        "issue",
        "une",
        REPONSES,
        (("issue", tuple(issue.value for issue in IssueBilan)),),
    ),
    Definition(
        "destructions",
        "Synthèses dont la durée de conservation a pris fin",
        "Synthèses à détruire dans l’année : à temps, c’est-à-dire dans le mois qui suit leur terme, ou non.",
        "destructions",
        "destruction",
    ),
    Definition(
        "financeurs",
        "Montants facturés, par financeur",
        "Factures émises dans l’année, toutes taxes comprises, avoirs déduits, par financeur.",
        "factures",
        "financeur",
        "facture",
        CENTIMES,
        diffusion=False,
    ),
    Definition(
        "financeurs-regles",
        "Encaissements, par financeur",
        "Montants réglés des factures émises dans l’année, par financeur.",
        "factures",
        "financeur",
        "regle",
        CENTIMES,
        diffusion=False,
    ),
    Definition(
        "financeurs-retards",
        "Factures en retard, par financeur",
        "Montants des factures émises dans l’année dont l’échéance est passée, par financeur.",
        "factures",
        "financeur",
        "facture",
        CENTIMES,
        (("situation", ("en retard",)),),
        diffusion=False,
    ),
    Definition(
        "employeurs",
        "Bilans par employeur",
        "Bilans demandés dans l’année, par employeur.",
        "bilans",
        "employeur",
        diffusion=False,
    ),
    Definition(
        "organismes",
        "Bilans par organisme",
        "Bilans demandés dans l’année, par organisme qui les délivre.",
        "bilans",
        "organisme",
        diffusion=False,
    ),
    Definition(
        "encaissements",
        "Encaissements, d’après le comptable",
        "Montants réglés des factures émises dans l’année.",
        "factures",
        "situation",
        "regle",
        CENTIMES,
        diffusion=False,
    ),
)


@dataclass(frozen=True, slots=True)
class Delai:
    """A delay in days between two dates of one bilan: its quartiles, and how many bilans have both dates."""

    code: str
    titre: str
    definition: str
    colonne: str


DELAIS: tuple[Delai, ...] = (
    Delai(
        "delai-decision",
        "De la demande à la décision",
        "Jours de la demande à la décision.",
        "delai_decision",
    ),
    Delai("delai-debut", "De la décision au lancement", "Jours de la décision au lancement.", "delai_debut"),
    Delai("duree", "Du lancement à la clôture", "Jours du lancement à la clôture des bilans clos.", "duree"),
)
