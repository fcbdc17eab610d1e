"""Rules on what a deed must say: checked at the convention, not first told at the invoice."""

import re
from collections.abc import Iterator
from datetime import date

from pipeline.dispositifs import Production, TempsDeTravail, TypeDocument
from pipeline.french import liste
from pipeline.issues import Issue
from pipeline.model import employeurs, etats, facturation, obstacles, signataires
from pipeline.model.entites import Dossier
from pipeline.model.retenues import error, warning
from pipeline.workbook import sheets
from pipeline.workbook.vocabulary import SurTempsDeTravail, TypeOrganisme

# « n° 2025-48 du 4 décembre 2025 »: a number, and a year.
_NUMERO = re.compile(r"n°\s?\S", re.IGNORECASE)
_ANNEE = re.compile(r"\b(?:19|20)\d\d\b")


def clauses_lisibles(dossier: Dossier, _: date) -> Iterator[Issue]:
    """Nobody knows what the organisation wants said: its deeds wait."""
    if not dossier.dispositif.clauses_lisibles and not etats.refuse(dossier):
        yield error(
            "clauses-illisibles",
            "Les clauses de l’organisme (inputs/dispositifs/clauses.toml) ne se lisent pas : l’acte attend.",
            "Corrigez ce fichier d’après le rapport, ou retirez-le.",
            dossier.agent.at("dispositif"),
            dossier,
            "convention",
            "contrat",
        )


def parts_des_employeurs(dossier: Dossier, _: date) -> Iterator[Issue]:
    """Two employers sign one price: the deed says what each of them takes."""
    if etats.refuse(dossier) or not _convention(dossier) or not employeurs.a_dire(dossier):
        return
    if "Financements" in dossier.perdus:
        return
    unit = dossier.tarif.montant if dossier.tarif else employeurs.RIEN
    if not employeurs.parts(dossier, facturation.prix_a_partager(dossier) or unit):
        yield obstacles.parts_inconnues(dossier)


def signataires_connus(dossier: Dossier, _: date) -> Iterator[Issue]:
    """A deed leaves the name of an unknown signatory to be written by hand."""
    if not _a_signer(dossier) or "Signataires" in dossier.perdus:
        return
    jour, rows = signataires.jour_de_signature(dossier), dossier.signataires
    body = dossier.organisme
    who = [(body.row.nom, body.at("nom"), signataires.de_l_organisme(rows, body.row.code))]
    for record in dossier.employeurs:
        own = signataires.de_l_employeur(rows, record.row.code)
        who.append((record.row.nom, record.at("nom"), own))
    for nom, origin, own in who:
        if signataires.choisir(own, "convention", jour) is None:
            yield warning(
                "signataire-inconnu",
                f"Personne n’est inscrit pour signer la convention au nom de {nom} : son nom est laissé à "
                "écrire.",
                "Ajoutez une ligne à la feuille « Signataires », avec la qualité et l’acte d’habilitation.",
                origin,
                dossier,
            )
        yield from _a_departager(dossier, nom, signataires.a_egalite(own, "convention", jour))


def _a_departager(dossier: Dossier, nom: str, rows: list[sheets.Signataire]) -> Iterator[Issue]:
    """Two people may sign alike, and only their names tell them apart."""
    if rows:
        names = [f"{row.prenom} {row.nom}" for row in rows]
        line = next(s for s in dossier.signataires if s.row is rows[1])
        yield warning(
            "signataires-a-departager",
            f"{liste(names)} peuvent signer la convention au nom de {nom} : l’acte nomme {names[0]}.",
            "Dites qui signe quoi, et quand : « Documents », « Du » et « Au » de la feuille « Signataires ».",
            line.at("nom"),
            dossier,
        )


def temps_de_travail(dossier: Dossier, _: date) -> Iterator[Issue]:
    """What the row says of working time, where the scheme says another thing that deeds print."""
    said = dossier.agent.row.sur_temps_de_travail
    imposed = dossier.dispositif.temps_de_travail is TempsDeTravail.OUI
    if imposed and said not in (None, SurTempsDeTravail.OUI) and not etats.refuse(dossier):
        yield warning(
            "temps-de-travail-impose",
            f"« Sur temps de travail » dit « {said.value} » ; ce dispositif veut le temps de travail, et les "
            "actes le disent ainsi.",
            "Corrigez cette cellule, ou choisissez un autre dispositif.",
            dossier.agent.at("sur_temps_de_travail"),
            dossier,
        )


def deliberation(dossier: Dossier, _: date) -> Iterator[Issue]:
    """The price of a public body rests on a deliberation, with its number and its date."""
    tarif = dossier.tarif
    if not _a_signer(dossier) or tarif is None or facturation.production(dossier) is not Production.OUI:
        return
    if dossier.organisme.row.type is not TypeOrganisme.CDG:
        return
    said = tarif.deliberation
    if said is not None and not (_NUMERO.search(said) and _ANNEE.search(said)):
        yield warning(
            "deliberation-incomplete",
            f"Le tarif repose sur « {tarif.deliberation} », sans numéro ni date : devis et convention le "
            "disent ainsi.",
            "Donnez au dispositif sa ligne dans la feuille « Tarifs », avec sa « Délibération », par exemple "
            "« n° 2025-48 du 4 décembre 2025 ».",
            dossier.agent.at("dispositif"),
            dossier,
        )
    if tarif.deliberation is None:
        yield warning(
            "deliberation-manquante",
            "La délibération qui fixe le tarif n’est pas indiquée : devis et convention n’en disent rien.",
            "Inscrivez son numéro et sa date dans la feuille « Tarifs », « Délibération ».",
            dossier.agent.at("dispositif"),
            dossier,
        )


def references_du_client(dossier: Dossier, _: date) -> Iterator[Issue]:
    """What the customer will ask for on the invoice is asked before anybody signs."""
    if not _a_signer(dossier) or facturation.production(dossier) is not Production.OUI:
        return
    if facturation.exigible(dossier):
        return  # the invoice says it, and waits
    for each in dossier.financements:
        payer = each.payeur
        if payer.engagement_obligatoire and not obstacles.numero_engagement(dossier, each):
            yield warning(
                "engagement-a-demander",
                f"{payer.nom} demande un n° d’engagement, et ce dossier n’en a pas encore.",
                "Demandez-le avant la signature, puis inscrivez-le dans « N° d’engagement ».",
                dossier.agent.at("numero_engagement"),
                dossier,
            )
        if payer.code_service_obligatoire and not payer.code_service:
            yield warning(
                "code-service-a-demander",
                f"{payer.nom} demande un code service, et aucun n’est indiqué.",
                "Demandez-le avant la signature, puis inscrivez-le dans « Code service ».",
                payer.source.at("code_service"),
                dossier,
            )


_DONNEES = (
    (
        "base_legale",
        "base-legale-manquante",
        "La base légale du bilan n’est pas indiquée pour {nom} : la convention la laisse à préciser.",
        "Inscrivez-la dans la feuille « Organismes » : « mission d’intérêt public », en règle générale.",
    ),
    (
        "dpo",
        "dpo-manquant",
        "Le délégué à la protection des données de {nom} n’est pas indiqué.",
        "Inscrivez son nom ou son adresse dans la feuille « Organismes ».",
    ),
    (
        "role_rgpd",
        "role-rgpd-manquant",
        "Le rôle RGPD de {nom} n’est pas indiqué : la convention dit l’organisme et l’employeur responsables "
        "chacun des données qu’il traite.",
        "Demandez-le au délégué à la protection des données, puis inscrivez-le dans « Rôle RGPD ».",
    ),
)


def protection_des_donnees(dossier: Dossier, _: date) -> Iterator[Issue]:
    """What the deed says on data is the body's to decide, with its DPO."""
    body = dossier.organisme
    for field, code, message, remedy in _DONNEES if _a_signer(dossier) else ():
        if getattr(body.row, field) is None:
            yield warning(code, message.format(nom=body.row.nom), remedy, body.at(field), dossier)


def _convention(dossier: Dossier) -> bool:
    """Whether a convention is made for it."""
    made = dossier.dispositif.production(TypeDocument.CONVENTION, dossier.organisme.row.type.value)
    return made in (Production.OUI, Production.SI_TARIF)


def _a_signer(dossier: Dossier) -> bool:
    """Whether its convention is still to be signed."""
    signed = dossier.agent.row.convention_signee_le is not None
    return not signed and not etats.refuse(dossier) and _convention(dossier)
