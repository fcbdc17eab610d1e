"""What was billed already: the same thing twice is one invoice, a changed one needs an avoir first."""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

import sqlalchemy as sa

from pipeline.errors import UserError
from pipeline.factures.pieces import Genre, Issued, credit_totals, credited, credits_of, load, objects_of
from pipeline.factures.register import Register
from pipeline.factures.schema import pieces, prestations
from pipeline.french import date_courte, liste, montant
from pipeline.model.factures import Draft, LigneFacture, Tiers
from pipeline.model.montants import ZERO


def _party(tiers: Tiers) -> object:
    """A party is its SIRET; without one, its code and its name. A new address is the same party."""
    return tiers.siret or (tiers.code, tiers.nom)


def _line(x: LigneFacture) -> object:
    return (x.reference, x.libelle, x.quantite, x.prix_unitaire, x.montant, x.taux, x.tva)


# What an invoice says around its lines and may not change once issued, as a person would say it.
AROUND: tuple[tuple[str, Callable[[Draft], object]], ...] = (
    ("le client", lambda d: _party(d.client)),
    ("le financeur", lambda d: _party(d.financeur)),
    ("le régime de TVA", lambda d: d.regime),
    ("le n° d’engagement", lambda d: d.numero_engagement),
    ("le n° de bon de commande", lambda d: d.numero_bon_de_commande),
    ("le code service", lambda d: d.code_service),
)


def already(connection: sa.Connection, draft: Draft) -> Issued | None:
    """Return the standing invoice of the same thing, None without one; refuse when it says otherwise.

    An invoice wholly credited stands no more: what it billed may be billed again.
    """
    known = _billed(connection, draft)
    if not known:
        return None
    first = next(iter(known.values()))
    if not _references(draft) <= set(known):
        raise refuse(first, ["les lignes"])
    return first


def remaining(register: Register, draft: Draft) -> Draft | None:
    """Return the draft without the dossiers already billed as they are; None when nothing is left.

    For an invoice per funder and month to which a late bilan is added: it is billed alone. A dossier
    billed otherwise than the draft says is refused.
    """
    with register.reading() as connection:
        known = _billed(connection, draft)
    lignes = tuple(x for x in draft.lignes if x.reference not in known)
    return draft.model_copy(update={"lignes": lignes}) if lignes else None


def _references(draft: Draft) -> set[str]:
    """What the lines bill: dossiers, or "" for lines that bill none."""
    return {x.reference for x in draft.lignes}


def _billed(connection: sa.Connection, draft: Draft) -> dict[str, Issued]:
    """Return the standing invoice of each reference of the draft billed as the draft says; refuse others."""
    known: dict[str, Issued] = {}
    for piece in _standing(connection, draft):
        ecarts = [nom for nom, value in AROUND if value(piece.draft) != value(draft)]
        avoirs = [x for avoir in credits_of(connection, piece.numero) for x in avoir.corps.lignes]
        for reference in sorted(_references(draft) & _references(piece.draft)):
            ecarts += _differences(reference, piece.draft, avoirs, draft)
            known[reference] = piece
        if ecarts:
            raise refuse(piece, list(dict.fromkeys(ecarts)))
    return known


def _differences(reference: str, issued: Draft, avoirs: Sequence[LigneFacture], now: Draft) -> list[str]:
    """Compare one dossier's lines with those issued, or their amount with what the avoirs left of it."""
    before, credited, after = (
        [x for x in lignes if x.reference == reference] for lignes in (issued.lignes, avoirs, now.lignes)
    )
    left = _sum(before) - _sum(credited)
    if sorted(map(repr, map(_line, before))) == sorted(map(repr, map(_line, after))):
        return []
    if _sum(after) != left:
        return [f"le montant ({montant(_sum(after))} au lieu de {montant(left)})"]
    return [] if credited else ["les lignes"]


def _sum(lignes: Iterable[LigneFacture]) -> Decimal:
    return sum((x.ttc for x in lignes), ZERO)


def _standing(connection: sa.Connection, draft: Draft) -> list[Issued]:
    """Return the invoices of this key or of these dossiers that are not wholly credited."""
    objets = objects_of(draft)
    numeros = set(connection.scalars(sa.select(pieces.c.numero).where(pieces.c.cle == draft.cle)))
    if objets:
        query = sa.select(prestations.c.numero).where(prestations.c.objet.in_(objets))
        numeros |= set(connection.scalars(query))
    found = load(connection, sorted(numeros)) if numeros else ()
    return [piece for piece in found if credited(connection, piece.numero) < piece.total]


def refuse(issued: Issued, ecarts: Sequence[str]) -> UserError:
    """Say which invoice stands in the way, what differs, and that an avoir comes first."""
    dossiers = liste(issued.draft.dossiers) or issued.cle
    return UserError(
        f"La facture {issued.numero} du {date_courte(issued.date)} facture déjà {dossiers}, et une facture "
        f"émise ne change plus. Ce qui diffère aujourd’hui : {liste(ecarts)}.",
        f"Pour la corriger, faites d’abord un avoir : avoir {issued.numero} --motif « … », puis facturez "
        "de nouveau. Sinon, remettez dans le classeur ce qui a été facturé.",
    )


def billed(register: Register) -> dict[tuple[str, str, str], Issued]:
    """Return the standing invoice of each (organisation, funder, dossier) billed so far."""
    with register.reading() as connection:
        everything, avoirs = load(connection), credit_totals(connection)
    return {
        (piece.organisme, piece.draft.financeur.code, reference): piece
        for piece in everything
        if piece.genre is not Genre.AVOIR and avoirs.get(piece.numero, ZERO) < piece.total
        for reference in piece.draft.dossiers
    }
