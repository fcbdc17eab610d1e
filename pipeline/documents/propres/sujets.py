"""Of whom and of what there is a document of one's own, from when it is due, what withholds it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from pipeline.dispositifs import TypeDocument
from pipeline.documents import agenda, catalogue, conditions
from pipeline.documents.kind import (
    DUE,
    SANS_OBJET,
    Echeance,
    Sujet,
    Verdict,
    nom_et_reference,
    par_dossier,
    pas_encore,
)
from pipeline.documents.propres.reglage import Quand, Reglage, Seances, UnPar
from pipeline.model import etats
from pipeline.model.entites import Dossier, Modele
from pipeline.workbook.vocabulary import StatutSeance


@dataclass(frozen=True, slots=True)
class Sujets:
    """The subjects of one kind; like all that a type holds, it travels between processes."""

    reglage: Reglage

    def __call__(self, modele: Modele) -> Iterator[Sujet]:
        """One subject per agent, session, bilan, promotion or employer."""
        return _SUJETS[self.reglage.un_par](modele)


def _par_bilan(modele: Modele) -> Iterator[Sujet]:
    """Each agent's own bilan, and each promotion's."""
    yield from (sujet for sujet in par_dossier(modele) if sujet.un_dossier().promotion is None)
    yield from _par_promotion(modele)


def _par_seance(modele: Modele) -> Iterator[Sujet]:
    for dossier in modele.dossiers:
        for cle, seance in agenda.cles(dossier):
            yield Sujet(cle, dossier=dossier, seance=seance)


def _par_promotion(modele: Modele) -> Iterator[Sujet]:
    held = tuple(one for row in modele.empeches for one in row.retenues)
    for groupe in modele.groupes:
        yield Sujet(groupe.promotion.row.code, groupe=groupe, retenues=held)


def _par_employeur(modele: Modele) -> Iterator[Sujet]:
    """Each employer with its agents; two bodies that work for one have a document each.

    A row of which no dossier can be made may be of any employer: no list is given out without it.
    """
    held = tuple(one for row in modele.empeches for one in row.retenues)
    found: dict[tuple[str, str], list[Dossier]] = {}
    for dossier in modele.dossiers:
        for record in dossier.employeurs:
            found.setdefault((record.row.code, dossier.organisme.row.code), []).append(dossier)
    bodies = {body for _, body in found}
    for (code, body), dossiers in sorted(found.items()):
        record = next(e for e in dossiers[0].employeurs if e.row.code == code)
        cle = code if len(bodies) == 1 else f"{code}-{body}"
        yield Sujet(cle, employeur=record, ensemble=tuple(dossiers), retenues=held)


_SUJETS: Mapping[UnPar, Callable[[Modele], Iterator[Sujet]]] = {
    UnPar.AGENT: par_dossier,
    UnPar.SEANCE: _par_seance,
    UnPar.BILAN: _par_bilan,
    UnPar.PROMOTION: _par_promotion,
    UnPar.EMPLOYEUR: _par_employeur,
}


def concernes(sujet: Sujet) -> tuple[Dossier, ...]:
    """The dossiers whose bilan takes place: those that a list names."""
    return etats.participants(sujet.dossiers)


@dataclass(frozen=True, slots=True)
class Moment:
    """Whether one is due: as the shipped kind is, whose fields it has, then by the moment chosen."""

    reglage: Reglage

    def __call__(self, sujet: Sujet) -> Verdict:
        """The verdict; of several agents, from the first for whom it is due, at the end from the last."""
        if sujet.seance is not None and not self._wanted(sujet):
            return SANS_OBJET
        first = catalogue.of(self.reglage.comme).verdict(sujet) if self.reglage.comme else DUE
        if first.echeance is not Echeance.DUE or self.reglage.quand is Quand.COMME:
            return first
        found = [_MOMENTS[self.reglage.quand](dossier) for dossier in concernes(sujet)]
        due = [one for one in found if one.echeance is Echeance.DUE]
        waiting = next((one for one in found if one.echeance is Echeance.PAS_ENCORE), SANS_OBJET)
        enough = len(due) == len(found) if self.reglage.quand is Quand.FIN else bool(due)
        return DUE if enough else waiting

    def _wanted(self, sujet: Sujet) -> bool:
        seance = sujet.seance
        if seance is None or seance.row.debut is None or seance.row.fin is None:
            return False
        status = StatutSeance.REALISEE if self.reglage.seances is Seances.TENUES else StatutSeance.PREVUE
        return seance.statut is status


def _convention(dossier: Dossier) -> Verdict:
    return conditions.prevu(dossier, TypeDocument.CONVENTION)


def _suivi(dossier: Dossier, reached: bool, waits: str) -> Verdict:
    """The verdict of a bilan that takes place: due once a point is reached."""
    first = conditions.prevu(dossier, TypeDocument.CALENDRIER)
    return pas_encore(waits) if first is DUE and not reached else first


def _signature(dossier: Dossier) -> Verdict:
    signed = dossier.agent.row.convention_signee_le is not None
    return _suivi(dossier, signed, "La convention n’est pas signée.")


def _seances(dossier: Dossier) -> Verdict:
    return _suivi(dossier, bool(etats.au_calendrier(dossier)), "Aucune séance n’est encore inscrite.")


def _debut(dossier: Dossier) -> Verdict:
    return _suivi(dossier, bool(etats.tenues(dossier)), "Aucune séance n’a encore eu lieu.")


def _fin(dossier: Dossier) -> Verdict:
    return _suivi(dossier, etats.clos(dossier), "Le bilan n’est pas clos.")


_MOMENTS: Mapping[Quand, Callable[[Dossier], Verdict]] = {
    Quand.CONVENTION: _convention,
    Quand.SIGNATURE: _signature,
    Quand.SEANCES: _seances,
    Quand.DEBUT: _debut,
    Quand.FIN: _fin,
}


def fichier(sujet: Sujet) -> tuple[str, ...]:
    """What the file's name is made of: reference and name of an agent, else the code of what it is about."""
    if sujet.dossier is None:
        return (sujet.cle,)
    apart = sujet.cle.removeprefix(sujet.dossier.reference).removeprefix("-")
    return (*nom_et_reference(sujet), *([apart] if apart else []))
