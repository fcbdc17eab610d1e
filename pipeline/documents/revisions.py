"""What amendments and corrected pages share: whose they are, which act they cite, who signs them."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from pipeline.documents import conditions, contrat, convention, parties
from pipeline.documents.fields import champ
from pipeline.documents.identites import Document, IdentiteEmployeur, IdentiteIntervenant, IdentiteOrganisme
from pipeline.documents.kind import (
    DUE,
    SANS_OBJET,
    DocumentType,
    Ressources,
    Sujet,
    Verdict,
    nom_et_reference,
    pas_encore,
)
from pipeline.french import date_longue, liste
from pipeline.french import siret as siret_lisible
from pipeline.model import etats
from pipeline.model.entites import Modele
from pipeline.model.revisions import Changement, Revision, Terme
from pipeline.workbook.vocabulary import ActeSigne, NatureRevision

ACTES = {ActeSigne.CONVENTION: convention.TYPE, ActeSigne.CONTRAT: contrat.TYPE}
NOMS = {
    ActeSigne.CONVENTION: "la convention",
    ActeSigne.CONTRAT: "le contrat d’engagement et de confidentialité",
}
# « Avenant à la convention », « Page corrigée de la convention ».
_A_SUIVRE = {
    (NatureRevision.AVENANT, ActeSigne.CONVENTION): "à la convention",
    (NatureRevision.AVENANT, ActeSigne.CONTRAT): "au contrat d’engagement et de confidentialité",
    (NatureRevision.CORRECTION, ActeSigne.CONVENTION): "de la convention",
    (NatureRevision.CORRECTION, ActeSigne.CONTRAT): "du contrat d’engagement et de confidentialité",
}
_PREFIXES = {ActeSigne.CONVENTION: "CONV", ActeSigne.CONTRAT: "ENG"}
_MARQUES = {NatureRevision.AVENANT: "AV", NatureRevision.CORRECTION: "PC"}
CACHET, MANUSCRITE = "Signature et cachet", "Signature"


@dataclass(frozen=True, slots=True)
class LigneChangement:
    """One line: what changes, as the act says it, as it is to be read."""

    objet: str = champ("Ce qui change", "Période")
    ancien: str = champ("Ce que dit l'acte signé", "du 3 mars au 30 juin 2026")
    nouveau: str = champ("Ce qui le remplace", "du 3 mars au 30 septembre 2026")


@dataclass(frozen=True, slots=True)
class PartieActe:
    """One of those who sign."""

    titre: str = champ("Comment l'acte la désigne", "L'employeur")
    pour: str = champ("En tête de sa signature", "Pour l'employeur")
    nom: str = champ("Nom", "Commune de Kerlannic")
    identite: str = champ("Nom, adresse et SIRET", "Commune de Kerlannic, 1 place de la Mairie…")
    signataire: str | None = champ("Qui signe pour elle", "Madame Anne Le Bris")
    qualite: str | None = champ("En quelle qualité", "Présidente")
    a_completer: bool = champ("Le signataire n'est pas connu", "non")
    mention: str = champ("Sous son nom", "Signature et cachet")


@dataclass(frozen=True, slots=True)
class Original:
    """The act that is amended or corrected."""

    nom: str = champ("L'acte, avec son article", "la convention")
    a_suivre: str = champ("Après « avenant » ou « page corrigée »", "à la convention")
    reference: str = champ("Son numéro", "CONV-2026-014")
    date: dt.date | None = champ("Le jour de sa signature", "10 février 2026")


def sujets(modele: Modele, nature: NatureRevision, acte: ActeSigne) -> Iterator[Sujet]:
    """One per revision of that nature, of the act's own subject."""
    mine = [each for each in modele.revisions if each.nature is nature and each.acte is acte]
    acts = {sujet.cle: sujet for sujet in ACTES[acte].sujets(modele)} if mine else {}
    for each in mine:
        yield sujet_de(acts[each.cle], each)


def champs(sujet: Sujet, ressources: Ressources) -> dict[str, Any]:
    """What both papers say, by the name of the field."""
    revision = sujet.une_revision()
    return {
        "document": Document(reference(sujet), titre(sujet)),
        "organisme": conditions.organisme(sujet.dossiers[0], "convention", ressources),
        "numero": revision.numero,
        "original": original(sujet),
        "parties": signataires(sujet, ressources),
        "changements": lignes(revision.changements),
    }


def termes(sujet: Sujet) -> tuple[Terme, ...]:
    """What the act states once the paper is signed."""
    return sujet.une_revision().apres


def de_la_convention(nature: NatureRevision, **declared: Any) -> DocumentType:
    """A type of paper about conventions; ``declared`` is what tells it from the other."""
    return DocumentType(
        dossier="avenants",
        extension=".docx",
        sujets=partial(sujets, nature=nature, acte=ActeSigne.CONVENTION),
        verdict=verdict,
        fichier=fichier,
        famille="convention",
        erreurs=("convention",),
        prive=False,
        cite=True,
        attendu=False,
        signe_le=signe_le,
        roles=convention.TYPE.roles,
        pour=convention.TYPE.pour,
        a_signer=True,
        termes=termes,
        **declared,
    )


def du_contrat(kind: DocumentType, nature: NatureRevision, code: str, nom: str) -> DocumentType:
    """The same of contracts, which their two signatories alone may read."""
    return replace(
        kind,
        kind=code,
        nom=nom,
        dossier=contrat.TYPE.dossier,
        lecteurs=contrat.TYPE.lecteurs,
        sujets=partial(sujets, nature=nature, acte=ActeSigne.CONTRAT),
        famille="contrat",
        erreurs=("contrat",),
        prive=True,
        cite=False,
        roles=contrat.TYPE.roles,
        pour=contrat.TYPE.pour,
    )


def sujet_de(act: Sujet, revision: Revision) -> Sujet:
    """The subject of a revision of an act."""
    return Sujet(f"{act.cle}-{revision.numero}", act.dossier, act.groupe, act.employeur, revision=revision)


def verdict(sujet: Sujet) -> Verdict:
    """Due once asked for, while there is something to say."""
    revision = sujet.une_revision()
    if all(etats.refuse(dossier) for dossier in sujet.dossiers):
        return SANS_OBJET
    if not revision.demandee and {each.objet for each in revision.changements} <= _ORDINAIRE:
        return SANS_OBJET
    if not revision.demandee:
        return pas_encore(_proposee(revision))
    if not revision.changements:
        return pas_encore(f"Le classeur dit ce que dit {NOMS[revision.acte]}\u00a0: rien n’est à modifier.")
    return DUE


def _proposee(revision: Revision) -> str:
    said = [f"{each.objet.lower()} ({each.ancien} → {each.nouveau})" for each in revision.changements]
    which, how = _PROPOSEES[revision.nature]
    return (
        f"Proposé\u00a0: le classeur ne dit plus ce que dit {NOMS[revision.acte]}, {liste(said)}. "
        f"{which}\u00a0: « rouvrir » avec « {how} », ou une ligne de la feuille « Avenants » ; "
        "sinon, remettez le classeur d’accord avec l’acte signé."
    )


_PROPOSEES = {
    NatureRevision.AVENANT: ("Pour le convenir par avenant", "avenant"),
    NatureRevision.CORRECTION: ("Si l’acte signé comporte une faute", "erreur-materielle"),
}
# New in the agent's life, not wrong in the act: said only when somebody asks for it.
_ORDINAIRE = frozenset({"Situation de l’agent"})


def fichier(sujet: Sujet) -> tuple[str, ...]:
    """Its rank, then what names the act's own file."""
    revision = sujet.une_revision()
    own = nom_et_reference(sujet) if sujet.dossier else (sujet.cle.rpartition("-")[0],)
    return (f"n° {revision.numero}", *own)


def signe_le(sujet: Sujet) -> dt.date | None:
    """The first day on which a party signed it."""
    return sujet.une_revision().signee


def reference(sujet: Sujet) -> str:
    """« CONV-2026-014-AV1 »."""
    revision = sujet.une_revision()
    return f"{original(sujet).reference}-{_MARQUES[revision.nature]}{revision.numero}"


def original(sujet: Sujet) -> Original:
    """The act, as its revision cites it."""
    revision = sujet.une_revision()
    number = convention.reference(sujet) if sujet.groupe else f"{_PREFIXES[revision.acte]}-{revision.cite}"
    return Original(
        NOMS[revision.acte], _A_SUIVRE[revision.nature, revision.acte], number, revision.original_du
    )


def lignes(changes: tuple[Changement, ...]) -> tuple[LigneChangement, ...]:
    """The lines of its table."""
    return tuple(LigneChangement(each.objet, each.ancien, each.nouveau) for each in changes)


def signataires(sujet: Sujet, ressources: Ressources) -> tuple[PartieActe, ...]:
    """The parties of the act, in its order; an employer that is one no more signs too."""
    if sujet.une_revision().acte is ActeSigne.CONTRAT:
        return (_agent(sujet), *map(_professionnel, _intervenants(sujet)))
    first = sujet.dossiers[0]
    own = sujet.employeur
    found = conditions.employeurs(first, "convention")
    bodies = tuple(e for e in found if own is None or e.siret == own.row.siret)
    body = conditions.organisme(first, "convention", ressources)
    last = (_agent(sujet),) if sujet.dossier else ()
    return (_organisme(body), *map(_employeur, bodies), *map(_ancien, sujet.une_revision().sortants), *last)


def _intervenants(sujet: Sujet) -> Iterator[IdentiteIntervenant]:
    return (parties.intervenant(record) for record in sujet.un_dossier().intervenants)


def _agent(sujet: Sujet) -> PartieActe:
    who = parties.agent(sujet.un_dossier().agent.row)
    identite = f"{who.nom_complet}, {who.fonction}, dossier {who.reference}"
    mention = "Signature précédée de «\u00a0Lu et approuvé\u00a0»"
    return PartieActe("L’agent", "L’agent", who.nom_complet, identite, None, None, False, mention)


def _professionnel(who: IdentiteIntervenant) -> PartieActe:
    identite = ", ".join(word for word in (who.nom_complet, who.qualite) if word)
    title = "Le professionnel"
    return PartieActe(title, title, who.nom_complet, identite, None, who.qualite, False, MANUSCRITE)


def _organisme(body: IdentiteOrganisme) -> PartieActe:
    title = body.designation
    return _personne(title[:1].upper() + title[1:], f"Pour {title}", body)


def _employeur(body: IdentiteEmployeur) -> PartieActe:
    return _personne("L’employeur", "Pour l’employeur", body)


def _ancien(nom: str) -> PartieActe:
    title = "l’employeur précédent"
    return PartieActe("L’employeur précédent", f"Pour {title}", nom, nom, None, None, True, CACHET)


def _personne(title: str, pour: str, body: IdentiteOrganisme | IdentiteEmployeur) -> PartieActe:
    where = f"{body.adresse}, {body.code_postal} {body.ville}"
    who = body.signataire
    return PartieActe(
        title,
        pour,
        body.nom,
        f"{body.nom}, {where}, SIRET\u00a0{siret_lisible(body.siret)}",
        who.nom_complet if who else None,
        who.qualite if who else None,
        who is None,
        CACHET,
    )


def titre(sujet: Sujet) -> str:
    """« Avenant n° 1 à la convention CONV-2026-014 du 10 février 2026 »."""
    revision, act = sujet.une_revision(), original(sujet)
    day = f" du {date_longue(act.date)}" if act.date else ""
    return f"{_TITRES[revision.nature]} n°\u00a0{revision.numero} {act.a_suivre} {act.reference}{day}"


_TITRES = {NatureRevision.AVENANT: "Avenant", NatureRevision.CORRECTION: "Page corrigée"}
