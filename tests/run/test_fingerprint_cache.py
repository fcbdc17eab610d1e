"""What is unchanged costs no context, what could change a document is noticed, losing the memo loses time."""

import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.documents.identites import LogoOrganisme
from pipeline.documents.kind import Ressources
from pipeline.run import fingerprint_cache as memo
from pipeline.run import fingerprints as subjects
from pipeline.run.code_digest import code_digest
from pipeline.run.contents import Contents
from pipeline.run.fingerprints import Subjects
from pipeline.run.plan import Item, plan
from pipeline.run.templates import Templates
from pipeline.settings import ROOT
from tests.builders import APRES, classeur, modele, promotion, realiser
from tests.bureau import Bureau
from tests.workbook.builders import Book

SIMPLES = frozenset({"contrat", "calendrier"})


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The keys of the contexts made, as they are."""
    keys: list[str] = []
    content = Contents.content

    def counted(self: Contents, item: Item) -> object:
        keys.append(item.key)
        return content(self, item)

    monkeypatch.setattr(Contents, "content", counted)
    return keys


@pytest.fixture
def bureau(tmp_path: Path) -> Bureau:
    return Bureau(tmp_path).deposer(realiser(classeur()))


def digests(book: Book, ressources: Ressources | None = None, template: str = "t") -> dict[str, str]:
    found = plan(modele(book, jour=APRES))
    names = {item.type.template: template for item in found.items if item.type.template}
    reader = Subjects(Contents(Templates({}, names, {}), ressources or Ressources()))
    return {item.key: reader.digest(item) for item in found.items}


def changed(before: dict[str, str], after: dict[str, str]) -> set[str]:
    return {key for key in before if before[key] != after[key]}


def test_a_new_document_makes_its_context_once_and_an_unchanged_one_none(
    bureau: Bureau, made: list[str]
) -> None:
    bureau.produire()
    assert made
    assert len(made) == len(set(made))
    made.clear()
    bureau.produire()
    assert made == []


def test_without_the_memo_the_same_is_found_in_more_time(bureau: Bureau, made: list[str]) -> None:
    bureau.produire(only=SIMPLES)
    files = bureau.fichiers()
    (bureau.root / "registre" / memo.NAME).unlink()
    made.clear()
    run = bureau.produire(only=SIMPLES)
    assert made
    assert {line.status.value for line in run.documents} == {"inchangé"}
    assert bureau.fichiers() == files


def test_a_run_over_some_kinds_forgets_nothing_of_the_others(bureau: Bureau, made: list[str]) -> None:
    bureau.produire(only=SIMPLES)
    bureau.produire(only=frozenset({"contrat"}))
    made.clear()
    bureau.produire(only=SIMPLES)
    assert made == []


def test_a_dry_run_remembers_nothing(bureau: Bureau) -> None:
    bureau.produire(dry_run=True)
    assert not (bureau.root / "registre").exists()


@pytest.mark.parametrize("spoilt", [b"", b"{", b"[1]", b'{"a": 1}', b"\xff\xfe"])
def test_a_memo_that_cannot_be_read_is_as_good_as_none(tmp_path: Path, spoilt: bytes) -> None:
    (tmp_path / memo.NAME).write_bytes(spoilt)
    assert memo.recall(tmp_path) == {}


def test_a_memo_holds_digests_only(bureau: Bureau) -> None:
    bureau.produire(only=SIMPLES)
    kept = memo.recall(bureau.root / "registre")
    assert kept
    assert all(len(text) == 32 and int(text, 16) for pair in kept.items() for text in pair)


def test_a_cell_changes_the_subject_of_its_dossier_alone() -> None:
    book = realiser(promotion())
    before = digests(book)
    reference = str(book.sheets["Agents"][1]["Référence"])
    after = digests(book.set("Agents", 1, "Fonction", "Directrice"))
    touched = changed(before, after)
    assert f"contrat/{reference}" in touched
    others = {str(row["Référence"]) for row in book.sheets["Agents"]} - {reference}
    assert not {f"contrat/{other}" for other in others} & touched


def test_a_row_that_only_moved_changes_no_subject() -> None:
    book = realiser(promotion())
    before = digests(book)
    book.sheets["Agents"].reverse()
    assert changed(before, digests(book)) == set()


def test_a_template_a_logo_or_the_program_changes_the_subjects(monkeypatch: pytest.MonkeyPatch) -> None:
    book = realiser(classeur())
    before = digests(book)
    logo = LogoOrganisme(b"", 20.0, "Logo", "1")
    assert changed(before, digests(book, Ressources({"CDG": logo}))) == set(before)
    other = changed(before, digests(book, template="u"))
    assert other == {key for key in before if not key.startswith("agenda/")}
    monkeypatch.setattr(subjects, "code_digest", lambda: "another")
    assert changed(before, digests(book)) == set(before)


@pytest.mark.epreuve
def test_digests_are_the_same_in_another_process() -> None:
    shown = "code_digest(), sorted(digests(realiser(promotion())).items())"
    program = f"from tests.run.test_fingerprint_cache import *; print({shown})"
    said = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
        encoding="utf-8",
    ).stdout
    assert said.strip() == f"{code_digest()} {sorted(digests(realiser(promotion())).items())}"
