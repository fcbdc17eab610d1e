"""A workbook of another shape: proposed, confirmed, made ours, remembered; never guessed, never rewritten."""

import csv
import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from pipeline.errors import UserError
from pipeline.issues import Severity
from pipeline.run.copies import refresh_copies
from pipeline.run.gather import gather
from pipeline.run.importer import importer
from pipeline.sheetfiles import open_workbook
from pipeline.workbook.mapping.names import code_of
from pipeline.workbook.mapping.synonymes import table
from pipeline.workbook.mapping.tables import find_tables
from tests.run.imports import Bureau

PEOPLE = [
    ("Mme", "TANGUY", "Maëlle", "Commune de Plouzévédan", "Mme Le Bris Maëlle"),
    ("M.", "KERVRAN", "Yann", "Commune de Plouzévédan", "Mme Le Bris Maëlle"),
    ("Mme", "DA SILVA", "Inês", "Communauté de communes des Abers", "M. Quéméner Tristan"),
]


@pytest.fixture
def bureau(tmp_path: Path) -> Bureau:
    return Bureau(tmp_path)


def suivi(path: Path) -> Path:
    """One follow-up sheet: logo and title rows, two heading rows, sessions in wide columns."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet["A1"], sheet["A2"] = "CENTRE DE GESTION", "Suivi 2026"
    sheet.append([])
    sheet.append(["Agent", *[None] * 5, "Employeur", None, "Bilan", None, "Séance 1", None, "Séance 2"])
    titles = ["N°", "Civ.", "NOM", "Prénom", "Né(e) le", "Mail", "Collectivité", "Poste", "Conseiller(ère)"]
    sheet.append([*titles, "Type de bilan", "Date", "Horaire", "Date", "Horaire", "Observations"])
    for letters in ("K4:L4", "M4:N4"):
        sheet.merge_cells(letters)
    for n, (civ, nom, prenom, employeur, conseiller) in enumerate(PEOPLE, 1):
        row = [n, civ, nom, prenom, dt.date(1975, 3, n), f"x{n}@exemple.fr", employeur, "Agent", conseiller]
        sheet.append(
            [*row, "Bilan évolution", dt.date(2026, 2, n), "9h-11h", dt.date(2026, 3, n), "14h00 à 16h00"]
        )
    book.save(path)
    return path


def sirh(path: Path, people: Sequence[tuple[str, ...]] = PEOPLE, extra: str = "") -> Path:
    """An export of an HR system: cp1252, semicolons, dates with their midnight."""
    titles = [
        "MATRICULE",
        "CIVILITE",
        "NOM USUEL",
        "PRENOM",
        "DATE NAISS",
        "COLLECTIVITE",
        "EMPLOI",
        "DATE ENTREE COLL",
    ]
    with path.open("w", encoding="cp1252", newline="") as file:
        out = csv.writer(file, delimiter=";")
        out.writerow([*titles, extra] if extra else titles)
        for n, (civ, nom, prenom, employeur, _) in enumerate(people):
            row = [f"0000450{n}", civ, nom, prenom, "04/03/1975 00:00:00", employeur.upper(), "AGENT"]
            out.writerow([*row, "01/09/2015 00:00:00", *(["x"] if extra else [])])
    return path


def mois(path: Path) -> Path:
    """One sheet per month, « NOM Prénom » in one cell."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for number, name in enumerate(("Janvier", "Février"), 1):
        sheet = book.create_sheet(f"{name} 2026")
        sheet["A1"] = f"Rendez-vous {name}"
        sheet.append([])
        sheet.append(["Date", "Heure", "Agent", "Collectivité", "Conseiller", "Lieu", "Fait O/N"])
        for day, (_, nom, prenom, employeur, conseiller) in enumerate(PEOPLE, 3):
            when = dt.date(2026, number, day)
            sheet.append([when, "9h30-11h", f"{nom} {prenom}", employeur, conseiller, "CDG", "O"])
    book.save(path)
    return path


def test_the_table_of_headings_is_large_and_each_means_one_thing() -> None:
    assert len(table()) >= 150
    assert table()["nomusuel"] == "Agents.nom"


def test_nothing_is_used_before_a_person_confirms(bureau: Bureau) -> None:
    path = suivi(bureau.root / "suivi.xlsx")
    for _ in range(2):
        assert not importer(path, bureau.settings).confirmed
        assert not list(bureau.settings.inputs.iterdir())


def test_a_follow_up_sheet_gives_agents_and_sessions(bureau: Bureau) -> None:
    bureau.imported(suivi(bureau.root / "suivi.xlsx"))
    reading = bureau.read()
    assert len(reading.tables.seances) + len([b for b in reading.tables.broken if b.sheet == "Séances"]) == 6


def test_what_is_missing_is_completed_in_a_file_of_its_own_never_rewritten(bureau: Bureau) -> None:
    path = suivi(bureau.root / "suivi.xlsx")
    bureau.imported(path)
    bureau.complete(path)
    complements = bureau.settings.inputs / "complements – suivi.xlsx"
    kept = complements.read_bytes()
    gathered = gather(bureau.settings)
    assert not [i for i in gathered.issues if i.severity is Severity.ERREUR]
    assert {item.type.kind for item in gathered.plan.items} >= {"convention", "calendrier", "contrat"}
    assert [len(d.seances) for d in gathered.modele.dossiers] == [2, 2, 2]
    importer(path, bureau.settings)
    assert complements.read_bytes() == kept
    assert len(list(bureau.settings.inputs.glob("complements*"))) == 1


def test_what_is_sensitive_is_neither_sampled_nor_carried(bureau: Bureau) -> None:
    path = suivi(bureau.root / "suivi.xlsx")
    importer(path, bureau.settings)
    lines = {
        row[2]: row
        for row in load_workbook(bureau.proposal(path))["Correspondance"].iter_rows(
            min_row=6, values_only=True
        )
    }
    assert lines["Né(e) le"][3] == "(jamais reprise)"
    assert not any(lines["Né(e) le"][4:7])
    assert not any(lines["Observations"][4:7])
    assert lines["Né(e) le"][7] == "3"


def test_an_export_is_mapped_and_remembered(bureau: Bureau) -> None:
    path = sirh(bureau.root / "export.csv")
    bureau.imported(path)
    sirh(path, PEOPLE[:2])
    again = importer(path, bureau.settings)
    assert again.confirmed
    assert any("Ne sont plus" in sentence and "00004502" in sentence for sentence in again.sentences)
    rows = open_workbook(bureau.settings.inputs / "import – export.xlsx").sheets[1].rows
    assert [row.cells[0] for row in rows[1:]] == ["00004500", "00004501"]


def test_a_changed_shape_is_said_and_proposed_again(bureau: Bureau) -> None:
    path = sirh(bureau.root / "export.csv")
    bureau.imported(path)
    changed = importer(sirh(path, extra="NOUVELLE"), bureau.settings)
    assert not changed.confirmed
    assert "ont changé" in changed.sentences[0]


def test_a_generated_workbook_that_was_modified_is_kept(bureau: Bureau) -> None:
    path = sirh(bureau.root / "export.csv")
    bureau.imported(path)
    target = bureau.settings.inputs / "import – export.xlsx"
    book = load_workbook(target)
    book["Agents"]["A2"] = "autre"
    book.save(target)
    kept = target.read_bytes()
    with pytest.raises(UserError, match="modifié"):
        importer(path, bureau.settings)
    assert target.read_bytes() == kept


def test_one_sheet_per_month_is_stacked_and_people_are_known_by_name(bureau: Bureau) -> None:
    path = mois(bureau.root / "mois.xlsx")
    (found,) = find_tables(open_workbook(path).sheets)
    assert (found.sheets, len(found.rows)) == (("Janvier 2026", "Février 2026"), 6)
    bureau.imported(path)
    sheets = {
        sheet.name: sheet for sheet in open_workbook(bureau.settings.inputs / "import – mois.xlsx").sheets
    }
    assert (len(sheets["Agents"].rows), len(sheets["Séances"].rows)) == (4, 7)


def test_an_issue_names_the_cell_of_the_person_s_own_file(bureau: Bureau) -> None:
    people = [*PEOPLE[:2], ("X", "LE ROUX", "Annaïg", "CCAS", "")]
    bureau.imported(sirh(bureau.root / "export.csv", people))
    told = [issue.message for issue in bureau.read().issues if "Civilité" in issue.message]
    assert len(told) == 1
    assert "« export.csv »" in told[0]
    assert "B4" in told[0]


def test_a_folder_of_foreign_layouts_says_so_first(bureau: Bureau) -> None:
    mois(bureau.settings.inputs / "mois.xlsx")
    (issue,) = [i for i in gather(bureau.settings).issues if i.severity is Severity.ERREUR]
    assert issue.code == "presentation-inconnue"
    assert "importer" in issue.remedy
    assert not refresh_copies(gather(bureau.settings), bureau.settings.outputs)
    assert not list(bureau.settings.outputs.glob("a-corriger/*"))


def test_sessions_in_the_columns_of_our_agents_sheet_are_not_passed_over(bureau: Bureau) -> None:
    """« Calendrier à établir » would be printed where sixteen columns hold the calendar."""
    book = load_workbook("inputs/exemple.xlsx")
    agents = book["Agents"]
    del book["Séances"]
    for index, title in enumerate(("Séance 1", "Horaire 1", "Séance 2", "Horaire 2"), agents.max_column + 1):
        agents.cell(1, index, title)
        agents.cell(2, index, dt.date(2026, 2, 3) if title.startswith("S") else "9h-11h")
    book.save(bureau.settings.inputs / "agents.xlsx")
    gathered = gather(bureau.settings)
    told = [issue for issue in gathered.issues if issue.code == "seances-en-colonnes"]
    assert len(told) == 1
    assert "importer" in told[0].remedy
    assert gathered.reading is not None
    assert "Séances" in {loss.sheet for loss in gathered.reading.losses}


def test_two_people_of_one_name_are_not_taken_for_one(bureau: Bureau) -> None:
    path = bureau.root / "mois.xlsx"
    mois(path)
    book = load_workbook(path)
    book["Février 2026"]["D4"] = "CCAS de Lanvern"
    book.save(path)
    done = bureau.imported(path)
    assert any("ligne laissée de côté" in sentence for sentence in done.sentences)
    sheets = {s.name: s for s in open_workbook(bureau.settings.inputs / "import – mois.xlsx").sheets}
    assert len(sheets["Séances"].rows) == 6


def test_long_names_that_begin_alike_have_codes_of_their_own() -> None:
    names = [f"Communauté de communes {word} de {'x' * 60}{word}" for word in ("des Abers", "du Léon")]
    assert code_of("Communauté de communes des Abers") != code_of("Communauté de communes du Léon")
    assert len({code_of(f"{'x' * 70} {name}") for name in names}) == 2
