"""A synthesis destroyed on demand or when its time is over, and the certificate of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from pathlib import Path

from pipeline.documents import destruction as certificate
from pipeline.documents import synthese
from pipeline.documents.dictionary import names_of
from pipeline.model import etats, jours
from pipeline.model.entites import Dossier
from pipeline.run.conseiller.dossiers import of_reference, own
from pipeline.run.conseiller.traces import quotes, traces
from pipeline.run.contents import IDENTIFIER, variables
from pipeline.run.copies import all_copies
from pipeline.run.gather import Gathered
from pipeline.run.make import Job
from pipeline.run.templates import load_templates
from pipeline.settings import Settings
from pipeline.store.decide import Policy
from pipeline.store.outcome import Outcome
from pipeline.store.package import DESTROYED, read_identifier
from pipeline.store.store import Store, open_store
from pipeline.store.tree import ASIDE, look
from pipeline.synthese import actions_workbook as suivi
from pipeline.synthese.destruction import Destruction, Echue, a_detruire, detruire, exports, plan_destruction

KIND = "destruction"


@dataclass(frozen=True, slots=True)
class Demande:
    """What a destruction would remove, and what it leaves to a person.

    ``copies`` are the annotated copies of workbooks that quote the agent, ``suivi`` whether the follow-up of
    plans does, ``doublons`` the files a person saved under another name, ``restes`` the places to clear by
    hand.
    """

    dossier: Dossier
    destruction: Destruction
    copies: tuple[str, ...]
    suivi: bool
    doublons: frozenset[str]
    restes: tuple[str, ...]

    @property
    def fichiers(self) -> tuple[str, ...]:
        """The files that go, relative to outputs."""
        return (*self.destruction.fichiers, *self.copies)

    @property
    def rien(self) -> bool:
        """Whether all was destroyed already."""
        return bool(self.destruction.deja_detruite) and not self.fichiers and not self.suivi


def demander(settings: Settings, reference: str) -> Demande:
    """List what destroying a synthesis means; touches nothing."""
    gathered = own(settings)
    dossier = of_reference(gathered, reference)
    with open_store(settings.outputs, settings.registre, Policy(settings.day, dry_run=True)) as store:
        plan = plan_destruction(store, dossier.reference)
        taken = (*_taken(store, dossier.reference), *_exports(store, plan, dossier))
        doublons = frozenset(_doubles(store, plan))
    return Demande(
        dossier,
        plan,
        tuple(_quoting(settings.outputs, dossier.reference)),
        suivi.holds(settings.outputs, dossier.reference),
        doublons,
        (*_cells(gathered, dossier.reference), *taken),
    )


def executer(settings: Settings, demande: Demande) -> Outcome | None:
    """Destroy, then certify; no certificate as long as a workbook still quotes the agent."""
    gathered = own(settings)
    with open_store(settings.outputs, settings.registre, Policy(settings.day)) as store:
        if not demande.rien:
            copies = [settings.outputs / path for path in demande.copies]
            detruire(store, demande.destruction, settings.day, copies)
        if demande.restes:
            return None
        return _certify(store, settings, gathered, demande.dossier)


def echues(settings: Settings) -> tuple[Echue, ...]:
    """The syntheses whose time of retention is over, then those that the workbooks no longer know."""
    gathered = own(settings)
    deadlines = {d.reference: echeance(d) for d in gathered.modele.dossiers}
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


def _quoting(outputs: Path, reference: str) -> Iterator[str]:
    """The annotated copies of workbooks that hold what this agent said."""
    found = (path for path in all_copies(outputs) if quotes(path, reference))
    yield from (path.relative_to(outputs).as_posix() for path in found)


def _cells(gathered: Gathered, reference: str) -> Iterator[str]:
    """What the user's own workbooks still say of the agent."""
    for source in gathered.sources:
        yield from traces(source.path, source.name, reference)


def _doubles(store: Store, plan: Destruction) -> Iterator[str]:
    """The working files beside the one that is registered."""
    known = {row.path for row in store.rows().values()}
    if known & set(plan.fichiers):
        yield from (
            path for path in plan.fichiers if path not in known and path.partition("/")[0] not in ASIDE
        )


def _taken(store: Store, reference: str) -> Iterator[str]:
    """Another agent's synthesis over which this one was saved: whose words it holds, a person must say."""
    key = f"synthese/{reference}"
    others = (row for row in store.rows().values() if row.kind == "synthese" and row.key != key)
    for row in others:
        if not row.key.startswith(f"{key} (") and read_identifier(store.outputs / row.path) == key:
            yield f"outputs/{row.path} : cette synthèse y a été enregistrée à la place d’une autre"


def _exports(store: Store, plan: Destruction, dossier: Dossier) -> Iterator[str]:
    """What bears the synthesis' name without being a Word file: exported, printed to a file."""
    names = (*plan.fichiers, f"{synthese.TYPE.nom} {dossier.reference} ")
    for path in exports(look(store.outputs), names):
        yield f"outputs/{path}, s’il reprend la synthèse (sinon renommez-le)"


def _certify(store: Store, settings: Settings, gathered: Gathered, dossier: Dossier) -> Outcome:
    day = store.rows()[f"synthese/{dossier.reference}"].destroyed
    context = certificate.contexte(dossier, gathered.ressources, date.fromisoformat(day))
    names = {certificate.TEMPLATE: names_of(certificate.CHAMPS)}
    templates = load_templates(settings.templates, names)
    if fault := templates.faults.get(certificate.TEMPLATE):
        raise fault
    key = f"{KIND}/{dossier.reference}"
    mark = blake2b(f"{templates.digests[certificate.TEMPLATE]}{context!r}".encode(), digest_size=16)
    job = Job(key, KIND, (dossier.reference,), certificate.chemin(dossier), mark.hexdigest())
    data = templates.compiled[certificate.TEMPLATE].render(
        variables(context), {IDENTIFIER: key, DESTROYED: day}
    )
    (outcome,) = store.apply([job], store.reconcile([job]), lambda _: data)
    return outcome
