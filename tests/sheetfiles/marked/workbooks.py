"""A workbook with all that a person may have put in it, and issues about its cells."""

import base64
import zipfile
from datetime import date, time
from io import BytesIO
from pathlib import Path

import openpyxl
from openpyxl.comments import Comment
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from pipeline.issues import Issue, Origin, Severity

NAME = "Agents été.xlsx"
EXTENSION = (
    '<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}" '
    'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main">'
    '<x14:dataValidations count="1" '
    'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><x14:dataValidation type="list" '
    'allowBlank="1"><x14:formula1><xm:f>Notes!$A$1:$A$3</xm:f></x14:formula1><xm:sqref>D2:D40</xm:sqref>'
    "</x14:dataValidation></x14:dataValidations></ext></extLst></worksheet>"
)
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def rich(folder: Path) -> Path:
    """The workbook, in a folder."""
    book = openpyxl.Workbook()
    agents = book.worksheets[0]
    agents.title = "Agents"
    agents.append(["Référence", "Nom", "SIRET", "Date", "Employeur"])
    for n in range(2, 12):
        agents.append([f"R{n}", f"NOM{n}", 12345678901230 + n, date(2024, 1, n), "QUIMPER"])
    for cell in agents[1]:
        cell.font = Font(bold=True)
    agents["B3"].fill = PatternFill("solid", fgColor="FFCCFFCC")
    agents["F2"] = "=C2+1"
    agents["B2"].comment = Comment("Vu avec Paul", "Marie")
    agents["A4"].comment = Comment("à part", "Marie")
    validation = DataValidation(type="list", formula1='"QUIMPER,BREST"')
    validation.add("E2:E100")
    agents.add_data_validation(validation)
    rule = Rule(type="cellIs", operator="greaterThan", formula=["5"])
    agents.conditional_formatting.add("C2:C50", rule)
    agents.column_dimensions["B"].width = 31.5
    agents.column_dimensions["G"].number_format = "@"
    agents.freeze_panes = "A2"
    agents.auto_filter.ref = "A1:E11"
    sessions = book.create_sheet("Séances d'été")
    sessions.append(["Référence", "Date", "Début"])
    sessions.append(["R2", date(2024, 3, 1), time(9, 30)])
    book.create_sheet("Notes")["A1"] = "libre"
    book.defined_names["Liste"] = DefinedName("Liste", attr_text="Agents!$A$2:$A$11")
    sessions.print_title_rows = "1:1"
    buffer = BytesIO()
    book.save(buffer)
    path = folder / NAME
    path.write_bytes(_with_extension_and_image(buffer))
    return path


def _with_extension_and_image(buffer: BytesIO) -> bytes:
    result = BytesIO()
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                content = content.replace(b"</worksheet>", EXTENSION.encode())
            target.writestr(name, content)
        target.writestr("xl/media/image1.png", PNG)
    return result.getvalue()


def at(sheet: str, cell: str, *, file: str = NAME) -> Origin:
    return Origin(file, sheet, cell)


def fault(origin: Origin, message: str = "Le nom manque.", **more: object) -> Issue:
    """An error about a cell."""
    fields: dict[str, object] = {"severity": Severity.ERREUR, "remedy": "Saisissez-le.", **more}
    return Issue("nom-manquant", message=message, origin=origin, **fields)  # type: ignore[arg-type]
