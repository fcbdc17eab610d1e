"""Turns the rows of people and bodies into what the documents print of them."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import replace

from pipeline.dispositifs import cle
from pipeline.documents.identites import (
    IdentiteAgent,
    IdentiteEmployeur,
    IdentiteIntervenant,
    IdentiteOrganisme,
    LogoOrganisme,
    Signataire,
)
from pipeline.french import civilite_nom, date_longue
from pipeline.model import signataires as model
from pipeline.workbook import sheets
from pipeline.workbook.records import Record
from pipeline.workbook.vocabulary import Civilite, Qualite, TypeOrganisme

DESIGNATIONS = {
    TypeOrganisme.CDG: "le centre de gestion",
    TypeOrganisme.SERVICE_INTERNE: "le service",
    TypeOrganisme.PRESTATAIRE: "le prestataire",
}
_SOUSSIGNES = {Civilite.MADAME: "soussignée", Civilite.MONSIEUR: "soussigné", None: "soussigné(e)"}
# The sheet's list says the masculine form; a known civility says better.
_QUALITES_FEMININES = {
    Qualite.CONSEILLER_EVOLUTION: "conseillère en évolution professionnelle",
    Qualite.CONSEILLER_MOBILITE: "conseillère mobilité-carrière",
    Qualite.COACH: "coach certifiée",
}


def nom_complet(civilite: Civilite | None, prenom: str, nom: str) -> str:
    """« Madame Léa Le Goff »; without a civility, the name alone: nothing is guessed."""
    return civilite_nom(civilite and civilite.value, prenom, nom)


def agent(row: sheets.Agent) -> IdentiteAgent:
    """The agent as documents name them."""
    return IdentiteAgent(
        reference=row.reference,
        nom_complet=nom_complet(row.civilite, row.prenom, row.nom),
        civilite=row.civilite.value if row.civilite else None,
        nom=row.nom,
        prenom=row.prenom,
        fonction=row.fonction,
        grade=row.grade,
        service=row.service,
        categorie=row.categorie.value if row.categorie else None,
        statut=row.statut_agent,
        date_de_prise_de_fonction=row.date_de_prise_de_fonction,
        courriel=row.courriel,
    )


def promotion(row: sheets.Promotion) -> str:
    """What follows « promotion »: its name, « Promotion » left out where it begins so, else its code."""
    name = row.nom or row.code
    return name[len(_PROMOTION) :].strip() if name.lower().startswith(_PROMOTION) else name


_PROMOTION = "promotion "


def intervenant(record: Record[sheets.Intervenant]) -> IdentiteIntervenant:
    """A professional, with the quality in the gender that the civility tells."""
    row = record.row
    feminine = _QUALITES_FEMININES if row.civilite is Civilite.MADAME else {}
    qualite = feminine.get(row.qualite, row.qualite.value) if row.qualite else None
    return IdentiteIntervenant(
        nom_complet=nom_complet(row.civilite, row.prenom, row.nom),
        qualite=qualite,
        courriel=row.courriel,
        telephone=row.telephone,
        coach=row.qualite is Qualite.COACH,
    )


def organisme(
    record: Record[sheets.Organisme],
    signataires: Iterable[Record[sheets.Signataire]],
    document: str,
    jour: dt.date | None,
    logo: LogoOrganisme | None = None,
) -> IdentiteOrganisme:
    """The body that delivers, with whoever may sign that document on that day."""
    row = record.row
    own = model.de_l_organisme(signataires, row.code)
    return IdentiteOrganisme(
        nom=row.nom,
        type=row.type.value,
        designation=DESIGNATIONS[row.type],
        siret=row.siret,
        adresse=row.adresse,
        code_postal=row.code_postal,
        ville=row.ville,
        telephone=row.telephone,
        courriel=row.courriel,
        logo=logo,
        ville_de_signature=row.ville_de_signature or row.ville,
        signataire=_pour(row, signataire(own, document, jour)),
        dpo=row.dpo,
        base_legale=row.base_legale.value if row.base_legale else None,
        duree_de_conservation=row.duree_de_conservation,
    )


def employeur(
    record: Record[sheets.Employeur],
    signataires: Iterable[Record[sheets.Signataire]],
    document: str,
    jour: dt.date | None,
) -> IdentiteEmployeur:
    """An employer, with whoever may sign that document on that day."""
    row = record.row
    own = model.de_l_employeur(signataires, row.code)
    return IdentiteEmployeur(
        nom=row.nom,
        siret=row.siret,
        adresse=row.adresse,
        code_postal=row.code_postal,
        ville=row.ville,
        affilie=row.affilie,
        contact_rh=row.contact_rh,
        courriel_rh=row.courriel_rh,
        signataire=signataire(own, document, jour),
    )


def signataire(rows: Iterable[sheets.Signataire], document: str, jour: dt.date | None) -> Signataire | None:
    """Whoever may sign that document that day; without a day, whoever has no end date."""
    chosen = model.choisir(rows, document, jour)
    if chosen is None:
        return None
    return Signataire(
        nom_complet=nom_complet(chosen.civilite, chosen.prenom, chosen.nom),
        soussigne=_SOUSSIGNES[chosen.civilite],
        qualite=chosen.qualite,
        qualite_complete=chosen.qualite,
        acte=_acte(chosen),
    )


def _pour(body: sheets.Organisme, who: Signataire | None) -> Signataire | None:
    """The person who signs for the body that delivers, whose quality says whose it is, once."""
    if who is None or who.qualite is None:
        return who
    said, cdg = cle(who.qualite), body.type is TypeOrganisme.CDG
    known = cle(body.nom) in said or (cdg and any(word in said for word in ("centredegestion", "cdg")))
    whose = "" if known else " du centre de gestion" if cdg else f" ({body.nom})"
    return replace(who, qualite_complete=f"{who.qualite}{whose}")


def _acte(row: sheets.Signataire) -> str | None:
    """« délibération n° 2024-12 du 3 mars 2024 », with what is known of it."""
    if row.acte is None and row.numero_acte is None:
        return None
    act = row.acte.value if row.acte else "acte"
    bare = _bare(row.numero_acte or "", act)
    number = f" n°\u00a0{bare}" if bare else ""
    day = f" du {date_longue(row.date_acte)}" if row.date_acte and not _DATED.search(bare) else ""
    return f"{act}{number}{day}"


def _bare(number: str, act: str) -> str:
    """The number alone, where the cell says again what it is the number of."""
    plain = number.strip()
    for known in (act, act.split(maxsplit=1)[0]):
        if plain.lower().startswith(known):
            plain = plain[len(known) :].strip()
    return _NUMBER.sub("", plain)


_NUMBER = re.compile(r"n\s*[°º]\s*", re.IGNORECASE)
_DATED = re.compile(r"\bdu\s+\d", re.IGNORECASE)
