"""The contract in easy words, on one page, for the agent: it explains, it does not bind."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipeline.clauses import bibliotheque
from pipeline.documents import contrat, papiers, parties
from pipeline.documents.conditions import organisme
from pipeline.documents.destinataires import Role
from pipeline.documents.fields import champ
from pipeline.documents.identites import Document, IdentiteOrganisme
from pipeline.documents.kind import DocumentType, Ressources, Sujet, nom_et_reference
from pipeline.documents.textes import Cas, Textes, du_dossier, reformules, textes
from pipeline.french import jour_date, liste, plage, telephone
from pipeline.model import etats
from pipeline.model.entites import Dossier
from pipeline.workbook import sheets
from pipeline.workbook.vocabulary import Papier

DOCUMENT = "facile"
PARTIES = {
    "Votre bilan": ("facile_bilan", "facile_choix"),
    "Vos rendez-vous": ("facile_temps", "facile_absence"),
    "Le secret": ("facile_secret",),
    "La synthèse": ("facile_synthese", "facile_garde"),
    "Arrêter": ("facile_arret",),
    "Vos données": ("facile_donnees", "facile_droits"),
}


@dataclass(frozen=True, slots=True)
class PartieFacile:
    """One idea, in some short sentences."""

    titre: str = champ("Titre", "Le secret")
    phrases: tuple[str, ...] = champ("Phrases courtes", "(liste)")


@dataclass(frozen=True, slots=True)
class ContexteFacile:
    """The contract, explained to the agent."""

    document: Document = champ("Le document", "(voir ses champs)")
    organisme: IdentiteOrganisme = champ("L'organisme", "(voir ses champs)")
    contrat: str = champ("Référence du contrat expliqué", "ENG-2026-014")
    parties: tuple[PartieFacile, ...] = champ("Les parties de la page", "(liste)")


def contexte(sujet: Sujet, ressources: Ressources) -> ContexteFacile:
    """The page of one agent."""
    dossier = sujet.un_dossier()
    said = textes(DOCUMENT, dossier, _cas(dossier))
    return ContexteFacile(
        document=Document(f"FAL-{dossier.reference}", "Contrat en facile à lire"),
        organisme=organisme(dossier, "contrat", ressources),
        contrat=f"ENG-{dossier.cite('contrat')}",
        parties=tuple(_parties(dossier, said)),
    )


def _cas(dossier: Dossier) -> Cas:
    own = du_dossier(dossier)
    return replace(own, promotion=parties.promotion(dossier.promotion.row)) if dossier.promotion else own


def _parties(dossier: Dossier, said: Textes) -> Iterator[PartieFacile]:
    reworded = reformules(dossier)
    for titre, sujets in PARTIES.items():
        own = [] if titre != "Vos rendez-vous" else list(_rendez_vous(dossier))
        own += [text for nom in sujets if _vaut(nom, reworded) for text in getattr(said, nom)]
        if own:
            yield PartieFacile(titre, tuple(own))


def _vaut(nom: str, reworded: frozenset[str]) -> bool:
    """Whether a sentence still explains what the contract says: its clause is ours, or both are reworded."""
    return bibliotheque().sujets[nom].explique not in reworded or nom in reworded


def _rendez_vous(dossier: Dossier) -> Iterator[str]:
    yield from _qui([record.row for record in dossier.intervenants])
    meetings = [seance for seance in etats.au_calendrier(dossier) if not seance.autonomie]
    if not meetings:
        yield "Les dates sont fixées avec vous."
        return
    first = meetings[0].row
    hours = f", {plage(first.debut, first.fin)}" if first.debut and first.fin else ""
    if len(meetings) > 1:
        yield f"Vous avez {len(meetings)} rendez-vous. Le premier : {jour_date(first.date)}{hours}."
    else:
        yield f"Vous avez un rendez-vous : {jour_date(first.date)}{hours}."


def _qui(people: list[sheets.Intervenant]) -> Iterator[str]:
    names = [parties.nom_complet(row.civilite, row.prenom, row.nom) for row in people]
    if not names:
        yield "Un professionnel vous accompagne."
        return
    phone = people[0].telephone
    reach = f"\u00a0: {telephone(phone)}" if phone else ""
    yield f"{liste(names)} vous {'accompagne' if len(names) == 1 else 'accompagnent'}{reach}."


TYPE = DocumentType(
    kind=DOCUMENT,
    nom="Contrat facile à lire",
    template="facile.docx",
    dossier="contrats",
    extension=".docx",
    lecteurs="l’agent et l’intervenant, personne d’autre",
    roles=("conseiller",),
    sujets=papiers.Demandeurs(Papier.FACILE),
    verdict=contrat.verdict,
    produire=contexte,
    fichier=nom_et_reference,
    pluriel="faciles",
    erreurs=("contrat",),
    attendu=False,
    pour=(Role.AGENT, Role.CONSEILLER),
)
