"""The calendar of an agent, or of a promotion without any name."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from pipeline.dispositifs import Dispositif, TypeDocument
from pipeline.documents import agenda, clauses, parties
from pipeline.documents.clauses import Absences, Calendrier
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
    DocumentType,
    Ressources,
    Sujet,
    Verdict,
    nom_et_reference,
    par_dossier,
    pas_encore,
)
from pipeline.french import telephone
from pipeline.model import etats
from pipeline.model.entites import Dossier, Groupe, Modele
from pipeline.workbook import sheets


@dataclass(frozen=True, slots=True)
class ContexteCalendrier:
    """The calendar of one agent, or of a promotion without any name."""

    document: Document = champ("Le document", "(voir ses champs)")
    organisme: IdentiteOrganisme = champ("L'organisme", "(voir ses champs)")
    employeurs: tuple[IdentiteEmployeur, ...] = champ("Les employeurs", "(liste)")
    agent: IdentiteAgent | None = champ("L'agent ; rien pour une promotion", "(voir ses champs)")
    promotion: str | None = champ("Nom de la promotion, à défaut son code", "PROMO-2026-1")
    dispositif: DispositifPublic = champ("Le dispositif, libellé public", "(voir ses champs)")
    intervenants: tuple[IdentiteIntervenant, ...] = champ("Les professionnels", "(liste)")
    calendrier: Calendrier = champ("Séances et totaux", "(voir ses champs)")
    destinataires: tuple[str, ...] = champ("À qui ce calendrier est remis", "(liste)")
    absences: Absences = champ("Report, absence, interruption", "(voir ses champs)")
    contact: str | None = champ("À qui écrire ou téléphoner", "à maud.riou@cdg.example ou au 02 98 00 00 01")


def contexte(sujet: Sujet, ressources: Ressources) -> ContexteCalendrier:
    """One agent's calendar, or the group's, which names nobody."""
    if sujet.groupe is not None:
        return _du_groupe(sujet.groupe, ressources)
    dossier = sujet.un_dossier()
    people = tuple(parties.intervenant(record) for record in dossier.intervenants)
    return ContexteCalendrier(
        document=Document(f"CAL-{dossier.reference}", _titre(dossier.dispositif)),
        organisme=organisme(dossier, "calendrier", ressources),
        employeurs=employeurs(dossier, "calendrier"),
        agent=parties.agent(dossier.agent.row),
        promotion=parties.promotion(dossier.promotion.row) if dossier.promotion else None,
        dispositif=clauses.public(dossier.dispositif),
        intervenants=people,
        calendrier=_calendrier(dossier),
        destinataires=_destinataires(dossier.dispositif),
        absences=clauses.absences(dossier),
        contact=_contact(people, dossier.organisme.row),
    )


def _du_groupe(groupe: Groupe, ressources: Ressources) -> ContexteCalendrier:
    members = etats.participants(groupe.dossiers)
    first = members[0]
    people = (parties.intervenant(groupe.animateur),) if groupe.animateur else ()
    bodies = {e.siret: e for dossier in members for e in employeurs(dossier, "calendrier")}
    return ContexteCalendrier(
        document=Document(f"CAL-{groupe.numero.numero}", _titre(groupe.dispositif)),
        organisme=organisme(first, "calendrier", ressources),
        employeurs=tuple(bodies.values()),
        agent=None,
        promotion=parties.promotion(groupe.promotion.row),
        dispositif=clauses.public(groupe.dispositif),
        intervenants=people,
        calendrier=agenda.du_groupe(groupe),
        destinataires=_destinataires(groupe.dispositif),
        absences=clauses.absences(first),
        contact=_contact(people, groupe.organisme.row),
    )


def _titre(dispositif: Dispositif) -> str:
    return f"Calendrier – {dispositif.libelle_public}"


def _calendrier(dossier: Dossier) -> Calendrier:
    """The agent's calendar; once the bilan is over nothing remains to be planned."""
    found = agenda.du_dossier(dossier)
    over = etats.clos(dossier) or etats.interrompu(dossier)
    return replace(found, reste=Decimal(0)) if over else found


def _destinataires(dispositif: Dispositif) -> tuple[str, ...]:
    return tuple(d.qui for d in dispositif.destinataires_de(TypeDocument.CALENDRIER))


def _contact(people: tuple[IdentiteIntervenant, ...], body: sheets.Organisme) -> str | None:
    """Where to write or to call: the professional first, else the organisation."""
    known = [(p.courriel, p.telephone) for p in people[:1]] + [(body.courriel, body.telephone)]
    for mail, phone in known:
        words = [f"à {mail}"] * bool(mail) + [f"au {telephone(phone)}" for phone in [phone] if phone]
        if words:
            return " ou ".join(words)
    return None


def sujets(modele: Modele) -> Iterator[Sujet]:
    """One per dossier, and one per promotion."""
    yield from par_dossier(modele)
    for group in modele.groupes:
        yield Sujet(group.promotion.row.code, groupe=group)


def verdict(sujet: Sujet) -> Verdict:
    """Due as soon as one session stands; those that cannot be read withhold it."""
    first = prevu(sujet.dossiers[0], TypeDocument.CALENDRIER)
    if all(dossier.illisibles for dossier in sujet.dossiers):
        return first
    sessions = sujet.groupe.seances if sujet.groupe else sujet.un_dossier().seances
    if first is DUE and not any(s.statut not in etats.HORS_CALENDRIER for s in sessions):
        return pas_encore("Aucune séance n’est encore inscrite.")
    return first


def fichier(sujet: Sujet) -> tuple[str, ...]:
    """An agent's calendar has their name, the group's its code."""
    return nom_et_reference(sujet) if sujet.dossier else (sujet.cle,)


TYPE = DocumentType(
    kind="calendrier",
    nom="Calendrier",
    template="calendrier.docx",
    dossier="calendriers",
    extension=".docx",
    lecteurs="l’agent, l’employeur, l’intervenant",
    pour=(Role.AGENT, Role.EMPLOYEUR, Role.RH, Role.CONSEILLER),
    a_venir=True,
    roles=("assistant RH", "conseiller"),
    sujets=sujets,
    verdict=verdict,
    produire=contexte,
    fichier=fichier,
    erreurs=("calendrier",),
    prive=False,
    cite=True,
    sauvegarde=False,
)
