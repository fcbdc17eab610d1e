"""The bilans that newly typed lines are about, with all that may touch them, read alone: before and after."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from pipeline.dispositifs import cle
from pipeline.model.entites import Dossier, Modele, SeanceDossier
from pipeline.model.rules import check
from pipeline.run.gather import Gathered, assembled, codes, planned
from pipeline.run.identites import A_CONFIRMER, traits
from pipeline.run.memoire.ailleurs import exige
from pipeline.run.saisies.fusion import Ecart, Fusion
from pipeline.run.saisies.garde import Garde, tapees
from pipeline.run.saisies.lecture import concernes, fusions, with_asked
from pipeline.settings import Settings
from pipeline.workbook.columns import Ligne, columns
from pipeline.workbook.joins.typed_keys import identite
from pipeline.workbook.reading.inputs import join_rows, of_page
from pipeline.workbook.reading.layout import lookup, model_of
from pipeline.workbook.reading.part import PERSONNE, Ensemble, Lignes, changed, owner
from pipeline.workbook.reading.sources import find_sources
from pipeline.workbook.records import Entry
from pipeline.workbook.sheets import (
    AFacturer,
    Agent,
    Confidentiel,
    Consentement,
    Preremplissage,
    Saisie,
    Seance,
    Suivi,
)
from pipeline.workbook.sheets.papiers import Papiers
from pipeline.workbook.values.fold import heading_key

# What changes a dossier and says nothing of who it is, when its sessions are, or with whom.
CASES: Mapping[type[Ligne], frozenset[str]] = {
    Agent: frozenset({*Papiers.__annotations__, "changement_refuse_le"}),
    Seance: frozenset({"statut_seance", "duree_realisee"}),
    Preremplissage: frozenset({"texte"}),
    Confidentiel: frozenset(each.nom for each in columns(Confidentiel)) - {"reference"},
}
LIGNES = frozenset({Consentement, AFacturer, Suivi, Preremplissage, Confidentiel})
# Beyond that part of the dossiers, to read everything once is quicker than twice a part.
PART = 5


@dataclass(frozen=True, slots=True)
class Parties:
    """The references that what was typed is about; the part that holds them, before it and after it."""

    touches: frozenset[str]
    avant: Gathered
    apres: Gathered


class Page(NamedTuple):
    """The page's own workbooks at one moment: their rows, and how they were merged."""

    lignes: Lignes
    fusions: Mapping[str, Fusion]


def page(settings: Settings, garde: Garde) -> Page:
    """The page's own workbooks as they are now."""
    assert garde.lignes is not None  # noqa: S101 - for the type checker: something was read
    merged = fusions(settings)
    sources = find_sources(settings.inputs, merged)
    opened = of_page(sources, {name: fusion.book for name, fusion in merged.items()})
    return Page(tapees(opened, garde.lignes.connus), merged)


def parties(settings: Settings, lu: Gathered, garde: Garde, now: Page) -> Parties | None:
    """Read the part that was touched; None when nothing was. Raises ``Ailleurs`` when it may be more."""
    assert garde.lignes is not None and garde.tapees is not None  # noqa: S101, PT018 - for the type checker
    before = Page(garde.tapees, garde.fusions)
    others = {source.name for source in garde.lignes.lues.sources}
    exige(before.fusions.keys() <= now.fusions.keys() and others.isdisjoint(now.fusions))
    touched = _touched(lu, before, now, garde.lignes.connus)
    if touched == PERSONNE:
        return None
    touched = garde.lignes.whole(touched)
    near = _near(lu.modele, touched, garde.lignes.connus)
    some = garde.lignes.whole(Ensemble(touched.bilans | near, touched.promotions))
    exige(PART * len(some.bilans) <= max(len(lu.modele.dossiers), PART * PART))
    avant, apres = (_read(settings, lu, garde, some, each) for each in (before, now))
    mine = (d.reference for d in lu.modele.dossiers)
    return Parties(
        frozenset(r for r in mine if identite(r, garde.lignes.connus) in touched.bilans), avant, apres
    )


def _touched(lu: Gathered, before: Page, now: Page, connus: Mapping[str, str]) -> Ensemble:
    """Whose the lines are that changed, or about which a question is asked or answered."""
    found = PERSONNE
    for entry in changed(before.lignes.lignes, now.lignes.lignes):
        whose = owner(entry, connus)
        exige(whose != PERSONNE and _local(entry))
        found |= whose
    references = (
        r
        for ecart in _asked(before, now)
        for r in concernes(ecart.rangee.cellules, lu.reading.tables, connus)
    )
    return found | Ensemble(frozenset(identite(each, connus) for each in references if each))


def _asked(before: Page, now: Page) -> Iterator[Ecart]:
    """The questions of one moment that the other has not."""
    then, here = ([e for fusion in each.fusions.values() for e in fusion.ecarts] for each in (before, now))
    yield from (each for each in then if each not in here)
    yield from (each for each in here if each not in then)


def _local(entry: Entry) -> bool:
    """Whether a line changes nothing but the dossiers that it is about."""
    if entry.modele is not Saisie:
        return entry.modele in LIGNES
    modele = model_of(entry.values.get("feuille_visee", ""))
    if modele is None or modele not in CASES:
        return False
    column = lookup(modele).get(heading_key(entry.values.get("colonne", "")))
    return column is not None and column.nom in CASES[modele]


def _near(modele: Modele, touched: Ensemble, connus: Mapping[str, str]) -> frozenset[str]:
    """The bilans that share a professional’s day, or agenda, with these: they are seen together."""
    known = {identite(dossier.reference, connus): dossier for dossier in modele.dossiers}
    mine = [seance for bilan in touched.bilans if bilan in known for seance in known[bilan].seances]
    days = {_day(seance) for seance in mine}
    agendas = {s.intervenant.row.code for s in mine if s.intervenant and s.intervenant.row.agenda}
    dates = {seance.row.date for seance in mine}
    return frozenset(
        bilan
        for bilan, dossier in known.items()
        if any(
            (s.row.date in dates and _day(s) in days) or (agendas and _code(s) in agendas)
            for s in dossier.seances
        )
    )


def _day(seance: SeanceDossier) -> tuple[object, object]:
    return cle(_code(seance)), seance.row.date


def _code(seance: SeanceDossier) -> str:
    return seance.intervenant.row.code if seance.intervenant else ""


def _read(settings: Settings, lu: Gathered, garde: Garde, some: Ensemble, typed: Page) -> Gathered:
    """The part as it stands with these typed lines, each bilan recognised as it was in the whole."""
    assert garde.lignes is not None  # noqa: S101 - for the type checker
    rows = garde.lignes.part(some).join(typed.lignes.part(some))
    connus = garde.lignes.connus
    reading = join_rows(rows, codes(settings, garde.schemes, garde.fautes), connus)
    reading = with_asked(reading, lu.reading.tables, typed.fusions, connus)
    joined, reading = assembled(settings, reading, garde.schemes, garde.fautes)
    known = _recognised(check(joined, settings.day), lu.modele)
    others = {cle(dossier.reference) for dossier in lu.modele.dossiers}
    return planned(settings, known, reading, (), others)


def _recognised(part: Modele, whole: Modele) -> Modele:
    """The part with the identities and numbers that the whole has; a doubt is for a whole reading."""
    known = {dossier.reference: dossier for dossier in whole.dossiers}
    numbers = {groupe.promotion.row.code: groupe.numero for groupe in whole.groupes}
    dossiers = {d.reference: _as(d, known.get(d.reference)) for d in part.dossiers}
    exige(all(groupe.promotion.row.code in numbers for groupe in part.groupes))
    groupes = (
        replace(g, dossiers=_of(g.dossiers, dossiers), numero=numbers[g.promotion.row.code])
        for g in part.groupes
    )
    return replace(part, dossiers=tuple(dossiers.values()), groupes=tuple(groupes))


def _as(dossier: Dossier, known: Dossier | None) -> Dossier:
    exige(known is not None and traits(dossier) == traits(known))
    assert known is not None  # noqa: S101 - for the type checker
    exige(all(held.issue.code != A_CONFIRMER for held in known.retenues))
    return replace(dossier, identite=known.identite, numero=known.numero)


def _of(members: Iterable[Dossier], known: Mapping[str, Dossier]) -> tuple[Dossier, ...]:
    return tuple(known[each.reference] for each in members)
