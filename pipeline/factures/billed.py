"""What was billed already: the same bilan twice is one invoice, a changed amount needs an avoir first."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

import sqlalchemy as sa

from pipeline.dispositifs import cle
from pipeline.errors import UserError
from pipeline.factures.pieces import Genre, Issued, credit_totals, credited, credits_of, load
from pipeline.factures.recognition import Match, Traits, compare, keys, traits
from pipeline.factures.register import Register
from pipeline.factures.reponses import question
from pipeline.factures.schema import pieces, reperes
from pipeline.french import date_courte, liste, montant
from pipeline.model.entites import Reponse
from pipeline.model.factures import Draft, LigneFacture, Tiers, ventilees
from pipeline.model.montants import ZERO


@dataclass(frozen=True, slots=True)
class Pair:
    """A bilan about to be billed, a line of an invoice that stands, and what they are to each other."""

    now: Traits
    piece: Issued
    then: LigneFacture
    match: Match


def same_payer(now: Tiers, then: Tiers, codes: Collection[str] = ()) -> bool:
    """A payer is its code; under a code given up since, its SIRET. ``codes``: the payers of today."""
    if cle(then.code) == cle(now.code):
        return True
    if cle(then.code) in {cle(code) for code in codes}:  # two payers of today may share a SIRET
        return False
    return bool(now.siret) and now.siret == then.siret


def already(connection: sa.Connection, draft: Draft, reponses: Collection[Reponse] = ()) -> Issued | None:
    """Return the standing invoice of the same thing, None without one; refuse when it says otherwise.

    An invoice wholly credited stands no more: what it billed may be billed again. ``reponses``: what a
    person said of those that may be of this bilan.
    """
    known = _billed(connection, draft, reponses)
    if not known:
        return None
    first = next(iter(known.values()))
    if not {x.reference for x in draft.lignes} <= set(known):
        raise refuse(first, ["les lignes"])
    return first


def remaining(register: Register, draft: Draft, reponses: Collection[Reponse] = ()) -> Draft | None:
    """Return the draft without the bilans already billed as they are; None when nothing is left.

    For an invoice per funder and month to which a late bilan is added: it is billed alone. A bilan
    billed otherwise than the draft says is refused.
    """
    with register.reading() as connection:
        known = _billed(connection, draft, reponses)
    lignes = tuple(x for x in draft.lignes if x.reference not in known)
    return draft.model_copy(update={"lignes": ventilees(lignes)}) if lignes else None


def _billed(connection: sa.Connection, draft: Draft, reponses: Collection[Reponse]) -> dict[str, Issued]:
    """Return the standing invoice of each reference billed to this payer as the draft says; refuse others."""
    found = _standing(connection, draft, reponses)
    known: dict[str, Issued] = {}
    elsewhere: defaultdict[str, list[Pair]] = defaultdict(list)
    for pair in pairs(draft, found, reponses):
        if pair.match is Match.PERHAPS:
            raise ask(pair)
        if pair.match is Match.SAME and _paid(draft, pair):
            known[pair.now.reference] = pair.piece
        elif pair.match is Match.SAME:
            elsewhere[pair.now.reference].append(pair)
    for piece in dict.fromkeys(known.values()):
        ecarts = list(_changes(connection, draft, piece, known, reponses))
        if ecarts:
            raise refuse(piece, list(dict.fromkeys(ecarts)))
    _refuse_more_than_the_price(connection, draft, known, elsewhere)
    return known


def _paid(draft: Draft, pair: Pair) -> bool:
    same = same_payer(draft.financeur, pair.piece.draft.financeur, pair.now.payeurs)
    return same or draft.cle == pair.piece.cle


def pairs(draft: Draft, standing: Iterable[Issued], reponses: Collection[Reponse] = ()) -> Iterator[Pair]:
    """Compare each line of a draft with each line of the invoices that stand; a person's word decides."""
    said = {each.cle: Match.SAME if each.meme else Match.OTHER for each in reponses}
    for piece in standing:
        for ligne in draft.lignes:
            for then in piece.draft.lignes:
                now, known = traits(draft, ligne), traits(piece.draft, then)
                if now.reference and known.reference:
                    match = compare(now, known)
                    if said and match is not Match.SAME:
                        match = said.get(question(piece.numero, then.reference, now), match)
                    yield Pair(now, piece, then, match)
                elif now.reference == known.reference and draft.cle == piece.cle:
                    yield Pair(now, piece, then, Match.SAME)  # lines that bill no bilan: the invoice's key


def _changes(
    connection: sa.Connection,
    draft: Draft,
    piece: Issued,
    known: dict[str, Issued],
    reponses: Collection[Reponse],
) -> Iterator[str]:
    """What the draft says otherwise than the invoice, of what an avoir corrects: money, and who owes it."""
    then = piece.draft
    if not same_payer(draft.client, then.client):
        yield "le client"
    if not same_payer(draft.financeur, then.financeur):
        yield "le financeur"
    if draft.regime != then.regime:
        yield "le régime de TVA"
    avoirs = [x for avoir in credits_of(connection, piece.numero) for x in avoir.corps.lignes]
    for reference in (ref for ref, of in known.items() if of == piece):
        found = [p for p in pairs(draft, [piece], reponses) if p.now.reference == reference]
        yield from _difference(reference, draft, found, avoirs)


def _difference(
    reference: str, draft: Draft, found: Sequence[Pair], avoirs: Sequence[LigneFacture]
) -> Iterator[str]:
    """Compare what one bilan is billed with what was left of it, with tax."""
    now = [x for x in draft.lignes if x.reference == reference]
    same = {p.then.reference for p in found if p.match is Match.SAME}
    lines = found[0].piece.draft.lignes if found else ()
    before = [x for x in lines if x.reference in same]
    credited_lines = [x for x in avoirs if x.reference in same]
    left = _sum(before) - _sum(credited_lines)
    if _sum(now) not in (left, _sum(before)):
        yield f"le montant ({montant(_sum(now))} au lieu de {montant(left)})"
    if {x.taux for x in now} != {x.taux for x in before}:
        yield "le taux de TVA"


def _refuse_more_than_the_price(
    connection: sa.Connection, draft: Draft, known: dict[str, Issued], elsewhere: dict[str, list[Pair]]
) -> None:
    """Two clerks may bill one bilan to two payers at once: together they never bill more than its price."""
    for reference, found in elsewhere.items():
        own = _sum(x for x in draft.lignes if x.reference == reference)
        price = found[0].now.prix
        if price is None or reference in known:
            continue
        others = sum((_left(connection, pair) for pair in found), ZERO)
        if own + others > price:
            raise refuse(found[0].piece, ["le client"])


def _left(connection: sa.Connection, pair: Pair) -> Decimal:
    avoirs = credits_of(connection, pair.piece.numero)
    taken = (x for a in avoirs for x in a.corps.lignes if x.reference == pair.then.reference)
    return pair.then.ttc - _sum(taken)


def _sum(lignes: Iterable[LigneFacture]) -> Decimal:
    return sum((x.ttc for x in lignes), ZERO)


def _standing(connection: sa.Connection, draft: Draft, reponses: Collection[Reponse]) -> list[Issued]:
    """Return the invoices of this key or of these bilans that are not wholly credited."""
    numeros = set(connection.scalars(sa.select(pieces.c.numero).where(pieces.c.cle == draft.cle)))
    if sought := keys(draft):
        numeros |= set(connection.scalars(sa.select(reperes.c.numero).where(reperes.c.cle.in_(sought))))
    numeros |= {each.numero for each in reponses if each.meme}
    found = load(connection, sorted(numeros)) if numeros else ()
    kept = (piece for piece in found if piece.genre is not Genre.AVOIR)
    return [piece for piece in kept if credited(connection, piece.numero) < piece.total]


def refuse(issued: Issued, ecarts: Sequence[str]) -> UserError:
    """Say which invoice stands in the way, what differs, and that an avoir comes first."""
    dossiers = liste(issued.draft.dossiers) or issued.cle
    return UserError(
        f"La facture {issued.numero} du {date_courte(issued.date)} facture déjà {dossiers}, et une facture "
        f"émise ne change plus. Ce qui diffère aujourd’hui : {liste(ecarts)}.",
        f"Pour la corriger, faites d’abord un avoir : avoir {issued.numero} --motif « … », puis facturez "
        "de nouveau. Sinon, remettez dans le classeur ce qui a été facturé.",
    )


def ask(pair: Pair) -> UserError:
    """Ask whether two bilans are one: nobody is billed twice, nobody is passed over."""
    then, draft = pair.then, pair.piece.draft
    end = (then.bilan.cloture if then.bilan else None) or draft.execution
    return UserError(
        f"« {pair.now.reference} » : est-ce le même bilan que celui de {pair.piece.numero} (référence "
        f"« {then.reference} », {draft.client.nom}, clos le {date_courte(end)}) ? Il n’est pas facturé.",
        f"Dites-le une fois, en ajoutant --confirmer même:{pair.now.reference} (le même : rien n’en est "
        f"facturé deux fois) ou --confirmer {pair.now.reference} (un autre bilan).",
    )


def standing(register: Register) -> tuple[Issued, ...]:
    """Return every invoice that stands: those wholly credited, and the avoirs, left out."""
    with register.reading() as connection:
        everything, avoirs = load(connection), credit_totals(connection)
    kept = (piece for piece in everything if piece.genre is not Genre.AVOIR)
    return tuple(piece for piece in kept if avoirs.get(piece.numero, ZERO) < piece.total)
