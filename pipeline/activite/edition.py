"""One edition of the report: its tables in words, each beside the year before, with its definition.

*Pilotage*: the head of service alone; small groups are kept, nobody is named. *Diffusion*: what may leave,
under the rule of ``secret`` and of the editions published before.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from pipeline.activite.anonymes import Comptes, fuller, gone
from pipeline.activite.definitions import CENTIMES, DELAIS, MINUTES, TABLEAUX, Definition, Delai
from pipeline.activite.history import History
from pipeline.activite.secret import SEUIL_QUARTILES, Bloc, Tableau, changed, publishable, small
from pipeline.activite.tableaux import Frames, Quartiles, quartiles
from pipeline.french import montant, nombre

JOURS = "jours"
NONE: Mapping[int, Comptes] = {}


class Genre(StrEnum):
    """Who may read an edition."""

    PILOTAGE = "pilotage"
    DIFFUSION = "diffusion"


@dataclass(frozen=True, slots=True)
class Ligne:
    """One line of a table: what is counted, this year, the year before (``None``: not known)."""

    libelle: str
    valeur: int
    avant: int | None


@dataclass(frozen=True, slots=True)
class Section:
    """One table with its definition; the total is the sum of its lines."""

    definition: Definition
    lignes: tuple[Ligne, ...]

    @property
    def total(self) -> int:
        """This year's sum."""
        return sum(ligne.valeur for ligne in self.lignes)

    @property
    def total_avant(self) -> int | None:
        """Last year's sum, when every line has one."""
        before = [ligne.avant for ligne in self.lignes]
        return None if None in before else sum(value for value in before if value is not None)


@dataclass(frozen=True, slots=True)
class Attente:
    """One delay: its quartiles this year and the year before, in days."""

    delai: Delai
    annee: Quartiles | None
    avant: Quartiles | None


@dataclass(frozen=True, slots=True)
class Edition:
    """Everything that one report says; ``tus`` are the tables left out, each with its reason (French)."""

    genre: Genre
    annee: int
    sections: tuple[Section, ...]
    delais: tuple[Attente, ...]
    tus: tuple[tuple[str, str], ...] = ()
    remarques: tuple[str, ...] = ()


def pilotage(
    frames: Frames, annee: int, remarques: Sequence[str] = (), gardes: Mapping[int, Comptes] = NONE
) -> Edition:
    """Every table, small groups kept; ``gardes`` are the answers of years whose rows were deleted."""

    def table(wanted: Definition, year: int) -> Tableau:
        return fuller(frames.tableau(wanted, year), gardes)

    sections = tuple(
        section
        for wanted in TABLEAUX
        if (section := _section(wanted, table(wanted, annee), table(wanted, annee - 1)))
    )
    waits = tuple(_wait(frames, delay, annee, lambda days: days) for delay in DELAIS)
    return Edition(Genre.PILOTAGE, annee, sections, _known(waits), (), tuple(remarques))


def diffusion(
    frames: Frames,
    annee: int,
    history: History,
    remarques: Sequence[str] = (),
    gardes: Mapping[int, Comptes] = NONE,
) -> Edition:
    """What may be published, remembered as published: last year's figures are those that were published.

    Answers whose rows were deleted are those published before: nobody stands behind them any more.
    """
    every = [wanted for wanted in TABLEAUX if wanted.diffusion]
    shown = [wanted for wanted in every if not gone(frames, wanted, annee, gardes)]
    if not any(table.annee == annee - 1 for table in history.tableaux()):
        _publish(frames, shown, annee - 1, history)
    kept, dropped = _publish(frames, shown, annee, history)
    last = {table.code: table for table in history.tableaux() if table.annee == annee - 1}
    again = {wanted.code for wanted in every} - {wanted.code for wanted in shown}
    by_code = {t.code: t for t in history.tableaux() if t.annee == annee and t.code in again}
    by_code |= {table.code: table for table in kept}
    sections = tuple(
        section
        for wanted in every
        if wanted.code in by_code
        and (section := _section(wanted, by_code[wanted.code], last.get(wanted.code)))
    )
    waits, silent = _waits(frames, annee, history)
    told = tuple((wanted.titre, dropped[wanted.code]) for wanted in shown if wanted.code in dropped)
    return Edition(Genre.DIFFUSION, annee, sections, waits, (*told, *silent), tuple(remarques))


def _publish(
    frames: Frames, wanted: Iterable[Definition], annee: int, history: History
) -> tuple[list[Tableau], dict[str, str]]:
    """The whole of a year is compared first: its own total must not differ by a few from what was told."""
    tables = [history.marked(frames.tableau(each, annee, history.key)) for each in wanted]
    kept, dropped = publishable([table for table in tables if table.blocs], history.tableaux())
    history.remember(kept)
    return kept, dropped


def _section(wanted: Definition, table: Tableau, before: Tableau | None) -> Section | None:
    """The lines of a table, largest first; « non renseigné » and merged categories last."""
    old = list(before.blocs) if before else []
    lines = [_line(bloc, old, known=before is not None) for bloc in table.blocs]
    shown = {category for bloc in table.blocs for category in bloc.categories}
    gone = [bloc for bloc in old if not shown & set(bloc.categories)]
    lines += [Ligne(_label(bloc.categories), 0, bloc.valeur) for bloc in gone]
    lines.sort(key=lambda line: (-line.valeur, line.libelle))
    return Section(wanted, tuple(lines)) if lines else None


def _line(bloc: Bloc, old: Sequence[Bloc], *, known: bool) -> Ligne:
    same = [other for other in old if set(other.categories) & set(bloc.categories)]
    names = {category for each in (bloc, *same) for category in each.categories}
    return Ligne(_label(names), bloc.valeur, sum(o.valeur for o in same) if known else None)


def _label(categories: Iterable[str]) -> str:
    return " ; ".join(sorted(categories))


def _waits(
    frames: Frames, annee: int, history: History
) -> tuple[tuple[Attente, ...], tuple[tuple[str, str], ...]]:
    """The delays behind which twenty persons stand, and that no earlier edition makes tell of a few."""
    told = {(table.code, table.annee): table for table in history.tableaux()}
    silent: list[tuple[str, str]] = []

    def allowed(delay: Delai, year: int) -> dict[str, int]:
        days = frames.jours(delay, year, history.key)
        table = history.marked(Tableau(delay.code, year, JOURS, (Bloc((delay.code,), days, 0),)))
        old = told.get((delay.code, year))
        moved = changed(table.blocs[0].behind, old.blocs[0].behind) if old else 0
        if len(days) < SEUIL_QUARTILES or small(moved):
            if days and year == annee:
                silent.append(
                    (delay.titre, f"moins de {SEUIL_QUARTILES} personnes, ou trop peu de changements")
                )
            return {}
        history.remember([table])
        return days

    waits = tuple(
        Attente(delay, *(quartiles(allowed(delay, year).values()) for year in (annee, annee - 1)))
        for delay in DELAIS
    )
    return _known(waits), tuple(silent)


def _wait(
    frames: Frames, delay: Delai, annee: int, allowed: Callable[[dict[str, int]], dict[str, int]]
) -> Attente:
    this, last = (quartiles(allowed(frames.jours(delay, year)).values()) for year in (annee, annee - 1))
    return Attente(delay, this, last)


def _known(waits: Iterable[Attente]) -> tuple[Attente, ...]:
    return tuple(wait for wait in waits if wait.annee or wait.avant)


def en_mots(valeur: int | None, unite: str) -> str:
    """A figure as French offices write it: « 12 », « 1 254,5 h », « 2 040,50 € »; a dash when unknown."""
    if valeur is None:
        return "–"
    if unite == MINUTES:
        return f"{nombre(Decimal(valeur) / 60)}\u00a0h"
    if unite == CENTIMES:
        return montant(Decimal(valeur) / 100)
    return nombre(Decimal(valeur))
