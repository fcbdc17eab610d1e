"""What a document says by clause: the facts of a dossier, and the one clause on each subject."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, make_dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pipeline.clauses import Surcharge, bibliotheque, resoudre, tribunal
from pipeline.dispositifs import Dispositif, Production, TempsDeTravail, TypeOrganisme
from pipeline.dispositifs.model import DU
from pipeline.documents.fields import champ
from pipeline.documents.parties import DESIGNATIONS
from pipeline.french import date_longue, heures, liste, montant, pluriel
from pipeline.model import etats, facturation, obstacles
from pipeline.model import heures as heures_model
from pipeline.model.entites import Dossier
from pipeline.workbook import sheets
from pipeline.workbook.vocabulary import SurTempsDeTravail, Unite

if TYPE_CHECKING:

    class Textes:
        """The paragraphs on each subject of the library, by the subject's name; none: nothing to say."""

        def __init__(self, **paragraphes: tuple[str, ...]) -> None: ...
        def __getattr__(self, sujet: str) -> tuple[str, ...]: ...

else:
    Textes = make_dataclass(
        "Textes",
        [
            (nom, tuple[str, ...], champ(f"Clause : {sujet.titre}", "(paragraphes)"))
            for nom, sujet in bibliotheque().sujets.items()
        ],
        frozen=True,
        slots=True,
    )
    Textes.__module__ = __name__

TEMPS = {
    SurTempsDeTravail.OUI: "sur le temps de travail",
    SurTempsDeTravail.NON: "en dehors du temps de travail",
    SurTempsDeTravail.EN_PARTIE: "en partie sur le temps de travail",
}
_FINS = ("fin-anticipee-arrete", "fin-anticipee-convention", "fin-anticipee")
_TEMPS_IMPOSE = "Les séances ont lieu sur le temps de travail."


@dataclass(frozen=True, slots=True)
class Cas:
    """What a convention of one agent and that of a group say differently. ``temps``: agreed, if it is."""

    duree: Decimal | None = None
    seances: bool = False
    fin: dt.date | None = None
    accords: tuple[str, ...] = ()
    temps: SurTempsDeTravail | None = None
    heures_cpf: Decimal | None = None
    modulable: bool = True
    promotion: str = ""
    agents: int = 1
    clos: bool = False


def textes(document: str, dossier: Dossier, cas: Cas) -> Textes:
    """The clauses of one document; ``dossier`` is any of a group's, for what all of them share."""
    own = (*dossier.dispositif.clauses, *_fins(dossier.dispositif))
    code = dossier.organisme.row.code
    return Textes(**resoudre(document, faits(dossier, cas), _parametres(dossier, cas), own, code))


def reformules(dossier: Dossier) -> frozenset[str]:
    """The subjects on which the organisation or the scheme says something else than we do, or nothing."""
    own, code = (*dossier.dispositif.clauses, *_fins(dossier.dispositif)), dossier.organisme.row.code
    codes = {each.code for each in own if each.organisme in (None, code)}
    return frozenset(clause.sujet for clause in bibliotheque().clauses if clause.code in codes)


def du_dossier(dossier: Dossier, accords: tuple[str, ...] = ()) -> Cas:
    """The case of one agent's papers."""
    agreed = heures_model.duree_convenue(dossier)
    return Cas(
        duree=agreed,
        seances=bool(etats.au_calendrier(dossier)),
        fin=heures_model.fin_prevue(dossier),
        accords=accords,
        temps=dossier.agent.row.sur_temps_de_travail,
        heures_cpf=heures_model.heures_cpf(dossier),
        modulable=dossier.dispositif.etapes_modulables
        or agreed not in {None, dossier.dispositif.duree_totale},
    )


def faits(dossier: Dossier, cas: Cas) -> dict[str, str]:
    """The facts on which clauses depend."""
    scheme, body = dossier.dispositif, dossier.organisme.row
    return {
        "par": body.type.value,
        "statut": "public" if publique(body) else "privé",
        "cadre": "arrêté de 2023" if scheme.arrete_2023 else "autre",
        "forme": "groupe" if cas.promotion else "individuelle",
        "employeurs": "plusieurs" if len(dossier.employeurs) > 1 and not cas.promotion else "un",
        "base": body.base_legale.value if body.base_legale else "non indiquée",
        "role": body.role_rgpd.value if body.role_rgpd else "non indiqué",
        "assureur": "nommé" if body.assureur else "non nommé",
        "temps": _temps(scheme, cas),
        "position": "dite" if scheme.situation_administrative else "non dite",
        "travail": "gardés" if scheme.synthese.conservation_mois else "détruits",
        "conservation": "dite" if body.duree_de_conservation else "non dite",
        "calendrier": "arrêté" if cas.seances else "à établir",
        "fin": "connue" if cas.fin else "inconnue",
        "etat": _etat(dossier, cas),
        **_argent(dossier),
        **{
            nom: "oui" if vrai else "non"
            for nom, vrai in (
                ("modulable", cas.modulable),
                ("cpf", bool(cas.heures_cpf)),
                ("tests", scheme.tests),
                ("suivi", scheme.suivi_mois is not None),
                ("accords", bool(cas.accords)),
                ("referent", scheme.referent_handicap_informe),
            )
        },
        "duree": "convenue" if cas.duree else "non convenue",
    }


def publique(body: sheets.Organisme) -> bool:
    """Whether a body is a public one: SIREN of public bodies begin with 1 or 2 (INSEE)."""
    return body.type is not TypeOrganisme.PRESTATAIRE or body.siret[:1] in ("1", "2")


def _temps(scheme: Dispositif, cas: Cas) -> str:
    if scheme.temps_de_travail is TempsDeTravail.OUI:
        return "imposé"
    return "convenu" if cas.temps else "à convenir"


def _etat(dossier: Dossier, cas: Cas) -> str:
    """Where a bilan stands; what a former employer is told of is over."""
    if etats.interrompu(dossier):
        return "interrompu"
    return "clos" if cas.clos or etats.clos(dossier) else "en cours"


def _argent(dossier: Dossier) -> dict[str, str]:
    rule, tarif = dossier.dispositif.interruption, dossier.tarif
    billed = tarif is not None and facturation.production(dossier) is Production.OUI
    hourly = tarif is not None and tarif.unite == Unite.HEURE.value
    return {
        "prix": "aucun" if not billed else "heure" if hourly else "forfait",
        "regle": rule.regle.value if rule else _par_unite(dossier),
        "redige": "oui" if _redigee(dossier.dispositif) is not None else "non",
    }


def _par_unite(dossier: Dossier) -> str:
    """Of a promotion, what is due after a departure where the scheme rules nothing: as it is billed."""
    if dossier.tarif is None or not obstacles.du_par_son_unite(dossier):
        return "aucune"
    return "heures" if dossier.tarif.unite == Unite.HEURE.value else "part du groupe"


def _taux_horaire(dossier: Dossier) -> str:
    """What an hour of an interrupted bilan costs: the rule's rate, else that of a tariff by the hour."""
    rule, tarif = dossier.dispositif.interruption, dossier.tarif
    if rule is not None:
        return montant(rule.taux_horaire) if rule.taux_horaire is not None else ""
    return montant(tarif.montant) if tarif and tarif.unite == Unite.HEURE.value else ""


def _redigee(scheme: Dispositif) -> str | None:
    """The scheme's own words on what is due; none to add where its way to end the bilan says it already."""
    if scheme.interruption is not None:
        return scheme.interruption.texte
    own = scheme.absence.interruption
    return "" if own is not None and DU.search(own) else None


def _fins(scheme: Dispositif) -> Iterator[Surcharge]:
    """An own way to end the bilan stands for ours."""
    if (own := scheme.absence.interruption) is not None:
        escaped = own.replace("{", "{{").replace("}", "}}")
        yield from (Surcharge(code=code, texte=(escaped,)) for code in _FINS)


def _parametres(dossier: Dossier, cas: Cas) -> dict[str, str]:
    scheme, body = dossier.dispositif, dossier.organisme.row
    name = DESIGNATIONS[body.type]
    kept = scheme.synthese.conservation_mois or 0
    return {
        "organisme": name,
        "Organisme": name[:1].upper() + name[1:],
        "nom_organisme": body.nom,
        "libelle": scheme.libelle_public,
        "promotion": cas.promotion,
        "nombre_agents": pluriel(cas.agents, "agent"),
        "taux_horaire": _taux_horaire(dossier),
        "regle_redigee": _redigee(scheme) or "",
        "assureur": body.assureur or "",
        "temps": TEMPS[cas.temps] if cas.temps else "",
        "situation": scheme.situation_administrative or _TEMPS_IMPOSE,
        "heures_cpf": heures(cas.heures_cpf) if cas.heures_cpf else "",
        "date_de_fin": date_longue(cas.fin) if cas.fin else "",
        "suivi_mois": _mois(scheme.suivi_mois or 0),
        "travail_mois": _mois(kept),
        "conservation": _majuscule(body.duree_de_conservation),
        "contact": _contact(body),
        "reclamations": f"au {name.removeprefix('le ')}{f' ({body.courriel})' if body.courriel else ''}",
        "tribunal": tribunal(body.code_postal),
        "accords": liste(cas.accords),
        **_du_dispositif(scheme),
    }


def _du_dispositif(scheme: Dispositif) -> dict[str, str]:
    return {
        "report": scheme.absence.report,
        "absence": scheme.absence.absence,
        "annulation": scheme.absence.annulation_organisme,
        "redaction": scheme.synthese.redaction,
        "restitution": scheme.synthese.restitution,
        "propriete": scheme.synthese.propriete,
        "circulation": scheme.synthese.circulation,
        "discretion": scheme.confidentialite.discretion or "",
    }


def _contact(body: sheets.Organisme) -> str:
    """Where to write about one's data: the DPO, else the body."""
    if who := body.dpo or body.courriel:
        return f"à {who}"
    name = DESIGNATIONS[body.type].removeprefix("le ")
    return f"au {name}, {body.adresse}, {body.code_postal} {body.ville}"


def _majuscule(text: str | None) -> str:
    return text[:1].upper() + text[1:] if text else ""


def _mois(months: int) -> str:
    return "un an" if months == 12 else pluriel(months, "mois", "mois")


def aucune(**paragraphes: Any) -> Textes:
    """Paragraphs on some subjects only, for a template tried out without any dossier."""
    return Textes(**dict.fromkeys(bibliotheque().sujets, ()) | paragraphes)
