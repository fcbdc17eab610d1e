"""The table of dossiers by kinds of papers: one row each, found by name, words for people."""

import datetime as dt
import re
from dataclasses import replace
from pathlib import Path

from pipeline.issues import Issue, Origin, Severity
from pipeline.report import publish
from pipeline.report.as_html import as_html
from pipeline.report.par_dossier import AUTRES, IN_A_CELL, MOST, tableau
from pipeline.report.run import Run
from pipeline.store.outcome import Outcome, Status

CELL = Issue("x", Severity.ERREUR, "Une erreur.", "Corrigez.", Origin("a.xlsx", "Agents", "C4"))


def outcome(kind: str, *dossiers: str, status: Status = Status.FAIT, issue: Issue | None = None) -> Outcome:
    return Outcome(f"{kind}/{dossiers[0]}", kind, dossiers, status, "parce que", issue=issue)


def run(*lines: Outcome) -> Run:
    return Run(dt.date(2026, 11, 26), Path("outputs"), lines, (), (), noms={"A": "Léa Le Goff"})


def test_each_dossier_has_one_row_with_the_papers_of_its_groups_too() -> None:
    found = tableau(run(outcome("convention", "B", "A"), outcome("contrat", "A"), outcome("avenant", "A")))
    assert found.colonnes == ("Convention", "Contrat d’engagement", AUTRES)
    assert [(row.reference, row.nom) for row in found.rangees] == [("A", "Léa Le Goff"), ("B", "")]
    assert [len(row.cases) for row in found.rangees] == [3, 1]


def test_the_page_says_blocked_with_its_cell_and_has_one_main() -> None:
    held = outcome("convention", "A", status=Status.RETENU, issue=CELL)
    page = as_html(run(held, outcome("contrat", "A", status=Status.PAS_ENCORE)), 0)
    row = re.sub(r"\s+", " ", page[page.index('id="dossier-A"') : page.index("</tbody>")])
    assert '<span class="etat">bloqué</span> <span class="note">classeur « a.xlsx »' in row or "C4" in row
    assert "pas encore</span>" in row
    assert "parce que" in row
    assert (page.count("<main>"), page.count("</main>")) == (1, 1)
    assert "retenu" not in page


def test_what_was_just_made_comes_first() -> None:
    page = as_html(run(outcome("convention", "A", status=Status.RETENU), outcome("contrat", "A")), 0)
    assert page.index("Documents faits") < page.index("Documents bloqués")


def test_a_cell_and_a_table_stay_readable() -> None:
    many = [outcome("convention", "A") for _ in range(20)]
    (row,) = tableau(run(*many)).rangees
    assert (len(row.cases["Convention"]), row.autres["Convention"]) == (IN_A_CELL, 20 - IN_A_CELL)
    wide = tableau(run(*(outcome("contrat", f"{n:05}") for n in range(MOST + 3))))
    assert (len(wide.rangees), wide.reste) == (MOST, 3)


def test_what_has_no_object_is_not_there() -> None:
    assert tableau(run(outcome("facture", "A", status=Status.SANS_OBJET))).rangees == ()


def test_issued_invoices_stand_in_the_row_of_their_dossier_even_alone() -> None:
    made = replace(
        run(outcome("contrat", "A")), emises={"A": ("n° F-1 du 3 juillet 2026",), "B": ("n° F-2",)}
    )
    page = re.sub(r"\s+", " ", as_html(made, 0))
    assert (
        '<td data-nom="Facture"><span class="etat">émise</span> <span class="note">n° F-1 du 3 juillet'
        in page
    )
    assert page.index("n° F-1") < page.index('id="dossier-B"') < page.index("n° F-2")


def test_what_changed_since_the_report_before_is_said_first(tmp_path: Path) -> None:
    first = replace(run(outcome("convention", "A"), outcome("contrat", "A")), outputs=tmp_path)
    publish(first)
    assert "Depuis la dernière production" not in (tmp_path / "rapport.html").read_text()
    held = outcome("convention", "A", status=Status.RETENU, issue=CELL)
    publish(replace(first, documents=(held, outcome("contrat", "A", status=Status.INCHANGE))))
    page = (tmp_path / "rapport.html").read_text()
    (said,) = re.findall(r"<li>A, (.*?)</li>", page)
    assert said.startswith('Convention : <span class="etat">bloqué</span> <span class="note">(était fait)')
    assert page.index("Depuis la dernière production") < page.index("Par dossier")
    kept = (outcome("convention", who, status=Status.FIGE) for who in "ABC")
    publish(replace(first, documents=tuple(kept)))
    page = (tmp_path / "rapport.html").read_text()
    assert re.findall(r"<li>Convention : .*?figé</span>.*?</li>", page) == [
        '<li>Convention : <span class="etat">figé</span> <span class="note">(était bloqué)</span> – A</li>',
        '<li>Convention : <span class="etat">figé</span> – B, C</li>',
    ]
