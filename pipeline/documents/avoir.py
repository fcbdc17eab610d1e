"""The credit note: it cites the invoice that it corrects, and says line by line what is taken back."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from pipeline.documents.argent import (
    Client,
    Emetteur,
    LigneFacture,
    LigneTVA,
    client,
    emetteur_de,
    identite,
    ligne,
    tva,
)
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
from pipeline.french import typographie
from pipeline.model.factures import Avoir


@dataclass(frozen=True, slots=True)
class ContexteAvoir:
    """The credit note of one invoice, whole or in part."""

    document: Document = champ("Le document", "(voir ses champs)")
    organisme: IdentiteOrganisme = champ("L'émetteur", "(voir ses champs)")
    emetteur: Emetteur = champ("TVA de l'émetteur", "(voir ses champs)")
    client: Client = champ("Le client", "(voir ses champs)")
    numero: str = champ("Numéro de l'avoir", "AVCDG-2026-00003")
    date: dt.date = champ("Date d'émission", "15 juillet 2026")
    facture: str = champ("Numéro de la facture corrigée", "CDG-2026-00042")
    facture_du: dt.date = champ("Sa date", "1er juillet 2026")
    facture_total: Decimal = champ("Son total", "2 040,50")
    motif: str = champ("Pourquoi il est fait", "Part d'un autre financeur")
    numero_engagement: str | None = champ("N° d'engagement", "E-2026-118")
    numero_bon_de_commande: str | None = champ("N° de bon de commande", "BC-77")
    numero_de_marche: str | None = champ("N° de marché", "M-2026-07")
    convention: str | None = champ("Référence de la convention", "CONV-2026-014")
    lignes: tuple[LigneFacture, ...] = champ("Ce qui est repris, ligne par ligne", "(liste)")
    total_ht: Decimal = champ("Total hors taxes", "500")
    tva: tuple[LigneTVA, ...] = champ("TVA par taux ; vide sans TVA", "(liste)")
    total_ttc: Decimal = champ("Total de l'avoir", "500")
    mention_tva: str | None = champ("Mention d'exonération ou de non-assujettissement", "Exonération de TVA…")


def depuis_avoir(
    avoir: Avoir,
    numero: str,
    jour: dt.date,
    logo: LogoOrganisme | None = None,
) -> ContexteAvoir:
    """What an avoir prints: the parties of the original, as it froze them."""
    origine = avoir.origine
    return ContexteAvoir(
        document=Document(numero, f"Avoir n°\u00a0{numero}"),
        organisme=identite(origine.emetteur, logo),
        emetteur=emetteur_de(origine),
        client=client(origine),
        numero=numero,
        date=jour,
        facture=avoir.facture,
        facture_du=avoir.facture_du,
        facture_total=origine.total_ttc,
        motif=typographie(avoir.motif),
        numero_engagement=origine.numero_engagement or None,
        numero_bon_de_commande=origine.numero_bon_de_commande or None,
        numero_de_marche=origine.numero_de_marche or None,
        convention=origine.convention or None,
        lignes=tuple(ligne(line) for line in avoir.lignes),
        total_ht=avoir.total_ht,
        tva=tva(avoir),
        total_ttc=avoir.total_ttc,
        mention_tva=origine.mention_tva or None,
    )


def contexte(sujet: Sujet, ressources: Ressources) -> ContexteAvoir:
    """Never from the workbook: the command « avoir » makes it from the register (:func:`depuis_avoir`)."""
    du_registre(sujet, ressources)


TYPE = DocumentType(
    kind="avoir",
    nom="Avoir",
    template="avoir.docx",
    dossier="factures",
    extension=".docx",
    lecteurs="le service financier et le payeur",
    roles=("facturation",),
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
)
