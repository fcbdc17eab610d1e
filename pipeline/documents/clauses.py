"""What conventions, contracts and calendars share: the scheme's clauses, as printed."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from pipeline.dispositifs import Dispositif, Etape, TypeDocument
from pipeline.dispositifs import Engagement as Clause
from pipeline.documents.fields import champ
from pipeline.documents.identites import DispositifNomme, DispositifPublic, LigneSeance, Total
from pipeline.documents.textes import Cas, textes
from pipeline.french import date_longue, heures, nombre
from pipeline.model import etats
from pipeline.model import heures as model
from pipeline.model.entites import Dossier, Groupe, SeanceDossier, une_fois
from pipeline.workbook import sheets


@dataclass(frozen=True, slots=True)
class Calendrier:
    """The sessions and their totals, as annexed or alone."""

    seances: tuple[LigneSeance, ...] = champ("Séances, dans l'ordre", "(liste)")
    totaux: tuple[Total, ...] = champ("Totaux par modalité", "(liste)")
    total: Decimal = champ("Total des heures inscrites", "16,5")
    duree_convenue: Decimal | None = champ("Durée convenue, en heures", "18")
    reste: Decimal = champ("Heures convenues qui restent à programmer", "1,5")


@dataclass(frozen=True, slots=True)
class Engagement:
    """What one party commits to."""

    introduction: str = champ("Phrase d'introduction", "Le centre de gestion s'engage à :")
    points: tuple[str, ...] = champ("Clauses", "(liste)")


@dataclass(frozen=True, slots=True)
class Engagements:
    """Who commits to what: three blocks."""

    organisme: Engagement = champ("Engagements de l'organisme", "(voir ses champs)")
    agent: Engagement = champ("Engagements de l'agent", "(voir ses champs)")
    employeur: Engagement = champ("Engagements de l'employeur", "(voir ses champs)")


@dataclass(frozen=True, slots=True)
class Confidentialite:
    """What binds whom, in the scheme's words."""

    regles: tuple[str, ...] = champ("Règles", "(liste)")
    secret: tuple[str, ...] = champ("Ce que couvre le secret professionnel", "(liste)")
    discretion: str | None = champ("Ce que veut dire la discrétion professionnelle", "(texte)")


@dataclass(frozen=True, slots=True)
class Absences:
    """How an appointment is moved, what an absence or an interruption entails."""

    report: str = champ("Comment déplacer un rendez-vous", "(texte)")
    absence: str = champ("Absence de l'agent", "(texte)")
    annulation_organisme: str = champ("Annulation par l'organisme", "(texte)")
    interruption: str = champ("Comment mettre fin au bilan", "(texte)")


@dataclass(frozen=True, slots=True)
class Restitution:
    """Who may receive the synthesis."""

    destinataires: tuple[str, ...] = champ("Destinataires que le dispositif prévoit", "(liste)")
    sur_accord: tuple[str, ...] = champ("Ceux qu'il prévoit avec l'accord écrit de l'agent", "(liste)")
    consentements: tuple[str, ...] = champ("Destinataires auxquels l'agent a consenti", "(liste)")


@dataclass(frozen=True, slots=True)
class EtapePublique:
    """A step under its public label."""

    libelle: str = champ("Libellé public", "Entretien n° 3")
    modalite: str = champ("Modalité", "entretien individuel")
    duree: str | None = champ("Durée", "1 à 2 heures")
    facultative: bool = champ("Facultative", "non")


@dataclass(frozen=True, slots=True)
class EtapeNommee:
    """A step in the scheme's own words."""

    repere: str = champ("Libellé public, celui du calendrier", "Entretien n° 3")
    libelle: str = champ("Libellé complet", "Analyse du parcours professionnel")
    modalite: str = champ("Modalité", "entretien individuel et travail accompagné")
    duree: str | None = champ("Durée", "1 à 2 heures")
    facultative: bool = champ("Facultative", "non")


def public(dispositif: Dispositif, convenue: Decimal | None = None) -> DispositifPublic:
    """The scheme under its public label; ``convenue`` is the duration agreed, when there is one."""
    return DispositifPublic(
        libelle=dispositif.libelle_public,
        objectifs=dispositif.objectifs_publics,
        contenu=dispositif.contenu_public,
        collectif=dispositif.taille_min is not None,
        modulable=_modulable(dispositif, convenue),
    )


def nomme(dispositif: Dispositif, convenue: Decimal | None = None) -> DispositifNomme:
    """The scheme in its own words, for the agent's own papers."""
    return DispositifNomme(
        libelle=dispositif.libelle,
        objectifs=dispositif.objectifs,
        collectif=dispositif.taille_min is not None,
        modulable=_modulable(dispositif, convenue),
        complements=dispositif.complements,
    )


def _modulable(dispositif: Dispositif, convenue: Decimal | None) -> bool:
    """Steps adapt where the scheme says so, and wherever another duration than its own was agreed."""
    return dispositif.etapes_modulables or convenue not in {None, dispositif.duree_totale}


@une_fois
def engagements(dispositif: Dispositif) -> Engagements:
    """The three blocks of commitments."""
    blocks = dispositif.engagements
    return Engagements(_bloc(blocks.organisme), _bloc(blocks.agent), _bloc(blocks.employeur))


def absences(dossier: Dossier) -> Absences:
    """How an appointment moves, what an absence or an interruption entails, as a calendar says it."""
    said = textes("calendrier", dossier, Cas())
    return Absences(*map(" ".join, (said.report, said.absence, said.annulation, said.fin_anticipee)))


def confidentialite(dispositif: Dispositif) -> Confidentialite:
    """Secret and discretion."""
    clause = dispositif.confidentialite
    return Confidentialite(clause.regles, clause.secret, clause.discretion)


def restitution(dispositif: Dispositif, consentements: tuple[str, ...]) -> Restitution:
    """Who may receive the synthesis."""
    planned = dispositif.destinataires_de(TypeDocument.SYNTHESE)
    return Restitution(
        destinataires=tuple(d.complet for d in planned if not d.consentement),
        sur_accord=tuple(d.complet for d in planned if d.consentement),
        consentements=consentements,
    )


def consentements(dossier: Dossier, signe_le: dt.date | None = None) -> tuple[str, ...]:
    """Whom the agent agreed to and had not withdrawn, to this day or on the day when it was signed."""
    rows = sorted((record.row for record in dossier.accords), key=lambda row: (row.date, row.destinataire))
    return tuple(dict.fromkeys(row.destinataire for row in rows if _en_vigueur(row, signe_le)))


def _en_vigueur(row: sheets.Consentement, jour: dt.date | None) -> bool:
    if jour is None:
        return row.retire_le is None
    return row.date <= jour and (row.retire_le is None or row.retire_le > jour)


def etapes_publiques(
    dispositif: Dispositif, seances: Iterable[SeanceDossier] = ()
) -> tuple[EtapePublique, ...]:
    """The steps under their public labels; those that sessions plan have the hours of these."""
    planned = _planifiees(seances)
    return tuple(
        EtapePublique(e.libelle_public, e.modalite.value, planned.get(e.code) or duree(e), e.facultative)
        for e in dispositif.etapes
    )


def _planifiees(seances: Iterable[SeanceDossier]) -> dict[str, str]:
    """Hours by step, where every session of the step is of this step only."""
    hours: dict[str, list[Decimal]] = {}
    shared: set[str] = set()
    for seance in seances:
        if seance.statut not in etats.HORS_CALENDRIER:
            codes = [etape.code for etape in seance.etapes]
            shared.update(codes if len(codes) > 1 else ())
            for code in codes:
                hours.setdefault(code, []).append(seance.duree)
    return {code: heures(model.somme(found)) for code, found in hours.items() if code not in shared}


@une_fois
def etapes_nommees(dispositif: Dispositif) -> tuple[EtapeNommee, ...]:
    """The steps in the scheme's own words."""
    return tuple(
        EtapeNommee(e.libelle_public, e.titre, e.modalite.value, duree(e), e.facultative)
        for e in dispositif.etapes
    )


def duree(etape: Etape) -> str | None:
    """« 1 à 2 heures », « 2 heures », or nothing when the scheme leaves it free."""
    low, high = etape.duree_min, etape.duree_max
    if low is None or high is None:
        return None
    if low == high:
        return heures(low)
    return f"{nombre(low)} à {heures(high)}"


CONVENUE, PREVUE = "Durée convenue", "Durée prévue"


def libelle_duree(dossier: Dossier) -> str:
    """Whether the duration was agreed, or is that of the sessions planned."""
    return CONVENUE if model.duree_convenue(dossier) else PREVUE


def duree_du_groupe(groupe: Groupe, membres: Iterable[Dossier]) -> tuple[Decimal | None, str]:
    """The duration for each agent of a group, and what it counts."""
    if groupe.dispositif.duree_totale:
        return groupe.dispositif.duree_totale, CONVENUE
    hours, whole = model.prevue_du_groupe(groupe, membres)
    return hours, PREVUE if whole else model.SEANCES_COLLECTIVES


def empan(dispositif: Dispositif) -> str | None:
    """« 4 à 6 mois »."""
    low, high = dispositif.empan_min_mois, dispositif.empan_max_mois
    if low is None or high is None:
        return None
    return f"{low}\u00a0mois" if low == high else f"{low} à {high}\u00a0mois"


@une_fois
def visas(dispositif: Dispositif) -> tuple[str, ...]:
    """The legal texts, with their articles, as they read after « Vu »."""
    return tuple(visa.complet for visa in dispositif.visas)


def avis_cpf(dispositif: Dispositif, agent: sheets.Agent) -> tuple[str, ...]:
    """One more visa, where the scheme wants one: the opinion given on the agent's CPF."""
    if not dispositif.avis_commission_cpf or agent.avis_commission_cpf is None:
        return ()
    day = agent.date_avis_commission_cpf
    when = f" du {date_longue(day)}" if day else ""
    return (f"l’avis de la commission du compte personnel de formation{when} ({agent.avis_commission_cpf})",)


def _bloc(clause: Clause) -> Engagement:
    return Engagement(clause.introduction, clause.points)
