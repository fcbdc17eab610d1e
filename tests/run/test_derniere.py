"""The last production in one sentence, with the numbers that the console gave."""

import datetime as dt

from pipeline.run.derniere import derniere
from pipeline.store.outcome import Status
from tests.builders import classeur
from tests.bureau import Bureau


def test_it_says_the_numbers_of_the_console(bureau: Bureau) -> None:
    run = bureau.deposer(classeur("CDG34")).produire(dt.date(2026, 2, 20))
    assert f" {run.count(Status.FAIT)} fait" in derniere(bureau.reglages())
    assert len([line for line in run.documents if line.status is Status.FAIT]) > run.count(Status.FAIT)


def test_without_a_report_it_says_nothing(bureau: Bureau) -> None:
    assert derniere(bureau.reglages()) == ""
