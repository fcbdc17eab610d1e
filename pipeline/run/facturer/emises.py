"""What the register has billed already: no draft is made of it any more, and a change in it is said."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from pipeline.dispositifs import cle
from pipeline.errors import UserError
from pipeline.factures.billed import Pair, ask, refuse, remaining, same_payer, standing
from pipeline.factures.copies import unknown_copies
from pipeline.factures.pieces import Issued
from pipeline.factures.recognition import Match, compare, issuer, keys_of, renamed, traits, traits_of
from pipeline.factures.rectify import Rectification, rectifications
from pipeline.factures.rectify import by_number as rectified
from pipeline.factures.register import Register
from pipeline.factures.reponses import answered, question
from pipeline.french import liste
from pipeline.issues import Issue, Severity
from pipeline.model import facturation
from pipeline.model.entites import Dossier, FactureEmise, Modele, Reponse, Retenue, avec
from pipeline.model.factures import Draft, LigneFacture, Tiers
from pipeline.model.parties import tiers
from pipeline.run.facturer import registre
from pipeline.run.facturer.reglages import read_reglages
from pipeline.settings import Settings

MEME = "même:"
DIFFERENTE, PEUT_ETRE = "facture-emise-differente", "bilan-peut-etre-deja-facture"
# By the keys of what they bill, the lines of the invoices that stand.
Billed = Mapping[str, Sequence[tuple[Issued, LigneFacture]]]
Changes = Mapping[str, Sequence[Rectification]]
Vanished = defaultdict[date, list[tuple[Issued, LigneFacture]]]


class Marked(NamedTuple):
    """The model without the drafts already billed, and what there is to say about them."""

    modele: Modele
    issues: tuple[Issue, ...] = ()


def mark_issued(modele: Modele, settings: Settings, others: Collection[str] = ()) -> Marked:
    """Strike out the drafts that the register has billed; without a register, nothing is billed.

    ``others``: the references, folded, of the dossiers that workbooks have and this model has not.
    """
    try:
        with registre.opened_if_any(settings) as register:
            strange = unknown_copies(register, settings.outputs, read_reglages(settings.inputs).format)
            unknown = tuple(replace(each, severity=Severity.AVERTISSEMENT) for each in strange)
            said = frozenset(map(cle, settings.confirmes))
            there = {*others, *(cle(d.reference) for d in modele.dossiers)}
            return _mark(modele, register, unknown, (said, there)) if register else Marked(modele, unknown)
    except UserError as fault:
        return _withheld(modele, fault)


def _mark(
    modele: Modele,
    register: Register,
    unknown: tuple[Issue, ...],
    references: tuple[Collection[str], Collection[str]],
) -> Marked:
    """``references``: those that a person has confirmed, those that workbooks have."""
    said, there = references
    known = _by_key(standing(register))
    if not known:
        return Marked(modele, unknown)
    issues, before, changes = [*unknown], answered(register), rectified(register)
    found = {d.reference: list(_likely(d, known)) for d in modele.dossiers}
    vanished = _vanished(known, there)
    for d in modele.dossiers:
        if d.brouillons and not found[d.reference]:
            found[d.reference] = list(_renamed(d, vanished))
    surely = {
        (pair.piece.numero, pair.then.reference): _employers(d)
        for d in modele.dossiers
        for pair in found[d.reference]
        if pair.match is Match.SAME
    }
    dossiers = {}
    for d in modele.dossiers:
        perhaps = [p for p in found[d.reference] if p.match is Match.PERHAPS]
        told = tuple(_said(p, said, before, open_=_open(p, d, surely)) for p in perhaps)
        same = [p for p in found[d.reference] if p.match is Match.SAME]
        same += [p for p, answer in zip(perhaps, told, strict=True) if answer and answer.meme]
        asked = [p for p, answer in zip(perhaps, told, strict=True) if answer is None]
        marked = _asked(replace(d, reponses=tuple(filter(None, told))), asked, issues)
        dossiers[d.reference] = _dossier(marked, [p.piece for p in same], register, changes, issues)
    return Marked(avec(modele, dossiers), tuple(issues))


def _said(pair: Pair, said: Collection[str], before: Mapping[str, bool], *, open_: bool) -> Reponse | None:
    """What was said, now or before, of an invoice that may bill a bilan; None: it is to be asked."""
    asked, reference = question(pair.piece.numero, pair.then.reference, pair.now), pair.now.reference
    words = {cle(f"{MEME}{reference}"): True, cle(reference): False}
    now = next((meme for word, meme in words.items() if word in said), None)
    meme = before.get(asked, None if open_ else False) if now is None else now
    return None if meme is None else Reponse(asked, pair.piece.numero, meme, dite=now is not None)


def _open(pair: Pair, dossier: Dossier, surely: Mapping[tuple[str, str], frozenset[str]]) -> bool:
    """A line that surely bills another bilan of today bills no second one, of another employer.

    Of the same employer, one bilan may stand twice in the workbooks, under two references.
    """
    employers = surely.get((pair.piece.numero, pair.then.reference))
    return employers is None or not employers.isdisjoint(_employers(dossier))


def _employers(dossier: Dossier) -> frozenset[str]:
    return frozenset(facturation.bilan(dossier).employeurs)


def _by_key(pieces: Iterable[Issued]) -> Billed:
    index: defaultdict[str, list[tuple[Issued, LigneFacture]]] = defaultdict(list)
    for piece in pieces:
        for line in piece.draft.lignes:
            for key in keys_of(issuer(piece.draft), traits(piece.draft, line)):
                index[key].append((piece, line))
    return index


def _likely(dossier: Dossier, known: Billed) -> Iterator[Pair]:
    """The invoices that bill this bilan, or perhaps do, each once."""
    now = traits_of(dossier.reference, facturation.bilan(dossier))
    found: dict[str, Pair] = {}
    for key in keys_of(dossier.organisme.row.siret[:9], now):
        for piece, then in known.get(key, ()):
            match = compare(now, traits(piece.draft, then))
            if match is Match.SAME or (match is Match.PERHAPS and piece.numero not in found):
                found[piece.numero] = Pair(now, piece, then, match)
    yield from found.values()


def _vanished(known: Billed, references: Collection[str]) -> Vanished:
    """The lines whose reference no bilan of today has, by the day on which their bilan ended."""
    each = {(p.numero, x.reference): (p, x) for pairs in known.values() for p, x in pairs}
    lines: Vanished = defaultdict(list)
    for piece, then in each.values():
        if then.bilan and then.bilan.cloture and cle(then.reference) not in references:
            lines[then.bilan.cloture].append((piece, then))
    return lines


def _renamed(dossier: Dossier, vanished: Vanished) -> Iterator[Pair]:
    """The bilans billed that no workbook has any more, and may be this one, reference and name changed."""
    bilan = facturation.bilan(dossier)
    now, body = traits_of(dossier.reference, bilan), dossier.organisme.row.siret[:9]
    for piece, then in vanished.get(bilan.cloture, []) if bilan.cloture else []:
        same = then.bilan and not _employers(dossier).isdisjoint(then.bilan.employeurs)
        if same and issuer(piece.draft) == body and renamed(now, traits(piece.draft, then)):
            yield Pair(now, piece, then, Match.PERHAPS)


def _asked(dossier: Dossier, pairs: Sequence[Pair], issues: list[Issue]) -> Dossier:
    """A bilan that may be billed already waits for a person's word."""
    if not dossier.brouillons or not pairs:
        return dossier
    found = [replace(_issue(dossier, ask(pair), Severity.ERREUR), code=PEUT_ETRE) for pair in pairs]
    issues += found
    held = tuple(Retenue(issue, ("facture",)) for issue in found)
    return replace(dossier, retenues=(*dossier.retenues, *held))


def _dossier(
    dossier: Dossier, pieces: Sequence[Issued], register: Register, changes: Changes, issues: list[Issue]
) -> Dossier:
    """The dossier with what is billed of it; what is not waits while an invoice issued says otherwise."""
    pieces = tuple(dict.fromkeys(pieces))
    if not pieces:
        return dossier
    codes = {cle(f.payeur.code) for f in dossier.financements}
    paid = [(draft, _paid(draft, codes, pieces)) for draft in dossier.brouillons]
    left = tuple(draft for draft, piece in paid if piece is None)
    faults = [fault for draft, piece in paid if piece for fault in _difference(register, draft, dossier)]
    faults += [refuse(piece, ["le client"]) for piece in _strangers(dossier, codes, pieces) if left]
    found = [_issue(dossier, fault, Severity.ERREUR if left else Severity.AVERTISSEMENT) for fault in faults]
    issues += found
    for draft, piece in paid:
        issues += _rectified(dossier, draft, piece, changes.get(piece.numero, ())) if piece else ()
    held = tuple(Retenue(issue, ("facture",)) for issue in found if left)
    return replace(
        dossier,
        brouillons=left,
        facturees=tuple(_emise(dossier, codes, piece) for piece in pieces),
        retenues=(*dossier.retenues, *held),
    )


def _paid(draft: Draft, codes: Collection[str], pieces: Iterable[Issued]) -> Issued | None:
    """The invoice that bills the same payer: of its code, else of its SIRET under a code given up."""
    return next(
        (piece for piece in pieces if same_payer(draft.financeur, piece.draft.financeur, codes)), None
    )


def _strangers(dossier: Dossier, codes: Collection[str], pieces: Iterable[Issued]) -> Iterator[Issued]:
    """The invoices of payers who pay nothing of the bilan any more: somebody else would pay it again."""
    for piece in pieces:
        if _payer(dossier, codes, piece) is None:
            yield piece


def _payer(dossier: Dossier, codes: Collection[str], piece: Issued) -> Tiers | None:
    """The payer of an invoice, as the workbook has it today."""
    payers = (tiers(f.payeur) for f in dossier.financements)
    return next((p for p in payers if same_payer(p, piece.draft.financeur, codes)), None)


def _emise(dossier: Dossier, codes: Collection[str], piece: Issued) -> FactureEmise:
    payer = _payer(dossier, codes, piece) or piece.draft.financeur
    return FactureEmise(piece.numero, piece.date, payer.code)


def _difference(register: Register, now: Draft, dossier: Dossier) -> Iterator[UserError]:
    """What an invoice issued says otherwise."""
    try:
        remaining(register, now, dossier.reponses)
    except UserError as fault:
        yield fault


def _rectified(
    dossier: Dossier, now: Draft, piece: Issued, known: Sequence[Rectification]
) -> Iterator[Issue]:
    """What changed of a party or of its references: the invoice stays, a rectification traces it."""
    changed = liste([heading for heading, _, _ in rectifications(piece.draft, now, known)])
    if changed:
        yield Issue(
            "facture-a-rectifier",
            Severity.INFORMATION,
            f"Depuis {piece.numero}, le classeur dit autrement {changed} : la facture garde ce qu’elle dit.",
            f"Si c’est une rectification, inscrivez-la : factures rectifier {piece.numero}. "
            "Aucun avoir n’est à faire.",
            dossier.agent.at("reference"),
            dossiers=(dossier.reference,),
            documents=("facture",),
        )


def _issue(dossier: Dossier, fault: UserError, severity: Severity) -> Issue:
    return Issue(
        DIFFERENTE,
        severity,
        fault.message,
        fault.remedy,
        dossier.agent.at("reference"),
        dossiers=(dossier.reference,),
        documents=("facture",),
    )


def _withheld(modele: Modele, fault: UserError) -> Marked:
    """Without the register nobody knows what is billed: no draft is made, and the report says why."""
    issue = Issue(
        "registre-inaccessible", Severity.ERREUR, fault.message, fault.remedy, documents=("facture",)
    )
    held = Retenue(issue, ("facture",))
    dossiers = {
        d.reference: replace(d, retenues=(*d.retenues, held)) if d.brouillons else d for d in modele.dossiers
    }
    return Marked(avec(modele, dossiers), (issue,))
