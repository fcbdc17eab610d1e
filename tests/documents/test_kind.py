"""A type of document fails closed: a thirteenth one, added at run time, that declares nothing but itself."""

import shutil
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.cli.main import bilan
from pipeline.documents import catalogue, convention
from pipeline.documents.dictionary import dictionary
from pipeline.documents.kind import DocumentType, par_dossier
from pipeline.model.entites import Retenue
from pipeline.report.run import Run
from pipeline.run.policy import policy_of
from pipeline.settings import ROOT
from pipeline.store.outcome import Outcome, Status
from pipeline.workbook.columns import GENRES, Col, Feuille
from tests.builders import classeur, realiser
from tests.bureau import Bureau
from tests.workbook.builders import Book

ATTESTE = DocumentType(
    kind="bordereau",
    nom="Bordereau",
    template="bordereau.docx",
    dossier="bordereaux",
    extension=".docx",
    lecteurs="l’archiviste",
    sujets=par_dossier,
    verdict=convention.verdict,
    produire=convention.contexte,
    fichier=lambda sujet: (sujet.cle,),
    pluriel="bordereaux",
)


@pytest.fixture(autouse=True)
def treizieme(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "TYPES", (*catalogue.TYPES, ATTESTE))


@pytest.fixture
def modeles(tmp_path: Path) -> Path:
    """The shipped templates, with one for the new type."""
    folder = tmp_path / "modeles"
    shutil.copytree(ROOT / "templates" / "docx", folder)
    shutil.copy(folder / "convention.docx", folder / "bordereau.docx")
    return folder


SEUL = frozenset({"bordereau"})


def lignes(run: Run) -> list[Outcome]:
    return [line for line in run.documents if line.kind == "bordereau"]


def produit(bureau: Bureau, book: Book, modeles: Path) -> Outcome:
    (line,) = lignes(bureau.deposer(book).produire(templates=modeles, only=SEUL))
    return line


def test_it_is_made_when_its_dossier_is_sound_and_only_its_owner_reads_it(
    bureau: Bureau, modeles: Path
) -> None:
    line = produit(bureau, realiser(classeur()), modeles)
    assert (line.status, line.path) == (Status.FAIT, "bordereaux/Bordereau 2026-001.docx")
    mode = (bureau.outputs / line.path).stat().st_mode
    assert not mode & (stat.S_IRGRP | stat.S_IROTH)


def fautes() -> Iterator[tuple[str, int, str, object]]:
    yield "Séances", 0, "Fin", None
    yield "Séances", 0, "Durée réalisée", "longtemps"
    yield "Tarifs", 0, "Montant", "cher"
    yield "Agents", 0, "Attestation délivrée le", "bientôt"
    yield "Agents", 0, "Heures CPF", "beaucoup"
    yield "Organismes", 0, "IBAN", "FR00"
    yield "Intervenants", 0, "Courriel", "pas une adresse"
    yield "Agents", 0, "Nom", None


@pytest.mark.parametrize(("sheet", "row", "heading", "value"), [*fautes()])
def test_every_error_of_its_dossier_withholds_it(
    bureau: Bureau, modeles: Path, sheet: str, row: int, heading: str, value: object
) -> None:
    book = realiser(classeur()).set(sheet, row, heading, value)  # type: ignore[arg-type]
    assert produit(bureau, book, modeles).status is Status.RETENU


@pytest.mark.parametrize("genre", GENRES)
def test_an_error_that_names_what_it_touches_touches_it_too(genre: str) -> None:
    held = Retenue(None, (genre,))  # type: ignore[arg-type]
    assert list(ATTESTE.touched([held])) == [held]
    declared = replace(ATTESTE, erreurs=("contrat", "facture"))
    assert list(declared.touched([held])) == ([held] if genre in {"contrat", "facture"} else [])


def test_what_it_replaces_is_saved_first(bureau: Bureau, modeles: Path) -> None:
    produit(bureau, realiser(classeur()), modeles)
    line = produit(bureau, realiser(classeur()).set("Agents", 0, "Nom", "Kerbrat"), modeles)
    assert (line.status, line.saved[:12]) == (Status.FAIT, "sauvegardes/")
    assert (bureau.outputs / line.saved).is_file()


def test_what_a_person_changed_is_left_alone_and_what_is_missing_is_not_made_again(
    bureau: Bureau, modeles: Path
) -> None:
    rules = policy_of(bureau.reglages())
    assert "bordereau" not in rules.living.keys() | rules.drafts | rules.unsaved | rules.shared
    line = produit(bureau, realiser(classeur()), modeles)
    (bureau.outputs / line.path).unlink()
    assert produit(bureau, realiser(classeur()), modeles).status is Status.CONSERVE


def test_reports_do_not_quote_it_when_the_dossier_has_a_confidential_row(
    bureau: Bureau, modeles: Path
) -> None:
    book = realiser(classeur())
    book.add("Confidentiel", Référence="2026-001", **{"Aménagements souhaités": "pauses"})
    assert produit(bureau, book, modeles).status is Status.FAIT
    line = produit(bureau, book.set("Agents", 0, "Nom", "Kerbrat"), modeles)
    assert (line.status, line.changes) == (Status.FAIT, ())


def test_without_a_confidential_row_they_do(bureau: Bureau, modeles: Path) -> None:
    produit(bureau, realiser(classeur()), modeles)
    assert produit(bureau, realiser(classeur()).set("Agents", 0, "Nom", "Kerbrat"), modeles).changes


@pytest.mark.parametrize("word", ["bordereaux", "bordereau", "Bordereau"])
def test_its_command_word_is_known_and_shown(bureau: Bureau, word: str) -> None:
    bureau.deposer(classeur())
    arguments = ["docs", "--inputs", str(bureau.inputs), "--outputs", str(bureau.outputs), "--dry-run"]
    assert CliRunner().invoke(bilan, [*arguments, "--seulement", word]).exit_code != 2
    assert "bordereaux" in CliRunner().invoke(bilan, ["docs", "--help"]).output


def test_its_fields_are_in_the_dictionary() -> None:
    assert "## Bordereau (`bordereau.docx`)" in dictionary()
    assert "l’archiviste" in dictionary()


def test_a_word_that_errors_cannot_name_is_refused_where_it_is_declared() -> None:
    for declare in (
        lambda: replace(ATTESTE, erreurs=("bordereau",)),
        lambda: Col("Titre", "Aide.", "exemple", documents=("bordereau",)),
        lambda: Feuille("Feuille", "feuille", "Aide.", documents=("bordereau",)),
    ):
        with pytest.raises(ValueError, match="bordereau"):
            declare()
