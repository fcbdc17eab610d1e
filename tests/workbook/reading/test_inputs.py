import datetime as dt
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook

from pipeline.dispositifs.loader import load
from pipeline.issues import Severity
from pipeline.workbook.reading import read_inputs
from pipeline.workbook.values.nir import holds_nir
from tests.workbook.builders import Book, errors, grid, one_error, plain, read, read_sheets

ROOT = Path(__file__).resolve().parents[3]


def save(book: Book, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    out = Workbook()
    out.remove(out.worksheets[0])
    for name in book.sheets:
        sheet = out.create_sheet(name)
        for row in book.raw_sheet(name).rows:
            sheet.append(row.cells)
    out.save(path)


def only(book: Book, *sheets: str) -> Book:
    return Book({name: book.sheets[name] for name in sheets}, book.name, book.conseiller)


def test_a_workbook_on_disk_reads_as_in_memory(tmp_path: Path) -> None:
    save(Book(), tmp_path / "agents.xlsx")
    reading = read_inputs(tmp_path)
    assert reading.issues == ()
    assert reading.tables == read(Book()).tables
    assert reading.sources[0].rows == 28


def test_sheets_may_be_spread_over_several_workbooks(tmp_path: Path) -> None:
    save(only(Book(), "Agents"), tmp_path / "b.xlsx")
    save(only(Book(), "Séances"), tmp_path / "a.xlsx")
    save(only(Book(), "Organismes", "Employeurs", "Intervenants"), tmp_path / "c.xlsx")
    reading = read_inputs(tmp_path)
    assert reading.issues == ()
    assert len(reading.tables.seances) == 18
    assert {r.place.file for r in reading.tables.agents} == {"b.xlsx"}


def test_archives_lock_files_and_hidden_files_are_never_read(tmp_path: Path) -> None:
    save(Book(), tmp_path / "agents.xlsx")
    save(Book().set("Agents", 0, "Nom", None), tmp_path / "archives" / "2025.xlsx")
    (tmp_path / "~$agents.xlsx").write_bytes(b"lock")
    (tmp_path / ".cache.xlsx").write_bytes(b"hidden")
    (tmp_path / "notes.docx").write_bytes(b"not a workbook")
    reading = read_inputs(tmp_path)
    assert reading.issues == ()
    assert [s.name for s in reading.sources] == ["agents.xlsx"]


def test_another_folder_with_workbooks_is_told(tmp_path: Path) -> None:
    save(Book(), tmp_path / "agents.xlsx")
    save(Book(), tmp_path / "2025" / "agents.xlsx")
    (issue,) = read_inputs(tmp_path).issues
    assert issue.code == "dossier-non-lu"
    assert "2025" in issue.message


def test_an_unreadable_workbook_gets_its_sentence_and_the_others_go_on(tmp_path: Path) -> None:
    save(Book(), tmp_path / "agents.xlsx")
    (tmp_path / "abime.xlsx").write_bytes(b"PK\x03\x04 truncated")
    reading = read_inputs(tmp_path)
    issue = one_error(reading)
    assert issue.code == "classeur-illisible"
    assert issue.origin.file == "abime.xlsx"
    assert len(reading.tables.agents) == 6


def test_a_damaged_file_that_nobody_ever_read_loses_only_what_all_documents_need(tmp_path: Path) -> None:
    save(Book(), tmp_path / "agents.xlsx")
    (tmp_path / "abime.xlsx").write_bytes(b"PK\x03\x04 truncated")
    assert read_inputs(tmp_path).losses == ()
    alone = Book()
    del alone.sheets["Séances"]
    save(alone, tmp_path / "agents.xlsx")
    assert [loss.sheet for loss in read_inputs(tmp_path).losses] == ["Séances"]


def test_no_inputs_folder_reads_as_nothing(tmp_path: Path) -> None:
    assert read_inputs(tmp_path / "absent").sources == ()


def test_examples_are_read_only_when_there_is_no_workbook_of_the_users_own(tmp_path: Path) -> None:
    save(Book(), tmp_path / "exemple.xlsx")
    save(
        Book({"Actions": [{"Référence": "2026-001", "N°": 1, "Intitulé": "Lire"}]}),
        tmp_path / "conseiller" / "exemple.xlsx",
    )
    alone = read_inputs(tmp_path)
    assert [i.code for i in alone.issues] == ["exemple-lu"]
    assert [s.example for s in alone.sources] == [True, True]
    assert len(alone.tables.actions) == 1
    save(Book(), tmp_path / "agents.xlsx")
    assert [s.name for s in read_inputs(tmp_path).sources] == ["agents.xlsx"]


def test_the_shipped_example_has_no_fault(tmp_path: Path) -> None:
    for name in ("exemple.xlsx", "conseiller/exemple.xlsx"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / "inputs" / name, tmp_path / name)
    reading = read_inputs(tmp_path, load()[0])
    assert [i for i in reading.issues if i.severity is not Severity.INFORMATION] == []
    assert len(reading.tables.agents) >= 30


def test_the_counsellors_sheets_are_refused_outside_their_folder() -> None:
    book = Book().add("Préremplissage", Référence="2026-001", Rubrique="2.1.1", Texte="Secret de l'agent")
    reading = read(book)
    issue = one_error(reading)
    assert issue.code == "feuille-du-conseiller"
    assert "inputs/conseiller" in issue.message
    assert reading.tables.preremplissages == ()
    book.conseiller = True
    assert len(read(book).tables.preremplissages) == 1


def test_a_misspelt_sheet_is_told_with_the_name_meant() -> None:
    book = Book()
    book.sheets["Agnets"] = book.sheets.pop("Agents")
    book.sheets.pop("Séances")
    for row in book.sheets["Agnets"]:
        del row["Fonction"]
    reading = read(book)
    (issue,) = reading.issues
    assert issue.severity is Severity.ERREUR
    assert "vouliez-vous « Agents »" in plain(issue.message)
    assert [loss.sheet for loss in reading.losses] == ["Agents"]


def test_a_sheet_that_is_certain_by_its_headings_is_used_whatever_its_name() -> None:
    book = Book()
    book.sheets["Agents 2026"] = book.sheets.pop("Agents")
    reading = read(book)
    (issue,) = reading.issues
    assert issue.severity is Severity.INFORMATION
    assert "est lue comme la feuille « Agents »" in plain(issue.message)
    assert len(reading.tables.agents) == 6


def test_a_sheet_is_known_by_its_columns_when_its_name_says_nothing() -> None:
    rows = Book().raw_sheet("Employeurs").rows
    (issue,) = read_sheets(grid("Feuil1", *(row.cells for row in rows))).issues
    assert "« Employeurs »" in plain(issue.message)


def test_a_csv_file_is_known_by_its_columns_when_its_name_says_nothing(tmp_path: Path) -> None:
    rows = (
        "Code;Nom;SIRET;Adresse;Code postal;Ville;Affilié",
        "BREST;Brest;20005678600011;1 rue;29200;Brest;oui",
    )
    (tmp_path / "export 2026.csv").write_text("\n".join(rows), encoding="utf-8")
    reading = read_inputs(tmp_path)
    assert [i.code for i in reading.issues] == ["fichier-reconnu"]
    assert reading.tables.employeurs[0].row.ville == "Brest"


def test_a_csv_file_named_after_its_sheet_is_read_without_a_word(tmp_path: Path) -> None:
    rows = (
        "Code,Nom,SIRET,Adresse,Code postal,Ville,Affilié",
        "BREST,Brest,20005678600011,1 rue,29200,Brest,oui",
    )
    (tmp_path / "Employeurs.csv").write_text("\n".join(rows), encoding="utf-8")
    assert read_inputs(tmp_path).issues == ()


def test_a_hidden_sheet_is_read_and_told() -> None:
    raw = Book().raw_sheet("Employeurs")
    (issue,) = read_sheets(replace(raw, visible=False)).issues
    assert issue.code == "feuille-masquee"


def test_other_sheets_are_ignored_with_a_notice_and_ours_without_a_word() -> None:
    other = grid("Statistiques", ["Total", 34])
    ours = (grid("Lisez-moi", ["bonjour"]), grid("À corriger", ["x"]), grid("Listes", ["y"]))
    (issue,) = read_sheets(other, *ours).issues
    assert issue.severity is Severity.INFORMATION


def test_a_sheet_name_matches_without_case_nor_accents() -> None:
    book = Book()
    book.sheets[" SEANCES "] = book.sheets.pop("Séances")
    reading = read(book)
    assert errors(reading) == []
    assert reading.tables.seances[0].place.sheet == " SEANCES "


def test_a_workbook_gives_the_same_tables_whatever_the_order_of_its_sheets() -> None:
    book, turned = Book(), Book()
    turned.sheets = dict(reversed(turned.sheets.items()))
    assert read(book).tables == read(turned).tables


def test_dates_and_times_of_a_real_file_come_through(tmp_path: Path) -> None:
    save(Book().set("Séances", 0, "Date", dt.datetime(2026, 2, 3, 9, 30)), tmp_path / "a.xlsx")
    assert read_inputs(tmp_path).tables.seances[0].row.date == dt.date(2026, 2, 3)


@pytest.mark.parametrize(
    "name", ["agents 1 85 05 78 006 084 36.xlsx", "185057800608436.xlsx", "2850578006084.csv"]
)
def test_a_workbook_named_after_a_social_security_number_is_not_read_nor_its_name_told(
    tmp_path: Path, name: str
) -> None:
    save(Book(), tmp_path / "autre.xlsx")
    (tmp_path / "autre.xlsx").rename(tmp_path / name)
    reading = read_inputs(tmp_path)
    (issue,) = [each for each in reading.issues if each.code == "classeur-illisible"]
    assert "numéro de sécurité sociale" in issue.message
    assert issue.origin.file.endswith(Path(name).suffix)
    assert not any(
        holds_nir(text) for text in (str(issue.origin), issue.message, *(s.name for s in reading.sources))
    )


def test_nor_is_one_of_which_a_sheet_is_named_so(tmp_path: Path) -> None:
    book = Workbook()
    book.create_sheet("Agents 185057800608436")
    book.save(tmp_path / "agents.xlsx")
    (issue,) = [each for each in read_inputs(tmp_path).issues if each.code == "classeur-illisible"]
    assert issue.message.startswith("Le nom d’une feuille de ce classeur")
    assert not any(holds_nir(str(each.origin)) for each in read_inputs(tmp_path).issues)
