"""A synthesis destroyed on demand or when its time is over, and the certificate of it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from hashlib import blake2b
from pathlib import Path

from pipeline.documents import destruction as certificate
from pipeline.documents.dictionary import names_of
from pipeline.errors import UserError
from pipeline.french import date_longue
from pipeline.model.entites import Dossier
from pipeline.render import Dictionary
from pipeline.run.apercus import APERCUS as TRIALS
from pipeline.run.conseiller import relectures
from pipeline.run.conseiller.archives import nettoyees
from pipeline.run.conseiller.dossiers import of_reference, own
from pipeline.run.conseiller.restes import doubtful, elsewhere, still
from pipeline.run.conseiller.traces import quotes, traces
from pipeline.run.contents import IDENTIFIER, variables
from pipeline.run.copies import all_copies
from pipeline.run.espace.conservation import reglages_de
from pipeline.run.gather import Gathered
from pipeline.run.pdfs import APERCUS as PICTURES
from pipeline.run.policy import policy_of
from pipeline.run.saisies.oubli import notes, oublier
from pipeline.run.sauvegarde import folder_of
from pipeline.run.templates import load_templates
from pipeline.settings import Settings
from pipeline.store.outcome import Outcome, Single, Status
from pipeline.store.package import DESTROYED, read_identifier
from pipeline.store.store import Store, open_store
from pipeline.store.tree import ASIDE, look
from pipeline.synthese import actions_workbook as suivi
from pipeline.synthese.destruction import Destruction, detruire, plan_destruction
from pipeline.synthese.transmission import recorded
from pipeline.workbook.reading.sources import is_typed

KIND = "destruction"
INTROUVABLE = (
    "aucun fichier de cette synthèse n’a été trouvé : nul ne sait ce qu’elle est devenue. Remettez-la dans "
    "outputs/syntheses, puis relancez"
)


@dataclass(frozen=True, slots=True)
class Demande:
    """What a destruction would remove, and what it leaves to a person.

    ``copies`` are the annotated copies of workbooks that quote the agent and the pictures of pages,
    ``suivi`` whether the follow-up of plans does, ``doublons`` the files a person saved under another name,
    ``restes`` the places to clear by hand, ``ailleurs`` the files to remove outside outputs and in our
    archives, ``notes`` where the page's own files hold what was noted, ``question`` whether a prestataire's
    question is still to be answered.
    """

    dossier: Dossier
    destruction: Destruction
    copies: tuple[str, ...]
    suivi: bool
    doublons: frozenset[str]
    restes: tuple[str, ...]
    ailleurs: tuple[str, ...] = ()
    question: bool = False
    notes: tuple[str, ...] = ()

    @property
    def fichiers(self) -> tuple[str, ...]:
        """The files that go, relative to outputs."""
        return (*self.destruction.fichiers, *self.copies)

    @property
    def rien(self) -> bool:
        """Whether all was destroyed already."""
        left = self.fichiers or self.suivi or self.ailleurs or self.notes
        return bool(self.destruction.deja_detruite) and not left


@dataclass(frozen=True, slots=True)
class Reponse:
    """What the agent answered to the question of the DGAFP guide, and when."""

    souhaite: bool
    le: date


@dataclass(frozen=True, slots=True)
class Fin:
    """What came of a destruction: the certificate, or why there is none (French, one line each).

    ``archives``: the workbooks in the office's archives that quote the agent still.
    """

    attestation: Outcome | None
    raisons: tuple[str, ...] = ()
    archives: tuple[str, ...] = ()


def demander(settings: Settings, reference: str) -> Demande:
    """List what destroying a synthesis means; touches nothing."""
    gathered = own(reglages_de(settings, reference))
    dossier = of_reference(gathered, reference)
    with open_store(settings.outputs, settings.registre, policy_of(settings, dry_run=True)) as store:
        references = _references(gathered, dossier)
        plan = plan_destruction(store, dossier.bilan, _roots(settings), references, _named(dossier))
        taken = tuple(_taken(store, dossier.bilan))
        doublons = frozenset(_doubles(store, plan))
    asked = dossier.organisme.row.type.value == "prestataire" and not (plan.reponse or plan.deja_detruite)
    return Demande(
        dossier,
        plan,
        (*_quoting(settings.outputs, dossier.reference), *_previews(settings.outputs, plan)),
        suivi.holds(settings.outputs, plan.references),
        doublons,
        (*_cells(gathered, dossier.reference), *taken, *doubtful(settings, plan, taken)),
        tuple(elsewhere(settings, plan)),
        asked,
        tuple(notes(settings, plan.references)),
    )


def executer(settings: Settings, demande: Demande, reponse: Reponse | None = None) -> Fin:
    """Destroy, look again, then certify; no certificate as long as anything is left or unsure.

    Raises ``UserError``, before anything is touched, while a prestataire's question has no answer.
    """
    gathered = own(reglages_de(settings, demande.dossier.reference))
    plan = demande.destruction
    if demande.question:
        plan = replace(plan, reponse=_answered(settings, demande.dossier.bilan, reponse))
    with open_store(settings.outputs, settings.registre, policy_of(settings)) as store:
        if plan.vide and not plan.deja_detruite:
            return Fin(None, (INTROUVABLE, *demande.restes))
        if not demande.rien:
            copies = [settings.outputs / path for path in demande.copies]
            oublier(settings.inputs, settings.registre, plan.references)
            detruire(store, plan, settings.day, copies)
            relectures.forget(settings.registre, plan.reference)
        who = _named(demande.dossier)
        again = plan_destruction(store, demande.dossier.bilan, _roots(settings), plan.references, who)
        left = (
            *demande.restes,
            *notes(settings, plan.references),
            *still(settings, again),
            *doubtful(settings, again, demande.restes),
        )
        if left:
            return Fin(None, tuple(dict.fromkeys(left)))
        quoting = nettoyees(settings, demande.dossier.reference)
        done = _certified(store, settings, gathered, demande.dossier, again)
        return replace(done, archives=quoting)


def _answered(settings: Settings, bilan: str, reponse: Reponse | None) -> str:
    if reponse is None:
        raise UserError(
            "Un prestataire ne détruit pas une synthèse avant d’avoir demandé à l’agent s’il souhaite "
            "qu’elle soit transmise à un conseiller mobilité-carrière de son administration.",
            "Donnez sa réponse et sa date : --transmission non --repondu-le 2026-12-01.",
        )
    if reponse.le > settings.day:
        raise UserError(f"La réponse ne peut pas dater du {date_longue(reponse.le)}.", "Corrigez cette date.")
    asked = f"Interrogé le {date_longue(reponse.le)}, l’agent "
    where = "sa synthèse soit transmise à un conseiller mobilité-carrière de son administration"
    if not reponse.souhaite:
        return f"{asked}ne souhaite pas que {where}."
    sent = [each for each in recorded(settings.registre) if each.reference == bilan]
    if not sent:
        raise UserError(
            "L’agent souhaite que sa synthèse soit d’abord transmise, et aucune transmission n’est "
            "enregistrée.",
            "Lancez « transmettre », envoyez la copie, puis relancez.",
        )
    return f"{asked}souhaite que {where} : elle a été transmise le {date_longue(sent[-1].le)}."


def _named(dossier: Dossier) -> tuple[str, ...]:
    """How a text names the agent."""
    row = dossier.agent.row
    return (f"{row.prenom} {row.nom}", f"{row.nom} {row.prenom}")


def _references(gathered: Gathered, dossier: Dossier) -> tuple[str, ...]:
    """The references under which the bilan is and was known, none that names another one now."""
    others = {each.reference for each in gathered.modele.dossiers}
    first = dossier.bilan.partition("~")[0]
    return (dossier.reference, *([] if first in others else [first]))


def _roots(settings: Settings) -> tuple[Path, ...]:
    """Where a synthesis may be beside outputs."""
    return (settings.inputs, folder_of(settings), settings.registre)


def _quoting(outputs: Path, reference: str) -> Iterator[str]:
    """The annotated copies of workbooks that hold what this agent said."""
    found = (path for path in all_copies(outputs) if quotes(path, reference))
    yield from (path.relative_to(outputs).as_posix() for path in found)


def _previews(outputs: Path, plan: Destruction) -> Iterator[str]:
    """The pictures of its pages, and the trials of the template, which show real dossiers."""
    pictures = (path for each in plan.pdfs for path in (outputs / PICTURES).glob(f"{each[:32]}-*"))
    trials = (outputs / TRIALS).glob("synthese*")
    yield from (path.relative_to(outputs).as_posix() for path in sorted((*pictures, *trials)))


def _cells(gathered: Gathered, reference: str) -> Iterator[str]:
    """What the user's own workbooks still say of the agent."""
    for source in gathered.sources:
        if not is_typed(source.name):
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


def _certified(
    store: Store, settings: Settings, gathered: Gathered, dossier: Dossier, plan: Destruction
) -> Fin:
    """Certify what the register knows to be gone; without its counts, the certificate made before stands."""
    key = f"{KIND}/{dossier.bilan}"
    if not plan.comptes:
        tree = look(store.outputs)
        made = next((path for path in tree.documents(frozenset()) if tree.identifier(path) == key), "")
        if not made:
            return Fin(None, (INTROUVABLE,))
        return Fin(Outcome(key, KIND, (dossier.reference,), Status.INCHANGE, "déjà faite", made))
    return Fin(_certify(store, settings, gathered, dossier, plan))


def _certify(
    store: Store, settings: Settings, gathered: Gathered, dossier: Dossier, plan: Destruction
) -> Outcome:
    day = plan.deja_detruite
    gone = certificate.Detruite(date.fromisoformat(day), plan.comptes, plan.reponse or None)
    context = certificate.contexte(dossier, gathered.ressources, gone)
    names = {certificate.TEMPLATE: Dictionary(names_of(certificate.CHAMPS))}
    templates = load_templates(settings, names)
    if fault := templates.faults.get(certificate.TEMPLATE):
        raise fault
    key = f"{KIND}/{dossier.bilan}"
    mark = blake2b(f"{templates.digests[certificate.TEMPLATE]}{context!r}".encode(), digest_size=16)
    task = Single(key, KIND, (dossier.reference,), certificate.chemin(dossier), mark.hexdigest())
    data = templates.compiled[certificate.TEMPLATE].render(
        variables(context), {IDENTIFIER: key, DESTROYED: day}
    )
    (outcome,) = store.apply([task], store.reconcile([task]), lambda _: data)
    return outcome
