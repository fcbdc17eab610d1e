"""What awaits somebody today: signatures, sessions to point, answers due, ends that come; data only."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from pipeline.french import date_longue, liste
from pipeline.model import etats, heures, jours
from pipeline.model.entites import Dossier, Modele
from pipeline.model.revisions import Revision
from pipeline.workbook.vocabulary import ActeSigne, NatureRevision, StatutSeance

SIGNER, POINTER, REPONDRE, FINIR, ENVOYER = "signature", "pointage", "réponse", "échéance", "envoi"
PLACER = "liste d’attente"
PRODUIRE = "document"  # one of the office's own kinds
# What a past session may have become.
A_POINTER = "réalisée, reportée, annulée par l’agent, annulée par l’organisme, absence excusée ou absence"
BIENTOT = timedelta(days=30)
RELANCE = timedelta(days=15)  # without an answer, a paper to sign is asked for again
ECRITS = ("agent", "employeur")  # the parties one writes to: the third is the office itself
PARTIES = {
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
class Appel:
    """Whom a task wants written to, and about what: the names of a text (« relance », « employeur »).

    ``jour`` is that of the text where it is not the task's; ``adresse`` where the person's is known already.
    """

    sujet: str
    role: str
    jour: date | None = None
    adresse: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """An e-mail ready to copy; ``a`` is its address, "" where the workbooks know none."""

    a: str
    objet: str
    texte: str


@dataclass(frozen=True, slots=True)
class Tache:
    """One thing to do: its sort, its dossier, the person who acts, since or until which day, in French.

    ``appels`` say who is written to; ``messages`` what is written, once a use case has filled them in.
    ``revision``: it is about an amendment or a corrected page, dated in a sheet of its own.
    """

    sorte: str
    reference: str
    agent: str
    qui: str
    jour: date
    quoi: str
    appels: tuple[Appel, ...] = ()
    messages: tuple[Message, ...] = ()
    revision: bool = False


def taches(modele: Modele, day: date) -> tuple[Tache, ...]:
    """Everything that awaits somebody on ``day``, oldest first; none of a refused or suspended bilan."""
    found = [each for dossier in modele.dossiers if _suivi(dossier, day) for each in _du(dossier, day)]
    found += [each for revision in modele.revisions for each in _revision(modele, revision, day)]
    found += [each for dossier in modele.dossiers for each in _attente(dossier, day)]
    return tuple(sorted(dict.fromkeys(found), key=lambda each: (each.jour, each.reference, each.quoi)))


def _revision(modele: Modele, revision: Revision, day: date) -> Iterator[Tache]:
    """An amendment or a corrected page to propose, or to have signed by all its parties."""
    about = next((d for d in modele.dossiers if d.reference == revision.cle), None)
    if about is not None and etats.refuse(about):
        return
    what = "l’avenant" if revision.nature is NatureRevision.AVENANT else "la page corrigée"
    act = f"{_ACTES[revision.nature, revision.acte]} de {revision.cle}"
    person = f"{about.agent.row.prenom} {about.agent.row.nom}" if about else "promotion"
    if revision.signee is not None:
        if revision.attendus:
            yield _en_signature(revision, person, f"{what} n° {revision.numero} {act}")
        return
    if not revision.changements or not _serieux(revision):
        return
    asked = f"à signer : {what} n° {revision.numero} {act} ; {A_INSCRIRE}."
    said = asked if revision.demandee else f"{what} {act} est à proposer."
    sort = SIGNER if revision.demandee else ENVOYER
    yield Tache(sort, revision.cle, person, "l’organisme", day, said[0].upper() + said[1:], revision=True)


A_INSCRIRE = "chaque signature s’inscrit dans la feuille « Avenants »"


def _serieux(revision: Revision) -> bool:
    """Whether somebody asked for it, or it changes what was agreed."""
    return revision.demandee or any(change.au_fond for change in revision.changements)


def _en_signature(revision: Revision, person: str, paper: str) -> Tache:
    """A party has signed, others have not."""
    waits, since = liste(revision.attendus), revision.signee or date.min
    said = f"{paper}, en signature depuis le {date_longue(since)}, attend {waits} ; {A_INSCRIRE}."
    said = said[0].upper() + said[1:]
    roles = (who.removeprefix("l’") for who in revision.attendus)
    calls = tuple(Appel("relance", role, since) for role in roles if role in ECRITS)
    return Tache(SIGNER, revision.cle, person, waits, since, said, calls, revision=True)


_ACTES = {
    (NatureRevision.AVENANT, ActeSigne.CONVENTION): "à la convention",
    (NatureRevision.AVENANT, ActeSigne.CONTRAT): "au contrat",
    (NatureRevision.CORRECTION, ActeSigne.CONVENTION): "de la convention",
    (NatureRevision.CORRECTION, ActeSigne.CONTRAT): "du contrat",
}


def _attente(dossier: Dossier, day: date) -> Iterator[Tache]:
    """A place on a waiting list: priority and rank, never the ground of the priority."""
    row = dossier.agent.row
    if etats.en_attente(dossier) and not etats.refuse(dossier):
        first = "prioritaire, " if row.priorite else ""
        since = row.date_de_demande or day
        said = f"En liste d’attente : {first}rang {row.rang}."
        yield tache(dossier, PLACER, "l’organisme", since, said)


def _suivi(dossier: Dossier, day: date) -> bool:
    return not etats.refuse(dossier) and not etats.suspendu(dossier, day) and not etats.en_attente(dossier)


def _du(dossier: Dossier, day: date) -> Iterator[Tache]:
    yield from _reponse(dossier, day)
    yield from _signatures(dossier, day)
    yield from _seances(dossier, day)
    yield from _demarrage(dossier, day)
    yield from _fin(dossier, day)
    yield from _attestation(dossier)


FINS = ("etat", "date_effet", "date_de_cloture", "date_de_fin_prevue", "suspendu_le", "reprise_le")


def _lues(dossier: Dossier, *fields: str) -> bool:
    """Whether these cells could all be read: what cannot be is not absent, nobody is asked for it again."""
    return dossier.agent.faults.isdisjoint(fields)


def _inconnue(dossier: Dossier, kind: str) -> bool:
    """Whether a column that may be one of that paper's is not understood."""
    return any(each.issue.code == "colonne-inconnue" and each.touches(kind) for each in dossier.retenues)


def tache(dossier: Dossier, sorte: str, qui: str, jour: date, quoi: str) -> Tache:
    """A task of one dossier."""
    row = dossier.agent.row
    return Tache(sorte, row.reference, f"{row.prenom} {row.nom}", qui, jour, quoi)


def _reponse(dossier: Dossier, day: date) -> Iterator[Tache]:
    """The employer's answer: after the delay of the scheme, two months by default, silence is a refusal."""
    until, asked_on = etats.limite_de_reponse(dossier), dossier.agent.row.date_de_demande
    if until is None or asked_on is None:
        return
    late = "est passé : le silence vaut refus" if until <= day else "approche ; le silence vaudra refus"
    asked = f"Réponse à la demande du {date_longue(asked_on)}"
    said = f"{asked} : le délai du {date_longue(until)} {late}."
    calls = (Appel("reponse", "employeur", until),) if until > day else ()
    yield replace(tache(dossier, REPONDRE, "l’employeur", until, said), appels=calls)


def _signatures(dossier: Dossier, day: date) -> Iterator[Tache]:
    """Papers that await a signature, to be asked for again after a while."""
    row = dossier.agent.row
    for paper, sent, signed, name in _PAPIERS:
        gone, parties = getattr(row, sent), PARTIES.get(paper, {})
        missing = [who for column, who in parties.items() if getattr(row, column) is None]
        begun = gone is not None or len(missing) < len(parties)
        refused = etats.signature_refusee(dossier)
        if not _lues(dossier, sent, signed, *parties) or _inconnue(dossier, paper):
            continue
        if refused or getattr(row, signed) is not None or not begun or (parties and not missing):
            continue
        given = min(d for c in (sent, *parties) if (d := getattr(row, c)) is not None)
        sent_said = f"envoyé{'e' if name.startswith('La') else ''} le" if gone else "en signature depuis le"
        waits = liste(missing) if parties else "l’employeur"
        again = " À relancer." if given + RELANCE <= day else ""
        said = f"{name}, {sent_said} {date_longue(given)}, attend {waits}.{again}"
        roles = [who.removeprefix("l’") for who in missing or ["l’employeur"]]
        calls = tuple(Appel("relance", role, given) for role in roles if role in ECRITS and gone)
        yield replace(tache(dossier, SIGNER, waits, given, said), appels=calls)


def _seances(dossier: Dossier, day: date) -> Iterator[Tache]:
    """Sessions past and still « prévue », to point with one of the few statuses; a group's is said once.

    None after the agent left: it was not held for them.
    """
    for seance in etats.jusqu_au_depart(dossier):
        over = (seance.row.jusqu_au or seance.row.date) < day and "statut_seance" not in seance.ligne.faults
        if seance.statut is StatutSeance.PREVUE and over and not seance.autonomie:
            person = seance.intervenant.row if seance.intervenant else None
            who = f"{person.prenom} {person.nom}" if person else "le conseiller"
            said = f"La séance du {date_longue(seance.row.date)} est à pointer."
            call = Appel("pointage", "conseiller", adresse=(person.courriel or "") if person else "")
            made = replace(tache(dossier, POINTER, who, seance.row.date, said), appels=(call,))
            group = seance.row.promotion
            yield replace(made, reference=group, agent="séance collective") if group else made


def _demarrage(dossier: Dossier, day: date) -> Iterator[Tache]:
    """The first day that the scheme allows after the exchanges, while no session is planned."""
    delay, exchange = dossier.dispositif.delai_demarrage_jours, dossier.agent.row.premier_echange_le
    planned = any(not seance.autonomie for seance in etats.au_calendrier(dossier))
    if delay is None or exchange is None or planned or etats.clos(dossier) or etats.interrompu(dossier):
        return
    first = exchange + timedelta(days=delay)
    since = "à partir du" if day < first else "depuis le"
    said = f"Aucune séance n’est posée : la première peut avoir lieu {since} {date_longue(first)}."
    yield tache(dossier, FINIR, "l’organisme", first, said)


def _fin(dossier: Dossier, day: date) -> Iterator[Tache]:
    """The end of the convention, and that of the span the scheme gives; a suspension makes them later."""
    if etats.clos(dossier) or etats.interrompu(dossier) or not _lues(dossier, *FINS):
        return
    end = heures.fin_prevue(dossier)
    if end is not None and end <= day + BIENTOT:
        verb = "était prévue" if end < day else "est prévue"
        yield tache(dossier, FINIR, "l’organisme", end, f"La fin du bilan {verb} le {date_longue(end)}.")
    start, most = etats.debut(dossier), dossier.dispositif.empan_max_mois
    if start is not None and most is not None:
        limit = jours.plus_mois(start, most) + etats.pause(dossier)
        if limit <= day + BIENTOT:
            said = f"La durée maximale du dispositif ({most} mois) prend fin le {date_longue(limit)}."
            yield tache(dossier, FINIR, "l’organisme", limit, said)


def _attestation(dossier: Dossier) -> Iterator[Tache]:
    """What a finished bilan still has to send, and one that stopped after some of its sessions."""
    row, over = dossier.agent.row, etats.jour_de_cloture(dossier)
    stopped = etats.interrompu(dossier) and bool(etats.tenues(dossier))
    if not _lues(dossier, "attestation_delivree_le", *FINS):
        return
    if (etats.clos(dossier) or stopped) and over is not None and row.attestation_delivree_le is None:
        since = f"Le bilan est {'interrompu' if stopped else 'terminé'} depuis le {date_longue(over)}"
        said = f"{since} : l’attestation de présence est à remettre."
        calls = tuple(Appel("attestation", role) for role in ECRITS)
        yield replace(tache(dossier, ENVOYER, "l’organisme", over, said), appels=calls)
