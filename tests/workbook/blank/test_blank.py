import tempfile
from functools import cache
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.dispositifs.loader import load
from pipeline.workbook.blank import write_blank
from pipeline.workbook.columns import Etape, Ligne, columns
from pipeline.workbook.reading import read_inputs
from pipeline.workbook.reading.extent import MARQUE
from pipeline.workbook.sheets import MODELES
from tests.workbook.builders import Book

SCHEMES = load()[0]


def model(name: str) -> type[Ligne]:
    return next(modele for modele in MODELES if modele.feuille.nom == name)


def sheets(path: Path) -> dict[str, Worksheet]:
    book = openpyxl.load_workbook(path)
    return {sheet.title: sheet for sheet in book.worksheets}


def titles(sheet: Worksheet) -> list[str]:
    return [str(cell.value).removesuffix(" *") for cell in sheet[1]]


@cache
def blank(code: str) -> bytes:
    """The blank workbook of one scheme, of all of them for "", made once."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "vierge.xlsx")
        write_blank(path, [SCHEMES[code]] if code else None)
        return path.read_bytes()


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("vierge") / "vierge.xlsx"
    path.write_bytes(blank(""))
    return path


def test_it_holds_every_sheet_and_column_when_no_scheme_is_chosen(everything: Path) -> None:
    found = sheets(everything)
    for modele in MODELES:
        if not modele.feuille.conseiller:
            assert titles(found[modele.feuille.nom]) == [column.titre for column in columns(modele)]


def test_every_heading_has_a_note_with_its_help_and_example(everything: Path) -> None:
    found = sheets(everything)
    for modele in MODELES:
        if modele.feuille.conseiller:
            continue
        for cell, column in zip(found[modele.feuille.nom][1], columns(modele), strict=True):
            assert cell.comment is not None
            assert column.col.aide in cell.comment.text
            assert column.col.exemple in cell.comment.text


def test_each_sheet_opens_with_one_invented_line_that_is_not_read(everything: Path) -> None:
    for name, sheet in sheets(everything).items():
        if name not in ("Lisez-moi", "Listes"):
            assert sheet["A2"].value == MARQUE
            assert sheet.max_row == 2
    reading = read_inputs(everything.parent, SCHEMES)
    assert reading.issues == ()
    assert reading.tables.agents == ()


def test_the_invented_line_is_a_valid_one_but_for_its_mark(tmp_path: Path, everything: Path) -> None:
    book = openpyxl.load_workbook(everything)
    for sheet in book.worksheets:
        if sheet["A2"].value == MARQUE:
            sheet["A2"].value = columns(model(sheet.title))[0].col.exemple
    book.save(tmp_path / "exemples.xlsx")
    reading = read_inputs(tmp_path, SCHEMES)
    assert {issue.code for issue in reading.issues} <= {"reference-inconnue"}
    assert reading.tables.seances[0].row.fin is not None


def test_the_counsellor_has_a_workbook_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "conseiller" / "suivi.xlsx"
    path.parent.mkdir()
    write_blank(path, conseiller=True)
    assert [n for n in sheets(path) if n not in ("Lisez-moi", "Listes")] == ["Préremplissage", "Actions"]
    assert read_inputs(tmp_path).issues == ()


def test_codes_keep_their_zeros_and_dates_are_dates(everything: Path) -> None:
    found = sheets(everything)
    formats = {
        (name, cell.value): sheet.column_dimensions[get_column_letter(cell.column or 0)].number_format
        for name, sheet in found.items()
        for cell in sheet[1]
    }
    for title in ("SIRET *", "Code postal *", "Téléphone", "IBAN", "Code *"):
        assert formats["Organismes", title] == "@"
    assert formats["Agents", "Date de demande"] == "dd/mm/yyyy"
    assert formats["Séances", "Début *"] == "hh:mm"
    assert found["Organismes"]["D2"].value == "20001234200016"


def test_lists_offer_allowed_values_and_the_codes_of_other_sheets(everything: Path) -> None:
    found = sheets(everything)
    rules = {str(rule.sqref).split(":")[0]: rule for rule in found["Séances"].data_validations.dataValidation}
    assert rules["A2"].formula1 == "'Agents'!$A$3:$A$2000"
    assert "réalisée" in rules["L2"].formula1
    agents = {str(rule.sqref).split(":")[0]: rule for rule in found["Agents"].data_validations.dataValidation}
    employer = next(rule for rule in agents.values() if "Employeurs" in rule.formula1)
    assert not employer.showErrorMessage
    assert any(rule.formula1 == "Listes!$A$2:$A$200" for rule in agents.values())
    assert found["Listes"].sheet_state == "hidden"
    assert found["Listes"]["A2"].value in SCHEMES


def test_a_scheme_brings_only_the_sheets_and_columns_it_uses(tmp_path: Path) -> None:
    (tmp_path / "cdg34.xlsx").write_bytes(blank("CDG34"))
    cdg34 = sheets(tmp_path / "cdg34.xlsx")
    assert "Promotions" not in cdg34
    assert "Heures CPF" not in titles(cdg34["Agents"])
    assert "Dérogation d'ancienneté" not in titles(cdg34["Agents"])
    (tmp_path / "departement.xlsx").write_bytes(blank("DEPARTEMENT"))
    departement = sheets(tmp_path / "departement.xlsx")
    assert {"Heures CPF", "Dérogation d'ancienneté"} <= set(titles(departement["Agents"]))
    (tmp_path / "dgafp.xlsx").write_bytes(blank("DGAFP-COLLECTIF"))
    assert {"Promotions", "Absences"} <= set(sheets(tmp_path / "dgafp.xlsx"))


@pytest.mark.parametrize("code", SCHEMES)
def test_the_examples_speak_of_the_scheme_chosen(tmp_path: Path, code: str) -> None:
    (tmp_path / "a.xlsx").write_bytes(blank(code))
    others = [other for other in SCHEMES if other != code and other not in code]
    found = sheets(tmp_path / "a.xlsx")
    said = [
        f"{cell.value}\n{cell.comment.text if cell.comment else ''}"
        for sheet in found.values()
        for row in sheet.iter_rows(max_row=2)
        for cell in row
    ]
    assert not [text for text in said if any(other in text for other in others)]
    agent = dict(zip(titles(found["Agents"]), (cell.value for cell in found["Agents"][2]), strict=True))
    assert agent["Dispositif"] == code
    if SCHEMES[code].duree_totale is not None:
        assert agent["Durée convenue (h)"] == float(SCHEMES[code].duree_totale or 0)


def test_the_examples_of_the_herault_name_neither_the_finistere_code_nor_its_tariff(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(blank("CDG34"))
    agents = sheets(tmp_path / "a.xlsx")["Agents"]
    line = dict(zip(titles(agents), (cell.value for cell in agents[2]), strict=True))
    assert (line["Organisme"], line["Tarif"]) == ("CDG34", 980)


def test_the_readme_says_what_is_due_at_each_stage(everything: Path) -> None:
    text = "\n".join(str(cell.value) for row in sheets(everything)["Lisez-moi"] for cell in row if cell.value)
    for stage in (
        "À la demande",
        "À la signature",
        "Pendant les séances",
        "À la clôture",
        "À la facturation",
    ):
        assert stage in text
    for modele in MODELES:
        if not modele.feuille.conseiller:
            assert all(column.titre in text for column in columns(modele))
    assert len(Etape) == 5


def test_no_text_that_we_write_can_start_a_formula(everything: Path) -> None:
    book = openpyxl.load_workbook(everything)
    texts = [
        cell for sheet in book.worksheets for row in sheet for cell in row if isinstance(cell.value, str)
    ]
    assert texts
    assert not [c.coordinate for c in texts if str(c.value)[0] in "=+-@" or c.data_type == "f"]


@pytest.mark.parametrize("code", ["", *SCHEMES])
def test_filled_by_hand_it_reads_without_fault(tmp_path: Path, code: str) -> None:
    (tmp_path / "rempli.xlsx").write_bytes(blank(code))
    book = openpyxl.load_workbook(tmp_path / "rempli.xlsx")
    source = Book()
    for agent in source.sheets["Agents"]:
        agent["Dispositif"] = code or agent["Dispositif"]
    for name in source.sheets:
        sheet = book[name]
        by_title = {title: index for index, title in enumerate(titles(sheet), 1)}
        for row, values in enumerate(source.sheets[name], 3):
            for title, value in values.items():
                if title in by_title or value is not None:
                    sheet.cell(row, by_title[title]).value = value  # type: ignore[assignment]
    book.save(tmp_path / "rempli.xlsx")
    reading = read_inputs(tmp_path, SCHEMES)
    assert reading.issues == ()
    assert len(reading.tables.agents) == 6
    assert len(reading.tables.seances) == 18


@pytest.mark.parametrize("codes", [(), ("CDG34",), ("DGAFP-COLLECTIF",)])
def test_the_essential_one_is_starred_and_enough_to_be_read(tmp_path: Path, codes: tuple[str, ...]) -> None:
    path = tmp_path / "essentiel.xlsx"
    write_blank(path, [SCHEMES[code] for code in codes] or None, essentiel=True)
    found = {name: sheet for name, sheet in sheets(path).items() if name not in ("Lisez-moi", "Listes")}
    assert set(found) - {"Promotions"} == {"Organismes", "Employeurs", "Agents", "Séances"}
    assert ("Promotions" in found) is ("DGAFP-COLLECTIF" in codes)
    for name, sheet in found.items():
        starred = {column.titre for column in columns(model(name)) if column.etoile}
        assert set(titles(sheet)) - {"Promotion"} <= starred
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        if sheet["A2"].value == MARQUE:
            sheet.delete_rows(2)
    book.save(path)
    assert not [i for i in read_inputs(tmp_path).issues if i.code == "colonne-manquante"]


def test_no_list_offers_the_invented_line(everything: Path) -> None:
    lists = [
        rule.formula1
        for sheet in sheets(everything).values()
        for rule in sheet.data_validations.dataValidation
    ]
    codes = [formula for formula in lists if "!" in formula and not formula.startswith("Listes")]
    assert codes
    assert all("$3:" in formula for formula in codes)
