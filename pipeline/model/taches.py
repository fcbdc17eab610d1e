"""What awaits somebody today: signatures, sessions to point, answers due, ends that come; data only."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from pipeline.french import date_longue, liste
from pipeline.model import etats, heures, jours
from pipeline.model.entites import Dossier, Modele
from pipeline.workbook.vocabulary import Etat, Initiative, StatutSeance

SIGNER, POINTER, REPONDRE, FINIR, ENVOYER = "signature", "pointage", "réponse", "échéance", "envoi"
# What a past session may have become.
A_POINTER = "réalisée, reportée, annulée par l’agent, annulée par l’organisme, absence excusée ou absence"
BIENTOT = timedelta(days=30)
SILENCE_MOIS = 2
_PARTIES = {
    "convention": {
        "convention_signee_agent_le": "l’agent",
        "convention_signee_employeur_le": "l’employeur",
        "convention_signee_organisme_le": "l’organisme",
    },
    "contrat": {"contrat_signe_agent_le": "l’agent", "contrat_signe_organisme_le": "l’organisme"},
}
# Paper, day it was sent, day all have signed it, what it is called.
_PAPIERS = (
    ("devis", "devis_envoye_le", "devis_accepte_le", "Le devis"),
    ("convention", "convention_envoyee_le", "convention_signee_le", "La convention"),
    ("contrat", "contrat_envoye_le", "contrat_signe_le", "Le contrat"),
)


@dataclass(frozen=True, slots=True)
class Tache:
    """One thing to do: its sort, its dossier, the person who acts, since or until which day, in French."""

    sorte: str
    reference: str
    agent: str
    qui: str
    jour: date
    quoi: str


def taches(modele: Modele, day: date) -> tuple[Tache, ...]:
    """Everything that awaits somebody on ``day``, oldest first; none of a refused or suspended bilan."""
    found = [tache for dossier in modele.dossiers if _suivi(dossier, day) for tache in _du(dossier, day)]
    return tuple(sorted(dict.fromkeys(found), key=lambda tache: (tache.jour, tache.reference, tache.quoi)))


def suspendu(dossier: Dossier, day: date) -> bool:
    """Whether the bilan is suspended on that day: its deadlines do not run."""
    row = dossier.agent.row
    begun = row.suspendu_le or (row.date_effet if row.etat is Etat.SUSPENDU else None)
    if row.reprise_le is not None and row.reprise_le <= day:
        return False
    return row.etat is Etat.SUSPENDU or (begun is not None and begun <= day)


def _suivi(dossier: Dossier, day: date) -> bool:
    return not etats.refuse(dossier) and not suspendu(dossier, day)


def _du(dossier: Dossier, day: date) -> Iterator[Tache]:
    yield from _reponse(dossier, day)
    yield from _signatures(dossier)
    yield from _seances(dossier, day)
    yield from _fin(dossier, day)
    yield from _attestation(dossier)


def _tache(dossier: Dossier, sorte: str, qui: str, jour: date, quoi: str) -> Tache:
    row = dossier.agent.row
    return Tache(sorte, row.reference, f"{row.prenom} {row.nom}", qui, jour, quoi)


def _reponse(dossier: Dossier, day: date) -> Iterator[Tache]:
    """The employer's answer: after the delay of the scheme, two months by default, silence is a refusal."""
    row = dossier.agent.row
    answered = row.decision_employeur is not None or row.initiative is Initiative.EMPLOYEUR
    if row.date_de_demande is None or answered or row.convention_signee_le or etats.tenues(dossier):
        return
    until = jours.plus_mois(row.date_de_demande, dossier.dispositif.delai_reponse_mois or SILENCE_MOIS)
    late = "est passé : le silence vaut refus" if until < day else "approche ; le silence vaudra refus"
    asked = f"Réponse à la demande du {date_longue(row.date_de_demande)}"
    yield _tache(
        dossier, REPONDRE, "l’employeur", until, f"{asked} : le délai du {date_longue(until)} {late}."
    )


def _signatures(dossier: Dossier) -> Iterator[Tache]:
    row = dossier.agent.row
    for paper, sent, signed, name in _PAPIERS:
        gone, parties = getattr(row, sent), _PARTIES.get(paper, {})
        missing = [who for column, who in parties.items() if getattr(row, column) is None]
        begun = gone is not None or len(missing) < len(parties)
        if getattr(row, signed) is not None or not begun or (parties and not missing):
            continue
        given = min(d for c in (sent, *parties) if (d := getattr(row, c)) is not None)
        sent_said = f"envoyé{'e' if name.startswith('La') else ''} le" if gone else "en signature depuis le"
        waits = liste(missing) if parties else "l’employeur"
        yield _tache(
            dossier, SIGNER, waits, given, f"{name}, {sent_said} {date_longue(given)}, attend {waits}."
        )


def _seances(dossier: Dossier, day: date) -> Iterator[Tache]:
    """Sessions past and still « prévue », to point with one of the few statuses; a group's is said once."""
    for seance in dossier.seances:
        over = (seance.row.jusqu_au or seance.row.date) < day
        if seance.statut is StatutSeance.PREVUE and over and not seance.autonomie:
            person = seance.intervenant.row if seance.intervenant else None
            who = f"{person.prenom} {person.nom}" if person else "le conseiller"
            said = f"La séance du {date_longue(seance.row.date)} est à pointer."
            tache = _tache(dossier, POINTER, who, seance.row.date, said)
            group = seance.row.promotion
            yield replace(tache, reference=group, agent="séance collective") if group else tache


def _fin(dossier: Dossier, day: date) -> Iterator[Tache]:
    """The end of the convention, and that of the span the scheme gives; a suspension makes them later."""
    if etats.clos(dossier) or etats.interrompu(dossier):
        return
    end = heures.fin_prevue(dossier)
    if end is not None and end <= day + BIENTOT:
        verb = "était prévue" if end < day else "est prévue"
        yield _tache(dossier, FINIR, "l’organisme", end, f"La fin du bilan {verb} le {date_longue(end)}.")
    start, most = etats.debut(dossier), dossier.dispositif.empan_max_mois
    if start is not None and most is not None:
        limit = jours.plus_mois(start, most) + _pause(dossier)
        if limit <= day + BIENTOT:
            said = f"La durée maximale du dispositif ({most} mois) prend fin le {date_longue(limit)}."
            yield _tache(dossier, FINIR, "l’organisme", limit, said)


def _pause(dossier: Dossier) -> timedelta:
    """How long a suspension that is over lasted."""
    row = dossier.agent.row
    both = row.suspendu_le is not None and row.reprise_le is not None
    return row.reprise_le - row.suspendu_le if both else timedelta()  # type: ignore[operator]


def _attestation(dossier: Dossier) -> Iterator[Tache]:
    """What a finished bilan still has to send."""
    row, over = dossier.agent.row, etats.jour_de_cloture(dossier)
    if etats.clos(dossier) and over is not None and row.attestation_delivree_le is None:
        said = (
            f"Le bilan est terminé depuis le {date_longue(over)} : l’attestation de présence est à remettre."
        )
        yield _tache(dossier, ENVOYER, "l’organisme", over, said)
