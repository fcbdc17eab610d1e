"""Sessions in order as an agent lives them, and their hours planned and done, in presence and alone."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pipeline.dispositifs import Dispositif, Etape, cle
from pipeline.model.entites import Dossier, Groupe, Periode, SeanceDossier
from pipeline.model.etats import HORS_CALENDRIER, au_calendrier, dans, tenues
from pipeline.workbook import sheets
from pipeline.workbook.records import Record
from pipeline.workbook.vocabulary import Nature

Intervenants = Callable[[str | None], Record[sheets.Intervenant] | None]
_LAST = dt.time.max


def build(
    lines: Iterable[Record[sheets.Seance]],
    dispositif: Dispositif,
    intervenant: Intervenants,
    absences: Iterable[Record[sheets.Absence]] = (),
    principal: str | None = None,
    animateur: str | None = None,
) -> tuple[SeanceDossier, ...]:
    """The sessions by date and hour; autonomous work, which has no hour, comes last of its day.

    A session that names nobody is led by the dossier's professional (``principal``), a group's by its
    ``animateur``.
    """
    missed = sorted(absences, key=lambda absence: absence.row.debut is None)
    built = [
        SeanceDossier(
            ligne=line,
            etapes=tuple(_etapes(line.row, dispositif)),
            intervenant=intervenant(line.row.intervenant or (animateur if line.row.promotion else principal)),
            duree=duree(line.row),
            manquees=_manquees(line.row, missed) if line.row.promotion else Decimal(0),
        )
        for line in lines
    ]
    return tuple(sorted(built, key=_rang))


def _rang(seance: SeanceDossier) -> tuple[object, ...]:
    """Date and hour; then what the row says, so that the order of rows shows nowhere."""
    row = seance.row
    return (row.date, row.debut or _LAST, row.etape, seance.duree, row.jusqu_au or row.date)


def duree(row: sheets.Seance) -> Decimal:
    """Hours of a session: between its two times, else the duration given, else none."""
    if row.debut is not None and row.fin is not None:
        minutes = (row.fin.hour - row.debut.hour) * 60 + row.fin.minute - row.debut.minute
        return Decimal(minutes) / 60
    return row.duree or Decimal(0)


def _etapes(row: sheets.Seance, dispositif: Dispositif) -> Iterable[Etape]:
    return (etape for code in row.etape if (etape := dispositif.etape(code)) is not None)


def _manquees(row: sheets.Seance, absences: list[Record[sheets.Absence]]) -> Decimal:
    """Hours of this session that the agent missed; an absence without hours is the whole session."""
    for absence in (record.row for record in absences):
        if absence.date == row.date and absence.debut in (None, row.debut):
            return duree(row) if absence.heures_manquees is None else absence.heures_manquees
    return Decimal(0)


ZERO = Decimal(0)
QUART = Decimal("0.25")
PAR_NATURE = {
    Nature.ENTRETIEN: "Entretiens individuels",
    Nature.REUNION: "Réunions",
    Nature.TRAVAIL_ACCOMPAGNE: "Travail accompagné",
    Nature.APPUI: "Entretiens d’appui",
    Nature.AUTONOMIE: "Travail en autonomie",
}
SEANCES_COLLECTIVES = "Séances collectives"
PRESENCE = "Présence (entretiens, réunions, travail accompagné)"
PAR_AGENT = "Entretiens individuels, pour chaque agent"
HORS_PRESENCE = "Travail hors entretien"
RENDEZ_VOUS = "Rendez-vous"  # neither a step nor a nature was given: nothing says that it is an interview


@dataclass(frozen=True, slots=True)
class Bilan:
    """Hours of one dossier: presence planned and done, and autonomous work planned."""

    prevues: Decimal
    realisees: Decimal
    autonomie: Decimal

    @property
    def total(self) -> Decimal:
        """All that stands in the calendar."""
        return self.prevues + self.autonomie


def realisee(seance: SeanceDossier) -> Decimal:
    """Hours done in a session that was held, less what the agent missed of a group's session."""
    given = seance.row.duree_realisee
    return max(ZERO, (seance.duree if given is None else given) - seance.manquees)


def bilan(dossier: Dossier, periode: Periode = Periode.ENTIERE) -> Bilan:
    """The three sums; presence leaves out autonomous work on both sides, so that they compare."""
    standing = dans(dossier, periode, au_calendrier(dossier))
    held = dans(dossier, periode, tenues(dossier))
    return Bilan(
        prevues=somme(s.duree for s in standing if not s.autonomie),
        realisees=somme(realisee(s) for s in held if not s.autonomie),
        autonomie=somme(s.duree for s in standing if s.autonomie),
    )


def duree_convenue(dossier: Dossier) -> Decimal | None:
    """The dossier's own agreed duration, else the scheme's contractual total."""
    return dossier.agent.row.duree_convenue or dossier.dispositif.duree_totale


def duree_prevue(dossier: Dossier) -> Decimal | None:
    """The agreed duration; where the scheme leaves it free, the hours of the sessions planned."""
    return duree_convenue(dossier) or bilan(dossier).total or None


def repartition(dossier: Dossier) -> dict[str, Decimal]:
    """The agreed hours by nature: the calendar's once it holds them all, else as the scheme tells apart.

    A calendar that goes beyond what was agreed tells nothing of it.
    """
    agreed, planned = duree_prevue(dossier), bilan(dossier)
    if agreed is None or planned.total >= agreed:
        return totaux(au_calendrier(dossier)) if planned.total == (agreed or planned.total) else {}
    presence, alone = duree_de_presence(dossier), _autonomie(dossier)
    if presence is not None:
        return {PRESENCE: presence, HORS_PRESENCE: agreed - presence} if presence < agreed else {}
    return {PRESENCE: agreed - alone, PAR_NATURE[Nature.AUTONOMIE]: alone} if ZERO < alone < agreed else {}


def repartition_du_groupe(groupe: Groupe, membres: Iterable[Dossier]) -> dict[str, Decimal]:
    """A group's hours: its sessions, and the interviews of each agent where all have as many."""
    common, each = du_groupe(groupe), _par_agent(membres)
    return {SEANCES_COLLECTIVES: common, PAR_AGENT: each} if common and each else {}


def du_groupe(groupe: Groupe) -> Decimal:
    """The hours of a group's own sessions."""
    return somme(s.duree for s in groupe.seances if s.statut not in HORS_CALENDRIER)


def _par_agent(membres: Iterable[Dossier]) -> Decimal | None:
    """The hours of interviews that each agent of a group has; None where they differ."""
    own = {somme(s.duree for s in au_calendrier(d) if not s.collective) for d in membres}
    return own.pop() if len(own) == 1 else None


def prevue_du_groupe(groupe: Groupe, membres: Iterable[Dossier]) -> tuple[Decimal | None, bool]:
    """The hours planned for each agent of a group, and whether they are all: else the group's own only."""
    common, each = du_groupe(groupe), _par_agent(membres)
    return (common + each if each else common) or None, each is not None


def _autonomie(dossier: Dossier) -> Decimal:
    """The hours of autonomous work that the scheme fixes; nothing where they may vary."""
    alone = [etape for etape in dossier.dispositif.etapes if not etape.compte_presence]
    if any(etape.duree_min is None or etape.duree_min != etape.duree_max for etape in alone):
        return ZERO
    return somme(etape.duree_min for etape in alone if etape.duree_min is not None)


def duree_de_presence(dossier: Dossier) -> Decimal | None:
    """What the scheme's total holds of presence; unknown once another duration is agreed."""
    scheme = dossier.dispositif
    return scheme.duree_presence if duree_convenue(dossier) == scheme.duree_totale else None


def presence_prevue(dossier: Dossier) -> Decimal | None:
    """The hours of presence planned: as the scheme says, else without the autonomous ones."""
    known, agreed, planned = duree_de_presence(dossier), duree_convenue(dossier), bilan(dossier)
    if known is not None:
        return known
    if agreed is None or planned.total >= agreed:
        return planned.prevues or None
    return agreed - max(_autonomie(dossier), planned.autonomie)


def heures_cpf(dossier: Dossier) -> Decimal | None:
    """Hours charged to the CPF: those of the row, even 0, else what was agreed if the scheme charges it."""
    own, scheme = dossier.agent.row.heures_cpf, dossier.dispositif
    if own is not None or not scheme.cpf:
        return own
    agreed = duree_convenue(dossier)
    return scheme.heures_cpf if agreed == scheme.duree_totale else agreed


def fin_prevue(dossier: Dossier) -> date | None:
    """The planned end: the agent's date, else the last session's once no other is to be added."""
    standing = au_calendrier(dossier)
    if dossier.agent.row.date_de_fin_prevue is not None or not standing:
        return dossier.agent.row.date_de_fin_prevue
    agreed, closing = duree_convenue(dossier), cle(dossier.dispositif.etape_de_cloture)
    whole = agreed is not None and bilan(dossier).total >= agreed
    return standing[-1].row.date if whole or any(closing in _codes(s) for s in standing) else None


def fin_du_groupe(membres: Iterable[Dossier]) -> date | None:
    """The last of the agents' planned ends, once all are known."""
    ends = [fin_prevue(dossier) for dossier in membres]
    known = [end for end in ends if end is not None]
    return max(known) if known and len(known) == len(ends) else None


def _codes(seance: SeanceDossier) -> set[str]:
    return {cle(etape.code) for etape in seance.etapes}


def nature(seance: SeanceDossier) -> str:
    """The label under which a session's hours are added up."""
    if seance.autonomie:
        return PAR_NATURE[Nature.AUTONOMIE]
    if seance.collective:
        return SEANCES_COLLECTIVES
    if seance.row.nature is not None:
        return PAR_NATURE[seance.row.nature]
    return PAR_NATURE[_nature_des_etapes(seance)] if seance.etapes else RENDEZ_VOUS


def _nature_des_etapes(seance: SeanceDossier) -> Nature:
    return next((Nature.REUNION for e in seance.etapes if e.modalite.value == "réunion"), Nature.ENTRETIEN)


def totaux(seances: Iterable[SeanceDossier]) -> dict[str, Decimal]:
    """Hours by nature, in the order of appearance."""
    sums: dict[str, Decimal] = {}
    for seance in seances:
        label = nature(seance)
        sums[label] = sums.get(label, ZERO) + seance.duree
    return sums


def somme(hours: Iterable[Decimal]) -> Decimal:
    """Hours added up to the minute: three times twenty minutes make one hour, not 0,999… of it."""
    total = sum(hours, ZERO)
    return total if not total % QUART else (total * 60).to_integral_value() / 60
