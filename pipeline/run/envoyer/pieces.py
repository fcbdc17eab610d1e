"""The papers that may leave: made, up to date, withheld by nothing; each with everybody it is sent to."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from pipeline.documents.destinataires import Destinataire, destinataires
from pipeline.documents.kind import Sujet
from pipeline.run.docs import usable
from pipeline.run.gather import Gathered
from pipeline.run.make import make
from pipeline.run.pdfs import TOUS
from pipeline.run.plan import Item
from pipeline.settings import Settings
from pipeline.store import files, pdfs
from pipeline.store.outcome import Outcome, Status
from pipeline.store.package import Package, Unreadable
from pipeline.store.signatures import A_VERIFIER, Recue, last
from pipeline.synthese.clean_copy import marks_of

ANNOTE = "modifications suivies, commentaires ou textes masqués y restent : réglez-les dans Word"
A_PRODUIRE = "à produire d’abord, par « docs » : il n’est pas fait, ou ses données ont changé"


@dataclass(frozen=True, slots=True)
class Piece:
    """One paper: its key and kind, its name for people, its file and the digest that it must have.

    ``pdf``: its PDF, known to be of that very file. ``en_pdf``: it leaves as PDF. ``a_part``: that it exists
    is itself confidential. ``a_signer``: it is to be signed and returned.
    """

    cle: str
    kind: str
    nom: str
    path: Path
    empreinte: str
    pdf: Path | None = None
    en_pdf: bool = False
    a_part: bool = False
    a_signer: bool = False


@dataclass(frozen=True, slots=True)
class Objet:
    """What packs are about: a dossier or a promotion, as registers and as people know it."""

    bilan: str
    reference: str
    titre: str


@dataclass(frozen=True, slots=True)
class Envoyable:
    """One paper for one addressee."""

    objet: Objet
    destinataire: Destinataire
    piece: Piece


@dataclass(frozen=True, slots=True)
class Attente:
    """One paper that somebody should receive and that cannot leave: of which dossier, which, why (French)."""

    reference: str
    nom: str
    raison: str
    a_part: bool = False


def objet(sujet: Sujet) -> Objet:
    """The dossier or the promotion that a document is about."""
    if sujet.dossier is not None:
        row = sujet.dossier.agent.row
        return Objet(sujet.dossier.bilan, row.reference, f"{row.reference} {row.nom} {row.prenom}")
    code = sujet.un_groupe().promotion.row.code
    return Objet(code, code, code)


def pieces(settings: Settings, gathered: Gathered) -> Iterator[Envoyable | Attente]:
    """Every paper of the plan, for each of its addressees; nothing is written."""
    looking = replace(settings, dry_run=True, only=frozenset(), recreate=False, redo=frozenset())
    ready, held, contents = usable(looking, gathered)
    making = make(looking, ready, contents, signed=gathered.plan.signed)
    told = {outcome.key: outcome for outcome in (*making.outcomes, *held)}
    asmade = {row.key: row.digest for row in making.known}
    pairs, signed = pdfs.load(settings.registre), last(settings.registre)
    for item in gathered.plan.items:
        people = tuple(destinataires(item.type, item.sujet))
        if people and item.key in told and not _passe(item, settings.day):
            about = (told[item.key], pairs.get(item.key), asmade.get(item.key, ""), signed.get(item.key))
            found = _piece(settings, item, *about)
            if isinstance(found, Piece):
                yield from (Envoyable(objet(item.sujet), someone, found) for someone in people)
            elif found:
                yield Attente(objet(item.sujet).reference, _nom(item), found, item.type.confidentiel)


def _passe(item: Item, day: date) -> bool:
    """Whether nobody has any use for it any more: what it announces is over."""
    if not item.type.a_venir:
        return False
    sujet = item.sujet
    own = sujet.groupe.seances if sujet.groupe else sujet.un_dossier().seances
    sessions = (sujet.seance,) if sujet.seance is not None else own
    return not any((each.row.jusqu_au or each.row.date) >= day for each in sessions)


def _piece(
    settings: Settings,
    item: Item,
    outcome: Outcome,
    pair: pdfs.Pair | None,
    asmade: str,
    signed: Recue | None,
) -> Piece | str:
    """The paper as it may leave; or why not (French), "" for one that was signed or delivered."""
    if outcome.status is Status.FIGE:
        return _signee(settings, item, signed)
    if outcome.status is not Status.INCHANGE:
        return A_PRODUIRE if outcome.status is Status.FAIT else outcome.reason
    path = files.actual(settings.outputs, outcome.path)
    data = path.read_bytes()
    mark = files.digest(data)
    if mark != asmade and _annote(data):
        return ANNOTE
    wanted = item.type.famille in settings.pdf or TOUS in settings.pdf
    pdf = _pdf(settings.outputs, pair, mark)
    as_pdf = path.suffix == ".docx" and (wanted or pdf is not None)
    apart, sign = item.type.confidentiel, item.type.a_signer
    return Piece(item.key, item.kind, _nom(item), path, mark, pdf, as_pdf, apart, sign)


def _signee(settings: Settings, item: Item, signed: Recue | None) -> Piece | str:
    """What came back signed by everybody: each party gets its copy."""
    if signed is None or not signed.entier or signed.etat == A_VERIFIER:
        return ""
    path = files.actual(settings.outputs, signed.fichier)
    if not path.is_file() or files.digest(path.read_bytes()) != signed.empreinte:
        return "le PDF signé n’est plus celui qui a été classé : remettez-le depuis une sauvegarde"
    name = f"{item.type.nom}, exemplaire signé"
    return Piece(item.key, item.kind, name, path, signed.empreinte, a_part=item.type.confidentiel)


def _nom(item: Item) -> str:
    return item.type.nom if item.type.extension == ".docx" else f"{item.type.nom} (fichier d’agenda)"


def _annote(data: bytes) -> bool:
    """Whether a Word file that a person changed holds what its addressee is not meant to read."""
    try:
        return bool(marks_of(Package(data)))
    except Unreadable:
        return False


def _pdf(outputs: Path, pair: pdfs.Pair | None, mark: str) -> Path | None:
    """The PDF that the program made of these very bytes, when nobody changed it."""
    if pair is None or pair.word.digest != mark:
        return None
    there = pdfs.stamped(outputs, pair.pdf.path, None)
    same = there is not None and there.digest == pair.pdf.digest
    return files.actual(outputs, pair.pdf.path) if same else None
