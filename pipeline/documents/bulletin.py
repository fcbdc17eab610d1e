"""The bulletin by which one agent of a promotion joins the convention of their employer."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.dispositifs import TypeDocument
from pipeline.documents import clauses, parties, signatures, termes
from pipeline.documents.clauses import Engagement
from pipeline.documents.conditions import organisme, prevu
from pipeline.documents.destinataires import Role
from pipeline.documents.fields import champ
from pipeline.documents.identites import (
    DispositifPublic,
    Document,
    IdentiteAgent,
    IdentiteEmployeur,
    IdentiteIntervenant,
    IdentiteOrganisme,
)
from pipeline.documents.kind import DocumentType, Ressources, Sujet, Verdict, nom_et_reference
from pipeline.documents.textes import Textes, du_dossier, textes
from pipeline.model import etats, heures, signataires
from pipeline.model.entites import Modele

CONVENTION = TypeDocument.CONVENTION.value


@dataclass(frozen=True, slots=True)
class ContexteBulletin:
    """The individual bulletin d'adhésion: it names the agent, so it stays with that employer's copy."""

    document: Document = champ("Le document", "(voir ses champs)")
    organisme: IdentiteOrganisme = champ("L'organisme", "(voir ses champs)")
    employeur: IdentiteEmployeur = champ("L'employeur qui signe", "(voir ses champs)")
    agent: IdentiteAgent = champ("L'agent qui adhère", "(voir ses champs)")
    promotion: str = champ("Nom de la promotion, à défaut son code", "PROMO-2026-1")
    convention: str = champ("Référence de la convention", "CONV-P2026-1-1")
    dispositif: DispositifPublic = champ("Le dispositif, libellé public", "(voir ses champs)")
    intervenants: tuple[IdentiteIntervenant, ...] = champ("Les professionnels", "(liste)")
    date_de_debut: dt.date | None = champ("Début", "3 mars 2026")
    date_de_fin: dt.date | None = champ("Fin prévue", "30 juin 2026")
    engagements: Engagement = champ("Engagements de l'agent", "(voir ses champs)")
    textes: Textes = champ("Clauses, par sujet", "(voir ses champs)")


def contexte(sujet: Sujet, ressources: Ressources) -> ContexteBulletin:
    """The bulletin of one agent, with one of their employers."""
    dossier, record = sujet.un_dossier(), sujet.employeur
    if dossier.promotion is None or dossier.numero is None or record is None:
        raise TypeError(f"{sujet.cle} is no agent of a promotion with an employer")
    scheme, row = dossier.dispositif, dossier.agent.row
    jour = signataires.jour_de_signature(dossier)
    return ContexteBulletin(
        document=Document(_numero(sujet), "Bulletin d’adhésion"),
        organisme=organisme(dossier, CONVENTION, ressources),
        employeur=parties.employeur(record, dossier.signataires, CONVENTION, jour),
        agent=parties.agent(row),
        promotion=parties.promotion(dossier.promotion.row),
        convention=f"CONV-{dossier.numero.de(record.row.code)}",
        dispositif=clauses.public(scheme),
        intervenants=tuple(parties.intervenant(someone) for someone in dossier.intervenants),
        date_de_debut=etats.debut(dossier),
        date_de_fin=heures.fin_prevue(dossier),
        engagements=clauses.engagements(scheme).agent,
        textes=textes("bulletin", dossier, du_dossier(dossier)),
    )


def _numero(sujet: Sujet) -> str:
    """« BUL-2026-001 »; of several employers, with the rank of its own in the promotion."""
    dossier, code = sujet.un_dossier(), _employeur(sujet)
    if dossier.numero is None or dossier.numero.ancien:
        return f"BUL-{sujet.cle}"
    rank = dossier.numero.de(code).rpartition("-")[2]
    return f"BUL-{dossier.reference}" + (f"-{rank}" if len(dossier.employeurs) > 1 else "")


def _sujets(modele: Modele) -> Iterator[Sujet]:
    """Each agent of a promotion with each of their employers."""
    for dossier in modele.dossiers:
        if dossier.promotion is not None:
            for record in dossier.employeurs:
                yield Sujet(f"{dossier.reference}-{record.row.code}", dossier=dossier, employeur=record)


def verdict(sujet: Sujet) -> Verdict:
    """Due with the convention it joins."""
    return prevu(sujet.un_dossier(), TypeDocument.CONVENTION)


def _fichier(sujet: Sujet) -> tuple[str, ...]:
    return (*nom_et_reference(sujet), _employeur(sujet))


def _sous_dossier(sujet: Sujet) -> str:
    """One folder per promotion and employer: nobody else's copy of the convention holds these bulletins."""
    promotion = sujet.un_dossier().promotion
    return f"Bulletins {promotion.row.code if promotion else ''} {_employeur(sujet)}"


def _employeur(sujet: Sujet) -> str:
    return sujet.employeur.row.code if sujet.employeur else ""


TYPE = DocumentType(
    kind="bulletin",
    nom="Bulletin d’adhésion",
    template="bulletin.docx",
    dossier="conventions",
    extension=".docx",
    lecteurs="l’agent et son employeur, avec l’exemplaire de la convention que garde celui-ci",
    pour=(Role.AGENT, Role.EMPLOYEUR),
    a_signer=True,
    roles=("assistant RH", "conseiller"),
    sujets=_sujets,
    verdict=verdict,
    produire=contexte,
    fichier=_fichier,
    sous_dossier=_sous_dossier,
    famille=CONVENTION,
    erreurs=(CONVENTION,),
    prive=False,
    cite=True,
    attendu=False,
    signe_le=signatures.premiere("convention_signee_agent_le", "convention_signee_le"),
    termes=termes.du_bulletin,
)
