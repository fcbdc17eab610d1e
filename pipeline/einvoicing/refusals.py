"""What is refused before anything is deposited: another channel, and what the portal is known to refuse."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.einvoicing.profiles import public
from pipeline.errors import UserError
from pipeline.factures.electronic import Depot, Statut
from pipeline.factures.pieces import Issued
from pipeline.factures.rectify import ROUTING, Rectification, misprinted
from pipeline.french import liste
from pipeline.workbook.vocabulary import Canal

AGAIN = (None, Statut.PREPAREE, Statut.REJETEE)


@dataclass(frozen=True, slots=True)
class Demands:
    """What a recipient demands on its invoices, as the workbook says today."""

    engagement: bool = False
    service: bool = False


def check_channel(piece: Issued, today: str) -> None:
    """Refuse an issuer of another channel; ``today``: the workbook's, for what was issued without one."""
    canal = piece.draft.canal or today
    if canal == Canal.PES_ASAP:
        raise UserError(
            f"{piece.numero} part par PES ASAP, avec son titre, depuis le logiciel financier : la déposer "
            "aussi sur Chorus Pro la doublerait.",
            "Remettez au service financier son PDF et le journal (« factures journal »).",
        )
    if canal != Canal.CHORUS:
        raise UserError(
            f"L’organisme {piece.organisme} n’a pas Chorus Pro pour canal : {piece.numero} n’y va pas.",
            "Demandez au comptable par où partent vos factures, puis remplissez « Canal » dans la feuille "
            "« Organismes » (pes-asap, chorus ou aucun).",
        )


def check_rectified(piece: Issued, changes: Iterable[Rectification]) -> None:
    """Refuse a file whose routing was rectified since: it would say what the invoice says, and go astray."""
    wrong = [heading for heading in misprinted(piece.draft, changes) if heading in ROUTING]
    if wrong:
        raise UserError(
            f"{piece.numero} a été rectifiée ({liste(wrong)}) : son fichier dirait encore ce "
            "que dit la facture, et n’irait pas au bon endroit.",
            "Faites un avoir, puis facturez de nouveau.",
        )


def check_deposit(piece: Issued, demands: Demands, known: Depot | None) -> None:
    """Refuse what the portal is known to refuse, and what it has already."""
    if known is not None and known.statut not in AGAIN:
        raise UserError(
            f"{piece.numero} a déjà été déposée ({known.statut}).",
            "Elle ne l’est pas deux fois. Si le portail l’a rejetée : "
            f"chorus statut {piece.numero} rejetée --motif « … ».",
        )
    for message, remedy in _refused(piece, demands):
        raise UserError(f"{piece.numero} serait rejetée : {message}.", remedy)


def _refused(piece: Issued, demands: Demands) -> Iterator[tuple[str, str]]:
    draft = piece.draft
    redo = "Une facture émise ne change plus : faites un avoir, puis facturez de nouveau avec la référence."
    if not public(draft.client):
        yield (
            f"{draft.client.nom} n’est pas un organisme public, et Chorus Pro n’en reçoit pas d’autres",
            f"Faites son fichier par « factures facturx {piece.numero} » et envoyez-le.",
        )
    for who, siret in (("du client", draft.client.siret), ("de l’émetteur", draft.emetteur.siret)):
        if len(siret) != 14 or not siret.isdigit():
            yield f"le SIRET {who} n’a pas 14 chiffres", redo
    if demands.engagement and not (draft.numero_engagement or draft.numero_bon_de_commande):
        yield "son destinataire exige un n° d’engagement", redo
    if demands.service and not draft.code_service:
        yield "son destinataire exige un code service", redo
    if draft.delai_de_paiement < 0:
        yield "son échéance précède son émission", redo
