"""The same model as the documents, one tidy row per bilan, session, invoice, answer and synthesis destroyed.

``bilan`` is the key that joins them. No row carries a name, a health ground or a funding ground.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pipeline.dispositifs.vocabulaire import cle
from pipeline.factures.etat import Etat as EtatFacture
from pipeline.factures.etat import LigneSuivi
from pipeline.model import etats, heures
from pipeline.model.entites import Dossier, SeanceDossier
from pipeline.model.jours import plus_mois
from pipeline.model.montants import repartir
from pipeline.workbook.sheets import Suivi
from pipeline.workbook.vocabulary import Etat, StatutSeance

NON_RENSEIGNE = "non renseigné"
PLUSIEURS = "plusieurs employeurs"


@dataclass(frozen=True, slots=True)
class LigneBilan:
    """One bilan. Days are calendar days; delays in days, ``None`` when one of the two dates is unknown."""

    bilan: str
    annee: int | None
    organisme: str
    dispositif: str
    categorie: str
    employeur: str
    taille: str
    affiliation: str
    initiative: str
    suite: str
    devis: str
    consentement: str
    intervenant: str
    clos_le: date | None
    delai_decision: int | None
    delai_debut: int | None
    duree: int | None
    heures_convenues: Decimal | None
    heures_prevues: Decimal
    heures_realisees: Decimal


@dataclass(frozen=True, slots=True)
class LigneSeance:
    """One session as one agent lived it: hours planned, hours done (0 unless it was held)."""

    bilan: str
    annee: int
    modalite: str
    statut: str
    autonomie: bool
    intervenant: str
    prevues: Decimal
    realisees: Decimal


@dataclass(frozen=True, slots=True)
class LigneFacture:
    """One invoiced bilan of one invoice, as the register has it, euros with tax, less its avoirs."""

    bilan: str
    annee: int
    numero: str
    organisme: str
    payeur: str
    financeur: str
    situation: str
    facture: Decimal
    regle: Decimal


@dataclass(frozen=True, slots=True)
class LigneReponse:
    """One answer of an agent after the bilan: « 4 sur 5 », what became of them; "" where it does not say."""

    bilan: str
    annee: int
    satisfaction: str
    issue: str


@dataclass(frozen=True, slots=True)
class LigneDestruction:
    """One synthesis whose time ended in a year: destroyed in time, late, or still there."""

    bilan: str
    annee: int
    destruction: str


def bilans(dossiers: Iterable[Dossier], day: date) -> list[LigneBilan]:
    """One row per dossier, in the order of the model."""
    return [_bilan(dossier, day) for dossier in dossiers]


def seances(dossiers: Iterable[Dossier]) -> list[LigneSeance]:
    """One row per session and agent: a session of a promotion is one row for each of its agents."""
    return [_seance(dossier, seance) for dossier in dossiers for seance in dossier.seances]


def factures(rows: Iterable[LigneSuivi]) -> list[LigneFacture]:
    """One row per invoice and bilan; what was paid is shared as the invoice's lines are."""
    return [line for row in rows for line in _factures(row)]


def reponses(rows: Iterable[Suivi], known: Mapping[str, str]) -> list[LigneReponse]:
    """One row per answer of a ``known`` bilan (its key → the reference); no other agent is counted."""
    return [
        LigneReponse(
            known[cle(row.reference)],
            row.date.year,
            f"{row.satisfaction} sur 5" if row.satisfaction else "",
            row.issue.value if row.issue else "",
        )
        for row in rows
        if cle(row.reference) in known
    ]


def destructions(ends: Mapping[str, tuple[date, str]], day: date) -> list[LigneDestruction]:
    """One row per bilan, from the last day of its synthesis and its destruction (ISO, "" if none)."""
    return [
        LigneDestruction(bilan, end.year, _kept(end, destroyed))
        for bilan, (end, destroyed) in ends.items()
        if end < day or destroyed
    ]


def _kept(end: date, destroyed: str) -> str:
    if not destroyed:
        return "à détruire"
    return "détruite à temps" if date.fromisoformat(destroyed) <= plus_mois(end, 1) else "détruite en retard"


def entree(dossier: Dossier) -> date | None:
    """The day by which a bilan belongs to a year: its request, else its first exchange, else its launch."""
    row = dossier.agent.row
    return row.date_de_demande or row.premier_echange_le or etats.debut(dossier)


def suite(dossier: Dossier, day: date) -> str:
    """Where a request stands on ``day``: one word for each bilan, so that the words add up to the whole."""
    row = dossier.agent.row
    words = (
        (etats.refuse(dossier), "refusé"),
        (etats.reporte(dossier), "reporté"),
        (etats.interrompu(dossier), "interrompu"),
        (etats.clos(dossier), "clos"),
        (row.etat is Etat.SUSPENDU, "suspendu"),
        (row.etat is Etat.EN_COURS or bool(etats.tenues(dossier)), "en cours"),
        (row.decision_employeur is not None or row.convention_signee_le is not None, "accordé, à commencer"),
        (_silent(dossier, day), "silence de deux mois"),
    )
    return next((word for true, word in words if true), "en attente de décision")


def _silent(dossier: Dossier, day: date) -> bool:
    limit = etats.limite_de_reponse(dossier)
    return limit is not None and limit <= day


def _bilan(dossier: Dossier, day: date) -> LigneBilan:
    row, begun, hours = dossier.agent.row, etats.debut(dossier), heures.bilan(dossier)
    entry, closed = entree(dossier), etats.jour_de_cloture(dossier) if etats.clos(dossier) else None
    return LigneBilan(
        bilan=dossier.reference,
        annee=entry.year if entry else None,
        organisme=dossier.organisme.row.nom,
        dispositif=dossier.dispositif.libelle_public,
        categorie=row.categorie.value if row.categorie else NON_RENSEIGNE,
        employeur=_employer(dossier, "nom"),
        taille=_employer(dossier, "taille"),
        affiliation=_affiliation(dossier),
        initiative=row.initiative.value if row.initiative else NON_RENSEIGNE,
        suite=suite(dossier, day),
        devis="accepté" if row.devis_accepte_le else "sans acceptation enregistrée",
        consentement=_consent(dossier),
        intervenant=row.intervenant or NON_RENSEIGNE,
        clos_le=closed,
        delai_decision=_days(row.date_de_demande, row.decision_le),
        delai_debut=_days(row.decision_le, begun),
        duree=_days(begun, closed),
        heures_convenues=heures.duree_convenue(dossier),
        heures_prevues=hours.prevues,
        heures_realisees=hours.realisees,
    )


def _employer(dossier: Dossier, field: str) -> str:
    if len(dossier.employeurs) > 1:
        return PLUSIEURS
    found = [getattr(record.row, field, None) for record in dossier.employeurs]
    return str(getattr(found[0], "value", found[0])) if found and found[0] else NON_RENSEIGNE


def _affiliation(dossier: Dossier) -> str:
    said = {record.row.affilie for record in dossier.employeurs}
    if len(said) != 1:
        return PLUSIEURS if said else NON_RENSEIGNE
    return "affilié" if said.pop() else "non affilié"


def _consent(dossier: Dossier) -> str:
    given = [record.row for record in dossier.consentements]
    if not given:
        return "aucun consentement enregistré"
    return "retiré" if all(row.retire_le for row in given) else "donné"


def _days(start: date | None, end: date | None) -> int | None:
    return (end - start).days if start and end else None


def _seance(dossier: Dossier, seance: SeanceDossier) -> LigneSeance:
    held, row = seance.statut is StatutSeance.REALISEE, seance.row
    return LigneSeance(
        bilan=dossier.reference,
        annee=row.date.year,
        modalite=row.modalite.value if row.modalite else NON_RENSEIGNE,
        statut=seance.statut.value,
        autonomie=seance.autonomie,
        intervenant=seance.intervenant.row.code if seance.intervenant else NON_RENSEIGNE,
        prevues=seance.duree,
        realisees=heures.realisee(seance) if held else heures.ZERO,
    )


def _factures(row: LigneSuivi) -> Iterable[LigneFacture]:
    draft = row.piece.draft
    billed = dict.fromkeys(draft.dossiers, heures.ZERO)
    for line in draft.lignes:
        billed[line.reference] = billed.get(line.reference, heures.ZERO) + line.ttc
    due, paid = (repartir(amount, list(billed.values())) for amount in (row.du, row.regle))
    employers = {line.reference: line.bilan.employeurs for line in draft.lignes if line.bilan}
    for place, reference in enumerate(billed):
        yield LigneFacture(
            bilan=reference,
            annee=row.piece.date.year,
            numero=row.piece.numero,
            organisme=row.piece.organisme,
            payeur=_payeur(draft.financeur.siret, employers.get(reference, ())),
            financeur=draft.financeur.nom,
            situation=_situation(row),
            facture=due[place],
            regle=paid[place],
        )


def _payeur(siret: str, employers: Collection[str]) -> str:
    """Whether an employer pays, or another; invoices of before say no employer."""
    if not employers:
        return NON_RENSEIGNE
    return "employeur" if siret in employers else "tiers payeur"


def _situation(row: LigneSuivi) -> str:
    table = {EtatFacture.REGLEE: "réglée", EtatFacture.EN_RETARD: "en retard", EtatFacture.ANNULEE: "annulée"}
    return table.get(row.etat, "à régler")
