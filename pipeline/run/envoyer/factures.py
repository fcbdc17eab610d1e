"""Issued invoices in packs: for whoever they are addressed to, unless it has them or the platform does."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.documents import facture
from pipeline.documents.destinataires import Destinataire, Role
from pipeline.documents.kind import Sujet
from pipeline.factures import electronic
from pipeline.factures.copies import FOLDER
from pipeline.factures.events import load_events
from pipeline.factures.pieces import Genre, Issued, credit_totals, load
from pipeline.model.entites import Dossier
from pipeline.run.envoyer.pieces import Attente, Envoyable, Piece, objet
from pipeline.run.facturer.registre import opened_if_any
from pipeline.run.gather import Gathered
from pipeline.run.pdfs import TOUS
from pipeline.settings import Settings
from pipeline.store import files

ALTEREE = "la copie de {} n’est plus celle qui a été émise : « docs » la remet"


@dataclass(frozen=True, slots=True)
class _Emises:
    """The invoices of the register by number, each with its avoirs, and the numbers that arrived already."""

    pieces: Mapping[str, Sequence[Issued]]
    arrivees: frozenset[str]


def factures(settings: Settings, gathered: Gathered) -> Iterator[Envoyable | Attente]:
    """The invoices that nobody received, deposited or paid, and the avoirs of a part of them.

    Each once, whatever it bills; an invoice wholly credited goes nowhere.
    """
    issued, told = _emises(settings), set[str]()
    for dossier in gathered.modele.dossiers:
        for piece in (p for each in dossier.facturees for p in issued.pieces.get(each.numero, ())):
            if piece.numero not in issued.arrivees | told:
                told.add(piece.numero)
                yield _facture(settings, dossier, piece)


def _emises(settings: Settings) -> _Emises:
    with opened_if_any(settings) as register:
        if register is None:
            return _Emises({}, frozenset())
        with register.reading() as connection:
            known = load(connection)
            gone = {each.numero for each in load_events(connection)} | set(electronic.deposits(connection))
            credited = credit_totals(connection)
    ours: dict[str, list[Issued]] = {}
    for each in known:
        if each.genre is Genre.FACTURE and not each.draft.reprise and credited.get(each.numero) != each.total:
            ours[each.numero] = [each]
        elif each.origine in ours:
            ours[each.origine].append(each)
    return _Emises(ours, frozenset(gone))


def _facture(settings: Settings, dossier: Dossier, piece: Issued) -> Envoyable | Attente:
    path = settings.outputs / FOLDER / piece.fichier
    what = "Avoir" if piece.genre is Genre.AVOIR else "Facture"
    if not path.is_file() or files.digest(path.read_bytes()) != piece.empreinte:
        return Attente(dossier.reference, f"{what} {piece.numero}", ALTEREE.format(piece.numero))
    wanted = facture.TYPE.famille in settings.pdf or TOUS in settings.pdf
    name = f"{what} n°\u00a0{piece.numero}"
    paper = Piece(f"facture/{piece.numero}", "facture", name, path, piece.empreinte, en_pdf=wanted)
    return Envoyable(objet(Sujet(dossier.reference, dossier=dossier)), _client(dossier, piece), paper)


def _client(dossier: Dossier, piece: Issued) -> Destinataire:
    """Whoever the invoice is addressed to: an employer of the agent, or a funder."""
    client = piece.draft.client
    employers = {record.row.code for record in dossier.employeurs}
    role = Role.EMPLOYEUR if client.code in employers else Role.FINANCEUR
    return Destinataire(role, client.code, client.nom)
