"""The follow-up of invoices: due when, paid how far, late by how many days; pure, from facts."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from pipeline.factures import electronic
from pipeline.factures.events import Evenement, Fait, load_events
from pipeline.factures.interets import COMMERCE, INDEMNITE, Rates, half_year, interest
from pipeline.factures.payments import taken_back
from pipeline.factures.pieces import Genre, Issued, load
from pipeline.factures.rectify import load as rectifications
from pipeline.factures.register import Register
from pipeline.model.montants import ZERO


class Etat(StrEnum):
    """Where an invoice stands."""

    EMISE = "émise"
    RECUE = "reçue"
    EN_RETARD = "en retard"
    PARTIELLE = "réglée en partie"
    REGLEE = "réglée"
    TROP_PERCU = "trop-perçu"
    ANNULEE = "annulée par avoir"


@dataclass(frozen=True, slots=True)
class Lettre:
    """A reminder that was sent: its day, the days late that it claimed from (0: an amicable one)."""

    le: date
    palier: int


@dataclass(frozen=True, slots=True)
class LigneSuivi:
    """One invoice followed up as of ``au``. ``reste``: due less paid; below zero, to give back.

    ``interets`` is None where the organisation claims none or where the rate of the half-year is not
    known (``taux_inconnu`` says which half-year).
    """

    piece: Issued
    etat: Etat
    avoirs: Decimal
    regle: Decimal
    recue_le: date | None
    echeance: date | None
    retard: int
    titre: str
    bordereau: str
    titre_du: date | None
    interets: Decimal | None
    indemnite: Decimal
    taux_inconnu: date | None = None
    paye_par: str = ""
    rectifiee: bool = False
    depot: str = ""
    au: date = date.min
    lettres: tuple[Lettre, ...] = ()

    @property
    def du(self) -> Decimal:
        """Total less the avoirs."""
        return self.piece.total - self.avoirs

    @property
    def reste(self) -> Decimal:
        """What remains to be paid."""
        return self.du - self.regle


def read_follow_up(register: Register, jour: date, rates: Rates) -> tuple[LigneSuivi, ...]:
    """Follow up every invoice of the register, as of ``jour``."""
    with register.reading() as connection:
        rows = follow_up(load(connection), load_events(connection), jour, rates)
        changed = {each.numero for each in rectifications(connection)}
        deposits = {numero: depot.statut.value for numero, depot in electronic.deposits(connection).items()}
    return tuple(
        replace(row, rectifiee=row.piece.numero in changed, depot=deposits.get(row.piece.numero, ""))
        for row in rows
    )


def follow_up(
    everything: Sequence[Issued], events: Iterable[Evenement], jour: date, rates: Rates
) -> tuple[LigneSuivi, ...]:
    """Follow up the invoices among ``everything``, in the order of issue, as things stood on ``jour``."""
    everything = [piece for piece in everything if piece.date <= jour]
    avoirs: defaultdict[str, Decimal] = defaultdict(lambda: ZERO)
    for piece in everything:
        if piece.origine:
            avoirs[piece.origine] += piece.total
    facts: defaultdict[str, list[Evenement]] = defaultdict(list)
    known = tuple(events)
    back = taken_back(known)  # as if never entered, whatever the day
    gone = {*back, *back.values()}
    for event in known:
        if event.rang not in gone and (event.jour is None or event.jour <= jour):
            facts[event.numero].append(event)
    return tuple(
        _row(piece, avoirs[piece.numero], facts[piece.numero], jour, rates)
        for piece in everything
        if piece.genre is not Genre.AVOIR
    )


def _row(piece: Issued, avoirs: Decimal, facts: list[Evenement], jour: date, rates: Rates) -> LigneSuivi:
    recue = _last(facts, Fait.RECUE)
    titre = _last(facts, Fait.TITRE)
    payments = _payments(facts)
    echeance = recue.jour + timedelta(piece.draft.delai_de_paiement) if recue and recue.jour else None
    du, regle = piece.total - avoirs, sum((m for _, m in payments), ZERO)
    retard = _lateness(echeance, du, payments, jour)
    claimed = piece.draft.interets and retard > 0 and echeance is not None
    debut = half_year(echeance + timedelta(1)) if claimed and echeance else None
    rate = rates.get(debut) if debut else None
    if rate is not None and _of_commerce(piece):
        rate += COMMERCE
    return LigneSuivi(
        piece=piece,
        etat=_state(du, regle, recue is not None, retard),
        avoirs=avoirs,
        regle=regle,
        recue_le=recue.jour if recue else None,
        echeance=echeance,
        retard=retard,
        titre=titre.titre if titre else "",
        bordereau=titre.bordereau if titre else "",
        titre_du=titre.jour if titre else None,
        interets=interest(rate, echeance, du, payments, jour) if rate is not None and echeance else None,
        indemnite=INDEMNITE if claimed else ZERO,
        taux_inconnu=debut if rate is None else None,
        paye_par=", ".join(dict.fromkeys(e.paye_par for e in facts if e.paye_par)),
        au=jour,
        lettres=tuple(Lettre(e.jour, e.palier) for e in facts if e.fait is Fait.RELANCE and e.jour),
    )


def _of_commerce(piece: Issued) -> bool:
    """Whether the invoice itself claims lateness by the code of commerce."""
    return any(m.cle == "penalites_prive" for m in piece.draft.mentions)


def _last(facts: Iterable[Evenement], fait: Fait) -> Evenement | None:
    return next((e for e in reversed(list(facts)) if e.fait is fait), None)


def _payments(facts: Iterable[Evenement]) -> list[tuple[date, Decimal]]:
    """Return the payments by day."""
    return sorted((e.jour, e.montant) for e in facts if e.fait is Fait.REGLEMENT and e.jour is not None)


def _lateness(
    echeance: date | None, du: Decimal, payments: Sequence[tuple[date, Decimal]], jour: date
) -> int:
    """Count the days from the due date to the day all was paid, or to ``jour``."""
    if echeance is None or du <= 0:
        return 0
    settled, regle = jour, ZERO
    for day, montant in payments:
        regle += montant
        if regle >= du:
            settled = day
            break
    return max(0, (settled - echeance).days)


def _state(du: Decimal, regle: Decimal, recue: bool, retard: int) -> Etat:
    table = (
        (regle > du, Etat.TROP_PERCU),  # also of an invoice wholly credited after it was paid
        (du <= 0, Etat.ANNULEE),
        (regle == du, Etat.REGLEE),
        (retard > 0, Etat.EN_RETARD),
        (regle > 0, Etat.PARTIELLE),
        (recue, Etat.RECUE),
        (True, Etat.EMISE),
    )
    return next(etat for true, etat in table if true)


@dataclass(frozen=True, slots=True)
class Total:
    """What was billed to one funder in one month (its first day)."""

    financeur: str
    mois: date
    nombre: int
    facture: Decimal
    avoirs: Decimal
    regle: Decimal
    reste: Decimal


def totals(rows: Iterable[LigneSuivi]) -> tuple[Total, ...]:
    """Add up per funder and month of issue."""
    groups: defaultdict[tuple[str, date], list[LigneSuivi]] = defaultdict(list)
    for row in rows:
        groups[(row.piece.draft.financeur.nom, row.piece.date.replace(day=1))].append(row)
    return tuple(_total(key, members) for key, members in sorted(groups.items(), key=lambda g: g[0]))


def _total(key: tuple[str, date], rows: Sequence[LigneSuivi]) -> Total:
    def add(values: Iterator[Decimal]) -> Decimal:
        return sum(values, ZERO)

    return Total(
        *key,
        nombre=len(rows),
        facture=add(r.piece.total for r in rows),
        avoirs=add(r.avoirs for r in rows),
        regle=add(r.regle for r in rows),
        reste=add(r.reste for r in rows),
    )
