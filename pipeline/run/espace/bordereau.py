"""The « bordereau d'élimination » as a Word file: a list of kinds of papers, never of persons."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from pipeline.french import arrondi, date_longue, nombre, pluriel

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import _Cell

TITRES = (
    "N°",
    "Typologie et description des documents",
    "Dates extrêmes",
    "Durée d’utilité administrative",
    "Volume",
    "Observations du service",
    "Observations des Archives départementales",
)
LARGEURS_MM = (10, 62, 26, 54, 30, 40, 45)
VISA = (
    "Aucun de ces documents n’est éliminé avant le visa de la personne chargée du contrôle scientifique et "
    "technique de l’État sur les archives (code du patrimoine, articles L.\u00a0212-2 et R.\u00a0212-14)."
)


@dataclass(frozen=True, slots=True)
class Categorie:
    """One line: a kind of paper of one archived year, its extreme years, how long it was kept, its volume."""

    intitule: str
    debut: int
    fin: int
    mois: int
    source: str
    fichiers: int
    octets: int

    @property
    def dates(self) -> str:
        """The extreme years."""
        return str(self.debut) if self.debut == self.fin else f"{self.debut}-{self.fin}"

    @property
    def duree(self) -> str:
        """How long it is kept, and why."""
        years, months = divmod(self.mois, 12)
        length = pluriel(self.mois, "mois") if months or not years else pluriel(years, "an")
        return f"{length} après la clôture du dossier ({self.source})"

    @property
    def volume(self) -> str:
        """Files and megabytes: electronic archives have no running metre."""
        return f"{pluriel(self.fichiers, 'fichier')}, {taille(self.octets)}"


def taille(octets: int) -> str:
    """A size: « 1,2 Mo »."""
    return f"{nombre(arrondi(Decimal(max(octets, 100_000)) / 1_000_000, 1))}\u00a0Mo"


def bordereau(numero: str, service: str, jour: date, categories: Sequence[Categorie]) -> bytes:
    """The file to sign in two copies and send to the Archives départementales."""
    import docx  # noqa: PLC0415 (0.2 s: only who prints one pays for it)
    from docx.shared import Pt  # noqa: PLC0415

    document = docx.Document()
    _page(document, numero)
    document.add_heading("Bordereau d’élimination d’archives publiques", 0)
    document.add_paragraph(f"Bordereau n° {numero}, établi le {date_longue(jour)}")
    document.add_paragraph(f"Service producteur : {service or '……………………………………………'}")
    files, size = sum(each.fichiers for each in categories), sum(each.octets for each in categories)
    document.add_paragraph(
        f"Volume total : {pluriel(files, 'fichier électronique', 'fichiers électroniques')}, "
        f"{taille(size)}. Sort final proposé : élimination."
    )
    _table(document, categories)
    document.add_paragraph(VISA).paragraph_format.space_before = Pt(10)
    _signatures(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _page(document: "Document", numero: str) -> None:
    from docx.enum.section import WD_ORIENT  # noqa: PLC0415
    from docx.shared import Mm, Pt, RGBColor  # noqa: PLC0415

    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(15)
    font = document.styles["Normal"].font
    font.name, font.size = "Arial", Pt(10)
    document.styles["Normal"].paragraph_format.space_after = Pt(4)
    title = document.styles["Title"].font
    title.name, title.size, title.color.rgb = "Arial", Pt(16), RGBColor(0, 0, 0)
    told = document.core_properties
    told.title, told.author, told.language = f"Bordereau d’élimination n° {numero}", "", "fr-FR"
    told.comments = ""


def _table(document: "Document", categories: Sequence[Categorie]) -> None:
    from docx.oxml import OxmlElement  # noqa: PLC0415
    from docx.shared import Mm  # noqa: PLC0415

    table = document.add_table(rows=1, cols=len(TITRES), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, LARGEURS_MM, strict=True):
        column.width = Mm(width)
    rows = [TITRES] + [
        (str(rank), each.intitule, each.dates, each.duree, each.volume, "", "")
        for rank, each in enumerate(categories, 1)
    ]
    for rank, texts in enumerate(rows):
        cells = (table.rows[0] if rank == 0 else table.add_row()).cells
        for cell, text, width in zip(cells, texts, LARGEURS_MM, strict=True):
            _fill(cell, text, width, bold=rank == 0)
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _fill(cell: "_Cell", text: str, width: int, *, bold: bool = False) -> None:
    from docx.shared import Mm, Pt  # noqa: PLC0415

    cell.width = Mm(width)
    run = cell.paragraphs[0].add_run(text)
    run.bold, run.font.size = bold, Pt(9)


def _signatures(document: "Document") -> None:
    table = document.add_table(rows=1, cols=2)
    left, right = table.rows[0].cells
    left.text = "Le responsable du service\nÀ ……………………, le ……………………\n(signature et cachet)"
    right.text = "Visa du directeur des Archives départementales\nVisa le ……………………\n(signature et cachet)"
