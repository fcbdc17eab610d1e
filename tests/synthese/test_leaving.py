"""A copy that leaves holds neither who wrote it, nor what was taken out of it, nor anything that calls."""

import io
from functools import cache

import docx
from docx.document import Document
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.text.paragraph import Paragraph

from pipeline.ooxml.parts import CONTENT_TYPES, OFFICE, overrides
from pipeline.store.package import DOCUMENT, Package
from pipeline.synthese.clean_copy import cleaned, marks_of
from tests.synthese import real
from tests.synthese.hands import said
from tests.synthese.test_scope import SCOPE, _heading, _room
from tests.synthese.word import packed, unpacked
from tests.templates.contexts_synthese import COMPLET

NS = f'{nsdecls("w")} xmlns:r="{OFFICE}"'
BY = 'w:id="7" w:author="Marie Auteur" w:date="2026-01-01T00:00:00Z"'


def opened() -> Document:
    return docx.Document(io.BytesIO(_made()))


@cache
def _made() -> bytes:
    return real.synthese(COMPLET)


def saved(document: Document) -> Package:
    stream = io.BytesIO()
    document.save(stream)
    return Package(stream.getvalue())


def field(paragraph: Paragraph, code: str, shown: str) -> None:
    for piece in (
        '<w:fldChar w:fldCharType="begin"/>',
        f"<w:instrText>{code}</w:instrText>",
        '<w:fldChar w:fldCharType="separate"/>',
        f"<w:t>{shown}</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
    ):
        paragraph._p.append(parse_xml(f"<w:r {NS}>{piece}</w:r>"))


def test_the_notes_and_parts_of_a_section_left_out_do_not_leave_with_it() -> None:
    document = opened()
    part = Part(PackURI("/word/media/photo.png"), "image/png", b"\x89PNG garde", document.part.package)
    link = document.part.relate_to(part, f"{OFFICE}/image")
    _room(document, "2.4.1")._p.append(
        parse_xml(f'<w:r {NS}><w:drawing><a:blip xmlns:a="a" r:embed="{link}"/></w:drawing></w:r>')
    )
    note = '<w:footnoteReference w:id="3"/>'
    _room(document, "2.4.1")._p.append(parse_xml(f"<w:r {NS}>{note}</w:r>"))
    notes = f'<w:footnotes {NS}><w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
    notes += '<w:footnote w:id="3"><w:p><w:r><w:t>garde aussi</w:t></w:r></w:p></w:footnote></w:footnotes>'
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    notes_part = Part(PackURI("/word/footnotes.xml"), kind, notes.encode(), document.part.package)
    document.part.relate_to(notes_part, f"{OFFICE}/footnotes")
    package = saved(document)
    whole, narrow = unpacked(cleaned(package)), unpacked(cleaned(package, SCOPE))
    assert [any(b"garde" in data for data in parts.values()) for parts in (whole, narrow)] == [True, False]
    assert b"separator" in narrow["word/footnotes.xml"]
    declared = {name for name in overrides(narrow) if name not in narrow}
    assert declared == set()
    assert CONTENT_TYPES in narrow


def test_nothing_of_the_copy_runs_calls_or_names_a_disk() -> None:
    document = opened()
    room = _room(document, "2.3.1")
    for code in (
        ' INCLUDEPICTURE "http://ailleurs/x" ',
        " DDEAUTO c:\\x ",
        ' HYPERLINK "file:///C:/Users/poste12" ',
    ):
        field(room, code, "montré")
    room._p.append(
        parse_xml(f'<w:fldSimple {NS} w:instr="LINK Word C:\\poste12"><w:r><w:t>vu</w:t></w:r></w:fldSimple>')
    )
    for target, word in (("file:///C:/Users/poste12/x.docx", "disque"), ("https://exemple.fr", "toile")):
        link = document.part.relate_to(target, f"{OFFICE}/hyperlink", is_external=True)
        text = f"<w:r><w:t>{word}</w:t></w:r>"
        room._p.append(parse_xml(f'<w:hyperlink {NS} r:id="{link}">{text}</w:hyperlink>'))
    chunk = Part(PackURI("/word/afchunk.html"), "text/html", b"<p>incorpore</p>", document.part.package)
    link = document.part.relate_to(chunk, f"{OFFICE}/aFChunk")
    room._p.addnext(parse_xml(f'<w:altChunk {NS} r:id="{link}"/>'))
    ole = Part(PackURI("/word/embeddings/o.bin"), "application/x", b"incorpore", document.part.package)
    link = document.part.relate_to(ole, f"{OFFICE}/oleObject")
    ole_xml = f'<o:OLEObject xmlns:o="urn:schemas-microsoft-com:office:office" r:id="{link}"/>'
    room._p.append(parse_xml(f"<w:r {NS}><w:object>{ole_xml}</w:object></w:r>"))
    picture = '<wp:docPr xmlns:wp="wp" descr="C:\\Users\\poste12\\p.png"/>'
    room._p.append(parse_xml(f"<w:r {NS}><w:drawing>{picture}</w:drawing></w:r>"))
    made = cleaned(saved(document))
    every = b"".join(unpacked(made).values())
    assert [
        word
        for word in (b"poste12", b"incorpore", b"INCLUDEPICTURE", b"DDEAUTO", b"ailleurs")
        if word in every
    ] == []
    assert all(word in said(made) for word in ("montrémontrémontré", "vu", "disque", "toile"))
    assert b"https://exemple.fr" in every
    assert docx.Document(io.BytesIO(made)).paragraphs


def test_a_cell_or_a_paragraph_taken_out_under_revision_is_out_without_its_author() -> None:
    document = opened()
    table = document.add_table(2, 2)
    for row in table.rows:
        row.cells[1]._tc.get_or_add_tcPr().append(parse_xml(f"<w:cellDel {NS} {BY}/>"))
        row.cells[0].text = "gauche"
    _room(document, "2.3.1")._p.addnext(table._tbl)
    lost = [_heading(document, "2.3.2"), _room(document, "2.3.2")]
    for paragraph in lost:
        for run in list(paragraph._p.iter(qn("w:r"))):
            gone = parse_xml(f"<w:del {NS} {BY}/>")
            run.addprevious(gone)
            gone.append(run)
        mark = parse_xml(f"<w:rPr {NS}><w:del {BY}/></w:rPr>")
        paragraph._p.get_or_add_pPr().append(mark)
    package = saved(document)
    assert marks_of(package).modifications > 2
    made = docx.Document(io.BytesIO(cleaned(package, None, lambda _: False)))
    assert b"Auteur" not in Package(cleaned(package)).read(DOCUMENT)
    assert all(
        len(row.cells) == 1 for table in made.tables for row in table.rows if row.cells[0].text == "gauche"
    )
    kept = [each for each in made.paragraphs if each.text.startswith("2.3.3")]
    assert [each.style.name for each in kept if each.style] == ["Heading 3"]


def test_headings_and_links_are_not_in_the_properties() -> None:
    document = opened()
    parts = unpacked(saved(document).with_parts({}))
    parts["docProps/app.xml"] = (
        b'<Properties xmlns:vt="v"><TitlesOfParts><vt:lpstr>Ma sante</vt:lpstr></TitlesOfParts>'
        b"<HLinks><vt:lpwstr>C:/poste12</vt:lpwstr></HLinks><Pages>4</Pages></Properties>"
    )
    made = unpacked(cleaned(Package(packed(parts)), SCOPE))["docProps/app.xml"]
    assert b"sante" not in made
    assert b"poste12" not in made
    assert b"<Pages>4" in made


def renamed(parts: dict[str, bytes], names: dict[str, str]) -> bytes:
    """The same package, some of its parts under other names, as Word for the web and others give them."""
    found = {names.get(name, name): data for name, data in parts.items()}
    for name in [name for name in found if name.endswith(".rels") or name == CONTENT_TYPES]:
        for old, new in names.items():
            for head in (b'"', b'"/', b'"/word/'):
                tails = (old.removeprefix("word/"), new.removeprefix("word/"))
                found[name] = found[name].replace(
                    head + tails[0].encode() + b'"', head + tails[1].encode() + b'"'
                )
    return packed(found)


def test_parts_under_other_names_are_cleaned_too() -> None:
    document = opened()
    document.add_comment(_room(document, "2.3.1").add_run("un mot"), text="entre nous", author="Auteur")
    parts = unpacked(saved(document).with_parts({}))
    parts["word/settings.xml"] = parts["word/settings.xml"].replace(
        b"</w:settings>", b'<w:docVars><w:docVar w:name="a" w:val="entre nous"/></w:docVars></w:settings>'
    )
    names = {"word/comments.xml": "word/notes/remarques.xml", "word/settings.xml": "word/settings2.xml"}
    names |= {"word/header1.xml": "word/haut.xml"}
    names["word/_rels/header1.xml.rels"] = "word/_rels/haut.xml.rels"
    package = Package(renamed(parts, names))
    assert marks_of(package).commentaires == 1
    made = unpacked(cleaned(package))
    assert b"entre nous" not in b"".join(made.values())
    assert b"Auteur" not in b"".join(made.values())
    assert {"word/haut.xml", "word/settings2.xml"} <= set(made)


def test_building_blocks_go_and_nothing_that_bears_the_name_of_theirs() -> None:
    document = opened()
    body = f"<w:glossaryDocument {NS}><w:docParts/></w:glossaryDocument>".encode()
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.glossary+xml"
    glossary = Part(PackURI("/word/glossary/document.xml"), kind, body, document.part.package)
    document.part.relate_to(glossary, f"{OFFICE}/glossaryDocument")
    styles = Part(PackURI("/word/glossary/styles.xml"), "application/xml", b"<a/>", document.part.package)
    glossary.relate_to(styles, f"{OFFICE}/styles")
    made = cleaned(saved(document))
    assert not [name for name in unpacked(made) if "glossary" in name]
    assert len(docx.Document(io.BytesIO(made)).paragraphs) == len(
        docx.Document(io.BytesIO(cleaned(saved(opened())))).paragraphs
    )
    assert "word/styles.xml" in unpacked(made)


def test_the_workbook_behind_a_chart_and_embedded_documents_stay_here() -> None:
    document = opened()
    package = document.part.package
    sheet = Part(PackURI("/word/embeddings/classeur.xlsx"), "application/xlsx", b"derriere", package)
    xml = (
        f'<c:chartSpace xmlns:c="c" xmlns:r="{OFFICE}"><c:externalData r:id="rId1"/><c:chart/></c:chartSpace>'
    )
    chart = Part(PackURI("/word/charts/chart1.xml"), "application/xml", xml.encode(), package)
    chart.relate_to(sheet, f"{OFFICE}/package")
    link = document.part.relate_to(chart, f"{OFFICE}/chart")
    shown = f'<w:r {NS}><w:drawing><c:chart xmlns:c="c" r:id="{link}"/></w:drawing></w:r>'
    inside = Part(PackURI("/word/embeddings/autre.docx"), "application/docx", b"derriere", package)
    other = document.part.relate_to(inside, f"{OFFICE}/package")
    held = f'<o:OLEObject xmlns:o="urn:schemas-microsoft-com:office:office" r:id="{other}"/>'
    for each in (shown, f"<w:r {NS}><w:object>{held}</w:object></w:r>"):
        _room(document, "2.3.1")._p.append(parse_xml(each))
    made = unpacked(cleaned(saved(document)))
    assert "word/charts/chart1.xml" in made
    assert b"externalData" not in made["word/charts/chart1.xml"]
    assert not [name for name, data in made.items() if b"derriere" in data]
