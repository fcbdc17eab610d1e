"""The synthesis in packs: co-signed for its agent, a copy that was made for whoever the agent agreed to."""

from collections.abc import Iterator
from pathlib import Path

from pipeline.documents import synthese
from pipeline.documents.destinataires import Destinataire, Role
from pipeline.documents.kind import Sujet
from pipeline.model.entites import Dossier
from pipeline.run.envoyer.pieces import Attente, Envoyable, Objet, Piece, objet
from pipeline.run.gather import Gathered
from pipeline.run.pdfs import TOUS
from pipeline.settings import Settings
from pipeline.store import files
from pipeline.synthese.consentements import counting, living
from pipeline.synthese.cosignatures import Cosignature, cosigned
from pipeline.synthese.transmission import Transmise, recorded
from pipeline.workbook.sheets import Consentement
from pipeline.workbook.values.fold import fold

TYPE = synthese.TYPE
CHANGEE = "la synthèse co-signée n’est plus celle qui a été figée"
A_COPIER = (
    "l’agent a consenti à ce que « {} » la reçoive : faites d’abord la copie par « transmettre », ou rien si "
    "ce n’est pas le moment"
)
REMPLACEE = "la copie faite pour « {} » n’est plus là telle quelle, ou le consentement a changé : refaites-la"


def syntheses(settings: Settings, gathered: Gathered) -> Iterator[Envoyable | Attente]:
    """What of each synthesis may leave, and what stands in the way; a withdrawn consent says nothing."""
    signed, copies = cosigned(settings.registre), recorded(settings.registre)
    for dossier in gathered.modele.dossiers:
        made = signed.get(f"{TYPE.kind}/{dossier.bilan}")
        if made is not None and made.fichier:
            yield _cosignee(settings, dossier, made)
        theirs = [copy for copy in copies if copy.reference == dossier.bilan and copy.fichier]
        yield from _consenties(settings, dossier, theirs)


def _cosignee(settings: Settings, dossier: Dossier, made: Cosignature) -> Envoyable | Attente:
    path = files.actual(settings.outputs, made.fichier)
    if not _is(path, made.empreinte):
        return Attente(dossier.reference, TYPE.nom, CHANGEE)
    pdf = path.with_suffix(".pdf")
    row = dossier.agent.row
    agent = Destinataire(Role.AGENT, "", f"{row.prenom} {row.nom}", row.courriel or "")
    beside = pdf if made.pdf and _is(pdf, made.pdf) else None
    return Envoyable(_objet(dossier), agent, _piece(settings, dossier, path, made.empreinte, beside))


def _consenties(
    settings: Settings, dossier: Dossier, copies: list[Transmise]
) -> Iterator[Envoyable | Attente]:
    """One per recipient, for the consent that counts; the last copy made under it is the one that leaves."""
    rows = [record.row for record in dossier.accords if living(record.row, settings.day)]
    faulty = {fold(record.row.destinataire) for record in dossier.consentements if record.faults}
    for someone in dict.fromkeys(fold(row.destinataire) for row in rows):
        if someone not in faulty:
            theirs = [row for row in rows if fold(row.destinataire) == someone]
            yield _copie(settings, dossier, counting(theirs), copies)


def _copie(
    settings: Settings, dossier: Dossier, row: Consentement, copies: list[Transmise]
) -> Envoyable | Attente:
    theirs = [copy for copy in copies if fold(copy.destinataire) == fold(row.destinataire)]
    if not theirs:
        return Attente(dossier.reference, TYPE.nom, A_COPIER.format(row.destinataire))
    last = theirs[-1]
    path = files.actual(settings.outputs, last.fichier)
    if last.portee != (row.portee or "") or last.le < row.date or not _is(path, last.empreinte):
        return Attente(dossier.reference, TYPE.nom, REMPLACEE.format(row.destinataire))
    someone = Destinataire(Role.CONSENTI, row.destinataire, row.destinataire)
    return Envoyable(_objet(dossier), someone, _piece(settings, dossier, path, last.empreinte, None))


def _piece(settings: Settings, dossier: Dossier, path: Path, mark: str, pdf: Path | None) -> Piece:
    wanted = TYPE.kind in settings.pdf or TOUS in settings.pdf or pdf is not None
    return Piece(f"{TYPE.kind}/{dossier.bilan}", TYPE.kind, TYPE.nom, path, mark, pdf, wanted)


def _objet(dossier: Dossier) -> Objet:
    return objet(Sujet(dossier.reference, dossier=dossier))


def _is(path: Path, mark: str) -> bool:
    try:
        return files.digest(path.read_bytes()) == mark
    except OSError:
        return False
