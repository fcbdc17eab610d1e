"""The notice to the référent handicap: a bilan takes place; the agent decides whether they are associated."""

import datetime as dt
from dataclasses import dataclass

from pipeline.dispositifs import TypeDocument
from pipeline.documents import clauses, parties
from pipeline.documents.conditions import employeurs, organisme, prevu
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
from pipeline.documents.kind import (
    DUE,
    SANS_OBJET,
    DocumentType,
    Ressources,
    Sujet,
    Verdict,
    nom_et_reference,
    par_dossier,
)
from pipeline.model import etats


@dataclass(frozen=True, slots=True)
class ContexteReferent:
    """What the notice prints: no ground, no arrangement."""

    document: Document = champ("Le document", "(voir ses champs)")
    organisme: IdentiteOrganisme = champ("L'organisme", "(voir ses champs)")
    employeurs: tuple[IdentiteEmployeur, ...] = champ("Les employeurs", "(liste)")
    agent: IdentiteAgent = champ("L'agent", "(voir ses champs)")
    dispositif: DispositifPublic = champ("Le dispositif, libellé public", "(voir ses champs)")
    intervenants: tuple[IdentiteIntervenant, ...] = champ("Les professionnels", "(liste)")
    date_de_debut: dt.date | None = champ("Début du bilan", "3 mars 2026")
    associe: bool | None = champ(
        "L'agent souhaite que le référent soit associé ; rien s'il ne l'a pas dit", "oui"
    )


def contexte(sujet: Sujet, ressources: Ressources) -> ContexteReferent:
    """The notice of one agent's bilan."""
    dossier = sujet.un_dossier()
    confidential = dossier.confidentiel.row if dossier.confidentiel else None
    return ContexteReferent(
        document=Document(f"REF-{dossier.reference}", "Information du référent handicap"),
        organisme=organisme(dossier, "contrat", ressources),
        employeurs=employeurs(dossier, "contrat"),
        agent=parties.agent(dossier.agent.row),
        dispositif=clauses.public(dossier.dispositif),
        intervenants=tuple(parties.intervenant(record) for record in dossier.intervenants),
        date_de_debut=etats.debut(dossier),
        associe=confidential.referent_associe if confidential else None,
    )


def verdict(sujet: Sujet) -> Verdict:
    """Due where the scheme asks for it and the confidential sheet says so; silent everywhere else."""
    dossier = sujet.un_dossier()
    row = dossier.confidentiel.row if dossier.confidentiel else None
    if row is None or not row.l_5212_13 or not dossier.dispositif.referent_handicap_informe:
        return SANS_OBJET
    return DUE if prevu(dossier, TypeDocument.CONTRAT) is DUE else SANS_OBJET


TYPE = DocumentType(
    kind="referent",
    nom="Information du référent",
    template="referent.docx",
    dossier="confidentiel/referent",
    extension=".docx",
    lecteurs="le référent handicap de l’employeur, personne d’autre",
    pour=(Role.REFERENT,),
    sujets=par_dossier,
    verdict=verdict,
    produire=contexte,
    fichier=nom_et_reference,
    confidentiel=True,
    erreurs=("contrat",),
    sauvegarde=False,
    attendu=False,
)
