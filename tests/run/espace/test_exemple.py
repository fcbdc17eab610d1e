"""The example's documents leave after one question; what a person changed stays, and is named."""

import datetime as dt
import shutil
from pathlib import Path

import pytest

from pipeline.run.espace import exemple
from pipeline.run.espace.produire import produire
from pipeline.settings import Settings
from pipeline.store.register import opened
from tests.builders import classeur
from tests.bureau import enregistrer

NOW = dt.datetime(2026, 11, 26, 9, 0)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office that ran the example once: a small workbook under the example's name."""
    root = tmp_path_factory.mktemp("bureau")
    enregistrer(classeur("CDG34", "CDG"), root / "inputs" / "exemple.xlsx")
    produire(reglages(root), now=NOW)
    return root


@pytest.fixture
def root(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "bureau"))


def reglages(root: Path) -> Settings:
    return Settings(NOW.date(), root / "inputs", root / "outputs", root / "registre")


def own(root: Path) -> None:
    book = classeur("CDG34", "CDG")
    book.sheets["Agents"][0] |= {"Nom": "Kerdoncuff", "Prénom": "Maël"}
    enregistrer(book, root / "inputs" / "bilans.xlsx")


def documents(root: Path) -> list[str]:
    return sorted(path.name for path in (root / "outputs").rglob("*.docx"))


def test_nothing_is_asked_while_there_is_only_the_example(root: Path) -> None:
    assert exemple.a_retirer(reglages(root)) is None


def test_they_leave_and_the_same_reference_is_the_offices_own(root: Path) -> None:
    before = documents(root)
    own(root)
    found = exemple.a_retirer(reglages(root))
    assert found is not None
    assert len(found.intacts) == len(
        [p for p in (root / "outputs").rglob("*") if p.suffix in {".docx", ".ics"}]
    )
    assert found.nombre == len(before), "a calendar and its agenda file are one document"
    assert found.question.startswith(f"{len(before)} documents de l’exemple sont encore dans outputs")
    exemple.retirer(reglages(root))
    assert documents(root) == []
    assert exemple.a_retirer(reglages(root)) is None
    run = produire(reglages(root), now=NOW)
    assert not [issue.message for issue in run.issues if issue.code in {"document-disparu", "exemple-reste"}]
    assert len(documents(root)) == len(before)
    assert all("Kerdoncuff" in name for name in documents(root) if "2026-001" in name)


def test_what_a_person_changed_stays_and_is_named(root: Path) -> None:
    changed = next((root / "outputs/contrats").glob("*.docx"))
    changed.write_bytes(changed.read_bytes() + b" ")
    own(root)
    done = exemple.retirer(reglages(root))
    assert done.modifies == (f"contrats/{changed.name}",)
    assert documents(root) == [changed.name]
    told = [issue.message for issue in exemple.restes(reglages(root))]
    assert len(told) == 1
    assert changed.name in told[0]
    with opened(root / "registre") as register:
        assert len(register.load()) == 1


def test_a_no_is_remembered(root: Path) -> None:
    own(root)
    assert exemple.a_retirer(reglages(root)) is not None
    assert list(exemple.restes(reglages(root))), "said as long as nobody answered"
    exemple.garder(reglages(root))
    assert exemple.a_retirer(reglages(root)) is None
    assert list(exemple.restes(reglages(root))) == []
