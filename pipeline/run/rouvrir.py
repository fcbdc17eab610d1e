"""Acts on a frozen document: which version was signed, a date undone, an amendment or correction asked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from pipeline.documents.catalogue import of
from pipeline.documents.kind import Sujet
from pipeline.documents.signatures import ENVOIS
from pipeline.errors import UserError
from pipeline.french import date_longue, liste
from pipeline.model.entites import Modele
from pipeline.run.gather import gather
from pipeline.run.plan import stable
from pipeline.run.policy import policy_of
from pipeline.settings import Settings
from pipeline.store.freeze import BY_THE_FILE, NOT_THE_SAME
from pipeline.store.register import Act, Known
from pipeline.store.store import Store, open_store
from pipeline.workbook.vocabulary import ActeSigne, NatureRevision

CONFIRMER, PAR_ERREUR = "confirmer", "date-par-erreur"
AVENANT, CORRECTION = "avenant", "erreur-materielle"
NATURES = {AVENANT: NatureRevision.AVENANT, CORRECTION: NatureRevision.CORRECTION}


@dataclass(frozen=True, slots=True)
class Acte:
    """What was asked: a dossier's reference, a kind of document, an act and its reason."""

    reference: str
    kind: str
    acte: str
    motif: str = ""


@dataclass(frozen=True, slots=True)
class Fait:
    """What was done: the document's path, and what it comes to."""

    path: str
    suite: str


def agir(settings: Settings, acte: Acte) -> Fait:
    """Carry out an act on one frozen document and record it.

    Raises ``UserError`` when there is no such document, when it is not frozen, or when the act is not open.
    """
    if not acte.motif.strip() and acte.acte == PAR_ERREUR:
        raise UserError("Le motif manque.", "Dites en quelques mots pourquoi : il est gardé au registre.")
    modele, day = gather(settings).modele, settings.day.isoformat()
    sujet = _sujet(modele, acte)
    with open_store(settings.outputs, settings.registre, policy_of(settings)) as store:
        row = _gele(store, acte, sujet)
        if acte.acte in NATURES:
            asked, suite = _demander(modele, acte, sujet)
            store.act(Act(day, row.key, asked, acte.motif.strip(), row.frozen), row)
            return Fait(row.path, suite)
        after, suite = _ACTES[acte.acte](row, acte, sujet)
        store.act(Act(day, row.key, acte.acte, acte.motif.strip(), row.frozen), after)
        return Fait(row.path, suite)


def _demander(modele: Modele, acte: Acte, sujet: Sujet) -> tuple[str, str]:
    """Ask for an amendment or a corrected page: what the register keeps, and what comes next."""
    nature = NATURES[acte.acte]
    if acte.kind not in set(ActeSigne):
        raise UserError(
            "Cet acte ne concerne que la convention et le contrat.",
            "Un devis se remplace par un nouveau devis, une attestation par une nouvelle attestation.",
        )
    found = [r for r in modele.revisions if r.acte.value == acte.kind and r.cle == sujet.cle]
    mine = [r for r in found if r.nature is nature and r.demandee]
    if waiting := next((r for r in mine if r.signee is None and r.changements), None):
        raise UserError(
            f"{_NOMMES[nature]} n° {waiting.numero} {_ATTENDENT[nature]}",
            "Jusque-là, le classeur y est suivi : relancez la production.",
        )
    if not any(nature is NatureRevision.AVENANT or r.nature is nature for r in found if not r.demandee):
        raise UserError(_RIEN[nature], "Corrigez d’abord le classeur, puis recommencez.")
    number = 1 + max((r.numero for r in mine), default=0)
    return (
        f"{nature.value} {number}",
        f"{_NOMMES[nature]} n° {number} sera dans outputs/{_DOSSIERS[acte.kind]} : relancez la production.",
    )


_DOSSIERS = {"convention": "avenants", "contrat": "contrats"}
_NOMMES = {NatureRevision.AVENANT: "L’avenant", NatureRevision.CORRECTION: "La page corrigée"}
_ATTENDENT = {
    NatureRevision.AVENANT: "est déjà demandé et attend sa signature.",
    NatureRevision.CORRECTION: "est déjà demandée et attend son paraphe.",
}
_RIEN = {
    NatureRevision.AVENANT: "Le classeur dit ce que dit l’acte signé : il n’y a rien à modifier.",
    NatureRevision.CORRECTION: "Le classeur ne corrige ni nom, ni adresse, ni SIRET de l’acte signé : une "
    "erreur matérielle ne change ni les parties, ni la période, ni la durée, ni le prix, ni le professionnel "
    "(il faut alors un avenant).",
}


def _sujet(modele: Modele, acte: Acte) -> Sujet:
    subjects = of(acte.kind).sujets(modele)
    found = next((sujet for sujet in subjects if acte.reference in sujet.references), None)
    if found is None:
        raise UserError(
            f"Aucun document de ce type pour le dossier « {acte.reference} ».",
            "Vérifiez la référence dans la feuille « Agents », et le type de document.",
        )
    return found


def _gele(store: Store, acte: Acte, sujet: Sujet) -> Known:
    row = store.rows().get(f"{acte.kind}/{stable(sujet)}")
    if row is None or not row.is_frozen:
        raise UserError(
            "Ce document n’est pas figé : il suit le classeur.",
            "Rien n’est à faire ; s’il doit l’être, inscrivez sa date de signature et relancez.",
        )
    return row


def _confirme(row: Known, _: Acte, __: Sujet) -> tuple[Known, str]:
    why, digest = row.frozen.split("|", 1)
    sure = replace(row, frozen=f"{why.removesuffix(NOT_THE_SAME)}|{digest}")
    return sure, "Ce fichier est celui qui a été signé ou remis : il reste tel quel."


def _par_erreur(row: Known, acte: Acte, sujet: Sujet) -> tuple[Known, str]:
    why = row.frozen.partition("|")[0]
    if why in BY_THE_FILE:
        raise UserError(
            f"Ce document est figé par {why} : ce n’est pas une date du classeur qui le fige.",
            "Gardez-le ; s’il faut le refaire, rangez-le ailleurs qu’outputs avec les pièces signées.",
            row.path,
        )
    if still := of(acte.kind).signe_le(sujet):
        raise UserError(
            f"Le classeur porte encore la date du {date_longue(still)}.",
            "Effacez d’abord cette date dans la feuille « Agents », enregistrez, puis recommencez.",
        )
    _jamais_parti(acte.kind, sujet)
    return replace(row, frozen=""), "Il suit de nouveau le classeur : relancez la production."


def _jamais_parti(kind: str, sujet: Sujet) -> None:
    """Raise when it was sent or came back: what others hold is no mistake of the workbook."""
    agent = sujet.dossiers[0].agent.row
    gone = [
        f"{said} le {date_longue(day)}"
        for column, said in ENVOIS.get(kind, {}).items()
        if (day := getattr(agent, column)) is not None
    ]
    if gone:
        raise UserError(
            f"{of(kind).nom} : {liste(gone)} ; la date n’est pas seulement une erreur de saisie.",
            "S’il n’est jamais parti, effacez aussi ces dates ; sinon, il faut un avenant ou une correction.",
        )


_ACTES: Mapping[str, Callable[[Known, Acte, Sujet], tuple[Known, str]]] = {
    CONFIRMER: _confirme,
    PAR_ERREUR: _par_erreur,
}
