"""The page of the report: each table with its definition, its chart, the year before in grey."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files as resources

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from pipeline.activite import charts
from pipeline.activite.edition import Edition, Genre, Section, en_mots
from pipeline.french import date_longue, nombre

TITRES = {Genre.PILOTAGE: "Rapport d’activité – pilotage", Genre.DIFFUSION: "Rapport d’activité"}
LECTEURS = {
    Genre.PILOTAGE: "Réservé à la direction du service : de petits groupes peuvent y être reconnus. "
    "Ne pas diffuser.",
    Genre.DIFFUSION: "Aucun groupe de moins de cinq personnes n’y figure, ni seul, ni par différence.",
}


@dataclass(frozen=True, slots=True)
class Vue:
    """What the page and the Word report show of one table."""

    section: Section
    lignes: tuple[tuple[str, str, str], ...]
    total: str
    total_avant: str


def vues(edition: Edition) -> tuple[Vue, ...]:
    """The tables in words."""
    return tuple(_view(section) for section in edition.sections)


def page(edition: Edition, day: date) -> str:
    """The edition as one HTML page without any script, its charts inside it."""
    pictures = [Markup(charts.svg(s, edition.annee)) for s in edition.sections]  # noqa: S704 - ours
    return _template().render(
        edition=edition,
        titre=f"{TITRES[edition.genre]}, {edition.annee}",
        lecteurs=LECTEURS[edition.genre],
        jour=date_longue(day),
        vues=list(zip(vues(edition), pictures, strict=True)),
        dit=charts.said,
        nombre=nombre,
    )


def _view(section: Section) -> Vue:
    unit = section.definition.unite
    rows = tuple((n.libelle, en_mots(n.valeur, unit), en_mots(n.avant, unit)) for n in section.lignes)
    return Vue(section, rows, en_mots(section.total, unit), en_mots(section.total_avant, unit))


@cache
def _template() -> Template:
    text = resources("pipeline.activite").joinpath("activite.html.j2").read_text(encoding="utf-8")
    return Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True).from_string(text)
