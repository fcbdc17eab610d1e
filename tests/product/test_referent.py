"""The notice to the référent handicap: made for the agents concerned, named in the restricted report only."""

import os
import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pipeline.report import publish
from pipeline.report.console import summary
from pipeline.report.run import Run
from pipeline.run import build
from pipeline.settings import ROOT, Settings
from tests.product.bureau import AGENTS, JOUR
from tests.product.exemple import Production, nu, texte

NOTICE = "Information du référent 2026-040 Évenou Katell.docx"


def test_it_is_made_where_the_law_and_the_scheme_ask_for_it(production: Production) -> None:
    folder = production.outputs / "confidentiel" / "referent"
    assert [path.name for path in folder.iterdir()] == [NOTICE]
    text = texte(folder / NOTICE)
    assert "Katell Évenou" in text
    # Neither the ground nor the arrangements are anyone's business but the agent's.
    assert not any(word in nu(text) for word in ("amenagement", "restriction", "rqth", "fiphfp", "invalidit"))


def test_only_the_restricted_report_names_it(production: Production) -> None:
    apart = (production.outputs / "confidentiel" / "rapport.html").read_text(encoding="utf-8")
    assert "Information du référent" in apart
    assert "2026-040" in apart
    for name in ("rapport.html", "rapport.json"):
        assert "referent" not in nu((production.outputs / name).read_text(encoding="utf-8"))
    assert "referent" not in nu(production.console)


@pytest.mark.skipif(os.name != "posix", reason="ce système n'a pas de droits de fichiers")
def test_it_is_its_owners_only(production: Production) -> None:
    folder = production.outputs / "confidentiel"
    paths = [folder, *folder.rglob("*")]
    assert {path.parent.name for path in paths if path.suffix == ".docx"} == {"annexes", "referent"}
    assert [path.name for path in paths if path.stat().st_mode & 0o077] == []


def run(root: Path) -> Run:
    settings = Settings(
        JOUR, root / "inputs", root / "outputs", root / "registre", only=frozenset({"referent"})
    )
    made = build(settings)
    publish(made)
    return made


def test_one_that_nothing_calls_for_any_more_is_named_apart_too(tmp_path: Path) -> None:
    (tmp_path / "inputs").mkdir()
    shutil.copy(ROOT / "inputs" / "exemple.xlsx", tmp_path / "inputs" / AGENTS)
    run(tmp_path)
    assert (tmp_path / "outputs" / "confidentiel" / "referent" / NOTICE).exists()
    book = load_workbook(tmp_path / "inputs" / AGENTS)
    for sheet in ("Agents", "Confidentiel"):
        row = next(row for row in book[sheet].iter_rows() if row[0].value == "2026-040")
        book[sheet].delete_rows(row[0].row or 0)
    book.save(tmp_path / "inputs" / AGENTS)
    made = run(tmp_path)
    (gone,) = [issue for issue in made.issues if issue.code == "document-disparu"]
    assert gone.confidential
    assert "2026-040 Évenou Katell (1\u00a0document)" in gone.message
    pages = (tmp_path / "outputs" / f"rapport.{kind}" for kind in ("html", "json"))
    told = [page.read_text(encoding="utf-8") for page in pages]
    assert NOTICE not in "".join((*told, *summary(made)))
    assert (tmp_path / "outputs" / "confidentiel" / "referent" / NOTICE).exists()
