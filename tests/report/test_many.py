"""A report of a hundred thousand faults is still a page that a browser opens and a person reads."""

import datetime as dt
import time
from pathlib import Path

from pipeline.issues import Issue, Origin, Severity
from pipeline.report.as_html import as_html
from pipeline.report.run import Run
from pipeline.store.outcome import Outcome, Status


def _issue(rank: int) -> Issue:
    kind = rank % 40
    return Issue(
        f"faute-{kind}",
        Severity.ERREUR,
        f"La valeur « {rank} » ne convient pas (règle {kind}).",
        "Corrigez la cellule.",
        Origin("agents.xlsx", "Agents", f"C{rank}"),
        value=str(rank),
    )


def _run(count: int) -> Run:
    line = Outcome("convention/2026-001", "convention", ("2026-001",), Status.RETENU, "une erreur la retient")
    issues = tuple(map(_issue, range(count)))
    return Run(dt.date(2026, 11, 26), Path("outputs"), (line,) * count, issues, ())


def test_a_hundred_thousand_faults_are_counted_by_kind_in_two_megabytes() -> None:
    start = time.process_time()
    page = as_html(_run(100_000), 0)
    assert time.process_time() - start < 20
    assert len(page.encode()) <= 2_000_000
    assert "À corriger (100000)" in page
    assert "2470 × La valeur « … » ne convient pas (règle 7)." in page
    assert page.count('class="carte erreur"') == 40 * 30


def test_a_few_faults_are_all_shown() -> None:
    page = as_html(_run(300), 0)
    assert page.count('class="carte erreur"') == 300
    assert "Ne sont montrées que" not in page
