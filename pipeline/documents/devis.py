"""The quotation: what the bilan will cost, until when the price holds, and the place to accept it."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TypedDict

from pipeline.dispositifs import Production, TypeDocument
from pipeline.documents import (
    agenda,
    argent,
    clauses,
    convention,
    parties,
    prix_du_groupe,
    signatures,
    termes,
)
from pipeline.documents.argent import Emetteur, LigneFacture, LigneTVA, Part, emetteur, ligne
from pipeline.documents.clauses import EtapePublique
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
    Total,
)
from pipeline.documents.kind import (
    DUE,
    SANS_OBJET,
    DocumentType,
    Ressources,
    Sujet,
    Verdict,
    numero_du_groupe,
    pas_encore,
)
from pipeline.documents.textes import Textes, du_dossier, textes
from pipeline.french import pluriel
from pipeline.model import etats, facturation, heures, mentions
from pipeline.model.entites import Dossier, TarifRetenu
from pipeline.model.factures import LigneFacture as Ligne
from pipeline.model.factures import ligne_ttc
from pipeline.workbook.vocabulary import Etat, Unite

CONVENTION = TypeDocument.CONVENTION.value


@dataclass(frozen=True, slots=True)
class ContexteDevis:
    """The priced proposal: for one agent's bilan, or for an employer's agents of a promotion, unnamed."""

    document: Document = champ("Le document", "(voir ses champs)")
    organisme: IdentiteOrganisme = champ("L'organisme", "(voir ses champs)")
    emetteur: Emetteur = champ("TVA de l'organisme", "(voir ses champs)")
    employeurs: tuple[IdentiteEmployeur, ...] = champ("Les employeurs, qui acceptent", "(liste)")
    agent: IdentiteAgent | None = champ("L'agent ; rien pour une promotion", "(voir ses champs)")
    promotion: str | None = champ("Nom de la promotion, à défaut son code", "PROMO-2026-1")
    nombre_d_agents: int = champ("Agents concernés", 1)
    dispositif: DispositifPublic = champ("Le dispositif, libellé public", "(voir ses champs)")
    intervenants: tuple[IdentiteIntervenant, ...] = champ("Les professionnels", "(liste)")
    premier_echange_le: dt.date | None = champ("Jour du premier échange", "12 janvier 2026")
    etapes: tuple[EtapePublique, ...] = champ("Les étapes, libellés publics", "(liste)")
    duree_convenue: Decimal | None = champ("Durée, en heures : convenue, à défaut prévue", "18")
    duree_libelle: str = champ("Ce que compte cette durée", "Durée convenue")
    repartition: tuple[Total, ...] = champ("Heures convenues, par nature", "(liste)")
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
    parts: tuple[Part, ...] = champ("Part de chaque employeur, s'ils sont plusieurs", "(liste)")
    delai_de_paiement: int | None = champ("Délai de paiement, en jours", 30)
    ordre: str | None = champ("À l'ordre de", "la perception de Quimper municipale")
    textes: Textes = champ("Clauses, par sujet", "(voir ses champs)")
    validite_mois: int = champ("Validité, en mois", 3)


class _Qui(TypedDict):
    document: Document
    employeurs: tuple[IdentiteEmployeur, ...]
    agent: IdentiteAgent | None
    promotion: str | None
    nombre_d_agents: int
    dispositif: DispositifPublic
    intervenants: tuple[IdentiteIntervenant, ...]
    premier_echange_le: dt.date | None
    etapes: tuple[EtapePublique, ...]
    duree_convenue: Decimal | None
    duree_libelle: str
    repartition: tuple[Total, ...]
    lieux: tuple[str, ...]
    parts: tuple[Part, ...]
    textes: Textes


def contexte(sujet: Sujet, ressources: Ressources) -> ContexteDevis:
    """The quotation of one dossier, or of a promotion's employer, at the tariff of the day of its request."""
    dossier = sujet.dossiers[0]
    scheme, payment = dossier.dispositif, dossier.dispositif.paiement
    mention, rate = mentions.regime(dossier.organisme.row)
    line = _ligne(sujet, rate)
    return ContexteDevis(
        **(_du_groupe(sujet) if sujet.groupe else _du_dossier(dossier)),
        organisme=organisme(dossier, "devis", ressources),
        emetteur=emetteur(dossier.organisme.row),
        empan=clauses.empan(scheme),
        rythme=scheme.rythme,
        contenu_du_prix=scheme.contenu_du_prix,
        lignes=(ligne(line),),
        total_ht=line.montant,
        tva=(LigneTVA(rate, line.montant, line.tva),) if rate else (),
        total_ttc=line.ttc,
        mention_tva=mention or None,
        deliberation=dossier.tarif.deliberation if dossier.tarif else None,
        delai_de_paiement=payment.delai_jours if payment else None,
        ordre=payment.ordre if payment else None,
        validite_mois=ressources.validite_devis,
    )


def _du_dossier(dossier: Dossier) -> _Qui:
    scheme, row = dossier.dispositif, dossier.agent.row
    return {
        "document": Document(f"DEV-{dossier.reference}", f"Devis – {scheme.libelle_public}"),
        "employeurs": employeurs(dossier, "devis"),
        "agent": parties.agent(row),
        "promotion": None,
        "nombre_d_agents": 1,
        "dispositif": clauses.public(scheme, heures.duree_convenue(dossier)),
        "intervenants": tuple(parties.intervenant(record) for record in dossier.intervenants),
        "premier_echange_le": row.premier_echange_le,
        "etapes": clauses.etapes_publiques(scheme, dossier.seances),
        "duree_convenue": heures.duree_prevue(dossier),
        "duree_libelle": clauses.libelle_duree(dossier),
        "repartition": convention.totaux(heures.repartition(dossier)),
        "lieux": agenda.lieux(dossier.seances) or scheme.lieux,
        "parts": argent.parts_des_employeurs(dossier),
        "textes": textes("devis", dossier, du_dossier(dossier)),
    }


def _du_groupe(sujet: Sujet) -> _Qui:
    group, members = sujet.un_groupe(), sujet.dossiers
    scheme, (hours, label) = group.dispositif, clauses.duree_du_groupe(group, members)
    who = (e for e in employeurs(members[0], "devis") if e.siret == sujet.un_employeur().siret)
    return {
        "document": Document(f"DEV-{numero_du_groupe(sujet)}", f"Devis – {scheme.libelle_public}"),
        "employeurs": tuple(who),
        "agent": None,
        "promotion": parties.promotion(group.promotion.row),
        "nombre_d_agents": len(members),
        "dispositif": clauses.public(scheme),
        "intervenants": (parties.intervenant(group.animateur),) if group.animateur else (),
        "premier_echange_le": None,
        "etapes": clauses.etapes_publiques(scheme, group.seances),
        "duree_convenue": hours,
        "duree_libelle": label,
        "repartition": convention.totaux(heures.repartition_du_groupe(group, members)),
        "lieux": agenda.lieux(group.seances) or scheme.lieux,
        "parts": (),
        "textes": textes("devis", members[0], convention.cas_du_groupe(sujet)),
    }


def _ligne(sujet: Sujet, rate: Decimal) -> Ligne:
    dossier = sujet.dossiers[0]
    tarif = dossier.tarif
    if tarif is None:
        raise TypeError(f"{sujet.cle} has no tariff")
    unit, label = Unite(tarif.unite), dossier.dispositif.libelle_public
    if sujet.groupe is not None:
        return _du_prix_du_groupe(sujet, label, tarif, rate)
    who = f"{label} – {parties.agent(dossier.agent.row).nom_complet}"
    if unit is not Unite.HEURE:
        return ligne_ttc(who, Decimal(1), unit, tarif.montant, rate)
    hours = heures.presence_prevue(dossier) or Decimal(0)
    line = ligne_ttc(who, hours, unit, tarif.montant, rate)
    return line.model_copy(update={"detail": "Seules les heures de présence réalisées sont facturées"})


def _du_prix_du_groupe(sujet: Sujet, label: str, tarif: TarifRetenu, rate: Decimal) -> Ligne:
    """So many agents at the price of one, or their part of the price of the whole group."""
    count, total = Decimal(len(sujet.dossiers)), prix_du_groupe.du(sujet) or Decimal(0)
    label = f"{label} – promotion {parties.promotion(sujet.un_groupe().promotion.row)}"
    if total == tarif.montant * count:
        return ligne_ttc(label, count, Unite.AGENT, tarif.montant, rate)
    line = ligne_ttc(label, Decimal(1), Unite(tarif.unite), total, rate)
    return line.model_copy(update={"detail": f"Pour {pluriel(int(count), 'agent')} de l’employeur"})


def verdict(sujet: Sujet) -> Verdict:
    """Due from the first exchange until it is accepted, where the bilan is billed."""
    dossier = sujet.dossiers[0]
    first = prevu(dossier, TypeDocument.FACTURE)
    if first is not DUE:
        return first
    if dossier.tarif is None or facturation.production(dossier) is not Production.OUI:
        return SANS_OBJET  # the rules say that the tariff is missing
    if any(_engage(each) for each in sujet.dossiers):
        return SANS_OBJET
    return _propose_au_groupe(sujet) if sujet.groupe else _propose(dossier)


def _engage(dossier: Dossier) -> bool:
    """Whether nothing is to be proposed any more."""
    row = dossier.agent.row
    return bool(row.devis_accepte_le or row.convention_signee_le) or facturation.exigible(dossier)


def _propose(dossier: Dossier) -> Verdict:
    row = dossier.agent.row
    if row.etat is Etat.DEMANDE and row.premier_echange_le is None and etats.debut(dossier) is None:
        return pas_encore("Le premier échange n’a pas encore eu lieu.")
    if heures.duree_prevue(dossier) is None:
        return pas_encore(convention.SANS_HEURES)
    return DUE


def _propose_au_groupe(sujet: Sujet) -> Verdict:
    if prix_du_groupe.du(sujet) is None:
        return pas_encore(prix_du_groupe.A_REPARTIR)
    return DUE if convention.heures_connues(sujet) else pas_encore(convention.SANS_HEURES)


TYPE = DocumentType(
    kind="devis",
    nom="Devis",
    template="devis.docx",
    dossier="devis",
    extension=".docx",
    lecteurs="l’employeur et le financeur",
    pour=(Role.EMPLOYEUR, Role.FINANCEUR),
    a_signer=True,
    roles=("assistant RH", "facturation"),
    sujets=convention.sujets,
    verdict=verdict,
    produire=contexte,
    fichier=convention.fichier,
    pluriel="devis",
    erreurs=(CONVENTION,),
    prive=False,
    cite=True,
    sauvegarde=False,
    attendu=False,
    signe_le=signatures.premiere("devis_accepte_le"),
    termes=termes.du_devis,
    fige_par="son acceptation",
)
