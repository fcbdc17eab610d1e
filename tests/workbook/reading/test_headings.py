from collections.abc import Sequence

from pipeline.issues import Severity
from pipeline.sheetfiles.model import CellValue, Merge
from pipeline.workbook.reading import Reading
from tests.workbook.builders import Book, errors, grid, one_error, plain, read, read_sheets

TITLES = ["Code", "Nom", "SIRET", "Adresse", "Code postal", "Ville", "Affilié"]
ROW = ["QUIMPER", "Commune", "21290999800016", "1 rue", "29000", "Quimper", "oui"]


def read_employeurs(*rows: Sequence[CellValue]) -> Reading:
    return read_sheets(grid("Employeurs", *rows))


def test_headings_match_without_case_accents_spaces_nor_star() -> None:
    titles = ["CODE *", " nom ", "n° siret", "ADRESSE", "code\npostal", "Ville", "Affilie\u0301"]
    reading = read_employeurs(titles, ROW)
    assert errors(reading) == []
    assert reading.tables.employeurs[0].row.affilie is True


def test_columns_may_stand_in_any_order() -> None:
    reading = read_employeurs(TITLES[::-1], ROW[::-1])
    assert reading.issues == ()
    assert reading.tables.employeurs[0].at("code").cell == "G2"


def test_a_title_and_a_blank_row_above_the_headings_are_tolerated() -> None:
    reading = read_employeurs(["Nos employeurs en 2026"], [None], [None, "Nom"], TITLES, ROW)
    assert reading.issues == ()
    assert reading.tables.employeurs[0].place.row == 5


def test_headings_merged_down_over_two_rows_are_found() -> None:
    top = ["Code", "Identité", None, "Adresse", None, None, "Affilié"]
    below = [None, "Nom", "SIRET", "Adresse", "Code postal", "Ville", None]
    sheet = grid(
        "Employeurs", top, below, ROW, merged=(Merge(1, 0, 2, 0), Merge(1, 6, 2, 6), Merge(1, 1, 1, 2))
    )
    reading = read_sheets(sheet)
    assert reading.issues == ()
    assert reading.tables.employeurs[0].row.affilie is True


def test_a_heading_twice_there_names_both_cells_and_no_value_is_chosen() -> None:
    reading = read_employeurs([*TITLES, "Courriel RH", "courriel rh"], [*ROW, "a@b.fr", "c@d.fr"])
    issue = one_error(reading)
    assert issue.code == "titre-en-double"
    assert (issue.origin.cell, issue.related[0].cell) == ("I1", "H1")
    record = reading.tables.employeurs[0]
    assert record.row.courriel_rh is None
    assert "courriel_rh" in record.faults


def test_a_starred_heading_twice_there_breaks_the_rows() -> None:
    reading = read_employeurs([*TITLES, "Nom"], [*ROW, "Autre"])
    assert one_error(reading).code == "titre-en-double"
    assert [b.key for b in reading.tables.broken] == ["QUIMPER"]


def test_a_columns_own_heading_wins_over_an_alternative_one() -> None:
    reading = read_employeurs([*TITLES, "Collectivité"], [*ROW, "autre chose"])
    assert errors(reading) == []
    assert reading.tables.employeurs[0].row.nom == "Commune"


def test_a_missing_starred_column_is_one_error_and_breaks_every_row() -> None:
    reading = read_employeurs(TITLES[:-1], ROW[:-1], ["BREST", *ROW[1:-1]])
    issue = one_error(reading)
    assert issue.code == "colonne-manquante"
    assert "« Affilié »" in plain(issue.message).replace("\u00a0", " ")
    assert [b.key for b in reading.tables.broken] == ["QUIMPER", "BREST"]
    assert reading.tables.broken[0].causes[0].cell == "A1"


def test_a_starred_column_misspelt_is_an_error_at_its_heading_with_the_word_meant() -> None:
    reading = read_employeurs([*TITLES[:5], "Vile", "Affilié"], ROW)
    issue = one_error(reading)
    assert issue.origin.cell == "F1"
    assert "Colonne « Vile » inconnue : vouliez-vous « Ville » ?" in plain(issue.message)


def test_a_starred_column_under_a_word_of_the_trade_is_named_with_the_word_meant() -> None:
    titles = ["Référence", "Prénom", "Nom de famille", "Emploi", "Employeur", "Dispositif"]
    row = ["2026-001", "Léa", "Riou", "Accueil", "QUIMPER", "CDG34"]
    said = [plain(issue.message) for issue in errors(read_sheets(grid("Agents", titles, row)))]
    assert "Colonne « Nom de famille » inconnue : vouliez-vous « Nom » ?" in said
    assert "Colonne « Emploi » inconnue : vouliez-vous « Fonction » ?" in said


def test_an_optional_column_misspelt_is_an_error_that_withholds_what_prints_it() -> None:
    reading = read_employeurs([*TITLES, "Code servise"], [*ROW, "RH"])
    (issue,) = reading.issues
    assert issue.severity is Severity.ERREUR
    assert issue.documents == ("facture",)
    assert [(loss.sheet, loss.field) for loss in reading.losses] == [("Employeurs", "code_service")]
    assert "« Code service »" in plain(issue.message)
    assert issue.origin.cell == "H1"


def test_unknown_columns_get_one_notice_together() -> None:
    (issue,) = read_employeurs([*TITLES, "Couleur", "Mémo perso"], [*ROW, "bleu", "à rappeler"]).issues
    assert issue.severity is Severity.INFORMATION
    assert "Couleur" in issue.message
    assert "Mémo perso" in issue.message


def test_a_column_without_a_heading_that_holds_values_is_told() -> None:
    (issue,) = read_employeurs(TITLES, [*ROW, None, "mot perdu"]).issues
    assert issue.severity is Severity.AVERTISSEMENT
    assert "La colonne I n'a pas de titre" in plain(issue.message)


def test_a_sheet_without_headings_says_so() -> None:
    issue = one_error(read_employeurs(ROW, ROW))
    assert issue.code == "titres-introuvables"


def test_an_empty_sheet_or_one_with_headings_only_is_silent() -> None:
    assert read_sheets(grid("Employeurs"), grid("Agents", ["Référence", "Nom"])).issues == ()


def test_a_misspelt_column_that_each_row_needs_or_another_is_one_error() -> None:
    """The sheet has both « Dispositif » and « Promotion »: a row fills one of the two."""
    book = Book()
    for agent in book.sheets["Agents"]:
        agent["Dispositf"] = agent.pop("Dispositif")
    reading = read(book)
    issue = one_error(reading)
    assert (issue.code, issue.origin.sheet) == ("colonne-manquante", "Agents")
    assert "vouliez-vous « Dispositif »" in plain(issue.message)
    assert reading.tables.agents == ()
    broken = [row for row in reading.tables.broken if row.sheet == "Agents"]
    assert len(broken) == 6
    assert all(row.causes[0].cell == "A1" for row in broken)
