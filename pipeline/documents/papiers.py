"""The further papers of a dossier, each made only where its row, or that of the body, asks for it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pipeline.dispositifs import TypeDocument
from pipeline.documents import agenda, calendrier, conditions, courriers, courriers_rh
from pipeline.documents.destinataires import Role
from pipeline.documents.kind import (
    DUE,
    SANS_OBJET,
    DocumentType,
    Ressources,
    Sujet,
    Verdict,
    nom_et_reference,
    par_dossier,
    pas_encore,
)
from pipeline.documents.lettre import ContexteLettre
from pipeline.model import etats
from pipeline.model.entites import Dossier, Modele
from pipeline.workbook.vocabulary import Decision, Papier, StatutSeance


def demande(dossier: Dossier, papier: Papier) -> bool:
    """Whether the body asks for that paper, or somebody does for that dossier."""
    return papier in dossier.organisme.row.papiers or papier in dossier.agent.row.papiers


@dataclass(frozen=True, slots=True)
class Demandeurs:
    """The dossiers for which a paper is asked; it travels between processes, as types do."""

    papier: Papier

    def __call__(self, modele: Modele) -> Iterator[Sujet]:
        """One subject per dossier."""
        return (sujet for sujet in par_dossier(modele) if demande(sujet.un_dossier(), self.papier))


def convocations(modele: Modele) -> Iterator[Sujet]:
    """One per planned session of each agent, known by its steps: a session that moves keeps its letter."""
    for dossier in modele.dossiers:
        for cle, seance in agenda.cles(dossier) if demande(dossier, Papier.CONVOCATION) else ():
            if seance.statut is StatutSeance.PREVUE and seance.row.debut and seance.row.fin:
                yield Sujet(cle, dossier=dossier, seance=seance)


def questionnaires(modele: Modele) -> Iterator[Sujet]:
    """Two per dossier: at the end, and six months later."""
    for dossier in modele.dossiers:
        for when in courriers.QUESTIONS if demande(dossier, Papier.QUESTIONNAIRES) else ():
            yield Sujet(f"{dossier.reference}-{when}", dossier=dossier)


def _suivi(dossier: Dossier) -> bool:
    """Whether the bilan takes place."""
    return conditions.prevu(dossier, TypeDocument.CALENDRIER) is not SANS_OBJET


def verdict_convocation(sujet: Sujet) -> Verdict:
    """Due with the calendar."""
    return calendrier.verdict(sujet) if sujet.dossier else SANS_OBJET


def verdict_refus(sujet: Sujet) -> Verdict:
    """Due once the employer said no."""
    row = sujet.un_dossier().agent.row
    return DUE if row.decision_employeur is Decision.REFUS else SANS_OBJET


def verdict_notice(sujet: Sujet) -> Verdict:
    """Due at the end, where hours are charged to the CPF."""
    dossier = sujet.un_dossier()
    return _a_la_fin(dossier) if dossier.dispositif.cpf and _suivi(dossier) else SANS_OBJET


def verdict_questionnaire(sujet: Sujet) -> Verdict:
    """Due at the end."""
    dossier = sujet.un_dossier()
    return _a_la_fin(dossier) if _suivi(dossier) else SANS_OBJET


def verdict_pieces(sujet: Sujet) -> Verdict:
    """Due once eligibility was verified; silent everywhere else."""
    dossier = sujet.un_dossier()
    row = dossier.confidentiel.row if dossier.confidentiel else None
    verified = row is not None and row.eligibilite_fiphfp_verifiee_le is not None
    return DUE if verified and _suivi(dossier) else SANS_OBJET


def verdict_donnees(sujet: Sujet) -> Verdict:
    """Due with the contract, to which it is annexed."""
    return conditions.prevu(sujet.un_dossier(), TypeDocument.CONTRAT)


def verdict_formations(sujet: Sujet) -> Verdict:
    """Due once the agent agreed that the plan be told, where the plan asks for training."""
    dossier = sujet.un_dossier()
    if not courriers_rh.demandees(dossier) or not _suivi(dossier):
        return SANS_OBJET
    return DUE if courriers_rh.accord(dossier) else pas_encore("L’accord de l’agent n’est pas enregistré.")


def _a_la_fin(dossier: Dossier) -> Verdict:
    return DUE if etats.clos(dossier) else pas_encore("Le bilan n’est pas clos.")


def _fichier(sujet: Sujet) -> tuple[str, ...]:
    apart = sujet.cle.removeprefix(sujet.un_dossier().reference).removeprefix("-")
    return (*nom_et_reference(sujet), *([apart] if apart else []))


@dataclass(frozen=True, slots=True)
class _Papier:
    kind: str
    nom: str
    pluriel: str
    lecteurs: str
    pour: tuple[Role, ...]
    produire: Callable[[Sujet, Ressources], ContexteLettre]
    verdict: Callable[[Sujet], Verdict]
    sujets: Callable[[Modele], Iterator[Sujet]]
    erreurs: tuple[str, ...] = ("convention",)
    confidentiel: bool = False


_ALL = (
    _Papier(
        "convocation",
        "Convocation",
        "convocations",
        "l’agent",
        (Role.AGENT,),
        courriers.convocation,
        verdict_convocation,
        convocations,
        ("calendrier",),
    ),
    _Papier(
        "refus",
        "Décision de refus",
        "refus",
        "l’agent et son employeur",
        (Role.AGENT, Role.EMPLOYEUR),
        courriers.refus,
        verdict_refus,
        Demandeurs(Papier.REFUS),
    ),
    _Papier(
        "notice_rh",
        "Notice RH",
        "notices-rh",
        "les ressources humaines",
        (Role.RH,),
        courriers_rh.notice_rh,
        verdict_notice,
        Demandeurs(Papier.NOTICE_RH),
        erreurs=("attestation",),
    ),
    _Papier(
        "notice_donnees",
        "Notice données personnelles",
        "notices-donnees",
        "l’agent",
        (Role.AGENT,),
        courriers_rh.donnees,
        verdict_donnees,
        Demandeurs(Papier.DONNEES),
        ("contrat",),
    ),
    _Papier(
        "formations",
        "Formations demandées",
        "formations",
        "les ressources humaines, avec l’accord de l’agent",
        (Role.RH,),
        courriers_rh.formations,
        verdict_formations,
        Demandeurs(Papier.FORMATIONS),
        ("synthese",),
    ),
    _Papier(
        "questionnaire",
        "Questionnaire",
        "questionnaires",
        "l’agent",
        (Role.AGENT,),
        courriers.questionnaire,
        verdict_questionnaire,
        questionnaires,
    ),
    _Papier(
        "pieces",
        "Pièces du remboursement",
        "pieces",
        "l’employeur, personne d’autre",
        (Role.EMPLOYEUR,),
        courriers.pieces,
        verdict_pieces,
        Demandeurs(Papier.PIECES),
        confidentiel=True,
    ),
)

TYPES = tuple(
    DocumentType(
        kind=each.kind,
        nom=each.nom,
        template="lettre.docx",
        dossier="confidentiel/pieces" if each.confidentiel else "courriers",
        extension=".docx",
        lecteurs=each.lecteurs,
        pour=each.pour,
        roles=() if each.confidentiel else ("assistant RH", "conseiller"),
        sujets=each.sujets,
        verdict=each.verdict,
        produire=each.produire,
        fichier=_fichier,
        pluriel=each.pluriel,
        erreurs=each.erreurs,
        attendu=False,
        confidentiel=each.confidentiel,
    )
    for each in _ALL
)
