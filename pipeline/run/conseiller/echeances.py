"""Until when each synthesis may be kept, and those whose time is over."""

from dataclasses import replace
from datetime import date

from pipeline.model import etats, jours
from pipeline.model.entites import Dossier
from pipeline.run.conseiller.dossiers import own, shown
from pipeline.run.policy import policy_of
from pipeline.settings import Settings
from pipeline.store.store import open_store
from pipeline.synthese.destruction import Echue, a_detruire


def echues(settings: Settings) -> tuple[Echue, ...]:
    """The syntheses whose time of retention is over, then those that the workbooks no longer know."""
    gathered = own(settings)
    deadlines = {d.bilan: echeance(d) for d in gathered.modele.dossiers}
    with open_store(settings.outputs, settings.registre, policy_of(settings, dry_run=True)) as store:
        found = a_detruire(store, deadlines, settings.day)
        return tuple(replace(e, reference=shown(gathered.modele.dossiers, e.reference)) for e in found)


def echeance(dossier: Dossier) -> date | None:
    """The last day a synthesis may be kept: so many months after the closing, where the scheme says so."""
    closed = etats.jour_de_cloture(dossier) if etats.clos(dossier) or etats.interrompu(dossier) else None
    months = dossier.dispositif.synthese.conservation_mois
    must = dossier.dispositif.synthese.destruction_par_prestataire
    if months is None and must and dossier.organisme.row.type.value == "prestataire":
        months = 0
    return jours.plus_mois(closed, months) if closed is not None and months is not None else None
