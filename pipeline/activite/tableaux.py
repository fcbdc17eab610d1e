"""The tables of the report as data, and how pandas counts them: what each one counts, by what, of whom.

A figure is a whole number of persons, sessions, minutes or cents; the page and the workbook put it in words.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.activite.secret import PERSONNES, Bloc, Tableau
from pipeline.activite.tidy import LigneBilan, LigneFacture, LigneSeance

if TYPE_CHECKING:
    import pandas as pd

SEANCES, MINUTES, CENTIMES = "séances", "minutes", "centimes"


class Lignes(NamedTuple):
    """The three tidy tables, as read."""

    bilans: Sequence[LigneBilan]
    seances: Sequence[LigneSeance]
    factures: Sequence[LigneFacture]


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


class Quartiles(NamedTuple):
    """In days: a quarter, half, three quarters of the bilans took at most so long."""

    nombre: int
    premier: float
    mediane: float
    troisieme: float


class Frames:
    """The tidy tables as pandas frames, whole numbers only, with the columns that counting needs."""

    def __init__(self, lignes: Lignes) -> None:
        self._frames = {
            "bilans": _frame(lignes.bilans, LigneBilan),
            "seances": _frame(lignes.seances, LigneSeance),
            "factures": _frame(lignes.factures, LigneFacture),
        }
        sessions, bills = self._frames["seances"], self._frames["factures"]
        sessions["une"] = 1
        sessions["tenue"] = sessions["statut"] == "réalisée"
        _whole(sessions, ("prevues", "realisees"), 60)
        _whole(bills, ("facture", "regle"), 100)

    def tableau(self, wanted: Definition, annee: int, key: Callable[[str], str] = str) -> Tableau:
        """The cells of one table in one year, each with who stands behind it."""
        frame = self._frames[wanted.source]
        frame = frame[frame["annee"] == annee]
        for column, values in wanted.retenir:
            frame = frame[frame[column].isin(values)]
        counted = frame.assign(une=1) if not wanted.mesure else frame
        sums = counted.groupby([wanted.par, "bilan"], sort=True)[wanted.mesure or "une"].sum()
        cells: dict[str, dict[str, int]] = {}
        for (category, bilan), value in sums.items():
            if value:
                cells.setdefault(str(category), {})[key(str(bilan))] = int(value)
        blocs = tuple(Bloc((name,), behind, sum(behind.values())) for name, behind in cells.items())
        return Tableau(wanted.code, annee, wanted.unite, blocs)

    def jours(self, wanted: Delai, annee: int, key: Callable[[str], str] = str) -> dict[str, int]:
        """The delay of each bilan of the year that has both dates."""
        frame = self._frames["bilans"]
        frame = frame[(frame["annee"] == annee) & frame[wanted.colonne].notna()]
        return {
            key(str(bilan)): int(days)
            for bilan, days in zip(frame["bilan"], frame[wanted.colonne], strict=True)
        }

    def rows(self, table: str, annee: int) -> "pd.DataFrame":
        """The rows of one tidy table in one year, without the columns that only serve counting."""
        frame = self._frames[table]
        return frame[frame["annee"] == annee].drop(columns=["une", "tenue"], errors="ignore")


def quartiles(days: Iterable[int]) -> Quartiles | None:
    """Quartiles by linear interpolation; nothing of nothing."""
    import pandas as pd  # noqa: PLC0415

    found = pd.Series(list(days), dtype="float64")
    if found.empty:
        return None
    first, middle, third = found.quantile([0.25, 0.5, 0.75])
    return Quartiles(len(found), float(first), float(middle), float(third))


def _frame(rows: Sequence[Any], kind: Any) -> "pd.DataFrame":
    import pandas as pd  # noqa: PLC0415  (1.4 s, for this command alone)

    return pd.DataFrame({field.name: [getattr(row, field.name) for row in rows] for field in fields(kind)})


def _whole(frame: "pd.DataFrame", columns: Iterable[str], factor: int) -> None:
    """Decimals as whole minutes or cents: nothing is rounded by a binary float."""
    for column in columns:
        frame[column] = [round(value * factor) for value in frame[column]]
