"""The rules, as a table, and how their findings come back to the dossiers."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date

from pipeline.issues import Issue, Severity
from pipeline.model.entites import Dossier, Groupe, Modele, Retenue
from pipeline.model.rules import argent, chevauchements, dossiers, durees, seances

Rule = Callable[[Dossier, date], Iterator[Issue]]

RULES: tuple[Rule, ...] = (
    dossiers.accord_de_l_agent,
    dossiers.decision_attendue,
    dossiers.anciennete,
    dossiers.emploi_permanent,
    dossiers.referent_handicap,
    argent.tarif_connu,
    argent.tarif_a_jour,
    argent.parts,
    argent.obstacles,
    seances.horaires,
    seances.etapes_connues,
    seances.dans_la_periode,
    seances.jours_ouvres,
    seances.passees,
    seances.duree_realisee,
    durees.heures_des_etapes,
    durees.total_convenu,
    durees.delai_de_demarrage,
    durees.empan,
)


def check(modele: Modele, day: date) -> Modele:
    """The model with the rules' findings: errors withhold documents of their dossiers."""
    checked = []
    found: list[Issue] = []
    for dossier in modele.dossiers:
        issues = [issue for rule in RULES for issue in rule(dossier, day)]
        found += issues
        checked.append(_withheld(dossier, issues))
    found += chevauchements.chevauchements(modele.dossiers)
    found += dossiers.taille_du_groupe(modele.groupes)
    return replace(
        modele,
        dossiers=tuple(checked),
        groupes=tuple(_groups(modele.groupes, checked)),
        issues=(*modele.issues, *merged(found)),
    )


def merged(issues: Iterable[Issue]) -> tuple[Issue, ...]:
    """One issue for one sentence: the same fault in several places is said once, with all its places."""
    groups: dict[tuple[str, str, str, bool], Issue] = {}
    for issue in issues:
        key = (issue.code, issue.message, issue.remedy, issue.confidential)
        first = groups.get(key)
        groups[key] = issue if first is None else _joined(first, issue)
    return tuple(groups.values())


def _joined(first: Issue, other: Issue) -> Issue:
    places = dict.fromkeys((*first.related, other.origin))
    places.pop(first.origin, None)
    references = tuple(dict.fromkeys((*first.dossiers, *other.dossiers)))
    return replace(first, related=tuple(places), dossiers=references)


def _withheld(dossier: Dossier, issues: list[Issue]) -> Dossier:
    errors = [issue for issue in issues if issue.severity is Severity.ERREUR]
    if not errors:
        return dossier
    held = tuple(Retenue(issue, issue.documents) for issue in errors)
    return replace(dossier, retenues=(*dossier.retenues, *held))


def _groups(groupes: tuple[Groupe, ...], checked: list[Dossier]) -> Iterator[Groupe]:
    """The promotions with their dossiers as the rules left them."""
    by_reference = {dossier.reference: dossier for dossier in checked}
    for group in groupes:
        yield replace(group, dossiers=tuple(by_reference[d.reference] for d in group.dossiers))
