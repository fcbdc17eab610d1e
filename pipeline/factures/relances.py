"""What to do about an unpaid invoice: who may send a reminder, which one, and the record of those sent."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from pipeline.errors import UserError
from pipeline.factures.etat import Etat, LigneSuivi, follow_up
from pipeline.factures.events import COMMANDE, Fait, check_day, load_events
from pipeline.factures.pieces import credits_of, find_invoice
from pipeline.factures.register import Register
from pipeline.factures.schema import append
from pipeline.french import date_courte, montant, pluriel
from pipeline.workbook.vocabulary import TypeOrganisme

PALIERS = (60, 45, 30)  # days late, the latest first
ENTRE = timedelta(15)  # days between two letters, as between two steps
REGLEES = (Etat.REGLEE, Etat.TROP_PERCU, Etat.ANNULEE)


class Voie(StrEnum):
    """What is to be done."""

    RIEN = ""
    RECEPTION = "réception à demander"
    AMIABLE = "rappel amiable"
    COMPTABLE = "comptable"
    RELANCE = "relance"


@dataclass(frozen=True, slots=True)
class Relance:
    """What is to be done, and how it is said. ``rang``: of the letter, from 1.

    ``palier``: the days late that a private claim has reached.
    """

    voie: Voie = Voie.RIEN
    texte: str = ""
    palier: int = 0
    rang: int = 0


def relance(row: LigneSuivi) -> Relance:
    """Say who reminds: the accountant of a public claim once there is a titre, the issuer before."""
    if row.etat in REGLEES:
        return Relance()
    public = is_public(row)
    if public and row.titre:
        return Relance(
            Voie.COMPTABLE, "recouvrement par le comptable : demander l’état des restes à recouvrer"
        )
    if row.recue_le is None:
        return Relance(Voie.RECEPTION, "« Reçue le » est inconnue : demandez au payeur le jour de réception")
    if not row.retard:
        return Relance()
    return _amicable(row) if public else _claim(row)


def is_public(row: LigneSuivi) -> bool:
    """Whether an accountant recovers what is owed, once there is a titre."""
    return row.piece.draft.emetteur.type != TypeOrganisme.PRESTATAIRE.value


def step(row: LigneSuivi, jour: date) -> int:
    """The step that a private claim has reached on a day: 30, 45 or 60 days late, else 0."""
    late = (jour - row.echeance).days if row.echeance and not is_public(row) else 0
    return next((palier for palier in PALIERS if late >= palier), 0)


def _amicable(row: LigneSuivi) -> Relance:
    late, rang = pluriel(row.retard, "jour"), len(row.lettres) + 1
    if not row.lettres:
        return Relance(Voie.AMIABLE, f"rappel amiable possible, {late} de retard", 0, rang)
    last = date_courte(row.lettres[-1].le)
    if _waits(row):
        return Relance(Voie.RIEN, f"rappel amiable n° {rang - 1} envoyé le {last}, {late} de retard")
    said = f"rappel amiable n° {rang} possible après celui du {last}, {late} de retard ; sinon le titre"
    return Relance(Voie.AMIABLE, said, 0, rang)


def _claim(row: LigneSuivi) -> Relance:
    claimed = (row.interets or 0) + row.indemnite
    interest = f", {montant(claimed)} d’intérêts et d’indemnité" if claimed else ""
    late = f"({pluriel(row.retard, 'jour')}{interest})"
    palier, sent = step(row, row.au), max((x.palier for x in row.lettres), default=0)
    if palier > sent and not _waits(row):
        return Relance(Voie.RELANCE, f"relance des {palier} jours {late}", palier, len(row.lettres) + 1)
    if not row.lettres:
        return Relance(Voie.RIEN, f"en retard, avant la première relance {late}")
    last = date_courte(row.lettres[-1].le)
    if sent >= PALIERS[0]:
        return Relance(Voie.RIEN, f"dernière relance envoyée le {last} : voyez la suite à donner {late}")
    return Relance(Voie.RIEN, f"relance n° {len(row.lettres)} envoyée le {last} {late}")


def _waits(row: LigneSuivi) -> bool:
    """A letter has just been sent: it is given its time."""
    return bool(row.lettres) and row.au < row.lettres[-1].le + ENTRE


def send(register: Register, numero: str, le: date) -> int:
    """Record that a reminder was sent on a day; return its rank, 0 when that was known.

    Its step is what the claim had reached on that day: the next letter follows from it.
    """
    with register.writing() as connection:
        facture = find_invoice(connection, numero)
        check_day(register, facture, le, "relance")
        events = load_events(connection, facture.numero)
        days = [e.jour for e in events if e.fait is Fait.RELANCE and e.jour]
        if le in days:
            return 0
        if days and le < days[-1]:
            raise UserError(
                f"Une relance de {facture.numero} est déjà inscrite au {date_courte(days[-1])}.",
                "Les relances s’inscrivent dans leur ordre : donnez une date qui la suit.",
            )
        (row,) = follow_up((facture, *credits_of(connection, facture.numero)), events, le, {})
        faits = {"date": le.isoformat(), "palier": step(row, le), "source": COMMANDE}
        append(connection, Fait.RELANCE, facture.numero, faits)
        return len(days) + 1
