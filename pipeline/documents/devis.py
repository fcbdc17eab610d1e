"""The quotation: what the bilan will cost, until when the price holds, and the place to accept it."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from pipeline.dispositifs import Production, TypeDocument
from pipeline.documents import agenda, clauses, parties
from pipeline.documents.argent import Emetteur, LigneFacture, LigneTVA, Part, emetteur, ligne, parts_de
from pipeline.documents.clauses import EtapePublique
from pipeline.documents.conditions import employeurs, organisme, prevu
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
    Echeance,
    Ressources,
    Sujet,
    Verdict,
    nom_et_reference,
    par_dossier,
    pas_encore,
)
from pipeline.model import etats, facturation, heures, mentions
from pipeline.model.entites import Dossier, TarifRetenu
from pipeline.model.factures import LigneFacture as Ligne
from pipeline.model.factures import ligne_ttc
from pipeline.model.groupe import au_groupe
from pipeline.workbook.vocabulary import Etat, Unite

CONVENTION = TypeDocument.CONVENTION.value


@dataclass(frozen=True, slots=True)
class ContexteDevis:
    """The priced proposal for one agent's bilan."""

    document: Document = champ("Le document", "(voir ses champs)")
    organisme: IdentiteOrganisme = champ("L'organisme", "(voir ses champs)")
    emetteur: Emetteur = champ("TVA de l'organisme", "(voir ses champs)")
    employeurs: tuple[IdentiteEmployeur, ...] = champ("Les employeurs, qui acceptent", "(liste)")
    agent: IdentiteAgent = champ("L'agent", "(voir ses champs)")
    dispositif: DispositifPublic = champ("Le dispositif, libellé public", "(voir ses champs)")
    intervenants: tuple[IdentiteIntervenant, ...] = champ("Les professionnels", "(liste)")
    premier_echange_le: dt.date | None = champ("Jour du premier échange", "12 janvier 2026")
    etapes: tuple[EtapePublique, ...] = champ("Les étapes, libellés publics", "(liste)")
    duree_texte: str = champ("La durée, dans les termes du dispositif", "18 heures en moyenne")
    duree_convenue: Decimal | None = champ("Durée convenue, en heures", "18")
    empan: str | None = champ("Durée habituelle", "4 à 6 mois")
    rythme: str | None = champ("Rythme", "un rendez-vous par semaine ou toutes les deux semaines")
    lieux: tuple[str, ...] = champ("Lieux des séances", "(liste)")
    contenu_du_prix: tuple[str, ...] = champ("Ce que le prix comprend", "(liste)")
    lignes: tuple[LigneFacture, ...] = champ("Lignes du devis", "(liste)")
    total_ht: Decimal = champ("Total hors taxes", "2 040,50")
    tva: tuple[LigneTVA, ...] = champ("TVA par taux ; vide sans TVA", "(liste)")
    total_ttc: Decimal = champ("Total à payer", "2 040,50")
    mention_tva: str | None = champ("Mention d'exonération ou de non-assujettissement", "Exonération de TVA…")
    deliberation: str | None = champ("Délibération qui fixe le tarif", "délibération du 12 décembre 2025")
    parts: tuple[Part, ...] = champ("Financeurs et leurs parts, s'ils sont plusieurs", "(liste)")
    delai_de_paiement: int | None = champ("Délai de paiement, en jours", 30)
    ordre: str | None = champ("À l'ordre de", "la perception de Quimper municipale")
    validite_mois: int = champ("Validité, en mois", 3)


def contexte(sujet: Sujet, ressources: Ressources) -> ContexteDevis:
    """The quotation of one dossier, at the tariff of the day of its request."""
    dossier = sujet.un_dossier()
    tarif = dossier.tarif
    if tarif is None:
        raise TypeError(f"{sujet.cle} has no tariff")
    scheme, row, payment = dossier.dispositif, dossier.agent.row, dossier.dispositif.paiement
    mention, rate = mentions.regime(dossier.organisme.row)
    line = _prix(dossier, tarif, rate)
    return ContexteDevis(
        document=Document(f"DEV-{dossier.reference}", f"Devis – {scheme.libelle_public}"),
        organisme=organisme(dossier, "devis", ressources),
        emetteur=emetteur(dossier.organisme.row),
        employeurs=employeurs(dossier, "devis"),
        agent=parties.agent(row),
        dispositif=clauses.public(scheme),
        intervenants=tuple(parties.intervenant(record) for record in dossier.intervenants),
        premier_echange_le=row.premier_echange_le,
        etapes=clauses.etapes_publiques(scheme),
        duree_texte=scheme.duree_texte,
        duree_convenue=heures.duree_convenue(dossier),
        empan=clauses.empan(scheme),
        rythme=scheme.rythme,
        lieux=agenda.lieux(dossier.seances) or scheme.lieux,
        contenu_du_prix=scheme.contenu_du_prix,
        lignes=(ligne(line),),
        total_ht=line.montant,
        tva=(LigneTVA(rate, line.montant, line.tva),) if rate else (),
        total_ttc=line.ttc,
        mention_tva=mention or None,
        deliberation=tarif.deliberation,
        parts=parts_de(dossier, line.ttc) if len(dossier.financements) > 1 else (),
        delai_de_paiement=payment.delai_jours if payment else None,
        ordre=payment.ordre if payment else None,
        validite_mois=ressources.validite_devis,
    )


def _prix(dossier: Dossier, tarif: TarifRetenu, rate: Decimal) -> Ligne:
    unit = Unite(tarif.unite)
    who = parties.agent(dossier.agent.row).nom_complet
    label = f"{dossier.dispositif.libelle_public} – {who}"
    if unit is not Unite.HEURE:
        return ligne_ttc(label, Decimal(1), unit, tarif.montant, rate)
    hours = heures.duree_de_presence(dossier) or heures.duree_convenue(dossier) or Decimal(0)
    line = ligne_ttc(label, hours, unit, tarif.montant, rate)
    return line.model_copy(update={"detail": "Seules les heures de présence réalisées sont facturées"})


def verdict(sujet: Sujet) -> Verdict:
    """Due from the first exchange until it is accepted, where the bilan is billed."""
    dossier = sujet.un_dossier()
    row, first = dossier.agent.row, prevu(dossier, TypeDocument.FACTURE)
    if first is not DUE:
        return first
    if dossier.tarif is None or facturation.production(dossier) is not Production.OUI:
        return SANS_OBJET  # the rules say that the tariff is missing
    if row.devis_accepte_le or row.convention_signee_le or facturation.exigible(dossier):
        return SANS_OBJET
    return _propose(dossier)


def _propose(dossier: Dossier) -> Verdict:
    row = dossier.agent.row
    if au_groupe(dossier):
        return Verdict(Echeance.SANS_OBJET, "Le prix est celui du groupe\u00a0: il figure à la convention.")
    if row.etat is Etat.DEMANDE and row.premier_echange_le is None and etats.debut(dossier) is None:
        return pas_encore("Le premier échange n’a pas encore eu lieu.")
    if Unite(dossier.tarif.unite if dossier.tarif else "bilan") is Unite.HEURE and not heures.duree_convenue(
        dossier
    ):
        return pas_encore("Le tarif est à l’heure et la durée n’est pas convenue.")
    return DUE


TYPE = DocumentType(
    kind="devis",
    nom="Devis",
    template="devis.docx",
    dossier="devis",
    extension=".docx",
    lecteurs="l’employeur et le financeur",
    sujets=par_dossier,
    verdict=verdict,
    produire=contexte,
    fichier=nom_et_reference,
    pluriel="devis",
    erreurs=(CONVENTION,),
    prive=False,
    cite=True,
    sauvegarde=False,
    attendu=False,
)
