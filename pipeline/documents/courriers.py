"""What each letter and form made on request says: five short papers, nothing that its reader may not know."""

from dataclasses import replace

from pipeline.clauses import tribunal
from pipeline.documents import conditions, parties
from pipeline.documents.identites import IdentiteEmployeur, IdentiteOrganisme
from pipeline.documents.kind import Ressources, Sujet
from pipeline.documents.lettre import ContexteLettre, LigneLettre, lettre
from pipeline.french import date_longue, jour_date, plage, telephone
from pipeline.model import etats, jours
from pipeline.model.entites import Dossier
from pipeline.workbook.vocabulary import Modalite

ECHELLE = "☐ 1   ☐ 2   ☐ 3   ☐ 4   ☐ 5"


def entete(sujet: Sujet, ressources: Ressources, reference: str, objet: str) -> ContexteLettre:
    """A letter of the body that delivers, its words still to come."""
    dossier = sujet.un_dossier()
    body = conditions.organisme(dossier, "convention", ressources)
    return lettre(body, f"{reference}-{sujet.cle}", objet)


def agent(dossier: Dossier) -> tuple[str, ...]:
    """The agent as the addressee."""
    row = dossier.agent.row
    name = parties.nom_complet(row.civilite, row.prenom, row.nom)
    employers = ", ".join(e.row.nom for e in dossier.employeurs)
    return (f"À l’attention de {name}", *([row.service] if row.service else []), employers)


def ressources_humaines(dossier: Dossier) -> tuple[str, ...]:
    """The employer's human resources as the addressee."""
    row = dossier.employeurs[0].row
    return (row.nom, row.contact_rh or "Service des ressources humaines", f"{row.code_postal} {row.ville}")


def convocation(sujet: Sujet, ressources: Ressources) -> ContexteLettre:
    """Date, hours, place, who; not a word of why."""
    dossier, seance = sujet.un_dossier(), sujet.seance
    if seance is None or seance.row.debut is None or seance.row.fin is None:
        raise TypeError(f"{sujet.cle} is no timed session's")
    row, person = seance.row, seance.intervenant
    who = parties.intervenant(person) if person else None
    made = entete(sujet, ressources, "RDV", "Votre rendez-vous")
    lines = {
        "Date": jour_date(row.date),
        "Horaire": plage(row.debut, row.fin),
        "Modalité": row.modalite.value if row.modalite else "",
        "Lieu": row.lieu or "" if row.modalite in (None, Modalite.PRESENTIEL) else "",
        "Avec": who.nom_complet if who else "",
        "À apporter": "De quoi écrire, et les documents convenus au rendez-vous précédent, s’il y en a.",
    }
    contact = (who and (who.telephone or who.courriel)) or made.organisme.telephone or made.organisme.courriel
    reach = telephone(contact) if contact and contact.isdigit() else contact
    move = f"\u00a0: {reach}" if reach else ""
    return replace(
        made,
        destinataire=agent(dossier),
        ouverture=("Votre prochain rendez-vous est fixé ainsi\u00a0:",),
        lignes=lignes(lines),
        suite=(f"Pour le déplacer, prévenez votre interlocuteur dès que possible{move}.",),
    )


def lignes(lines: dict[str, str]) -> tuple[LigneLettre, ...]:
    """The lines that say something."""
    return tuple(LigneLettre(label, value) for label, value in lines.items() if value)


def refus(sujet: Sujet, ressources: Ressources) -> ContexteLettre:
    """The employer's refusal: its reasons are left to the superior, its remedies are said."""
    dossier = sujet.un_dossier()
    row, first = dossier.agent.row, dossier.employeurs[0]
    made = entete(sujet, ressources, "REFUS", "Décision de refus d’un bilan")
    body = _de_l_employeur(conditions.employeurs(dossier, "convention", row.decision_le)[0], made.organisme)
    asked = f"Par une demande du {date_longue(row.date_de_demande)}, v" if row.date_de_demande else "V"
    return replace(
        made,
        organisme=body,
        destinataire=agent(dossier),
        ouverture=(
            f"{asked}ous avez demandé à suivre un bilan. Cette demande est refusée pour les motifs suivants, "
            "que l’autorité complète avant de signer\u00a0:",
            "…" * 84,
        ),
        annonce="Voies et délais de recours",
        points=(
            "recours gracieux devant l’autorité qui a pris cette décision, dans les deux mois de sa "
            "notification\u00a0;",
            f"recours contentieux devant {tribunal(first.row.code_postal)}, dans le même délai\u00a0; un "
            "recours gracieux, fait à temps, fait courir de nouveau ce délai.",
        ),
        signature=True,
        signataire=body.signataire,
    )


def _de_l_employeur(who: IdentiteEmployeur, body: IdentiteOrganisme) -> IdentiteOrganisme:
    """The employer as the one who writes: its own name, no logo of another."""
    return replace(
        body,
        nom=who.nom,
        designation="l’employeur",
        siret=who.siret,
        adresse=who.adresse,
        code_postal=who.code_postal,
        ville=who.ville,
        ville_de_signature=who.ville,
        logo=None,
        telephone=None,
        courriel=who.courriel_rh,
        signataire=who.signataire,
    )


QUESTIONS = {
    "fin": (
        "Questionnaire de fin de bilan",
        (
            "Le bilan a répondu à mes attentes",
            "Le cadre et la confidentialité ont été respectés",
            "Le rythme et la durée m’ont convenu",
            "Je repars avec un plan d’action clair",
            "Satisfaction d’ensemble",
        ),
    ),
    "6 mois": (
        "Questionnaire à six mois",
        (
            "J’ai engagé les actions de mon plan",
            "Ma situation professionnelle a évolué",
            "Le bilan m’est encore utile",
            "Satisfaction d’ensemble, avec le recul",
        ),
    ),
}


def questionnaire(sujet: Sujet, ressources: Ressources) -> ContexteLettre:
    """Short questions on a scale of five; answers go to the sheet Suivi."""
    dossier = sujet.un_dossier()
    when = sujet.cle.removeprefix(f"{dossier.reference}-")
    title, questions = QUESTIONS[when]
    end = etats.jour_de_cloture(dossier)
    day = f" À remplir à partir du {date_longue(jours.plus_mois(end, 6))}." if end and when != "fin" else ""
    made = entete(sujet, ressources, "QST", title)
    return replace(
        made,
        destinataire=agent(dossier),
        ouverture=(f"De 1 (pas du tout) à 5 (tout à fait)\u00a0: cochez une case par ligne.{day}",),
        lignes=tuple(LigneLettre(question, ECHELLE) for question in questions),
        suite=("Vos réponses sont facultatives. Elles ne sont publiées que rassemblées, sans votre nom.",),
    )


def pieces(sujet: Sujet, ressources: Ressources) -> ContexteLettre:
    """What the employer sends to be reimbursed; no medical document, nobody's ground."""
    dossier = sujet.un_dossier()
    made = entete(sujet, ressources, "PCS", "Pièces à réunir pour le remboursement")
    return replace(
        made,
        destinataire=ressources_humaines(dossier),
        ouverture=(f"Dossier {dossier.reference}. Document confidentiel, réservé à l’employeur.",),
        annonce="À joindre à votre demande, une fois la facture payée\u00a0:",
        points=(
            "☐ le devis accepté\u00a0;",
            "☐ la convention signée\u00a0;",
            "☐ l’attestation de présence\u00a0;",
            "☐ la facture, avec la preuve de son paiement.",
        ),
        suite=("Aucun document médical n’est à joindre ni à conserver avec ces pièces.",),
    )
