"""The invoice of one payer."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from pipeline.dispositifs import TypeDocument
from pipeline.documents.argent import (
    Client,
    Emetteur,
    LigneFacture,
    LigneTVA,
    bornes,
    client,
    emetteur_de,
    identite,
    ligne,
    tva,
)
from pipeline.documents.conditions import prevu
from pipeline.documents.fields import champ
from pipeline.documents.identites import Document, IdentiteOrganisme, LogoOrganisme
from pipeline.documents.kind import (
    DUE,
    SANS_OBJET,
    DocumentType,
    Echeance,
    Ressources,
    Sujet,
    Verdict,
    nom_et_reference,
    pas_encore,
)
from pipeline.french import date_longue, periode
from pipeline.model import etats, facturation, heures
from pipeline.model.entites import Dossier, FactureEmise, Modele
from pipeline.model.factures import Draft
from pipeline.model.factures import LigneFacture as Ligne

JAMAIS = (
    "Interrompu avant toute séance, et rien n’est signé d’après le classeur\u00a0: rien n’est facturé. Si la "
    "convention l’était, inscrivez sa date."
)
RIEN = "Le bilan est interrompu, et son dispositif prévoit que rien n’est alors dû."


@dataclass(frozen=True, slots=True)
class ContexteFacture:
    """The invoice of one funder for one bilan, or several."""

    document: Document = champ("Le document", "(voir ses champs)")
    organisme: IdentiteOrganisme = champ("L'émetteur", "(voir ses champs)")
    emetteur: Emetteur = champ("TVA et paiement", "(voir ses champs)")
    client: Client = champ("Le client", "(voir ses champs)")
    numero: str | None = champ("Numéro ; rien pour une facture provisoire", "CDG-2026-00042")
    date: dt.date | None = champ("Date d'émission ; rien pour une facture provisoire", "1er juillet 2026")
    numero_engagement: str | None = champ("N° d'engagement", "E-2026-118")
    numero_bon_de_commande: str | None = champ("N° de bon de commande", "BC-77")
    numero_de_marche: str | None = champ("N° de marché", "M-2026-07")
    convention: str | None = champ("Référence de la convention", "CONV-2026-014")
    date_d_execution: str = champ("Date ou période d'exécution", "du 3 mars au 12 juin 2026")
    lignes: tuple[LigneFacture, ...] = champ("Lignes", "(liste)")
    total_ht: Decimal = champ("Total hors taxes", "2 040,50")
    tva: tuple[LigneTVA, ...] = champ("TVA par taux ; vide sans TVA", "(liste)")
    total_ttc: Decimal = champ("Total à payer", "2 040,50")
    mention_tva: str | None = champ("Mention d'exonération ou de non-assujettissement", "Exonération de TVA…")
    deliberation: str | None = champ("Délibération qui fixe le tarif", "délibération du 12 décembre 2025")
    delai_de_paiement: int = champ("Délai, en jours à compter de la réception", 30)
    ordre: str | None = champ("À l'ordre de", "la perception de Quimper municipale")
    pieces_fiphfp: bool = champ("Rappeler les pièces à joindre au remboursement", "non")
    mentions: tuple[str, ...] = champ("Mentions légales à imprimer", "(liste)")


def contexte(sujet: Sujet, ressources: Ressources) -> ContexteFacture:
    """The provisional invoice of one payer: the number comes when it is issued, never before."""
    if sujet.brouillon is None:
        raise TypeError(f"{sujet.cle} has no draft")
    dossier = sujet.un_dossier()
    return depuis_brouillon(sujet.brouillon, ressources.logos.get(dossier.organisme.row.code))


def depuis_brouillon(
    draft: Draft,
    logo: LogoOrganisme | None = None,
    numero: str | None = None,
    jour: dt.date | None = None,
) -> ContexteFacture:
    """What an invoice prints: its frozen draft, number and day; the logo alone comes from elsewhere."""
    several = len(draft.dossiers) > 1
    periods = {x.reference: (x.debut or draft.execution, x.fin or draft.execution) for x in draft.lignes}
    return ContexteFacture(
        document=Document(numero or f"FAC-{draft.dossiers[0]}", _titre(numero)),
        organisme=identite(draft.emetteur, logo),
        emetteur=emetteur_de(draft),
        client=client(draft),
        numero=numero,
        date=jour,
        numero_engagement=draft.numero_engagement or None,
        numero_bon_de_commande=draft.numero_bon_de_commande or None,
        numero_de_marche=draft.numero_de_marche or None,
        convention=draft.convention or None,
        date_d_execution=periode(*bornes(periods.values())),
        lignes=tuple(ligne(x, _precision(x, draft, periods) if several else "") for x in draft.lignes),
        total_ht=draft.total_ht,
        tva=tva(draft),
        total_ttc=draft.total_ttc,
        mention_tva=draft.mention_tva or None,
        deliberation=draft.deliberation or None,
        delai_de_paiement=draft.delai_de_paiement,
        ordre=(draft.paiement.ordre or None) if draft.paiement else None,
        pieces_fiphfp=draft.pieces_fiphfp,
        mentions=tuple(m.texte for m in draft.mentions),
    )


def _titre(numero: str | None) -> str:
    return f"Facture n°\u00a0{numero}" if numero else "Facture provisoire"


def _precision(line: Ligne, draft: Draft, periods: Mapping[str, tuple[dt.date, dt.date]]) -> str:
    """On an invoice of several bilans, each line says its convention and its period, unless all share it."""
    convention = "" if draft.convention or not line.convention else f"Convention {line.convention}"
    when = periode(*periods[line.reference]) if len(set(periods.values())) > 1 else ""
    said = ", ".join(part for part in (convention, when) if part)
    return said[:1].upper() + said[1:]


def _sujets(modele: Modele) -> Iterator[Sujet]:
    """One per draft or issued invoice; one per dossier that has none, so that the report can say why."""
    for dossier in modele.dossiers:
        drafts, issued = dossier.brouillons, dossier.facturees
        several = len(drafts) + len(issued) > 1
        if not drafts and not issued:
            yield Sujet(dossier.reference, dossier=dossier)
        for draft in drafts:
            yield Sujet(_cle(dossier, draft.financeur.code, several), dossier=dossier, brouillon=draft)
        for piece in issued:
            yield Sujet(_cle(dossier, piece.financeur, several), dossier=dossier, facture=piece)


def _cle(dossier: Dossier, financeur: str, several: bool) -> str:
    return f"{dossier.reference}-{_rang(dossier, financeur)}" if several else dossier.reference


def _rang(dossier: Dossier, financeur: str) -> int:
    """The place of a payer among the dossier's."""
    return sorted({f.payeur.code for f in dossier.financements} | {financeur}).index(financeur) + 1


def _verdict(sujet: Sujet) -> Verdict:
    """Due once the bilan is closed, or interrupted under a rule; never twice."""
    dossier = sujet.un_dossier()
    if sujet.facture is not None:
        return _facturee(sujet.facture)
    first = prevu(dossier, TypeDocument.FACTURE)
    if first is not DUE:
        return first
    if not facturation.exigible(dossier):
        return pas_encore(_attente(dossier))
    # An interruption for which nothing is due leaves no draft, and no error either.
    if sujet.brouillon is None and not any(TYPE.retenues(sujet)):
        why = JAMAIS if etats.jamais_commence(dossier) else RIEN
        return Verdict(Echeance.SANS_OBJET, why) if etats.interrompu(dossier) else SANS_OBJET
    return DUE


def _facturee(piece: FactureEmise) -> Verdict:
    said = f"Facturée sous le n°\u00a0{piece.numero}, le {date_longue(piece.date)}."
    return Verdict(Echeance.SANS_OBJET, said)


def _attente(dossier: Dossier) -> str:
    end = heures.fin_prevue(dossier)
    when = f" Fin prévue le {date_longue(end)}." if end else ""
    return f"Le bilan n’est pas clos.{when}"


def _fichier(sujet: Sujet) -> tuple[str, ...]:
    """Reference and name; a rank where several pay: who pays may tell why, and all see a file's name."""
    rank = sujet.cle.removeprefix(sujet.un_dossier().reference).removeprefix("-")
    return (*nom_et_reference(sujet), *([f"payeur {rank}"] if rank else ()))


TYPE = DocumentType(
    kind="facture",
    nom="Facture",
    template="facture.docx",
    dossier="factures/brouillons",
    extension=".docx",
    lecteurs="le service financier et le payeur",
    roles=("facturation",),
    sujets=_sujets,
    verdict=_verdict,
    produire=contexte,
    fichier=_fichier,
    erreurs=("facture",),
    prive=False,
    cite=True,
    sauvegarde=False,
    brouillon=True,
)
