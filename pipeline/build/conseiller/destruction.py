"""A synthesis destroyed on demand or when its time is over, and the certificate of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipeline.build.conseiller.dossiers import of_reference, own
from pipeline.build.copies import copies_of
from pipeline.build.gather import Gathered
from pipeline.build.making import Job
from pipeline.build.templates import load_templates
from pipeline.build.workshop import IDENTIFIER, variables
from pipeline.documents import destruction as certificate
from pipeline.documents.dictionary import names_of
from pipeline.model import etats, jours
from pipeline.model.entites import Dossier
from pipeline.settings import Settings
from pipeline.write.conservation import Destruction, Echue, a_detruire, detruire, plan_destruction
from pipeline.write.outcome import Outcome
from pipeline.write.reconcile import Policy
from pipeline.write.store import Store, open_store

KIND = "destruction"


@dataclass(frozen=True, slots=True)
class Demande:
    """What a destruction would remove, and what it leaves to a person.

    ``fichiers`` are under outputs, ``copies`` the annotated copies of workbooks that quote the agent,
    ``cellules`` the places of the workbooks to blank by hand.
    """

    dossier: Dossier
    destruction: Destruction
    copies: tuple[Path, ...]
    cellules: tuple[str, ...]

    @property
    def fichiers(self) -> tuple[str, ...]:
        """The files under outputs that go."""
        return self.destruction.fichiers

    @property
    def rien(self) -> bool:
        """Whether all was destroyed already."""
        return bool(self.destruction.deja_detruite) and not self.fichiers and not self.copies


def demander(settings: Settings, reference: str) -> Demande:
    """List what destroying a synthesis means; touches nothing."""
    gathered = own(settings)
    dossier = of_reference(gathered, reference)
    with open_store(settings.outputs, settings.registre, Policy(settings.day, dry_run=True)) as store:
        plan = plan_destruction(store, dossier.reference)
    return Demande(
        dossier, plan, tuple(_copies(gathered, dossier, settings)), tuple(certificate.cellules(dossier))
    )


def executer(settings: Settings, demande: Demande) -> Outcome | None:
    """Destroy, then certify; no certificate as long as a workbook still quotes the agent."""
    gathered = own(settings)
    with open_store(settings.outputs, settings.registre, Policy(settings.day)) as store:
        if not demande.rien:
            detruire(store, demande.destruction, settings.day, demande.copies)
        if demande.cellules:
            return None
        return _certify(store, settings, gathered, demande.dossier)


def echues(settings: Settings) -> tuple[Echue, ...]:
    """The syntheses whose time of retention is over."""
    gathered = own(settings)
    deadlines = {d.reference: day for d in gathered.modele.dossiers if (day := echeance(d)) is not None}
    with open_store(settings.outputs, settings.registre, Policy(settings.day, dry_run=True)) as store:
        return tuple(a_detruire(store, deadlines, settings.day))


def echeance(dossier: Dossier) -> date | None:
    """The last day a synthesis may be kept: so many months after the closing, where the scheme says so."""
    closed = etats.jour_de_cloture(dossier) if etats.clos(dossier) or etats.interrompu(dossier) else None
    months = dossier.dispositif.synthese.conservation_mois
    must = dossier.dispositif.synthese.destruction_par_prestataire
    if months is None and must and dossier.organisme.row.type.value == "prestataire":
        months = 0
    return jours.plus_mois(closed, months) if closed is not None and months is not None else None


def _copies(gathered: Gathered, dossier: Dossier, settings: Settings) -> Iterator[Path]:
    """The annotated copies of the workbooks that hold what this agent said."""
    files = {record.place.file for record in (*dossier.preremplissages, *dossier.actions)}
    yield from (path for path in copies_of(gathered, settings.outputs, files) if path.exists())


def _certify(store: Store, settings: Settings, gathered: Gathered, dossier: Dossier) -> Outcome:
    day = date.fromisoformat(store.rows()[f"synthese/{dossier.reference}"].destroyed)
    context = certificate.contexte(dossier, gathered.ressources, day)
    names = {certificate.TEMPLATE: names_of(certificate.CHAMPS)}
    templates = load_templates(settings.templates, names)
    if fault := templates.faults.get(certificate.TEMPLATE):
        raise fault
    key = f"{KIND}/{dossier.reference}"
    mark = f"{templates.digests[certificate.TEMPLATE]}{context!r}"
    job = Job(key, KIND, (dossier.reference,), certificate.chemin(dossier), mark)
    template = templates.compiled[certificate.TEMPLATE]
    outcomes = store.apply(
        [job], store.reconcile([job]), lambda _: template.render(variables(context), {IDENTIFIER: key})
    )
    return next(iter(list(outcomes)))
