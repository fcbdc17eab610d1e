"""The rules across records, as a table: errors withhold the documents they touch, warnings nothing."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

from pipeline.issues import Issue, Origin, Severity, merged
from pipeline.model import facturation, groupe, perdus
from pipeline.model.assemble import sources
from pipeline.model.entites import Dossier, Groupe, Modele, Retenue
from pipeline.model.rules import acte, avenir, dossiers, durees, seances, vie

Rule = Callable[[Dossier, date], Iterator[Issue]]

RULES: tuple[Rule, ...] = (
    dossiers.organisme_prevu,
    dossiers.centre_de_gestion,
    dossiers.accord_de_l_agent,
    dossiers.decision_attendue,
    dossiers.avis_cpf,
    dossiers.anciennete,
    dossiers.emploi_permanent,
    dossiers.referent_handicap,
    dossiers.tarif_connu,
    dossiers.tarif_a_jour,
    dossiers.parts,
    acte.clauses_lisibles,
    acte.parts_des_employeurs,
    acte.signataires_connus,
    acte.temps_de_travail,
    acte.deliberation,
    acte.references_du_client,
    acte.protection_des_donnees,
    seances.etapes_connues,
    seances.dans_la_periode,
    seances.jours_ouvres,
    seances.passees,
    seances.a_venir,
    seances.duree_realisee,
    seances.simultanees,
    seances.absences_situees,
    durees.heures_des_etapes,
    durees.total_convenu,
    durees.heures_du_cpf,
    durees.delai_de_demarrage,
    durees.empan,
    avenir.fin,
    avenir.accords,
    vie.suspension,
    vie.depart,
    vie.report,
    vie.second_intervenant,
    vie.refus_de_signer,
    vie.dates_a_venir,
)


def check(modele: Modele, day: date) -> Modele:
    """The model with the rules' findings and the drafts of invoices; errors withhold documents."""
    keys = groupe.partages(modele.groupes)
    found: list[Issue] = []
    checked = [_checked(dossier, day, keys, found) for dossier in modele.dossiers]
    found += seances.chevauchements(modele.dossiers)
    found += dossiers.taille_du_groupe(modele.groupes, incomplets=bool(modele.empeches))
    return replace(
        modele,
        dossiers=tuple(checked),
        groupes=tuple(_groups(modele.groupes, checked)),
        issues=(*modele.issues, *merged(found)),
    )


def _checked(dossier: Dossier, day: date, keys: groupe.Cles, found: list[Issue]) -> Dossier:
    own = [issue for issue in keys.issues if dossier.reference in issue.dossiers]
    key = keys.parts.get(dossier.reference, ())
    billing = facturation.Facturation() if own else facturation.facturer(dossier, key)
    ruled = [issue for rule in RULES for issue in rule(dossier, day)]
    told = {issue.message for issue in ruled}
    issues = [*own, *(issue for issue in billing.issues if issue.message not in told), *ruled]
    said = _deja_dites(dossier, issues)
    found += [issue for issue in issues if issue not in said]
    errors = (issue for issue in issues if issue.severity is Severity.ERREUR)
    held = tuple(Retenue(said.get(issue, issue), issue.documents) for issue in errors)
    if not held and not billing.brouillons and not dossier.retenues:
        return dossier
    withheld = _by_the_hour(dossier, (*dossier.retenues, *held))
    return replace(dossier, retenues=withheld, brouillons=billing.brouillons)


def _deja_dites(dossier: Dossier, issues: list[Issue]) -> dict[Issue, Issue]:
    """Of what the rules find, what stands on a cell that could not be read, and the error that says so."""
    if not issues or not dossier.retenues:
        return {}
    unread = frozenset(perdus.cellules(sources(dossier)))
    told = {issue: _sur(issue.origin, dossier) for issue in issues if issue.origin in unread}
    return {issue: cause for issue, cause in told.items() if cause is not None}


def _sur(cell: Origin, dossier: Dossier) -> Issue | None:
    """The error of reading that stands on a cell."""
    causes = (held.issue for held in dossier.retenues)
    return next((each for each in causes if cell == each.origin or cell in each.related), None)


def _by_the_hour(dossier: Dossier, retenues: tuple[Retenue, ...]) -> tuple[Retenue, ...]:
    """What makes the hours doubtful withholds the invoice too, when it counts them."""
    if not facturation.a_l_heure(dossier):
        return retenues
    return tuple(
        replace(r, kinds=(*r.kinds, "facture"))
        if "attestation" in r.kinds and not r.touches("facture")
        else r
        for r in retenues
    )


def _groups(groupes: tuple[Groupe, ...], checked: list[Dossier]) -> Iterator[Groupe]:
    """The promotions with their dossiers as the rules left them."""
    by_reference = {dossier.reference: dossier for dossier in checked}
    for group in groupes:
        yield replace(group, dossiers=tuple(by_reference[d.reference] for d in group.dossiers))
