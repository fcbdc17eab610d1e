"""Word documents made by hand for the tests: small, deterministic, anchored as the real templates are."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from html import escape

from pipeline.run.policy import policy_of
from pipeline.settings import Settings
from pipeline.store.decide import Policy

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPES = XML + (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/>'
    '<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.styles+xml"/>'
    '<Override PartName="/word/header1.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.header+xml"/>'
    '<Override PartName="/docProps/custom.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'custom-properties+xml"/></Types>'
)
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_ROOT_RELS = XML + (
    f'<Relationships xmlns="{_RELS}"><Relationship Id="rId1" Type="{_OFFICE}/officeDocument" '
    f'Target="word/document.xml"/><Relationship Id="rId2" Type="{_OFFICE}/custom-properties" '
    'Target="docProps/custom.xml"/></Relationships>'
)
_PART_RELS = XML + (
    f'<Relationships xmlns="{_RELS}"><Relationship Id="rId1" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/header" Target="header1.xml"/></Relationships>'
)
_STYLES = XML + (
    f'<w:styles {W}><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
    "</w:style>"
    + "".join(
        f'<w:style w:type="paragraph" w:styleId="Titre{n}"><w:name w:val="heading {n}"/>'
        '<w:basedOn w:val="Normal"/>'
        f'<w:pPr><w:outlineLvl w:val="{n - 1}"/></w:pPr></w:style>'
        for n in (1, 2, 3)
    )
    + '<w:style w:type="paragraph" w:styleId="Invite"><w:name w:val="Invite"/><w:basedOn w:val="Normal"/>'
    "<w:rPr><w:i/></w:rPr></w:style></w:styles>"
)


@dataclass(frozen=True)
class Task:
    """A document to make, as the plan gives it."""

    key: str
    path: str
    fingerprint: str
    data: bytes
    signed: str = ""
    succeeds: str = ""
    said: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        return self.key.partition("/")[0]

    @property
    def dossiers(self) -> tuple[str, ...]:
        return (self.key.partition("/")[2],)


def render(task: Task) -> bytes:
    """Give the document of a task."""
    return task.data


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    """Zip parts, the same bytes for the same parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in parts.items():
            target.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def unpacked(data: bytes) -> dict[str, bytes]:
    """Give every part of a document."""
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        return {name: source.read(name) for name in source.namelist()}


def with_part(data: bytes, name: str, part: str | bytes) -> bytes:
    """Give a document with one part replaced."""
    return packed({**unpacked(data), name: part})


def document(key: str, body: str, header: str = "") -> bytes:
    """Give a document of one key: body and header are WordprocessingML."""
    reference = f'<w:headerReference xmlns:r="{_OFFICE}" w:type="default" r:id="rId2"/>'
    section = f"<w:sectPr>{reference}</w:sectPr>"
    custom = (
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
        'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
        '<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="bilan_document">'
        f"<vt:lpwstr>{escape(key)}</vt:lpwstr></property></Properties>"
    )
    return packed(
        {
            "[Content_Types].xml": _TYPES,
            "_rels/.rels": _ROOT_RELS,
            "word/document.xml": f"{XML}<w:document {W}><w:body>{body}{section}</w:body></w:document>",
            "word/_rels/document.xml.rels": _PART_RELS,
            "word/styles.xml": _STYLES,
            "word/header1.xml": f"{XML}<w:hdr {W}>{header or paragraph('Service mobilité')}</w:hdr>",
            "docProps/custom.xml": XML + custom,
        }
    )


def run(text: str, properties: str = "") -> str:
    """Give a run; an empty text gives no run."""
    dress = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{dress}<w:t xml:space="preserve">{escape(text, quote=False)}</w:t></w:r>' if text else ""


def paragraph(text: str, style: str = "", runs: str = "") -> str:
    """Give a paragraph."""
    dress = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{dress}{run(text)}{runs}</w:p>"


def champ(name: str, value: str, number: int, title: str = "") -> str:
    """Give a machine-owned field: an inline control whose content a hidden bookmark holds too."""
    alias = f'<w:alias w:val="{escape(title)}"/>' if title else ""
    return (
        f'<w:sdt><w:sdtPr>{alias}<w:tag w:val="bilan_{name}"/></w:sdtPr><w:sdtContent>'
        f'<w:bookmarkStart w:id="{number}" w:name="_bilan_{name}"/>{run(value)}'
        f'<w:bookmarkEnd w:id="{number}"/>'
        "</w:sdtContent></w:sdt>"
    )


def table(rows: Sequence[Sequence[str]]) -> str:
    """Give a table of plain texts."""
    columns = len(rows[0])
    width = 9000 // columns
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for _ in range(columns))
    cell = f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{{}}</w:tc>'
    lines = "".join(
        "<w:tr>" + "".join(cell.format(paragraph(text)) for text in row) + "</w:tr>" for row in rows
    )
    properties = '<w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr>'
    return f"<w:tbl>{properties}<w:tblGrid>{grid}</w:tblGrid>{lines}</w:tbl>"


SECTIONS = (
    ("1.1. Besoins et attentes de l’agent", "Titre2"),
    ("2.1.1. Domaine fonctionnel / missions / activités", "Titre3"),
    ("2.3.2. Savoir faire", "Titre3"),
    ("2.5. Prise en compte de la situation personnelle", "Titre2"),
)
FIELDS = {"nom": "Mme Aline DUPRÉ", "fonction": "Cheffe de service", "date_de_lancement": "1er août 2026"}


def synthese(
    key: str = "synthese/A-01",
    fields: Mapping[str, str] = FIELDS,
    actions: Sequence[tuple[str, str]] = (("3 mois", "1er mars 2027"), ("", "")),
    steps: int = 2,
    prefilled: str = "",
) -> bytes:
    """Give a synthesis as the template makes it: fields, sections to type in, the two tables of the plan."""
    names = [f"Action {n}" for n in range(1, len(actions) + 1)]
    identity = "".join(
        paragraph(
            f"{name.replace('_', ' ')} : ",
            runs=champ(name, value, 10 + n, name.replace("_", " ").capitalize()),
        )
        for n, (name, value) in enumerate(fields.items())
    )
    sections = "".join(
        paragraph(title, style) + paragraph("Votre réponse…", "Invite") + paragraph(prefilled)
        for title, style in SECTIONS
    )
    calendar = table(
        [
            ["", *names],
            ["Durée", *(duration for duration, _ in actions)],
            ["Date de réalisation", *(day for _, day in actions)],
        ]
    )
    grid = table([["", *names], *([f"Étape {n}", *("" for _ in names)] for n in range(1, steps + 1))])
    plan = (
        paragraph("3.1.1. Le calendrier des actions", "Titre3")
        + calendar
        + paragraph("3.1.2. Mise en œuvre opérationnelle des actions (établir des étapes)", "Titre3")
        + grid
        + paragraph("3.1.3. Les outils méthodologiques", "Titre3")
        + paragraph("")
    )
    title = paragraph("Bilan de parcours professionnel", "Titre1")
    return document(key, title + identity + sections + plan)


def convention(
    key: str = "convention/A-01", nom: str = "Mme Aline DUPRÉ", heures: str = "18 heures"
) -> bytes:
    """Give a small convention: a heading, a paragraph, a table of labels and values."""
    return document(
        key,
        paragraph("Convention", "Titre1")
        + paragraph(f"Entre la commune et {nom}, ci-après désignée « l'agent ».")
        + table([["Agent", nom], ["Durée convenue", heures]]),
    )


def policy(day: date, **options: object) -> Policy:
    """The program's own rules for each kind, with some options."""
    return replace(policy_of(Settings(day)), **options)  # type: ignore[arg-type]
