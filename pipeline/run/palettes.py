"""A palette per type: each field as a ready content control to copy into a template, with an example."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from pipeline.documents import catalogue
from pipeline.documents.dictionary import context_class
from pipeline.documents.fields import FieldEntry, walk
from pipeline.documents.kind import DocumentType
from pipeline.ooxml.packing import pack
from pipeline.ooxml.reading import read_members
from pipeline.run.filters import FORMS

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
ENDED = "palette-{}.docx"
HOW = (
    "Copiez un champ de la deuxième colonne, collez-le dans votre modèle : il y sera remplacé par sa valeur. "
    "Un champ « répété » se colle entre {0} et {1}."
)
# Kinds that a control cannot print as they are.
_NOT_PRINTED = frozenset({"ensemble", "liste"})


def names() -> dict[str, DocumentType]:
    """The file of each type that has a template."""
    return {ENDED.format(kind.kind): kind for kind in catalogue.with_template()}


def write(folder: Path) -> list[Path]:
    """Write all palettes; the same fields give the same bytes."""
    made = []
    for name, kind in names().items():
        (folder / name).write_bytes(palette(kind))
        made.append(folder / name)
    return made


def palette(kind: DocumentType) -> bytes:
    """The palette of one type, as a Word file."""
    import docx  # noqa: PLC0415 - 0.2 s, only who makes palettes pays for it
    from docx.oxml import parse_xml  # noqa: PLC0415

    document = docx.Document()
    document.core_properties.author = ""
    document.core_properties.title = f"Champs de « {kind.nom} »"
    document.add_heading(f"{kind.nom} : les champs à copier", 1)
    document.add_paragraph(HOW.format("{%p for … %}", "{%p endfor %}"))
    table: Any = document.add_table(rows=1, cols=3)
    table.style = "Table Grid"
    for cell, text in zip(table.rows[0].cells, ("Ce qu’il contient", "Le champ", "Exemple"), strict=True):
        cell.text = text
    for entry in printed(kind):
        aide, field, example = table.add_row().cells
        aide.text = entry.aide + (" (répété)" if entry.repeated else "")
        field.paragraphs[0]._p.append(parse_xml(_control(entry)))
        example.text = entry.exemple
    buffer = io.BytesIO()
    document.save(buffer)
    return pack(read_members(buffer.getvalue()))


def printed(kind: DocumentType) -> Iterator[FieldEntry]:
    """The fields that print something."""
    return (entry for entry in walk(context_class(kind)) if entry.nature not in _NOT_PRINTED)


def tag_of(entry: FieldEntry) -> str:
    """What a template writes for a field: its last name inside a loop, its whole path outside."""
    path = entry.path
    if entry.repeated:
        path = variable(entry) + entry.path.removeprefix(entry.repeated)
    if entry.nature == "booleen":
        return f"{{% if {path} %}}…{{% endif %}}"
    form = FORMS.get(entry.nature, "")
    return f"{{{{ {path}|{form} }}}}" if form else f"{{{{ {path} }}}}"


def variable(entry: FieldEntry) -> str:
    """The name that a loop over the field's list gives to each: « seance » for « seances »."""
    return entry.repeated.rpartition(".")[2].rstrip("s")


def _control(entry: FieldEntry) -> str:
    return (
        f'<w:sdt xmlns:w="{W}"><w:sdtPr><w:alias w:val={quoteattr(entry.aide[:60])}/>'
        f"<w:tag w:val={quoteattr(entry.path[:60])}/></w:sdtPr><w:sdtContent><w:r>"
        f'<w:t xml:space="preserve">{escape(tag_of(entry))}</w:t></w:r></w:sdtContent></w:sdt>'
    )
