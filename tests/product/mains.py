"""What a counsellor does to a synthesis in Word, done with python-docx on the shipped form."""

from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.text.paragraph import Paragraph

from tests.synthese.hands import said

AUTHOR = "mlebris (poste 12)"
WORDS = (
    "Je voudrais quitter la paie & former d’autres agents",
    "Quinze ans de secrétariat, puis la régie",
    "Animer une réunion à douze",
    "Mot ajouté en suivi des modifications",
    "Vérifier cette date avec l’agent",
)


def edit(path: Path) -> None:
    """Type in three sections, track a change, comment."""
    document = docx.Document(str(path))
    for heading, words in zip(("1.1.", "2.1.1.", "2.3.2."), WORDS, strict=False):
        room(document, heading).add_run(words)
    room(document, "2.2.1.")._p.append(
        parse_xml(
            f'<w:ins {nsdecls("w")} w:id="901" w:author="{AUTHOR}" w:date="2026-06-01T10:00:00Z">'
            f'<w:r><w:t xml:space="preserve">{WORDS[3]}</w:t></w:r></w:ins>'
        )
    )
    runs = room(document, "2.2.2.").add_run("Formatrice interne")
    document.add_comment(runs, text=WORDS[4], author=AUTHOR, initials="MLB")
    document.save(str(path))


def type_after(path: Path, heading: str, words: str) -> None:
    """Type at the end of the first paragraph that starts so."""
    document = docx.Document(str(path))
    next(each for each in document.paragraphs if each.text.startswith(heading)).add_run(words)
    document.save(str(path))


def type_over(path: Path, tag: str, words: str) -> None:
    """Type over what a field of the workbook says."""
    document = docx.Document(str(path))
    texts = [text for field in controls(document, tag) for text in field.iter(qn("w:t"))]
    texts[0].text = words
    document.save(str(path))


def unanchor(path: Path) -> None:
    """Lose every control and every hidden bookmark, keeping the text: an old converter does it."""
    document = docx.Document(str(path))
    body = document.element.body
    for control in list(body.iter(qn("w:sdt"))):
        for child in list(control.find(qn("w:sdtContent"))):
            control.addprevious(child)
        control.getparent().remove(control)
    for mark in [*body.iter(qn("w:bookmarkStart")), *body.iter(qn("w:bookmarkEnd"))]:
        mark.getparent().remove(mark)
    document.save(str(path))


def controls(document: Document, tag: str) -> list[Any]:
    """The content controls of a field."""
    found = document.element.body.iter(qn("w:sdt"))
    return [each for each in found if each.find(f"{qn('w:sdtPr')}/{qn('w:tag')}").get(qn("w:val")) == tag]


def room(document: Document, heading: str) -> Paragraph:
    """The paragraph to type in, under the heading of that number."""
    paragraphs = iter(document.paragraphs)
    next(each for each in paragraphs if each.text.startswith(heading))
    return next(each for each in paragraphs if each.style is not None and each.style.name == "Corps")


def read(path: Path) -> str:
    """What a person reads in a document, comments included."""
    return said(path.read_bytes())


def table(path: Path, label: str) -> list[list[str]]:
    """The table whose first column says ``label``, cell by cell."""
    tables = docx.Document(str(path)).tables
    texts = ([[cell.text for cell in row.cells] for row in each.rows] for each in tables)
    return next(rows for rows in texts if label in [row[0] for row in rows])


def saved_as(source: Path, target: Path) -> None:
    """« Enregistrer sous »."""
    target.write_bytes(source.read_bytes())
