"""A new folder beside the one in use: told before anything is numbered, taken over whole."""

import datetime as dt
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.errors import UserError
from pipeline.run import build
from pipeline.run.espace.produire import produire
from pipeline.run.espace.reprise import reprendre_de
from pipeline.run.espace.voisin import voisin, voisins
from pipeline.run.facturer import emission
from pipeline.run.facturer.choix import Demande
from pipeline.settings import Settings
from tests.run.office import Office, closed

NOW = dt.datetime(2026, 11, 26, 9, 0)


@pytest.fixture
def ancien(tmp_path: Path) -> Office:
    """An office that has numbered one invoice and made its documents."""
    office = Office(tmp_path / "bilan-0.1", closed(2))
    office.issue("2026-001")
    build(reglages(office, office.settings()))
    return office


def reglages(office: Office, like: Settings) -> Settings:
    """As another office's, in the folders of this one; its workbooks are left as they are."""
    root = office.root
    return replace(
        like, inputs=root / "inputs", outputs=root / "outputs", registre=root / "registre", only=frozenset()
    )


@pytest.fixture
def nouveau(ancien: Office) -> Settings:
    """The natural act: a new folder beside, the workbooks copied."""
    like = ancien.settings()
    office = Office(ancien.root.with_name("bilan-0.2"), ancien.book)
    shutil.copytree(ancien.root / "inputs", office.root / "inputs")
    return reglages(office, like)


def asked(where: Settings) -> set[str]:
    return {question.mot for question in emission.prepare(where, Demande(("2026-002",))).questions}


def test_it_is_told_and_no_number_is_given(ancien: Office, nouveau: Settings) -> None:
    (found,) = voisins(nouveau)
    assert (found.racine, found.factures) == (ancien.root, 1)
    assert "nouveau" in asked(nouveau)
    assert emission.emit(nouveau, emission.prepare(nouveau, Demande(("2026-002",)))).factures == ()
    run = produire(nouveau, now=NOW)
    assert "dossier-voisin" in {issue.code for issue in run.issues}
    assert voisin(nouveau) == (), "once this office has begun, its documents are its own"
    assert "nouveau" in asked(nouveau)


def test_taken_over_the_numbers_go_on_and_nothing_is_rewritten(ancien: Office, nouveau: Settings) -> None:
    before = {p.name: p.read_bytes() for p in (ancien.root / "outputs").rglob("*.docx")}
    done = reprendre_de(nouveau, ancien.root)
    assert {"registre", "outputs"} <= set(done.dossiers)
    assert done.differents == ()
    build(nouveau)
    assert {p.name: p.read_bytes() for p in nouveau.outputs.rglob("*.docx")} == before
    here = Office(nouveau.registre.parent, ancien.book)
    assert here.issue("2026-002").factures[0].numero.endswith("00002")
    assert (ancien.root / "DEPLACE.txt").exists()
    assert not (ancien.root / "inputs").exists(), "the old program finds nothing to number from"


def test_two_offices_that_both_numbered_are_not_mixed(ancien: Office, tmp_path: Path) -> None:
    other = Office(tmp_path / "autre", closed(2))
    other.issue("2026-001")
    with pytest.raises(UserError, match="ont servi séparément"):
        reprendre_de(other.settings(), ancien.root)
    assert ancien.numbers() == other.numbers()
