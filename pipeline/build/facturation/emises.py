"""What the register has billed already: no draft is made of it any more, and a change in it is said."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from pipeline.build.facturation import registre
from pipeline.errors import UserError
from pipeline.issues import Issue, Severity
from pipeline.model.entites import Dossier, FactureEmise, Modele, Retenue
from pipeline.model.factures import Draft
from pipeline.settings import Settings
from pipeline.write.factures.billed import AROUND, billed, remaining
from pipeline.write.factures.pieces import Issued
from pipeline.write.factures.register import Register

DIFFERENTE = "facture-emise-differente"
# The standing invoices of each dossier of an organisation, by payer.
Billed = Mapping[tuple[str, str], Mapping[str, Issued]]


class Marked(NamedTuple):
    """The model without the drafts already billed, and what there is to say about them."""

    modele: Modele
    issues: tuple[Issue, ...] = ()


def mark_issued(modele: Modele, settings: Settings) -> Marked:
    """Strike out the drafts that the register has billed; without a register, nothing is billed."""
    if not registre.exists(settings):
        return Marked(modele)
    try:
        with registre.opened(settings) as register:
            return _mark(modele, register)
    except UserError as fault:
        return _withheld(modele, fault)


def _mark(modele: Modele, register: Register) -> Marked:
    known = _by_dossier(billed(register))
    if not known:
        return Marked(modele)
    issues: list[Issue] = []
    dossiers = {d.reference: _dossier(d, known, register, issues) for d in modele.dossiers}
    return Marked(_with(modele, dossiers), tuple(issues))


def _by_dossier(pieces: Mapping[tuple[str, str, str], Issued]) -> Billed:
    index: defaultdict[tuple[str, str], dict[str, Issued]] = defaultdict(dict)
    for (organisme, financeur, reference), piece in pieces.items():
        index[organisme, reference][financeur] = piece
    return index


def _with(modele: Modele, dossiers: Mapping[str, Dossier]) -> Modele:
    groups = tuple(
        replace(group, dossiers=tuple(dossiers[d.reference] for d in group.dossiers))
        for group in modele.groupes
    )
    return replace(modele, dossiers=tuple(dossiers.values()), groupes=groups)


def _dossier(dossier: Dossier, known: Billed, register: Register, issues: list[Issue]) -> Dossier:
    pieces = known.get((dossier.organisme.row.code, dossier.reference), {})
    if not pieces:
        return dossier
    left: list[Draft] = []
    for draft in dossier.brouillons:
        piece = pieces.get(draft.financeur.code)
        if piece is None:
            left.append(draft)
        elif not _same(piece.draft, draft, dossier.reference):
            issues += _difference(register, draft, dossier)
    issued = tuple(FactureEmise(piece.numero, piece.date, code) for code, piece in pieces.items())
    return replace(dossier, brouillons=tuple(left), facturees=issued)


def _same(issued: Draft, now: Draft, reference: str) -> bool:
    """Whether nothing at all changed, which spares a look at the register."""
    before = tuple(x for x in issued.lignes if x.reference == reference)
    return before == now.lignes and all(value(issued) == value(now) for _, value in AROUND)


def _difference(register: Register, draft: Draft, dossier: Dossier) -> Iterator[Issue]:
    try:
        remaining(register, draft)
    except UserError as fault:
        yield Issue(
            DIFFERENTE,
            Severity.AVERTISSEMENT,
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
