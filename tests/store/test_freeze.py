"""What is signed stays, through every change of the data and every option, and says why."""

import datetime as dt
import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from pipeline.store import freeze
from pipeline.store.decide import Policy
from pipeline.store.outcome import Outcome, Status
from pipeline.store.store import open_store
from tests.render.docs import blank
from tests.synthese.word import Task, render

DAY = dt.date(2026, 11, 26)
SIGNED = "sa signature du 10 février 2026"
KEY = "convention/A"
PATH = "conventions/A.docx"


def word(text: str) -> bytes:
    document = blank()
    document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def with_member(data: bytes, name: str, content: bytes) -> bytes:
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(name, content)
    return out.getvalue()


def protected(data: bytes, enforced: str = "1") -> bytes:
    document = Document(io.BytesIO(data))
    wanted = f'<w:documentProtection {nsdecls("w")} w:edit="readOnly" w:enforcement="{enforced}"/>'
    document.settings.element.append(parse_xml(wanted))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


FINAL = (
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
    b'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
    b'<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="_MarkAsFinal">'
    b"<vt:bool>true</vt:bool></property></Properties>"
)


class Folder:
    """One document made, run after run."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.file = root / "outputs" / PATH

    def run(self, data: str, signed: str = "", **options: object) -> Outcome:
        task = Task(KEY, PATH, data, word(data), signed)
        policy = Policy(DAY, **options)  # type: ignore[arg-type]
        with open_store(self.root / "outputs", self.root / "registre", policy) as store:
            return next(iter(store.apply([task], store.reconcile([task]), render)))


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def test_a_signed_document_outlives_every_change_and_every_option(folder: Folder) -> None:
    folder.run("une")
    before = folder.file.read_bytes()
    assert folder.run("une", SIGNED).status is Status.FIGE
    for options in ({}, {"recreate": True}, {"redo": frozenset({"convention"})}):
        done = folder.run("deux", SIGNED, **options)
        assert done.status is Status.FIGE
        assert "bien que les données aient changé" in done.reason
        assert folder.file.read_bytes() == before


def test_what_no_row_brings_any_more_freezes_if_its_file_is_ours(folder: Folder) -> None:
    folder.run("une")
    with open_store(folder.root / "outputs", folder.root / "registre", Policy(DAY)) as store:
        store.freeze({KEY: SIGNED, "convention/inconnue": SIGNED})
        assert [row.frozen.partition("|")[0] for row in store.rows().values()] == [SIGNED]
    assert folder.run("deux").status is Status.FIGE


def test_a_file_that_is_another_document_does_not_freeze_in_its_place(folder: Folder) -> None:
    folder.run("une")
    folder.file.write_bytes(b"autre chose")
    with open_store(folder.root / "outputs", folder.root / "registre", Policy(DAY)) as store:
        store.freeze({KEY: SIGNED})
        assert not any(row.is_frozen for row in store.rows().values())


def test_erasing_the_date_does_not_reopen(folder: Folder) -> None:
    folder.run("une")
    folder.run("une", SIGNED)
    before = folder.file.read_bytes()
    assert folder.run("deux").status is Status.FIGE
    assert folder.file.read_bytes() == before


def test_what_was_made_before_the_date_freezes_as_it_is_and_which_one_was_signed_is_asked(
    folder: Folder,
) -> None:
    folder.run("une")
    before = folder.file.read_bytes()
    done = folder.run("deux", SIGNED)
    assert done.status is Status.FIGE
    assert "est-ce bien ce fichier" in done.reason
    assert folder.file.read_bytes() == before


@pytest.mark.parametrize(("said", "asked"), [("une  rue", False), ("deux rues", True)])
def test_what_version_0_1_0_made_is_asked_about_only_when_it_does_not_say_the_same(
    folder: Folder, said: str, asked: bool
) -> None:
    folder.run("une\u00a0rue")
    with open_store(folder.root / "outputs", folder.root / "registre", Policy(DAY)) as store:
        store.save([replace(row, fingerprint=freeze.FORMER) for row in store.rows().values()])
        task = Task(KEY, PATH, "deux", word("deux"), SIGNED, said=(said,))
        done = next(iter(store.apply([task], store.reconcile([task]), render)))
    assert done.status is Status.FIGE
    assert ("est-ce bien ce fichier" in done.reason) is asked


def test_signed_with_no_file_there_is_made_once_with_a_notice(folder: Folder) -> None:
    done = folder.run("une", SIGNED)
    assert done.status is Status.FAIT
    assert "fait cette fois, puis figé" in done.reason
    before = folder.file.read_bytes()
    assert folder.run("deux", SIGNED).status is Status.FIGE
    assert folder.file.read_bytes() == before


def test_a_frozen_file_that_is_gone_is_never_made_again(folder: Folder) -> None:
    folder.run("une")
    folder.run("une", SIGNED)
    folder.file.unlink()
    done = folder.run("une", SIGNED, recreate=True)
    assert done.status is Status.FIGE
    assert "sauvegarde" in done.reason
    assert not folder.file.exists()


def test_a_frozen_file_that_was_changed_since_is_said(folder: Folder) -> None:
    folder.run("une")
    folder.run("une", SIGNED)
    folder.file.write_bytes(word("une, corrigée"))
    done = folder.run("une", SIGNED)
    assert done.status is Status.FIGE
    assert "modifié depuis" in done.reason


@pytest.mark.parametrize(
    ("mark", "words"),
    [
        (lambda data: with_member(data, "_xmlsignatures/origin.sigs", b""), freeze.BY_SIGNATURE),
        (protected, freeze.BY_PROTECTION),
        (lambda data: with_member(data, "docProps/custom.xml", FINAL), freeze.BY_FINAL),
    ],
    ids=["signature", "protection", "final"],
)
def test_what_a_person_did_to_the_file_freezes_it(folder: Folder, mark: object, words: str) -> None:
    folder.run("une")
    folder.file.write_bytes(mark(folder.file.read_bytes()))  # type: ignore[operator]
    before = folder.file.read_bytes()
    done = folder.run("deux")
    assert done.status is Status.FIGE
    assert words in done.reason
    assert folder.file.read_bytes() == before


def test_a_protection_that_only_stands_ready_freezes_nothing(folder: Folder) -> None:
    assert freeze.marks_of(protected(word("une"), "0")) == ()
    assert freeze.marks_of(b"not a Word file") == ()


def test_the_protection_of_a_template_freezes_nothing(folder: Folder) -> None:
    def made(text: str) -> Task:
        return Task(KEY, PATH, text, protected(word(text)))

    for text in ("une", "deux"):
        with open_store(folder.root / "outputs", folder.root / "registre", Policy(DAY)) as store:
            done = next(iter(store.apply([made(text)], store.reconcile([made(text)]), render)))
        assert done.status is Status.FAIT


def test_a_document_that_nothing_was_delivered_of_is_succeeded_by_none() -> None:
    later = Task(KEY, PATH, "f2", b"", succeeds="la remise du 3 mars 2026")
    assert freeze.succeeded({}, [later]) == {}
