"""The attendance sheet: what is signed at each session, the evidence behind the certificate."""

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.dispositifs import TypeDocument, cle
from pipeline.documents import agenda, clauses, parties
from pipeline.documents.conditions import employeurs, organisme, prevu
from pipeline.documents.destinataires import Role
from pipeline.documents.fields import champ
from pipeline.documents.identites import (
    DispositifPublic,
    Document,
    IdentiteAgent,
    IdentiteIntervenant,
    IdentiteOrganisme,
    LigneSeance,
)
from pipeline.documents.kind import (
    DUE,
    DocumentType,
    Ressources,
    Sujet,
    Verdict,
    nom_et_reference,
    pas_encore,
)
from pipeline.model import etats
from pipeline.model.entites import Dossier, Groupe, Modele, SeanceDossier


@dataclass(frozen=True, slots=True)
class Participant:
    """One agent of a group, who signs."""

    nom_complet: str = champ("Civilité, prénom et nom", "Madame Léa Le Goff")
    employeurs: str = champ("Employeur", "Commune de Kerlannic")


@dataclass(frozen=True, slots=True)
class ContexteEmargement:
    """The sheet of one agent's sessions, or of one session of a promotion."""

    document: Document = champ("Le document", "(voir ses champs)")
    organisme: IdentiteOrganisme = champ("L'organisme", "(voir ses champs)")
    dispositif: DispositifPublic = champ("Le dispositif, libellé public", "(voir ses champs)")
    agent: IdentiteAgent | None = champ("L'agent ; rien pour un groupe", "(voir ses champs)")
    employeurs: tuple[str, ...] = champ("Employeurs de l'agent", "(liste)")
    promotion: str | None = champ("Nom de la promotion ; rien pour un agent seul", "PROMO-2026-1")
    intervenants: tuple[IdentiteIntervenant, ...] = champ("Les professionnels", "(liste)")
    seances: tuple[LigneSeance, ...] = champ("Les séances ; une seule pour un groupe", "(liste)")
    participants: tuple[Participant, ...] = champ("Les agents du groupe", "(liste)")


def contexte(sujet: Sujet, ressources: Ressources) -> ContexteEmargement:
    """The sheet of one session of a group, or of all the sessions of one agent."""
    if sujet.groupe is not None and sujet.seance is not None:
        return _du_groupe(sujet.groupe, sujet.seance, ressources)
    return _de_l_agent(sujet.un_dossier(), ressources)


def _de_l_agent(dossier: Dossier, ressources: Ressources) -> ContexteEmargement:
    return ContexteEmargement(
        document=Document(f"EMA-{dossier.reference}", "Feuille d’émargement"),
        organisme=organisme(dossier, "attestation", ressources),
        dispositif=clauses.public(dossier.dispositif),
        agent=parties.agent(dossier.agent.row),
        employeurs=tuple(e.nom for e in employeurs(dossier, "attestation")),
        promotion=None,
        intervenants=tuple(parties.intervenant(record) for record in dossier.intervenants),
        seances=agenda.lignes(_individuelles(dossier)),
        participants=(),
    )


def _du_groupe(groupe: Groupe, seance: SeanceDossier, ressources: Ressources) -> ContexteEmargement:
    leader = seance.intervenant or groupe.animateur
    return ContexteEmargement(
        document=Document(f"EMA-{_cle(groupe.numero.numero, seance)}", "Feuille d’émargement"),
        organisme=organisme(groupe.dossiers[0], "attestation", ressources),
        dispositif=clauses.public(groupe.dispositif),
        agent=None,
        employeurs=(),
        promotion=parties.promotion(groupe.promotion.row),
        intervenants=(parties.intervenant(leader),) if leader else (),
        seances=agenda.lignes((seance,)),
        participants=tuple(_participant(dossier) for dossier in _presents(groupe, seance)),
    )


def _presents(groupe: Groupe, seance: SeanceDossier) -> list[Dossier]:
    """Those who are expected at that session: who takes part and had not left by then, by name."""
    expected = [
        d for d in etats.participants(groupe.dossiers) if not etats.refuse(d) and not _parti(d, seance)
    ]
    return sorted(expected, key=lambda d: (cle(d.agent.row.nom), cle(d.agent.row.prenom)))


def _parti(dossier: Dossier, seance: SeanceDossier) -> bool:
    """Whether the agent had left by then; without a day, whoever left is not expected any more."""
    if not etats.interrompu(dossier):
        return False
    end = etats.depart(dossier)
    return end is None or end < seance.row.date


def _participant(dossier: Dossier) -> Participant:
    names = ", ".join(e.row.nom for e in dossier.employeurs)
    return Participant(parties.agent(dossier.agent.row).nom_complet, names)


def _individuelles(dossier: Dossier) -> list[SeanceDossier]:
    """The agent's own sessions of presence: autonomous work is signed by nobody."""
    return [s for s in etats.au_calendrier(dossier) if not s.collective and not s.autonomie]


def _attendues(dossier: Dossier) -> bool:
    """Whether sessions stand, or cannot be read."""
    return dossier.illisibles or bool(_individuelles(dossier))


def _sujets(modele: Modele) -> Iterator[Sujet]:
    """One per dossier that has sessions of its own or no group, and one per session of each promotion."""
    for dossier in modele.dossiers:
        if dossier.promotion is None or _individuelles(dossier):
            yield Sujet(dossier.reference, dossier=dossier)
    for groupe in modele.groupes:
        for seance in groupe.seances:
            if (
                seance.statut not in etats.HORS_CALENDRIER
                and not seance.autonomie
                and _presents(groupe, seance)
            ):
                yield Sujet(_cle(groupe.promotion.row.code, seance), groupe=groupe, seance=seance)


def _cle(code: str, seance: SeanceDossier) -> str:
    """« PROMO-2026-1-2026-09-24-0930 »: two sessions of one day have two sheets."""
    hour = f"-{seance.row.debut:%H%M}" if seance.row.debut else ""
    return f"{code}-{seance.row.date.isoformat()}{hour}"


def verdict(sujet: Sujet) -> Verdict:
    """Due as soon as a session stands, where presence is certified."""
    first = prevu(sujet.dossiers[0], TypeDocument.ATTESTATION)
    if first is DUE and sujet.seance is None and not _attendues(sujet.un_dossier()):
        return pas_encore("Aucune séance n’est encore inscrite.")
    return first


def _fichier(sujet: Sujet) -> tuple[str, ...]:
    return nom_et_reference(sujet) if sujet.dossier else (sujet.cle,)


TYPE = DocumentType(
    kind="emargement",
    nom="Feuille d’émargement",
    template="emargement.docx",
    dossier="emargements",
    extension=".docx",
    lecteurs="l’agent, l’intervenant et l’organisme",
    pour=(Role.CONSEILLER,),
    a_venir=True,
    roles=("assistant RH", "conseiller"),
    sujets=_sujets,
    verdict=verdict,
    produire=contexte,
    fichier=_fichier,
    erreurs=("calendrier",),
    prive=False,
    cite=True,
    sauvegarde=False,
    attendu=False,
)
