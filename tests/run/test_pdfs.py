"""PDFs beside the Word files of a run: made, left alone, made again, never stale without a word."""

import json
import os
import shutil
from pathlib import Path

import pytest
from docx import Document

from pipeline.issues import Issue
from pipeline.report.run import Run
from pipeline.store.pdfs import NAME, load
from tests.builders import classeur
from tests.product.bureau import Bureau, opened

pytestmark = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
SYNTHESE, CONVENTION = frozenset({"synthese"}), frozenset({"convention"})


@pytest.fixture(scope="module")
def bureau(tmp_path_factory: pytest.TempPathFactory) -> Bureau:
    """An office whose conventions and syntheses were made as PDF too."""
    office = opened(tmp_path_factory.mktemp("bureau"))
    made = office.run(pdf=SYNTHESE | CONVENTION)
    assert made.pdfs == len(pdfs(office)) > 8
    return office


@pytest.fixture
def copy(bureau: Bureau, tmp_path: Path) -> Bureau:
    """The same office, one's own."""
    shutil.copytree(bureau.root, tmp_path / "b", dirs_exist_ok=True)
    return Bureau(tmp_path / "b", bureau.options)


def pdfs(office: Bureau) -> dict[str, bytes]:
    """Every PDF by its place."""
    return {
        path.relative_to(office.outputs).as_posix(): path.read_bytes()
        for path in office.outputs.rglob("*.pdf")
    }


def said(run: Run, code: str) -> list[Issue]:
    """The issues of a code."""
    return [issue for issue in run.issues if issue.code == code]


def edit(path: Path, words: str) -> None:
    """A person types a paragraph."""
    document = Document(str(path))
    document.add_paragraph(words)
    document.save(str(path))


@pytest.mark.epreuve
def test_each_word_file_of_the_types_asked_for_has_its_pdf(bureau: Bureau) -> None:
    for folder in ("conventions", "syntheses"):
        words = {path.stem for path in (bureau.outputs / folder).glob("*.docx")}
        assert words == {path.stem for path in (bureau.outputs / folder).glob("*.pdf")}
    assert {place.partition("/")[0] for place in pdfs(bureau)} == {"conventions", "syntheses"}
    if os.name == "posix":
        assert {p.stat().st_mode & 0o777 for p in (bureau.outputs / "syntheses").glob("*.pdf")} == {0o600}
        assert (bureau.registre / NAME).stat().st_mode & 0o777 == 0o600


@pytest.mark.epreuve
def test_nothing_changed_nothing_made(copy: Bureau) -> None:
    before = pdfs(copy)
    again = copy.run(pdf=SYNTHESE | CONVENTION)
    assert again.pdfs == 0
    assert pdfs(copy) == before


@pytest.mark.epreuve
def test_what_a_person_edited_is_converted_from_their_file(copy: Bureau) -> None:
    word = copy.document("synthese")
    edit(word, "Paragraphe ajouté par la conseillère.")
    made = copy.run(pdf=SYNTHESE)
    assert made.pdfs == 1
    text = _text(word.with_suffix(".pdf"))
    assert "Paragraphe ajouté par la conseillère." in text


@pytest.mark.epreuve
def test_a_stale_pdf_is_said_where_pdfs_are_not_asked_for(copy: Bureau) -> None:
    word = copy.document("convention")
    before = word.with_suffix(".pdf").read_bytes()
    edit(word, "Ajout.")
    made = copy.run()
    (told,) = said(made, "pdf-perime")
    assert word.with_suffix(".pdf").name in told.message
    assert word.with_suffix(".pdf").read_bytes() == before
    assert copy.run(pdf=CONVENTION).pdfs == 1
    assert not said(copy.run(), "pdf-perime")


@pytest.mark.epreuve
def test_a_signed_pdf_is_never_replaced(copy: Bureau) -> None:
    word = copy.document("convention")
    pdf = word.with_suffix(".pdf")
    pdf.write_bytes(pdf.read_bytes() + b"\n% signature")
    signed = pdf.read_bytes()
    edit(word, "Ajout.")
    made = copy.run(pdf=CONVENTION)
    assert pdf.read_bytes() == signed
    (told,) = said(made, "pdf-garde")
    assert pdf.name in told.message


@pytest.mark.epreuve
def test_a_pdf_follows_its_document_under_its_new_name(copy: Bureau) -> None:
    word = copy.document("calendrier")
    kinds = {"pdf": frozenset({"calendrier"})}  # a signed convention would not follow
    copy.run(**kinds)
    copy.write("Agents", "2026-001", "Nom", "Le Gall")
    copy.run(**kinds)
    if not word.exists():  # it was renamed by the program
        assert not word.with_suffix(".pdf").exists()
    (now,) = (copy.outputs / "calendriers").glob("*2026-001*.pdf")
    assert "Le Gall" in _text(now)
    assert "Le Gall" in now.name or word.exists()


@pytest.mark.epreuve
def test_a_lost_record_replaces_nothing(copy: Bureau) -> None:
    (copy.registre / NAME).write_text("{abîmé", encoding="utf-8")
    before = pdfs(copy)
    made = copy.run(pdf=CONVENTION)
    assert pdfs(copy) == before
    assert len(said(made, "pdf-garde")) == len([p for p in before if p.startswith("conventions/")])


@pytest.mark.epreuve
def test_without_libreoffice_one_sentence_and_the_word_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.bureau import enregistrer
    from tests.run.office import Office

    office = Office(tmp_path, classeur("CDG34", "CDG"))
    enregistrer(office.book, tmp_path / "inputs" / "agents.xlsx")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("pipeline.pdf.libreoffice.PLACES", ())
    made = office.docs(only=CONVENTION, pdf=CONVENTION)
    (told,) = said(made, "pdf-impossible")
    assert "LibreOffice" in told.message
    assert not made.failed
    assert list((tmp_path / "outputs" / "conventions").glob("*.docx"))


@pytest.mark.epreuve
def test_one_record_of_keys_and_digests(copy: Bureau) -> None:
    pairs = load(copy.registre)
    assert all(key.partition("/")[0] in {"convention", "synthese"} for key in pairs)
    raw = json.loads((copy.registre / NAME).read_text(encoding="utf-8"))
    assert {frozenset(pair) for pair in raw.values()} == {frozenset({"word", "pdf"})}


def _text(path: Path) -> str:
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    found = "\n".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return found
