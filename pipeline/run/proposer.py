"""Rows proposed for the workbook: sessions to plan, a counsellor who leaves; nothing is written in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.dispositifs import cle
from pipeline.documents import parties
from pipeline.errors import UserError
from pipeline.french import date_longue, liste
from pipeline.model import etats, planning
from pipeline.model.entites import Dossier, Groupe, Modele, SeanceDossier
from pipeline.model.planning import Rythme
from pipeline.report.propositions import publish
from pipeline.run.gather import Gathered, gather
from pipeline.run.messages import of_change, read_texts
from pipeline.settings import Settings
from pipeline.workbook.vocabulary import StatutSeance


@dataclass(frozen=True, slots=True)
class Proposition:
    """Where the rows are, and what there is to know (French, one line each)."""

    path: Path
    lignes: tuple[str, ...]


def poser(settings: Settings, reference: str, rythme: Rythme) -> Proposition:
    """Propose sessions of one dossier; raise UserError when there is no such dossier or no free day."""
    modele = gather(settings).modele
    dossier = _dossier(modele, reference)
    found = planning.proposer(modele, dossier, rythme)
    if not found:
        raise UserError("Aucun jour n’est libre dans les deux ans.", "Changez de jour ou d’heure.")
    rows = [
        {
            "Référence": dossier.reference,
            "Étape": each.etape,
            "Date": each.jour,
            "Début": each.debut,
            "Fin": each.fin,
            "Statut de la séance": "prévue",
        }
        for each in found
    ]
    short = () if len(found) == rythme.nombre else (f"{len(found)} séances seulement ont un jour libre.",)
    said = tuple(f"{date_longue(each.jour)}{f', étape {each.etape}' if each.etape else ''}" for each in found)
    path = publish(settings.outputs, f"Séances {dossier.reference}", {"Séances": rows})
    return Proposition(path, (*short, *said))


def reaffecter(settings: Settings, ancien: str, nouveau: str, references: Sequence[str] = ()) -> Proposition:
    """Propose the rows by which another professional takes over: open dossiers, sessions still to come.

    What was held stays with who held it; a promotion changes its leader. Raises UserError for a code that the
    workbooks do not have, one that takes over from itself, or when there is nothing to take over.
    """
    if cle(ancien) == cle(nouveau):
        raise UserError("C’est la même personne qui s’en va et qui reprend.", "Choisissez qui reprend.")
    gathered = gather(settings)
    wanted = {cle(each) for each in references}
    mine = [
        d for d in gathered.modele.dossiers if _suit(d, ancien) and (not wanted or cle(d.reference) in wanted)
    ]
    followed = {d.reference for d in mine}
    others = (d for d in gathered.modele.dossiers if d.reference not in followed)
    beside = [d.reference for d in others if _intervient(d, ancien)]
    if not mine:
        besides = f", qui intervient encore dans {liste(beside)}" if beside else ""
        raise UserError(
            f"Aucun bilan ouvert n’est suivi par « {ancien} »{besides}.",
            "Vérifiez le code dans la feuille « Intervenants », et les références.",
        )
    other = _professionnel(gathered, nouveau)
    taken = [d for d in mine if d.agent.row.changement_refuse_le is None]
    refused = [_refus(d) for d in mine if d.agent.row.changement_refuse_le is not None]
    if not taken:
        raise UserError("Chaque agent a refusé ce changement.", AUTREMENT)
    texts = read_texts(settings.inputs)
    written = [(d.reference, of_change(d, other, texts)) for d in taken]
    told: list[Mapping[str, object]] = [
        {"Référence": reference, "À": m.a, "Objet": m.objet, "Texte": m.texte} for reference, m in written
    ]
    own = [d for d in taken if d.agent.row.intervenant]
    agents: list[Mapping[str, object]] = [{"Référence": d.reference, "Intervenant": nouveau} for d in own]
    names = {d.reference for d in taken}
    led = [
        groupe
        for groupe in gathered.modele.groupes
        if _anime(groupe, ancien) and not names.isdisjoint(d.reference for d in groupe.dossiers)
    ]
    groups: list[Mapping[str, object]] = [{"Code": g.promotion.row.code, "Animateur": nouveau} for g in led]
    sessions = [row for dossier in taken for row in _seances(dossier, ancien, nouveau)]
    sessions += [_prise(s, nouveau) for g in led for s in g.seances if _a_prendre(s, ancien)]
    sheets = {"Agents": agents, "Promotions": groups, "Séances": sessions, "Messages": told}
    name = f"Réaffectation {ancien} {nouveau}"
    path = publish(settings.outputs, name, {each: rows for each, rows in sheets.items() if rows})
    also = (f"{each} : « {ancien} » y intervient aussi, à revoir dans le classeur." for each in beside)
    return Proposition(path, (*refused, *(_message(dossier) for dossier in taken), *also))


AUTREMENT = "Convenez avec l’agent d’un autre professionnel, ou inscrivez la fin du bilan."


def _professionnel(gathered: Gathered, code: str) -> str:
    """The name of the one who takes over; raise UserError for a code that the workbooks do not have."""
    records = gathered.reading.tables.intervenants
    found = next((record for record in records if cle(record.row.code) == cle(code)), None)
    if found is None:
        raise UserError(
            f"Aucun professionnel ne porte le code « {code} ».", "Ajoutez-le à la feuille « Intervenants »."
        )
    return parties.intervenant(found).nom_complet


def _refus(dossier: Dossier) -> str:
    row = dossier.agent.row
    day = date_longue(row.changement_refuse_le) if row.changement_refuse_le else ""
    return f"{dossier.reference} : {row.prenom} {row.nom} a refusé ce changement le {day}. {AUTREMENT}"


def _dossier(modele: Modele, reference: str) -> Dossier:
    found = next((d for d in modele.dossiers if cle(d.reference) == cle(reference)), None)
    if found is None:
        raise UserError(
            f"Aucun dossier ne porte la référence « {reference} ».", "Vérifiez la feuille « Agents »."
        )
    return found


def _ouvert(dossier: Dossier) -> bool:
    return not (etats.clos(dossier) or etats.interrompu(dossier) or etats.refuse(dossier))


def _suit(dossier: Dossier, code: str) -> bool:
    """Whether a professional follows a bilan that goes on: its own, else the leader of its promotion."""
    row, promotion = dossier.agent.row, dossier.promotion
    main = row.intervenant or (promotion.row.animateur if promotion else None)
    return _ouvert(dossier) and cle(main or "") == cle(code)


def _intervient(dossier: Dossier, code: str) -> bool:
    """Whether they have another part in it: second professional, or sessions to come."""
    second = cle(dossier.agent.row.second_intervenant or "") == cle(code)
    return _ouvert(dossier) and (second or any(_a_prendre(s, code) for s in dossier.seances))


def _anime(groupe: Groupe, code: str) -> bool:
    return cle(groupe.promotion.row.animateur or "") == cle(code)


def _a_prendre(seance: SeanceDossier, code: str) -> bool:
    """Whether a session is still to come, and names that professional."""
    return seance.statut is StatutSeance.PREVUE and cle(seance.row.intervenant or "") == cle(code)


def _seances(dossier: Dossier, ancien: str, nouveau: str) -> list[Mapping[str, object]]:
    """The sessions of an agent to come that name the former professional."""
    return [_prise(s, nouveau) for s in dossier.seances if not s.collective and _a_prendre(s, ancien)]


def _prise(seance: SeanceDossier, nouveau: str) -> Mapping[str, object]:
    """A session taken over, known by its day and hour."""
    row = seance.row
    return {
        "Référence": row.reference,
        "Promotion": row.promotion,
        "Date": row.date,
        "Début": row.debut,
        "Intervenant": nouveau,
    }


def _message(dossier: Dossier) -> str:
    row = dossier.agent.row
    signed = [
        name
        for name, day in (("la convention", row.convention_signee_le), ("le contrat", row.contrat_signe_le))
        if day
    ]
    after = f" ; un avenant sera proposé pour {liste(signed)}" if signed else ""
    return (
        f"{dossier.reference} : prévenez {row.prenom} {row.nom} (feuille « Messages »), dont l’accord est "
        f"nécessaire{after}."
    )
