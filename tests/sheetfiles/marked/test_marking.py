"""The copy shows every fault where it is, and is otherwise the user's own workbook."""

import shutil
import subprocess
import zipfile
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from lxml import etree
from openpyxl.cell import Cell
from openpyxl.workbook import Workbook

from pipeline.issues import Issue, Origin, Severity
from pipeline.sheetfiles import RawSheet, open_workbook
from pipeline.sheetfiles.marked import MARK_SHEET, mark
from pipeline.sheetfiles.marked.text import AUTHOR, ERROR_FILL, WARNING_FILL
from tests.sheetfiles.marked.workbooks import NAME, PNG, at, fault, rich

pytestmark = pytest.mark.filterwarnings("ignore:Data Validation extension")
FAULTS = [
    fault(at("Agents", "B3")),
    fault(at("Agents", "C4"), "Un zéro a été ajouté.", severity=Severity.AVERTISSEMENT),
    fault(at("Agents", "E5"), "Employeur inconnu.", related=(at("Agents", "B2"),)),
    fault(at("Agents", "E5"), "Employeur fermé."),
    fault(at("Agents", "G3"), "Le courriel manque."),
    fault(at("Séances d'été", "D2"), "L’heure de fin manque."),
    fault(at("Séances d'été", "B20"), "La date manque."),
    fault(at("", ""), "La feuille « Employeurs » manque."),
]


def opened(data: bytes) -> Workbook:
    return openpyxl.load_workbook(BytesIO(data))


def cell(book: Workbook, sheet: str, address: str) -> Cell:
    found = book[sheet][address]
    assert isinstance(found, Cell)
    return found


def fill(book: Workbook, sheet: str, address: str) -> str:
    return str(cell(book, sheet, address).fill.fgColor.rgb)


def note(book: Workbook, sheet: str, address: str) -> str:
    comment = cell(book, sheet, address).comment
    return comment.text if comment else ""


def listed(book: Workbook) -> list[tuple[object, ...]]:
    rows = book[MARK_SHEET].iter_rows(values_only=True)
    return [tuple(values[1:5]) for values in rows if str(values[0]).isdigit()]


def shared(path: Path) -> list[RawSheet]:
    return [sheet for sheet in open_workbook(path).sheets if sheet.name != MARK_SHEET]


def member(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return archive.read(name)


def names(data: bytes) -> list[str]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return archive.namelist()


def test_faulty_cells_are_coloured_by_the_gravest_of_their_points(tmp_path: Path) -> None:
    book = opened(mark(rich(tmp_path), FAULTS))
    assert [fill(book, "Agents", address) for address in ("B3", "E5", "B2", "G3")] == [ERROR_FILL] * 4
    assert fill(book, "Agents", "C4") == WARNING_FILL
    assert fill(book, "Agents", "C5") == "00000000"
    assert fill(book, "Séances d'été", "B20") == ERROR_FILL


def test_a_comment_says_what_is_wrong_and_how_to_mend_it(tmp_path: Path) -> None:
    book = opened(mark(rich(tmp_path), FAULTS))
    assert note(book, "Agents", "B3") == (
        "[À corriger] Erreur\u00a0: Le nom manque.\nÀ faire\u00a0: Saisissez-le."
    )
    assert "Employeur inconnu." in note(book, "Agents", "E5")
    assert "Employeur fermé." in note(book, "Agents", "E5")
    assert note(book, "Agents", "C4").startswith("[À corriger] À vérifier")
    assert cell(book, "Agents", "B3").comment.author == AUTHOR  # type: ignore[union-attr]


def test_comments_of_people_are_kept_and_ours_added_below(tmp_path: Path) -> None:
    book = opened(mark(rich(tmp_path), FAULTS))
    assert note(book, "Agents", "A4") == "à part"
    assert note(book, "Agents", "B2").startswith("Vu avec Paul\n\n[À corriger] Erreur")
    assert cell(book, "Agents", "B2").comment.author == "Marie"  # type: ignore[union-attr]


def test_the_list_is_the_last_sheet_the_only_one_active_and_links_to_the_cells(tmp_path: Path) -> None:
    data = mark(rich(tmp_path), FAULTS)
    book = opened(data)
    assert book.sheetnames[-1] == MARK_SHEET == book.active.title  # type: ignore[union-attr]
    assert [sheet.sheet_view.tabSelected for sheet in book.worksheets] == [None, None, None, True]
    root = etree.fromstring(member(data, "xl/worksheets/sheet4.xml"))
    links = [node.get("location") for node in root.iter("{*}hyperlink")]
    assert len(links) == 8
    assert "'Séances d''été'!D2" in links
    assert ("Erreur", "Agents", "B3", "Le nom manque.") in listed(book)
    assert ("Erreur", None, None, "La feuille « Employeurs » manque.") in listed(book)


def test_a_fault_that_touches_two_cells_is_shown_on_both(tmp_path: Path) -> None:
    rows = listed(opened(mark(rich(tmp_path), FAULTS)))
    assert [row[2] for row in rows if row[3] == "Employeur inconnu."] == ["E5", "B2"]


def test_all_else_is_as_in_the_original_whose_bytes_never_change(tmp_path: Path) -> None:
    source = rich(tmp_path)
    before = source.read_bytes()
    data = mark(source, FAULTS)
    assert source.read_bytes() == before
    copy = tmp_path / "copie.xlsx"
    copy.write_bytes(data)
    assert shared(copy) == shared(source)
    assert member(data, "xl/media/image1.png") == PNG
    assert member(data, "xl/worksheets/sheet3.xml") == member(before, "xl/worksheets/sheet3.xml")
    sheet, original = member(data, "xl/worksheets/sheet1.xml"), member(before, "xl/worksheets/sheet1.xml")
    for kept in (b"<cols>", b"<autoFilter", b"<conditionalFormatting", b"<dataValidations", b"x14:"):
        assert kept in original
        assert kept in sheet
    assert b"<f>C2+1</f>" in sheet
    names = opened(data).defined_names
    assert names["Liste"].attr_text == "Agents!$A$2:$A$11"
    assert opened(data)["Séances d'été"].print_title_rows == "$1:$1"


def test_the_style_of_a_cell_survives_under_the_colour(tmp_path: Path) -> None:
    book = opened(mark(rich(tmp_path), [fault(at("Agents", "A1")), fault(at("Agents", "D2"))]))
    assert cell(book, "Agents", "A1").font.bold
    assert cell(book, "Agents", "D2").is_date


def test_a_missing_cell_takes_the_style_of_its_column(tmp_path: Path) -> None:
    book = opened(mark(rich(tmp_path), FAULTS))
    assert cell(book, "Agents", "G3").number_format == "@"


def test_cells_and_rows_are_created_in_order(tmp_path: Path) -> None:
    places = [at("Séances d'été", address) for address in ("AA2", "D2", "B20", "A10", "C1048576", "E1")]
    data = mark(rich(tmp_path), [fault(place) for place in places])
    root = etree.fromstring(member(data, "xl/worksheets/sheet2.xml"))
    rows = [int(row.get("r", "0")) for row in root.iter("{*}row")]
    assert rows == [1, 2, 10, 20, 1048576]
    second = [c.get("r") for c in list(root.iter("{*}row"))[1]]
    assert second == ["A2", "B2", "C2", "D2", "AA2"]


def test_the_drawing_of_comments_comes_where_the_schema_wants_it(tmp_path: Path) -> None:
    data = mark(rich(tmp_path), FAULTS)
    root = etree.fromstring(member(data, "xl/worksheets/sheet1.xml"))
    tags = [etree.QName(node).localname for node in root]
    assert tags.index("legacyDrawing") < tags.index("extLst")
    assert tags.index("pageMargins") < tags.index("legacyDrawing")


def test_each_new_comment_has_one_shape_of_its_own_number(tmp_path: Path) -> None:
    data = mark(rich(tmp_path), FAULTS)
    parts = [
        etree.fromstring(member(data, name)) for name in names(data) if "omment" in name or "vml" in name
    ]
    shapes = [shape for root in parts for shape in root.iter("{urn:schemas-microsoft-com:vml}shape")]
    comments = [comment for root in parts for comment in root.iter("{*}comment")]
    assert len({shape.get("id") for shape in shapes}) == len(shapes) == len(comments) == 8
    assert all("visibility:hidden" in shape.get("style", "") for shape in shapes)


def test_nothing_that_we_write_starts_a_formula_or_breaks_the_xml(tmp_path: Path) -> None:
    formulas = ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1"]
    nasty = [*formulas, "a\x07b\x00c\ud800", "_x000D_", "</t>&", "x" * 40_000]
    issues = [fault(at("Agents", f"B{n}"), text, remedy=text) for n, text in enumerate(nasty, 2)]
    path = tmp_path / "copie.xlsx"
    path.write_bytes(mark(rich(tmp_path), issues))
    rows = open_workbook(path).sheets[-1].rows
    written = [value for row in rows for value in row.cells if isinstance(value, str)]
    assert not [value for value in written if value.startswith(("=", "+", "-", "@", "\t"))]
    assert {"'=cmd|' /C calc'!A0", "_x000D_", "</t>&", "a\ufffdb\ufffdc\ufffd"} <= set(written)


def test_points_of_other_workbooks_and_mere_information_are_left_out(tmp_path: Path) -> None:
    issues = [
        fault(at("Agents", "B3", file="autre.xlsx")),
        fault(at("Agents", "B4"), severity=Severity.INFORMATION),
        fault(at("Agents", "B5")),
    ]
    book = opened(mark(rich(tmp_path), issues))
    assert [row[2] for row in listed(book)] == ["B5"]
    assert fill(book, "Agents", "B3") == "FFCCFFCC"


def test_a_workbook_in_a_folder_is_known_by_the_name_given(tmp_path: Path) -> None:
    issues = [fault(at("Agents", "B5", file=f"service/{NAME}"))]
    assert len(listed(opened(mark(rich(tmp_path), issues, name=f"service/{NAME}")))) == 1


def test_confidential_points_are_counted_and_shown_only_where_allowed(tmp_path: Path) -> None:
    secret = fault(at("Agents", "B5"), "Aménagement à préciser.", confidential=True, value="RQTH")
    source = rich(tmp_path)
    common = mark(source, [secret, fault(at("Agents", "B3"))])
    assert not [name for name in names(common) if "Aménagement".encode() in member(common, name)]
    assert fill(opened(common), "Agents", "B5") == "00000000"
    texts = [str(values[0]) for values in opened(common)[MARK_SHEET].iter_rows(values_only=True)]
    assert [text for text in texts if text.startswith("1 point confidentiel")]
    allowed = mark(source, [secret], confidential=True)
    assert "Aménagement à préciser." in note(opened(allowed), "Agents", "B5")


def test_the_faulty_value_itself_is_never_written(tmp_path: Path) -> None:
    data = mark(rich(tmp_path), [fault(at("Agents", "B3"), value="2 90 03 29 232 001")])
    assert not [name for name in names(data) if b"232 001" in member(data, name)]


def test_a_flood_of_points_says_how_many_are_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.sheetfiles.marked.listing.MAX_POINTS", 5)
    book = opened(mark(rich(tmp_path), [fault(at("Agents", f"B{n}")) for n in range(2, 12)]))
    texts = [str(values[0]) for values in book[MARK_SHEET].iter_rows(max_row=4, values_only=True)]
    assert [text for text in texts if text.startswith("… et 5 autres points")]
    assert len(listed(book)) == 5


def test_marking_a_marked_copy_takes_the_old_marks_away(tmp_path: Path) -> None:
    source, copy = rich(tmp_path), tmp_path / "copie.xlsx"
    copy.write_bytes(mark(source, FAULTS))
    again = opened(mark(copy, [fault(at("Agents", "B6", file="copie.xlsx"))]))
    assert again.sheetnames == ["Agents", "Séances d'été", "Notes", MARK_SHEET]
    assert [row[2] for row in listed(again)] == ["B6"]
    assert fill(again, "Agents", "B3") == "FFCCFFCC"
    assert fill(again, "Agents", "E5") == "00000000"
    assert note(again, "Agents", "E5") == ""
    assert note(again, "Agents", "B2") == "Vu avec Paul"
    assert note(again, "Agents", "A4") == "à part"
    assert again["Séances d'été"].print_title_rows == "$1:$1"


def test_a_marked_copy_marked_again_the_same_way_does_not_grow(tmp_path: Path) -> None:
    path = rich(tmp_path)
    first = mark(path, FAULTS)
    path.write_bytes(first)
    second = mark(path, FAULTS)
    assert sorted(names(second)) == sorted(names(first))
    assert note(opened(second), "Agents", "B2") == note(opened(first), "Agents", "B2")
    assert listed(opened(second)) == listed(opened(first))


def test_the_same_faults_give_the_same_bytes(tmp_path: Path) -> None:
    source = rich(tmp_path)
    assert mark(source, FAULTS) == mark(source, FAULTS)


@pytest.mark.parametrize("source", ["csv", "xls"])
def test_other_formats_get_a_copy_with_their_values_at_their_addresses(tmp_path: Path, source: str) -> None:
    path = tmp_path / f"agents.{source}"
    if source == "csv":
        path.write_bytes('Référence;Nom\nR1;=1+1\n;"a\nb"\n01000;NA\n'.encode())
    else:
        shutil.copy(Path(__file__).parent.parent / "excel97.xls", path)
    sheet = open_workbook(path).sheets[0].name
    copy = tmp_path / "copie.xlsx"
    copy.write_bytes(mark(path, [Issue("x", Severity.ERREUR, "Faux.", "", Origin(path.name, sheet, "B4"))]))
    converted = open_workbook(copy)
    assert converted.sheets[0].rows == open_workbook(path).sheets[0].rows
    assert fill(opened(copy.read_bytes()), sheet, "B4") == ERROR_FILL


def test_a_file_name_too_long_for_a_sheet_still_finds_its_cells(tmp_path: Path) -> None:
    path = tmp_path / "export des agents de la direction des ressources humaines.csv"
    path.write_bytes(b"Nom;Lieu\nA;\n")
    book = opened(mark(path, [fault(at(path.stem, "B2", file=path.name))]))
    assert fill(book, book.sheetnames[0], "B2") == ERROR_FILL


@pytest.mark.epreuve
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_the_copy_and_its_own_save_is_marked_again_cleanly(tmp_path: Path) -> None:
    copy = tmp_path / "copie.xlsx"
    copy.write_bytes(mark(rich(tmp_path), FAULTS))
    command = [
        "soffice",
        f"-env:UserInstallation={(tmp_path / 'profil').as_uri()}",
        "--headless",
        "--convert-to",
    ]
    subprocess.run(
        [*command, "xlsx", "--outdir", tmp_path / "lo", copy], check=True, timeout=120, capture_output=True
    )
    saved = tmp_path / "lo" / "copie.xlsx"
    book = opened(saved.read_bytes())
    assert book.sheetnames == ["Agents", "Séances d'été", "Notes", MARK_SHEET]
    assert book["Agents"].data_validations.dataValidation
    assert fill(book, "Agents", "B3") == ERROR_FILL
    assert note(book, "Agents", "B3").startswith("[À corriger]")
    again = opened(mark(saved, [fault(at("Agents", "B6", file="copie.xlsx"))]))
    assert note(again, "Agents", "B3") == ""
    assert note(again, "Agents", "A4") == "à part"
    assert fill(again, "Agents", "E5") != ERROR_FILL
    assert [row[2] for row in listed(again)] == ["B6"]
