"""What was billed already: the same thing twice is one invoice, a changed one needs an avoir first."""

from collections.abc import Callable, Sequence
from decimal import Decimal

import sqlalchemy as sa

from pipeline.errors import UserError
from pipeline.french import date_courte, liste
from pipeline.model.factures import Draft, LigneFacture, Tiers
from pipeline.model.montants import ZERO
from pipeline.write.factures.pieces import (
    Genre,
    Issued,
    credit_totals,
    credited,
    credits_of,
    load,
    objects_of,
)
from pipeline.write.factures.register import Register
from pipeline.write.factures.schema import pieces, prestations


def _party(tiers: Tiers) -> object:
    """A party is its SIRET; without one, its code and its name. A new address is the same party."""
    return tiers.siret or (tiers.code, tiers.nom)


def _line(x: LigneFacture) -> object:
    return (x.reference, x.libelle, x.quantite, x.prix_unitaire, x.montant, x.taux, x.tva)


# What may not change once issued, as a person would say it.
FROZEN: tuple[tuple[str, Callable[[Draft], object]], ...] = (
    ("le client", lambda d: _party(d.client)),
    ("le financeur", lambda d: _party(d.financeur)),
    ("le montant", lambda d: d.total_ttc),
    ("les lignes", lambda d: sorted(map(repr, map(_line, d.lignes)))),
    ("le régime de TVA", lambda d: d.regime),
    ("le n° d’engagement", lambda d: d.numero_engagement),
    ("le n° de bon de commande", lambda d: d.numero_bon_de_commande),
    ("le code service", lambda d: d.code_service),
)
CREDITED = frozenset({"le montant", "les lignes"})


def changes(issued: Draft, now: Draft) -> list[str]:
    """Name what differs between an issued invoice and what the workbooks say now."""
    return [nom for nom, value in FROZEN if value(issued) != value(now)]


def already(connection: sa.Connection, draft: Draft) -> Issued | None:
    """Return the standing invoice of the same thing, None without one; refuse when it says otherwise.

    An invoice wholly credited stands no more: what it billed may be billed again.
    """
    standing = _standing(connection, draft)
    if not standing:
        return None
    first, avoirs = standing[0]
    ecarts = changes(first.draft, draft)
    if avoirs and draft.total_ttc == first.total - avoirs:
        ecarts = [e for e in ecarts if e not in CREDITED]  # the avoirs made the change
    if ecarts or len(standing) > 1:
        raise refuse(first, ecarts or ["les lignes"])
    return first


def _standing(connection: sa.Connection, draft: Draft) -> list[tuple[Issued, Decimal]]:
    """Return the invoices of this key or of these dossiers not wholly credited, with their avoirs."""
    objets = objects_of(draft)
    numeros = set(connection.scalars(sa.select(pieces.c.numero).where(pieces.c.cle == draft.cle)))
    if objets:
        query = sa.select(prestations.c.numero).where(prestations.c.objet.in_(objets))
        numeros |= set(connection.scalars(query))
    found = [(piece, credited(connection, piece.numero)) for piece in load(connection, sorted(numeros))]
    return [(piece, avoirs) for piece, avoirs in found if avoirs < piece.total]


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


def standing_keys(connection: sa.Connection) -> set[str]:
    """Return the keys of the invoices not wholly credited."""
    avoirs = credit_totals(connection)
    query = sa.select(pieces.c.numero, pieces.c.cle, pieces.c.total).where(pieces.c.origine == "")
    rows = connection.execute(query).all()
    return {row.cle for row in rows if avoirs.get(row.numero, ZERO) < Decimal(row.total)}


def remaining(register: Register, draft: Draft) -> Draft | None:
    """Return the draft without the dossiers already billed as they are; None when nothing is left.

    For an invoice per funder and month to which a late bilan is added: it is billed alone. A dossier
    billed otherwise than the draft says is refused.
    """
    with register.reading() as connection:
        standing = [piece for piece, _ in _standing(connection, draft)]
        deja = {r: piece for piece in standing for r in piece.draft.dossiers}
        for reference in draft.dossiers:
            if reference in deja and not _billed_alike(connection, deja[reference], draft, reference):
                raise refuse(deja[reference], ["les lignes"])
    lignes = tuple(x for x in draft.lignes if x.reference not in deja)
    return draft.model_copy(update={"lignes": lignes}) if lignes else None


def _billed_alike(connection: sa.Connection, issued: Issued, draft: Draft, reference: str) -> bool:
    """Compare one dossier's lines; where avoirs corrected them, what is left of their amount."""
    before = [x for x in issued.draft.lignes if x.reference == reference]
    now = [x for x in draft.lignes if x.reference == reference]
    if sorted(map(repr, map(_line, before))) == sorted(map(repr, map(_line, now))):
        return True
    avoirs = [
        x for a in credits_of(connection, issued.numero) for x in a.corps.lignes if x.reference == reference
    ]
    return bool(avoirs) and _sum(before) - _sum(avoirs) == _sum(now)


def _sum(lignes: Sequence[LigneFacture]) -> Decimal:
    return sum((x.ttc for x in lignes), ZERO)
