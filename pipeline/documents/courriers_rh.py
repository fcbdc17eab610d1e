"""What the papers about hours, training and personal data say: to whom they are, and nothing of the bilan."""

import re
from dataclasses import replace

from pipeline.documents import clauses, parties
from pipeline.documents.courriers import agent, entete, lignes, ressources_humaines
from pipeline.documents.kind import Ressources, Sujet
from pipeline.documents.lettre import ContexteLettre, LigneLettre
from pipeline.documents.textes import Textes, du_dossier, textes
from pipeline.french import heures, periode
from pipeline.model import etats
from pipeline.model import heures as hours
from pipeline.model.entites import Dossier
from pipeline.workbook import sheets

_RH = re.compile(r"\brh\b|ressources humaines|formation|employeur", re.IGNORECASE)
_PLAN = re.compile(r"plan|formation|synth[eè]se|tout|intégral", re.IGNORECASE)


def notice_rh(sujet: Sujet, ressources: Ressources) -> ContexteLettre:
    """The hours to debit, for the human resources: nothing of what the bilan said."""
    dossier = sujet.un_dossier()
    held = [s.row.date for s in etats.tenues(dossier)]
    agreed, done = hours.heures_cpf(dossier), hours.bilan(dossier).realisees
    lines = {
        "Agent": parties.agent(dossier.agent.row).nom_complet,
        "Dossier": dossier.reference,
        "Période": periode(min(held), max(held)) if held else "",
        "Heures de présence réalisées": heures(done),
        "Heures à débiter du CPF": heures(min(agreed, done)) if agreed is not None else "",
    }
    made = entete(sujet, ressources, "RH", "Notice aux ressources humaines")
    return replace(
        made,
        destinataire=ressources_humaines(dossier),
        ouverture=("Le bilan de l’agent est terminé. Voici ce qui est à enregistrer.",),
        lignes=lignes(lines),
        suite=("La synthèse appartient à l’agent\u00a0: elle n’est pas jointe à cette notice.",),
        signature=True,
        signataire=made.organisme.signataire,
    )


def demandees(dossier: Dossier) -> tuple[sheets.Action, ...]:
    """The actions of the plan that are training asked for, in their order."""
    rows = (record.row for record in dossier.actions)
    return tuple(sorted((row for row in rows if row.formation), key=lambda row: row.numero))


def accord(dossier: Dossier) -> bool:
    """Whether the agent agreed that the employer's human resources know the plan, and still does."""
    rows = (record.row for record in dossier.accords if not record.faults)
    mine = (row for row in rows if row.retire_le is None and _RH.search(row.destinataire))
    return any(not row.portee or _PLAN.search(row.portee) for row in mine)


def formations(sujet: Sujet, ressources: Ressources) -> ContexteLettre:
    """Which training, how long, when: for the employer's plan, and nothing of why."""
    dossier = sujet.un_dossier()
    made = entete(sujet, ressources, "FOR", "Formations demandées, pour le plan de formation")
    rows = (
        LigneLettre(
            row.intitule, "\u00a0; ".join(x for x in (row.duree, row.date_de_realisation) if x) or "–"
        )
        for row in demandees(dossier)
    )
    return replace(
        made,
        destinataire=ressources_humaines(dossier),
        ouverture=(
            f"{parties.agent(dossier.agent.row).nom_complet} (dossier {dossier.reference}) demande les "
            "formations suivantes et accepte que vous les connaissiez.",
        ),
        lignes=tuple(rows),
        suite=("Cet accord ne porte que sur cette liste, et peut être retiré à tout moment.",),
    )


def donnees(sujet: Sujet, ressources: Ressources) -> ContexteLettre:
    """What becomes of personal data (GDPR, art. 13): the clauses of the contract, alone on their page."""
    dossier = sujet.un_dossier()
    said = textes("contrat", dossier, du_dossier(dossier, clauses.consentements(dossier)))
    made = entete(sujet, ressources, "DON", "Notice d’information sur vos données personnelles")
    return replace(
        made,
        destinataire=agent(dossier),
        ouverture=(
            f"Cette notice est annexée à votre contrat d’engagement ENG-{dossier.cite('contrat')} (règlement "
            "général sur la protection des données, article 13).",
            *said.donnees,
        ),
        lignes=lignes(_traitements(said, dossier.organisme.row)),
        suite=(*said.accords, *said.droits, *said.reclamations),
    )


def _traitements(said: Textes, body: sheets.Organisme) -> dict[str, str]:
    purposes = {
        "Réaliser et suivre le bilan": said.finalite_bilan,
        "Facturer": said.finalite_facturation,
        "Communiquer la synthèse": said.finalite_circulation,
        "Adapter l’accueil": said.finalite_sensible,
    }
    kept = {
        "Conservation de la synthèse": said.garde_synthese,
        "Des documents de travail": said.garde_travail,
        "Du suivi": said.garde_suivi,
        "Des factures": said.garde_factures,
    }
    return {
        "Responsable": " ".join(said.role),
        "Délégué à la protection des données": body.dpo or "",
        **{label: ". ".join(words) for label, words in purposes.items()},
        **{label: " ".join(words) for label, words in kept.items()},
    }
