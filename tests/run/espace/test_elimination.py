"""Nothing is eliminated without a dated visa, and then only what the bordereau lists."""

import datetime as dt
import io

import docx
import pytest

from pipeline.errors import UserError
from pipeline.run.espace import elimination
from pipeline.store import termes
from tests.run.espace.test_annee import lived, office, ranger, reglages
from tests.run.office import Office

__all__ = ["lived", "office"]
TOT, TARD = dt.date(2031, 9, 30), dt.date(2031, 10, 1)


def test_nothing_is_due_before_its_time(office: Office) -> None:
    ranger(office)
    assert elimination.preparer(reglages(office, TOT)) is None


def test_a_bordereau_lists_kinds_of_papers_and_no_person(office: Office) -> None:
    ranger(office)
    made = elimination.preparer(reglages(office, TARD))
    assert made is not None
    document = docx.Document(io.BytesIO((office.root / "outputs" / made.document).read_bytes()))
    text = " ".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
    assert "Conventions, devis, avenants" in text
    assert "5 ans après la clôture" in text.replace("\u00a0", " ")
    assert "2026" in text
    assert "2026-001" not in text, "no reference, no name"
    assert not any("syntheses" in each.chemin or "factures" in each.chemin for each in made.fichiers)
    assert elimination.preparer(reglages(office, TARD)) is None, "it is listed once"


def test_without_a_true_visa_nothing_goes_and_with_one_what_is_listed_goes(office: Office) -> None:
    ranger(office)
    later = reglages(office, TARD)
    made = elimination.preparer(later)
    assert made is not None
    for wrong in (dt.date(2031, 9, 1), dt.date(2031, 10, 2)):
        with pytest.raises(UserError, match="visa ne peut pas dater"):
            elimination.eliminer(later, made.numero, wrong)
    paths = [office.root / each.racine / each.chemin for each in made.fichiers]
    assert all(path.exists() for path in paths)
    assert any(key.endswith("/2026-001") for key in termes.recall(later.registre))
    changed = next(path for path in paths if path.suffix == ".docx")
    changed.write_bytes(b"somebody's work")
    done = elimination.eliminer(later, made.numero, TARD)
    assert [path for path in paths if path.exists()] == [changed]
    assert done.elimines == len(paths) - 1
    assert not any(key.endswith("/2026-001") for key in termes.recall(later.registre))
    assert "changé depuis le bordereau" in done.restes[0]
    assert list((office.root / "outputs/archives/2026/syntheses").glob("*.docx")), "the agent's own stays"


def test_an_unknown_bordereau_is_a_sentence(office: Office) -> None:
    with pytest.raises(UserError, match="pas de bordereau"):
        elimination.eliminer(reglages(office), "2031-01", TARD)
