"""The report as a Word file, by the engine of the other documents and a template edited like theirs."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date

from pipeline.activite import charts
from pipeline.activite.edition import Attente, Edition
from pipeline.activite.page import LECTEURS, TITRES, Vue, vues
from pipeline.documents.fields import champ
from pipeline.french import liste, nombre
from pipeline.render import Image

TEMPLATE = "activite.docx"
LARGEUR_MM = 160
# What « Chiffres clés » shows: the total of these tables, where they may be shown.
CHIFFRES = {
    "suites": "Bilans demandés",
    "heures": "Heures de présence réalisées",
    "seances": "Séances",
    "factures": "Montant facturé, toutes taxes comprises",
}


@dataclass(frozen=True, slots=True)
class LigneRapport:
    """One line of a table, in words."""

    libelle: str = champ("Ce qui est compté", "Clos")
    valeur: str = champ("L’année du rapport", "12")
    avant: str = champ("L’année d’avant", "9")


@dataclass(frozen=True, slots=True)
class TableauRapport:
    """One table with its chart."""

    titre: str = champ("Titre du tableau", "Suites données aux demandes")
    definition: str = champ("Ce que le tableau compte", "Bilans demandés dans l’année…")
    graphique: Image = champ("Le diagramme", "(image)")
    lignes: tuple[LigneRapport, ...] = champ("Les lignes", "(liste)")
    total: str = champ("Total de l’année", "43")
    total_avant: str = champ("Total de l’année d’avant", "38")


@dataclass(frozen=True, slots=True)
class DelaiRapport:
    """One delay of one year, in days."""

    libelle: str = champ("Le délai", "De la demande à la décision")
    annee: str = champ("L’année", "2026")
    premier: str = champ("Premier quartile, en jours", "12")
    mediane: str = champ("Médiane, en jours", "21")
    troisieme: str = champ("Troisième quartile, en jours", "35")


@dataclass(frozen=True, slots=True)
class ContexteActivite:
    """The activity report of one year."""

    titre: str = champ("Titre du rapport", "Rapport d’activité, 2026")
    organisme: str = champ("Nom de l’organisme, ou des organismes", "Centre de gestion du Finistère")
    annee: int = champ("L’année", "2026")
    arrete_au: date = champ("Le jour où les données ont été lues", "15 janvier 2027")
    lecteurs: str = champ("À qui le rapport peut être remis", "Réservé à la direction du service")
    remarques: tuple[str, ...] = champ("Ce qu’il faut savoir en lisant", "(liste)")
    chiffres: tuple[LigneRapport, ...] = champ("Les chiffres clés", "(liste)")
    tableaux: tuple[TableauRapport, ...] = champ("Les tableaux et leurs diagrammes", "(liste)")
    delais: tuple[DelaiRapport, ...] = champ("Les délais", "(liste)")
    tus: tuple[str, ...] = champ("Ce qui n’est pas publié, et pourquoi", "(liste)")


def contexte(edition: Edition, organismes: list[str], day: date) -> ContexteActivite:
    """What the template prints of an edition."""
    shown = vues(edition)
    return ContexteActivite(
        titre=f"{TITRES[edition.genre]}, {edition.annee}",
        organisme=liste(organismes),
        annee=edition.annee,
        arrete_au=day,
        lecteurs=LECTEURS[edition.genre],
        remarques=edition.remarques,
        chiffres=tuple(
            LigneRapport(CHIFFRES[vue.section.definition.code], vue.total, vue.total_avant)
            for vue in shown
            if vue.section.definition.code in CHIFFRES
        ),
        tableaux=tuple(_table(vue, edition.annee) for vue in shown),
        delais=tuple(line for wait in edition.delais for line in _delays(wait, edition.annee)),
        tus=tuple(f"{titre}\u00a0: {raison}" for titre, raison in edition.tus),
    )


def variables(context: ContexteActivite) -> Mapping[str, object]:
    """The context as the template's root names."""
    return {field.name: getattr(context, field.name) for field in fields(context)}


def _table(vue: Vue, annee: int) -> TableauRapport:
    section = vue.section
    picture = Image(charts.png(section, annee), LARGEUR_MM, charts.said(section, annee))
    return TableauRapport(
        titre=section.definition.titre,
        definition=section.definition.definition,
        graphique=picture,
        lignes=tuple(
            LigneRapport(f"{name[:1].upper()}{name[1:]}", *figures) for name, *figures in vue.lignes
        ),
        total=vue.total,
        total_avant=vue.total_avant,
    )


def _delays(wait: Attente, annee: int) -> list[DelaiRapport]:
    return [
        DelaiRapport(wait.delai.titre, str(year), *(nombre(days) for days in found[1:]))
        for year, found in ((annee, wait.annee), (annee - 1, wait.avant))
        if found
    ]
