"""Renders a shipped template as the program does, and reads the result back as lines of text."""

import io
import os
import zipfile
from collections.abc import Iterator
from dataclasses import fields
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from docx import Document
from docx.oxml.ns import nsmap
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml import etree
from openxml_audit import OpenXmlValidator  # type: ignore[import-untyped]

from pipeline import french
from pipeline.documents.identites import LogoOrganisme
from pipeline.render import Image, Template

TEMPLATES = Path(__file__).parents[2] / "templates" / "docx"
GOLDEN = Path(__file__).parent / "golden"


def _image(logo: LogoOrganisme) -> Image:
    return Image(logo.contenu, logo.largeur_mm, logo.texte_alternatif)


FILTERS = {name: getattr(french, name) for name in french.__all__ if callable(getattr(french, name))}


@cache
def _template(kind: str) -> Template:
    return Template(TEMPLATES / f"{kind}.docx", filters={**FILTERS, "image": _image})


def render(kind: str, context: Any) -> bytes:
    """The document of a context (a dataclass): its fields are the template's root names."""
    return _template(kind).render({field.name: getattr(context, field.name) for field in fields(context)})


def lines(document: bytes) -> list[str]:
    """One line per paragraph (« style | text »), tables cell by cell, then header and footer."""
    return list(_lines(document))


@lru_cache(maxsize=16)
def _lines(document: bytes) -> tuple[str, ...]:
    opened = Document(io.BytesIO(document))
    section, styles = opened.sections[0], Styles()
    head, foot = _blocks(section.header, styles), _blocks(section.footer, styles)
    return (*_blocks(opened, styles), *(f"tête {line}" for line in head), *(f"pied {line}" for line in foot))


class Styles(dict[str | None, str]):
    """The name of each style by its identifier: python-docx looks through all of them for each paragraph."""

    def of(self, paragraph: Paragraph) -> str:
        """The name of a paragraph's style, the default one's where it has none of its own."""
        own = paragraph._p.style
        if own not in self:
            self[own] = str(paragraph.style.name) if paragraph.style is not None else ""
        return self[own]


def text(document: bytes) -> str:
    """All that is read, one paragraph per line, without styles."""
    return "\n".join(line.split(" | ", 1)[-1] for line in lines(document))


def golden(name: str, document: bytes) -> tuple[str, str]:
    """What the golden file says, and what was rendered; with GOLDEN=1 the file is made anew first."""
    path, rendered = GOLDEN / f"{name}.txt", "\n".join(lines(document)) + "\n"
    if os.environ.get("GOLDEN"):
        path.write_text(rendered, encoding="utf-8", newline="\n")
    return path.read_text(encoding="utf-8"), rendered


def faults(document: bytes) -> list[str]:
    """Parts that do not parse strictly, and tags or absent values left in a text."""
    found = []
    with zipfile.ZipFile(io.BytesIO(document)) as package:
        for name in package.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(package.read(name))
    for line in lines(document):
        found += [f"{mark} : {line}" for mark in ("{{", "{%", "nan", "None", "NaT") if mark in line.split()]
        found += [f"vide : {line}" for mark in ("{{", "}}", "{%") if mark in line]
    return found


def audit(document: bytes, folder: Path) -> list[str]:
    """What Word would want to repair; about a second."""
    path = folder / "document.docx"
    path.write_bytes(document)
    return [str(error) for error in OpenXmlValidator().validate(path).errors]


def _blocks(parent: Any, styles: Styles) -> Iterator[str]:
    for block in parent.iter_inner_content():
        if isinstance(block, Paragraph):
            yield f"{styles.of(block)} | {_said(block)}"
        elif isinstance(block, Table):
            yield from _rows(block, styles)


def _said(paragraph: Paragraph) -> str:
    """The words of a paragraph, those inside its content controls included."""
    marks = {"br": "\n", "cr": "\n", "tab": "\t"}
    found: Any = _SAID(paragraph._p)
    return "".join(marks.get(etree.QName(e).localname, e.text or "") for e in found)


_SAID = etree.XPath(
    "(.//w:t | .//w:r/w:br | .//w:r/w:cr | .//w:r/w:tab)[not(ancestor::w:fldSimple)]", namespaces=nsmap
)


def _rows(table: Table, styles: Styles) -> Iterator[str]:
    for row, cells in enumerate(table.rows, 1):
        for column, cell in enumerate(dict.fromkeys(cells.cells), 1):
            for line in _blocks(cell, styles):
                yield f"[{row},{column}] {line}"
