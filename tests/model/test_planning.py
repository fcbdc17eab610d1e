"""Sessions proposed: on days when both are free, each for a step of presence that none serves yet."""

import datetime as dt
from dataclasses import replace

import pytest

from pipeline.dispositifs import cle
from pipeline.model.planning import Proposee, Rythme, proposer
from tests.builders import classeur, dispositif, modele
from tests.rows import agent, intervenant, seance
from tests.workbook.builders import Book

MARDI = Rythme(3, dt.date(2026, 6, 1), 1, 1, dt.time(9), dt.timedelta(minutes=90))
JUIN = [dt.date(2026, 6, 2), dt.date(2026, 6, 9), dt.date(2026, 6, 16)]


def proposees(book: Book, count: int = 3) -> tuple[Proposee, ...]:
    found = modele(book)
    return proposer(found, found.dossiers[0], replace(MARDI, nombre=count))


def occupe(book: Book, start: int, end: int, **cells: str) -> Book:
    """Another agent's session, on the first Tuesday."""
    book.sheets["Agents"].append(agent("2026-002", Dispositif="CDG34", Nom="Abgrall"))
    other = seance("1", JUIN[0], dt.time(start), dt.time(end), Référence="2026-002", **cells)
    return book.add("Séances", **other)


@pytest.mark.parametrize("code", ["CDG34", "CDG29-EVOLUTION", "CDG29-HORIZON"])
def test_steps_of_presence_alone_are_proposed_those_that_are_served_left_out(code: str) -> None:
    book, count = classeur(code), len(dispositif(code).etapes)
    steps = [e.code for e in dispositif(code).etapes if e.compte_presence and not e.collective]
    served = {cle(str(row["Étape"])) for row in book.sheets["Séances"][:2]}
    book.sheets["Séances"] = book.sheets["Séances"][:2]
    wanted = [step for step in steps if cle(step) not in served]
    found = proposees(book, count)
    assert [each.jour for each in found][:3] == JUIN
    assert [each.etape for each in found] == [*wanted, *[""] * (count - len(wanted))]
    assert (found[0].debut, found[0].fin) == (dt.time(9), dt.time(10, 30))


def test_a_day_is_taken_by_the_professional_at_these_hours_alone() -> None:
    assert proposees(occupe(classeur("CDG34"), 10, 11))[0].jour == JUIN[1]
    assert proposees(occupe(classeur("CDG34"), 14, 15))[0].jour == JUIN[0]


def test_another_professional_takes_no_day() -> None:
    book = classeur("CDG34")
    book.sheets["Intervenants"].append(intervenant() | {"Code": "PJ", "Nom": "Jaouen"})
    assert proposees(occupe(book, 10, 11, Intervenant="PJ"))[0].jour == JUIN[0]
