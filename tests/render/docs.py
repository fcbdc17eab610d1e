"""Templates made for the tests: a body and other parts from short XML, on python-docx's blank document."""

import io
import zipfile
from collections.abc import Mapping
from functools import cache

import docx
from docx.document import Document
from docx.oxml import parse_xml

from pipeline.ooxml.packing import pack
from pipeline.ooxml.parts import OFFICE, declare_part, relate
from pipeline.ooxml.reading import read_members

NS = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."


def p(*texts: str, style: str = "", run: str = "", ppr: str = "") -> str:
    """A paragraph, one run per text: a tag may be split over several."""
    style = f'<w:pStyle w:val="{style}"/>' if style else ""
    properties = f"<w:pPr>{style}{ppr}</w:pPr>" if style or ppr else ""
    return f"<w:p>{properties}{''.join(r(text, run) for text in texts)}</w:p>"


def r(text: str, run: str = "") -> str:
    properties = f"<w:rPr>{run}</w:rPr>" if run else ""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    return f'<w:r>{properties}<w:t xml:space="preserve">{escaped}</w:t></w:r>'


def tc(content: str, properties: str = "") -> str:
    inner = content if content.startswith("<w:") else p(content)
    return f'<w:tc><w:tcPr><w:tcW w:w="2000" w:type="dxa"/>{properties}</w:tcPr>{inner}</w:tc>'


def tr(*contents: str) -> str:
    joined = "".join(
        content if content.startswith(("<w:tc", "<w:sdt")) else tc(content) for content in contents
    )
    return f"<w:tr>{joined}</w:tr>"


def table(columns: int, *rows: str, width: int = 2000) -> str:
    grid = f'<w:gridCol w:w="{width}"/>' * columns
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def control(content: str, identifier: int = 4242, tag: str = "champ") -> str:
    return (
        f'<w:sdt><w:sdtPr><w:tag w:val="{tag}"/><w:id w:val="{identifier}"/></w:sdtPr>'
        f"<w:sdtContent>{content}</w:sdtContent></w:sdt>"
    )


def anchored(content: str, identifier: int = 7) -> str:
    """A paragraph with a text box, as Word writes it: a choice and its fallback."""
    box = f"<w:txbxContent>{content}</w:txbxContent>"
    return (
        '<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline>'
        f'<wp:extent cx="1" cy="1"/><wp:docPr id="{identifier}" name="Zone"/><a:graphic>'
        '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
        f"<wps:wsp><wps:txbx>{box}</wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic>"
        f"</wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>{box}"
        "</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )


def blank() -> Document:
    """python-docx's blank document without its hundred styles of tables, said twice: 850 of its 880 KB."""
    return docx.Document(io.BytesIO(_blank()))


@cache
def _blank() -> bytes:
    document = docx.Document()
    styles = document.styles.element
    for style in styles.xpath("w:style[@w:type='table' and not(@w:default)]"):
        styles.remove(style)
    relations = document.part.rels
    for key in [key for key, each in relations.items() if each.reltype.endswith("/stylesWithEffects")]:
        relations.pop(key)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def template(
    *body: str,
    header: str = "",
    footer: str = "",
    notes: Mapping[str, str] | None = None,
    properties: Mapping[str, str] | None = None,
    sections: int = 1,
) -> bytes:
    """A .docx whose body is this XML; ``notes`` maps footnotes/endnotes to their paragraphs."""
    document = blank()
    for name, value in (properties or {}).items():
        setattr(document.core_properties, name, value)
    for _ in range(sections - 1):
        document.add_section()
    if header:
        _fill(document.sections[0].header, header)
        document.sections[0].different_first_page_header_footer = True
        document.settings.odd_and_even_pages_header_footer = True
        _fill(document.sections[0].first_page_header, header.replace("{{", "Première {{"))
        _fill(document.sections[0].even_page_header, header.replace("{{", "Paire {{"))
    if footer:
        _fill(document.sections[0].footer, footer)
    children = list(parse_xml(f"<w:body {NS}>{''.join(body)}</w:body>"))
    for rank, element in enumerate(children):
        document.element.body.insert(rank, element)
    buffer = io.BytesIO()
    document.save(buffer)
    return _with_notes(buffer.getvalue(), notes or {})


def _fill(story: object, xml: str) -> None:
    story.is_linked_to_previous = False  # type: ignore[attr-defined]
    element = story._element  # type: ignore[attr-defined]
    for child in list(element):
        element.remove(child)
    for child in parse_xml(f"<w:body {NS}>{xml}</w:body>"):
        element.append(child)


def _with_notes(data: bytes, notes: Mapping[str, str]) -> bytes:
    if not notes:
        return data
    members = read_members(data)
    for kind, content in notes.items():
        note = kind.removesuffix("s")
        xml = f'<w:{kind} {NS}><w:{note} w:id="1">{content}</w:{note}></w:{kind}>'
        members[f"word/{kind}.xml"] = b'<?xml version="1.0" encoding="UTF-8"?>' + xml.encode()
        declare_part(members, f"word/{kind}.xml", f"{WORD}{kind}+xml")
        relate(members, "word/document.xml", f"rId{kind}", f"{OFFICE}/{kind}", f"word/{kind}.xml")
    return pack(members)


def member(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


def body_xml(data: bytes) -> str:
    return member(data, "word/document.xml").decode()


def paragraphs(data: bytes) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs]
