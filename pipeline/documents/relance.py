"""The letter about an unpaid invoice: a reminder, or at 30, 45 and 60 days a claim of what is owed."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from pipeline.documents.argent import Client, Emetteur, client, emetteur_de, identite
from pipeline.documents.fields import champ
from pipeline.documents.identites import Document, IdentiteOrganisme, LogoOrganisme
from pipeline.documents.kind import (
    DocumentType,
    Ressources,
    Sujet,
    du_registre,
    numero,
    sans_objet,
    sans_sujet,
)
from pipeline.model.factures import Draft


@dataclass(frozen=True, slots=True)
class ContexteRelance:
    """What is owed of one invoice on one day, and what is asked."""

    document: Document = champ("Le document", "(voir ses champs)")
    organisme: IdentiteOrganisme = champ("L'émetteur", "(voir ses champs)")
    emetteur: Emetteur = champ("TVA et paiement de l'émetteur", "(voir ses champs)")
    client: Client = champ("Le client", "(voir ses champs)")
    palier: int = champ("Relance : 30, 45 ou 60 jours ; 0 pour un rappel amiable", 30)
    date: dt.date = champ("Date de la lettre", "15 septembre 2026")
    facture: str = champ("Numéro de la facture", "CDG-2026-00042")
    facture_du: dt.date = champ("Sa date", "1er juillet 2026")
    facture_total: Decimal = champ("Son total", "2 040,50")
    recue_le: dt.date = champ("Jour où elle a été reçue", "3 juillet 2026")
    echeance: dt.date = champ("Son échéance", "2 août 2026")
    retard: int = champ("Jours de retard", 44)
    avoirs: Decimal | None = champ("Avoirs faits ; rien s'il n'y en a pas", "500")
    regle: Decimal | None = champ("Ce qui est réglé ; rien si rien ne l'est", "1 000")
    reste: Decimal = champ("Ce qui reste dû", "540,50")
    interets: Decimal | None = champ(
        "Intérêts au jour de la lettre ; rien s'ils ne sont pas demandés", "12,40"
    )
    interets_a_part: bool = champ("Intérêts demandés, à un taux qui n'est pas encore connu", "non")
    indemnite: Decimal | None = champ("Indemnité forfaitaire ; rien si elle n'est pas demandée", "40")
    numero_engagement: str | None = champ("N° d'engagement", "E-2026-118")
    precedente: dt.date | None = champ("Jour de la relance d'avant ; rien pour la première", "17 août 2026")


@dataclass(frozen=True, slots=True)
class Du:
    """What is owed, in euros, and since when; None where nothing is."""

    recue_le: dt.date
    echeance: dt.date
    retard: int
    reste: Decimal
    avoirs: Decimal
    regle: Decimal
    interets: Decimal | None
    interets_a_part: bool
    indemnite: Decimal
    precedente: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Facture:
    """The invoice of which it is about."""

    numero: str
    date: dt.date
    total: Decimal
    draft: Draft


def depuis_facture(
    piece: Facture, due: Du, palier: int, jour: dt.date, logo: LogoOrganisme | None = None
) -> ContexteRelance:
    """What a letter prints: the frozen invoice, and what is owed of it that day."""
    draft = piece.draft
    word = "Relance" if palier else "Rappel"
    return ContexteRelance(
        document=Document(piece.numero, f"{word} : facture n°\u00a0{piece.numero}"),
        organisme=identite(draft.emetteur, logo),
        emetteur=emetteur_de(draft),
        client=client(draft),
        palier=palier,
        date=jour,
        facture=piece.numero,
        facture_du=piece.date,
        facture_total=piece.total,
        recue_le=due.recue_le,
        echeance=due.echeance,
        retard=due.retard,
        avoirs=due.avoirs or None,
        regle=due.regle or None,
        reste=due.reste,
        interets=due.interets or None,
        interets_a_part=due.interets_a_part,
        indemnite=due.indemnite or None,
        numero_engagement=draft.numero_engagement or None,
        precedente=due.precedente,
    )


def contexte(sujet: Sujet, ressources: Ressources) -> ContexteRelance:
    """Never from the workbook: the command « factures relances » makes it from the register."""
    du_registre(sujet, ressources)


TYPE = DocumentType(
    kind="relance",
    nom="Lettre de relance",
    template="relance.docx",
    dossier="relances",
    extension=".docx",
    lecteurs="le service financier et le payeur",
    sujets=sans_sujet,
    verdict=sans_objet,
    produire=contexte,
    fichier=numero,
    famille="facture",
    erreurs=("facture",),
    prive=False,
    cite=True,
    sauvegarde=False,
    attendu=False,
    roles=("facturation",),
)
