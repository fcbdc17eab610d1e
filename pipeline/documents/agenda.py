"""Turns sessions into the lines and totals of a calendar, under their public labels."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from pipeline.documents.clauses import Calendrier
from pipeline.documents.identites import LigneSeance, Total
from pipeline.documents.parties import nom_complet
from pipeline.french import liste, plage
from pipeline.french.phrases import pluriel_de
from pipeline.model import etats, heures
from pipeline.model.entites import Dossier, Groupe, SeanceDossier, une_fois
from pipeline.workbook.vocabulary import Nature

SANS_ETAPE = {
    Nature.ENTRETIEN: "Entretien",
    Nature.REUNION: "Réunion",
    Nature.TRAVAIL_ACCOMPAGNE: "Travail accompagné",
    Nature.APPUI: "Entretien d’appui",
    Nature.AUTONOMIE: "Travail en autonomie",
}


def calendrier(seances: Sequence[SeanceDossier], duree_convenue: Decimal | None) -> Calendrier:
    """The sessions that stand, numbered, with totals by nature and what remains to be planned."""
    standing = [s for s in seances if s.statut not in etats.HORS_CALENDRIER]
    total = heures.somme(s.duree for s in standing)
    return Calendrier(
        seances=lignes(standing),
        totaux=tuple(Total(label, hours) for label, hours in heures.totaux(standing).items()),
        total=total,
        duree_convenue=duree_convenue,
        reste=max(Decimal(0), (duree_convenue or total) - total),
    )


@une_fois
def du_dossier(dossier: Dossier) -> Calendrier:
    """One agent's calendar: their own sessions and their group's."""
    return calendrier(etats.jusqu_au_depart(dossier), heures.duree_convenue(dossier))


@une_fois
def convenu(dossier: Dossier) -> Calendrier:
    """What a deed agrees on: an agent who left since changes neither its sessions nor their total.

    Of a promotion, those that its group held afterwards are others'.
    """
    return (
        du_dossier(dossier)
        if dossier.promotion
        else calendrier(dossier.seances, heures.duree_convenue(dossier))
    )


def du_groupe(groupe: Groupe) -> Calendrier:
    """The group's calendar: neither names nor individual interviews."""
    return calendrier(groupe.seances, groupe.dispositif.duree_totale)


def lignes(seances: Iterable[SeanceDossier]) -> tuple[LigneSeance, ...]:
    """One line per session, numbered from 1."""
    return tuple(_ligne(rang, seance) for rang, seance in enumerate(seances, 1))


def objet(seance: SeanceDossier) -> str:
    """What a session is about, in words that tell nobody why the agent is there."""
    labels = dict.fromkeys(etape.libelle_public for etape in seance.etapes)
    if labels:
        return "\u00a0; ".join(_reunis(labels))
    if seance.row.nature is not None:
        return SANS_ETAPE[seance.row.nature]
    return "Séance collective" if seance.collective else heures.RENDEZ_VOUS


_NUMERO = re.compile(r"(.+) n°\u00a0(\d+)")


def _reunis(labels: Iterable[str]) -> Iterator[str]:
    """« Entretiens n° 8 et 9 »: steps that have the same name but for their number are named together."""
    numbers: dict[str, list[str]] = {}
    for label in labels:
        found = _NUMERO.fullmatch(label)
        numbers.setdefault(found[1] if found else label, []).extend([found[2]] if found else [])
    for name, ranks in numbers.items():
        noun, space, rest = name.partition(" ")
        plural = f"{pluriel_de(noun)}{space}{rest}" if len(ranks) > 1 else name
        yield f"{plural} n°\u00a0{liste(ranks)}" if ranks else name


def cles(dossier: Dossier) -> Iterator[tuple[str, SeanceDossier]]:
    """Each session with a key by its steps: one that moves keeps what was made of it."""
    seen: Counter[str] = Counter()
    for seance in dossier.seances:
        steps = "+".join(etape.code for etape in seance.etapes) or f"{seance.row.date:%Y%m%d}"
        seen[steps] += 1
        rank = f" {seen[steps]}" if seen[steps] > 1 else ""
        yield f"{dossier.reference}-{steps}{rank}", seance


def lieux(seances: Iterable[SeanceDossier]) -> tuple[str, ...]:
    """The places of the sessions, each once."""
    return tuple(dict.fromkeys(s.row.lieu for s in seances if s.row.lieu))


@une_fois
def _ligne(rang: int, seance: SeanceDossier) -> LigneSeance:
    row = seance.row
    known = row.debut is not None and row.fin is not None
    person = seance.intervenant.row if seance.intervenant and not seance.autonomie else None
    return LigneSeance(
        numero=rang,
        date=row.date,
        date_de_fin=row.jusqu_au,
        horaire=plage(row.debut, row.fin) if known and row.debut and row.fin else None,
        duree=seance.duree,
        objet=objet(seance),
        modalite=_modalite(seance),
        lieu=row.lieu,
        intervenant=nom_complet(person.civilite, person.prenom, person.nom) if person else None,
        statut=seance.statut.value,
        duree_realisee=heures.realisee(seance),
    )


def _modalite(seance: SeanceDossier) -> str | None:
    if seance.autonomie:
        return "en autonomie"
    return seance.row.modalite.value if seance.row.modalite else None
