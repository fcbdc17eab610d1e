"""An office that imports: it confirms what is proposed, and fills what is to be completed."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.run.importer import Imported, importer
from pipeline.settings import Settings
from pipeline.workbook.reading import Reading, read_inputs

SIRETS = ("21290901400012", "20090903400015", "28290999300010")
FILLED = {"Adresse": "1 place", "Code postal": "29520", "Ville": "Brest", "Affilié": "oui"}
BODY = ("CDG56", "Centre de gestion", "CDG", "28290999300010", "7 boulevard", "29000", "Quimper")
AGENT = {"Fonction": "Agent d’accueil", "Dispositif": "CDG29-EVOLUTION"}


class Bureau:
    """An office: its folders, a file to import, the proposal confirmed as it stands."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.settings = Settings(dt.date(2026, 1, 5), root / "inputs", root / "outputs", root / "registre")
        self.settings.inputs.mkdir()

    def proposal(self, path: Path) -> Path:
        return self.settings.outputs / "import" / f"{path.stem} – correspondance.xlsx"

    def confirm(self, path: Path) -> None:
        book = load_workbook(self.proposal(path))
        book["Correspondance"]["B1"] = "Oui"
        book.save(self.proposal(path))

    def imported(self, path: Path) -> Imported:
        assert not importer(path, self.settings).confirmed
        self.confirm(path)
        done = importer(path, self.settings)
        assert done.confirmed
        return done

    def complete(self, path: Path) -> Imported:
        """Fill what the import asks for, and run it again."""
        complements = self.settings.inputs / f"complements – {path.stem}.xlsx"
        book = load_workbook(complements)
        for index, value in enumerate(BODY, 1):
            book["Organismes"].cell(2, index).value = value
        if "Employeurs" in book.sheetnames:
            _fill(book["Employeurs"], [{"SIRET": siret, **FILLED} for siret in SIRETS])
        if "À compléter" in book.sheetnames:
            _fill(book["À compléter"], [AGENT] * (book["À compléter"].max_row - 1))
        book.save(complements)
        return importer(path, self.settings)

    def read(self) -> Reading:
        return read_inputs(self.settings.inputs)


def _fill(sheet: Worksheet, rows: Sequence[dict[str, str]]) -> None:
    titles = {str(cell.value).rstrip(" *"): cell.column for cell in sheet[1]}
    for number, row in zip(range(2, sheet.max_row + 1), rows, strict=False):
        if sheet.cell(number, 1).value:
            for title, value in row.items():
                if title in titles and sheet.cell(number, titles[title] or 1).value is None:
                    sheet.cell(number, titles[title] or 1).value = value


def rows(sheet: Worksheet, *lines: Sequence[object]) -> None:
    for line in lines:
        sheet.append([*line])


def new(path: Path, *names: str) -> Workbook:
    book = Workbook()
    book.worksheets[0].title = names[0]
    for name in names[1:]:
        book.create_sheet(name)
    return book
