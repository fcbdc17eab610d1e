"""What the register has billed already: no draft is made of it any more, and a change in it is said."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from pipeline.dispositifs import cle
from pipeline.errors import UserError
from pipeline.factures.billed import AROUND, billed, refuse, remaining
from pipeline.factures.copies import unknown_copies
from pipeline.factures.pieces import Issued
from pipeline.factures.register import Register
from pipeline.issues import Issue, Severity
from pipeline.model.entites import Dossier, FactureEmise, Modele, Retenue
from pipeline.model.facturation import tiers
from pipeline.model.factures import Draft, Tiers
from pipeline.run.facturer import registre
from pipeline.run.facturer.registre import read_reglages
from pipeline.settings import Settings

DIFFERENTE = "facture-emise-differente"
# The standing invoices of each dossier, however its reference is typed.
Billed = Mapping[str, Sequence[Issued]]


class Marked(NamedTuple):
    """The model without the drafts already billed, and what there is to say about them."""

    modele: Modele
    issues: tuple[Issue, ...] = ()


def mark_issued(modele: Modele, settings: Settings) -> Marked:
    """Strike out the drafts that the register has billed; without a register, nothing is billed."""
    try:
        with registre.opened_if_any(settings) as register:
            strange = unknown_copies(register, settings.outputs, read_reglages(settings.inputs).format)
            unknown = tuple(replace(each, severity=Severity.AVERTISSEMENT) for each in strange)
            return _mark(modele, register, unknown) if register else Marked(modele, unknown)
    except UserError as fault:
        return _withheld(modele, fault)


def _mark(modele: Modele, register: Register, unknown: tuple[Issue, ...]) -> Marked:
    known = _by_dossier(billed(register))
    if not known:
        return Marked(modele, unknown)
    issues = [*unknown]
    dossiers = {d.reference: _dossier(d, known, register, issues) for d in modele.dossiers}
    return Marked(_with(modele, dossiers), tuple(issues))


def _by_dossier(pieces: Mapping[tuple[str, str, str], Issued]) -> Billed:
    index: defaultdict[str, list[Issued]] = defaultdict(list)
    for (_, _, reference), piece in pieces.items():
        index[cle(reference)].append(piece)
    return index


def _with(modele: Modele, dossiers: Mapping[str, Dossier]) -> Modele:
    groups = tuple(
        replace(group, dossiers=tuple(dossiers[d.reference] for d in group.dossiers))
        for group in modele.groupes
    )
    return replace(modele, dossiers=tuple(dossiers.values()), groupes=groups)


def _dossier(dossier: Dossier, known: Billed, register: Register, issues: list[Issue]) -> Dossier:
    """The dossier with what is billed of it; what is not waits while an invoice issued says otherwise."""
    pieces = [piece for piece in known.get(cle(dossier.reference), ()) if _issuer(dossier, piece.draft)]
    if not pieces:
        return dossier
    codes = {cle(f.payeur.code) for f in dossier.financements}
    paid = [(draft, _paid(draft, codes, pieces)) for draft in dossier.brouillons]
    left = tuple(draft for draft, piece in paid if piece is None)
    faults = [fault for draft, piece in paid if piece for fault in _difference(register, piece, draft)]
    faults += [refuse(piece, ["le client"]) for piece in _strangers(dossier, codes, pieces) if left]
    found = [_issue(dossier, fault, Severity.ERREUR if left else Severity.AVERTISSEMENT) for fault in faults]
    issues += found
    held = tuple(Retenue(issue, ("facture",)) for issue in found if left)
    return replace(
        dossier,
        brouillons=left,
        facturees=tuple(_emise(dossier, codes, piece) for piece in pieces),
        retenues=(*dossier.retenues, *held),
    )


def _issuer(dossier: Dossier, issued: Draft) -> bool:
    """Whether the body of the dossier issued it, be its code typed otherwise since."""
    body = dossier.organisme.row
    return cle(issued.organisme) == cle(body.code) or issued.emetteur.siret == body.siret


def _paid(draft: Draft, codes: Collection[str], pieces: Iterable[Issued]) -> Issued | None:
    """The invoice that bills the same payer: of its code, else of its SIRET under a code given up."""
    return next(
        (piece for piece in pieces if _same_payer(draft.financeur, piece.draft.financeur, codes)), None
    )


def _same_payer(now: Tiers, then: Tiers, codes: Collection[str]) -> bool:
    if cle(then.code) in codes:  # two payers of today may share a SIRET
        return cle(now.code) == cle(then.code)
    return bool(now.siret) and now.siret == then.siret


def _strangers(dossier: Dossier, codes: Collection[str], pieces: Iterable[Issued]) -> Iterator[Issued]:
    """The invoices of payers who pay nothing of the bilan any more: somebody else would pay it again."""
    for piece in pieces:
        if _payer(dossier, codes, piece) is None:
            yield piece


def _payer(dossier: Dossier, codes: Collection[str], piece: Issued) -> Tiers | None:
    """The payer of an invoice, as the workbook has it today."""
    payers = (tiers(f.payeur) for f in dossier.financements)
    return next((p for p in payers if _same_payer(p, piece.draft.financeur, codes)), None)


def _emise(dossier: Dossier, codes: Collection[str], piece: Issued) -> FactureEmise:
    payer = _payer(dossier, codes, piece) or piece.draft.financeur
    return FactureEmise(piece.numero, piece.date, payer.code)


def _difference(register: Register, piece: Issued, now: Draft) -> Iterator[UserError]:
    """What an invoice issued says otherwise; nothing at all changed spares a look at the register."""
    issued, now = piece.draft, _spelt(now, piece.draft)
    references = {x.reference for x in now.lignes}
    before = tuple(x for x in issued.lignes if x.reference in references)
    if before == now.lignes and all(value(issued) == value(now) for _, value in AROUND):
        return
    try:
        remaining(register, now)
    except UserError as fault:
        yield fault


def _spelt(now: Draft, issued: Draft) -> Draft:
    """The draft with its codes as the invoice spells them: a code typed otherwise is no change."""
    spelling = {cle(reference): reference for reference in issued.dossiers}
    lignes = tuple(
        x.model_copy(update={"reference": spelling.get(cle(x.reference), x.reference)}) for x in now.lignes
    )
    payer = now.financeur.model_copy(update={"code": issued.financeur.code})
    return now.model_copy(update={"organisme": issued.organisme, "financeur": payer, "lignes": lignes})


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
    return Marked(_with(modele, dossiers), (issue,))
