"""The syntheses whose time is over, by what the workbooks say and by what was kept of those put away."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date

from pipeline.model.entites import Dossier
from pipeline.run.conseiller.dossiers import own, shown
from pipeline.run.espace.conservation import connues, echeance
from pipeline.run.gather import gather
from pipeline.run.policy import policy_of
from pipeline.settings import Settings
from pipeline.store.register import NAME as REGISTER
from pipeline.store.register import opened
from pipeline.store.store import open_store
from pipeline.synthese.destruction import Echue, a_detruire


def echues(settings: Settings) -> tuple[Echue, ...]:
    """The syntheses whose time of retention is over, then those whose last day nothing tells."""
    kept = connues(settings.registre)
    gathered = gather(settings) if kept else own(settings)
    example = any(source.example for source in gathered.sources)
    dossiers = () if example else gathered.modele.dossiers
    deadlines = {bilan: _day(told.synthese) for bilan, told in kept.items()}
    deadlines |= {dossier.bilan: echeance(dossier) for dossier in dossiers}
    names = {bilan: told.reference for bilan, told in kept.items()}
    with open_store(settings.outputs, settings.registre, policy_of(settings, dry_run=True)) as store:
        found = tuple(a_detruire(store, deadlines, settings.day))
    return tuple(replace(each, reference=_named(each.reference, dossiers, names)) for each in found)


def ends(settings: Settings, dossiers: Iterable[Dossier]) -> dict[str, tuple[date, str]]:
    """The last day of each synthesis that was made, and the day it was destroyed (ISO, ""), by reference."""
    if not (settings.registre / REGISTER).exists():
        return {}
    with opened(settings.registre, memory=True) as register:
        rows = {row.key: row for row in register.load().values() if row.kind == "synthese"}
    found = {}
    for dossier in dossiers:
        row, end = rows.get(f"synthese/{dossier.bilan}"), echeance(dossier)
        if row is not None and end is not None:
            found[dossier.reference] = (end, row.destroyed)
    return found


def _named(bilan: str, dossiers: Collection[Dossier], kept: Mapping[str, str]) -> str:
    """The reference that people know: as the workbooks say, else as it was kept."""
    told = shown(dossiers, bilan)
    return kept.get(bilan, told) if told == bilan else told


def _day(iso: str) -> date | None:
    return date.fromisoformat(iso) if iso else None
