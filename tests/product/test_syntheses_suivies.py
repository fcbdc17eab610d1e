"""What follows into an edited synthesis, what does not and is said, and the new version that takes it up."""

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from pipeline.store.content import fingerprint
from pipeline.store.outcome import Status
from tests.product.bureau import AGENTS, CONSEILLER, LEA, Bureau, changes, copied, opened
from tests.product.mains import WORDS, controls, edit, read, type_over
from tests.synthese.hands import said
from tests.synthese.word import packed, unpacked

MARRIED = "Le Goff-Martin"
STRICT = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "wordprocessingml/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "officeDocument/relationships",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "drawingml/main",
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Bureau:
    """An office whose syntheses are made, one edited by its counsellor."""
    bureau = opened(tmp_path_factory.mktemp("bureau"), only=frozenset({"synthese"}))
    bureau.run()
    edit(bureau.document())
    bureau.run()
    return bureau


@pytest.fixture
def bureau(made: Bureau, tmp_path: Path) -> Bureau:
    return copied(made, tmp_path)


def renamed_organisation(bureau: Bureau) -> None:
    from openpyxl import load_workbook

    book = load_workbook(bureau.inputs / AGENTS)
    for row in book["Organismes"].iter_rows(min_row=2):
        if row[1].value:
            row[1].value = f"{row[1].value} rénové"
    book.save(bureau.inputs / AGENTS)


def test_what_did_not_follow_is_listed_each_time_until_it_is_settled(bureau: Bureau) -> None:
    renamed_organisation(bureau)
    for _ in range(3):
        found = bureau.line()
        assert found.status is not Status.INCHANGE
        assert "en-tête : n’a pas suivi" in changes(found)
        assert "--refaire syntheses" in found.reason
    again = bureau.line(redo=frozenset({"synthese"}))
    new = bureau.outputs / again.beside
    assert again.beside
    assert [word for word in WORDS if word not in said(new.read_bytes())] == []
    carried = said(new.read_bytes()).partition("Repris de la version précédente")
    assert (bool(carried[1]), "Repris de" in carried[2], bool(carried[2].strip())) == (True, False, True)
    header = "".join(part.decode() for name, part in unpacked(new.read_bytes()).items() if "header" in name)
    assert "rénové" in header
    (old,) = [p for p in bureau.outputs.glob(f"syntheses/*{LEA}*") if "nouvelle version" not in p.name]
    old.unlink()
    found = bureau.line()
    assert (found.status, found.changes) == (Status.INCHANGE, ())
    bureau.write("Agents", LEA, "Nom", MARRIED)
    assert bureau.line().status is Status.FAIT
    assert [word for word in (*WORDS, MARRIED) if word not in read(new)] == []


def test_a_section_nobody_touched_is_filled_from_late_notes_and_no_other(bureau: Bureau) -> None:
    late = "Droit de la fonction publique, marchés publics"
    bureau.add("Préremplissage", (LEA, "2.3.4", late), file=CONSEILLER)
    bureau.write("Préremplissage", LEA, "Texte", "Une autre attente", file=CONSEILLER)
    found = bureau.line()
    text = read(bureau.document())
    assert late in text
    assert "Une autre attente" not in text
    assert [word for word in WORDS if word not in text] == []
    labels = changes(found)
    assert any(label.startswith("2.3.4.") and "pas suivi" not in label for label in labels)
    assert any(label.startswith("1.1.") and label.endswith("n’a pas suivi") for label in labels)
    assert late not in bureau.written()
    before = bureau.files()
    bureau.line()
    assert bureau.files() == before


def test_a_row_that_a_person_took_out_is_said_once_and_breeds_no_file(bureau: Bureau) -> None:
    path = bureau.document()
    document = docx.Document(str(path))
    (field,) = controls(document, "bilan_fonction")
    row = next(each for each in field.iterancestors() if each.tag.endswith("}tr"))
    row.getparent().remove(row)
    document.save(str(path))
    before = len(bureau.files())
    told = []
    for month in ("Formatrice", "Cheffe de bureau", "Directrice"):
        bureau.write("Agents", LEA, "Fonction", month)
        told.append(changes(bureau.line(day=dt.date(2026, 12, 1))))
        told.append(changes(bureau.line(day=dt.date(2026, 12, 1))))
    assert [any("supprimé du document" in label for label in each) for each in told][:2] == [True, False]
    assert [name for name in bureau.files() if "nouvelle version" in name] == []
    assert len(bureau.files()) == before


def signed(data: bytes) -> bytes:
    return packed({**unpacked(data), "_xmlsignatures/sig1.xml": b"<Signature/>"})


def protected(data: bytes) -> bytes:
    parts = unpacked(data)
    mark = b'<w:documentProtection w:edit="readOnly" w:enforcement="1"/></w:settings>'
    parts["word/settings.xml"] = parts["word/settings.xml"].replace(b"</w:settings>", mark)
    return packed(parts)


def final(data: bytes) -> bytes:
    parts = unpacked(data)
    mark = (
        b'<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="9" name="_MarkAsFinal">'
        b'<vt:bool xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">true</vt:bool>'
        b"</property>"
    )
    custom = parts["docProps/custom.xml"]
    parts["docProps/custom.xml"] = re.sub(rb"(</(?:\w+:)?Properties>)", mark + rb"\1", custom)
    return packed(parts)


@pytest.mark.parametrize("seal", [signed, protected, final])
@pytest.mark.parametrize("reference", [LEA, "2026-020"], ids=["edited", "as made"])
def test_a_signed_or_protected_synthesis_is_never_touched(
    bureau: Bureau, seal: Callable[[bytes], bytes], reference: str
) -> None:
    path = bureau.document(reference=reference)
    path.write_bytes(seal(path.read_bytes()))
    mine = path.read_bytes()
    bureau.write("Agents", reference, "Nom", MARRIED)
    found = bureau.line(reference=reference)
    assert path.read_bytes() == mine
    assert "signé ou protégé" in found.reason
    new = bureau.outputs / found.beside
    words = (*WORDS, MARRIED) if reference == LEA else (MARRIED,)
    assert [word for word in words if word not in said(new.read_bytes())] == []
    before = bureau.files()
    again = bureau.line(reference=reference)
    assert again.status is Status.CONSERVE
    assert bureau.files() == before


def test_a_signed_convention_whose_text_did_not_change_is_never_replaced(tmp_path: Path) -> None:
    bureau = opened(tmp_path, only=frozenset({"convention"}))
    bureau.run()
    path = bureau.document("convention")
    path.write_bytes(signed(path.read_bytes()))
    mine = path.read_bytes()
    bureau.write("Agents", LEA, "Nom", MARRIED)
    assert bureau.line("convention").status is Status.FIGE
    assert path.read_bytes() == mine


def of_the_web(data: bytes) -> bytes:
    """The same document, its parts named as Word for the web does."""
    parts = unpacked(data)
    parts["word/_rels/document2.xml.rels"] = parts.pop("word/_rels/document.xml.rels")
    for name in ("document", "styles", "settings"):
        parts[f"word/{name}2.xml"] = parts.pop(f"word/{name}.xml")
        for place in ("_rels/.rels", "word/_rels/document2.xml.rels", "[Content_Types].xml"):
            for mark in (b'"', b"/"):
                old, new = f'{name}.xml"'.encode(), f'{name}2.xml"'.encode()
                parts[place] = parts[place].replace(mark + old, mark + new)
    return packed(parts)


def test_parts_are_found_by_their_relationships(bureau: Bureau) -> None:
    path = bureau.document()
    before = path.read_bytes()
    path.write_bytes(of_the_web(before))
    assert fingerprint(path.read_bytes()) == fingerprint(before)
    bureau.write("Agents", LEA, "Nom", MARRIED)
    bureau.add("Préremplissage", (LEA, "4.1", "Le projet est retenu"), file=CONSEILLER)
    found = bureau.line()
    assert (found.status, found.beside) == (Status.FAIT, "")
    assert not any(change.garde for change in found.changes)
    assert "Le projet est retenu" in unpacked(path.read_bytes())["word/document2.xml"].decode()
    body = unpacked(path.read_bytes())["word/document2.xml"].decode()
    assert MARRIED in body
    assert WORDS[1] in body


def test_a_strict_document_is_refreshed_and_stays_strict(bureau: Bureau) -> None:
    path = bureau.document()
    parts = unpacked(path.read_bytes())
    for name in parts:
        if name.endswith((".xml", ".rels")):
            for usual, strict in STRICT.items():
                parts[name] = parts[name].replace(
                    usual.encode(), f"http://purl.oclc.org/ooxml/{strict}".encode()
                )
    path.write_bytes(packed(parts))
    bureau.write("Agents", LEA, "Nom", MARRIED)
    found = bureau.line()
    assert (found.status, found.beside) == (Status.FAIT, "")
    body = unpacked(path.read_bytes())["word/document.xml"].decode()
    assert MARRIED in body
    assert "schemas.openxmlformats.org/wordprocessingml/2006" not in body


def test_a_rebuilt_register_knows_again_what_is_as_generated(bureau: Bureau) -> None:
    path = bureau.document()
    type_over(path, "bilan_fonction", "Formatrice")
    from pipeline.run.conseiller.registre import refaire_le_registre

    for each in bureau.registre.glob("documents.sqlite"):
        each.unlink()
    refaire_le_registre(bureau.settings())
    bureau.write("Agents", LEA, "Nom", MARRIED)
    bureau.write("Agents", LEA, "Fonction", "Chargée de carrières")
    found = bureau.line()
    kept = {change.champ for change in found.changes if change.garde}
    assert kept == {"Fonction"}
    assert MARRIED in read(path)


def test_what_cannot_be_read_is_said_first_at_every_run(bureau: Bureau) -> None:
    path = bureau.document()
    bureau.write("Agents", LEA, "Nom", MARRIED)
    bureau.run()  # keeps the former version
    parts = unpacked(path.read_bytes())
    parts["word/document.xml"] = parts["word/document.xml"].replace(b"</w:body>", b"</w:bdy>")
    path.write_bytes(packed(parts))
    for _ in range(3):
        first = bureau.run().issues[0]
        assert first.code == "synthese-illisible"
        assert path.name in first.message
        (good,) = (bureau.outputs / "sauvegardes" / "syntheses").glob("*.docx")
        assert good.name in first.remedy


def test_a_file_of_no_known_agent_among_the_syntheses_is_named(bureau: Bureau) -> None:
    stray = bureau.outputs / "syntheses" / "sans maître.docx"
    document = docx.Document()
    document.add_paragraph("Notes")
    document.save(str(stray))
    (issue,) = [each for each in bureau.run().issues if each.code == "synthese-orpheline"]
    assert stray.name in issue.message
