import datetime as dt

from pipeline.sheetfiles.marked.listing import points_of
from tests.workbook.builders import Book, errors, one_error, places, plain, read


def test_an_unknown_employer_gets_the_one_meant() -> None:
    book = Book().set("Agents", 0, "Employeur", "QIMPER")
    reading = read(book)
    issue = one_error(reading)
    assert plain(issue.message) == 'Employeur "QIMPER" inconnu : vouliez-vous "QUIMPER" ?'
    assert issue.origin.cell == book.at("Agents", 0, "Employeur")
    assert issue.dossiers == ("2026-001",)
    assert [b.key for b in reading.tables.broken] == ["2026-001"]


def test_the_same_unknown_code_in_many_cells_is_one_issue() -> None:
    book = Book()
    for row in range(6):
        book.set("Agents", row, "Intervenant", "XYZ")
    reading = read(book)
    issue = one_error(reading)
    assert len(issue.related) == 5
    assert issue.dossiers == tuple(f"2026-{n:03d}" for n in range(1, 7))
    assert all(r.row.intervenant is None and "intervenant" in r.faults for r in reading.tables.agents)


def test_the_same_unknown_reference_in_several_sheets_is_one_issue() -> None:
    book = Book().set("Séances", 0, "Référence", "2025-077")
    book.add("Consentements", Référence="2025-077", Destinataire="RH", Date=dt.date(2026, 6, 1))
    book.add("Confidentiel", **{"Référence": "2025-077", "L. 5212-13": "oui"})
    reading = read(book)
    one, apart = errors(reading)
    assert (one.origin.sheet, [place.sheet for place in one.related]) == ("Séances", ["Consentements"])
    assert (apart.confidential, apart.origin.sheet, apart.related) == (True, "Confidentiel", ())
    assert {broken.sheet for broken in reading.tables.broken} == {"Séances", "Consentements", "Confidentiel"}


def test_a_code_mistyped_where_it_is_defined_is_one_fault_at_its_definition() -> None:
    book = Book().set("Employeurs", 0, "Code", "QIMPER")
    reading = read(book)
    issue = one_error(reading)
    assert issue.code == "code-mal-ecrit"
    assert (issue.origin.sheet, issue.origin.cell) == ("Employeurs", "A2")
    assert len(issue.related) == 3
    assert issue.dossiers == ("2026-001", "2026-003", "2026-005")
    assert {b.causes[0].cell for b in reading.tables.broken} == {"A2"}


def test_a_code_that_some_cells_spell_as_it_is_defined_is_mistyped_in_the_others() -> None:
    book = Book()
    for row in (0, 2):
        book.set("Agents", row, "Employeur", "QIMPER")
    issue = one_error(read(book))
    assert issue.code == "reference-inconnue"
    assert issue.origin.cell == book.at("Agents", 0, "Employeur")
    assert [origin.cell for origin in issue.related] == [book.at("Agents", 2, "Employeur")]
    assert '"QUIMPER"' in plain(issue.message)


def test_agents_of_an_employer_whose_row_is_broken_get_no_issue_of_their_own() -> None:
    book = Book().set("Employeurs", 0, "SIRET", "123")
    reading = read(book)
    assert places(errors(reading)) == {("Employeurs", "C2")}
    assert [b.sheet for b in reading.tables.broken] == ["Employeurs"]
    assert len(reading.tables.agents) == 6


def test_a_code_that_cannot_be_read_explains_the_references_to_it() -> None:
    book = Book().set("Employeurs", 0, "Code", None)
    reading = read(book)
    assert places(errors(reading)) == {("Employeurs", "A2")}
    agents = [b for b in reading.tables.broken if b.sheet == "Agents"]
    assert [b.key for b in agents] == ["2026-001", "2026-003", "2026-005"]
    assert all(b.causes[0].cell == "A2" for b in agents)


def test_an_unreadable_reference_explains_its_sessions() -> None:
    book = Book().set("Agents", 2, "Référence", None)
    reading = read(book)
    assert places(errors(reading)) == {("Agents", "A4")}
    assert len(reading.tables.seances) == 15


def test_a_wrong_reference_beside_an_unreadable_one_is_still_told() -> None:
    book = Book().set("Agents", 2, "Référence", None).set("Séances", 0, "Référence", "INCONNU")
    assert places(errors(read(book))) == {("Agents", "A4"), ("Séances", "A2")}


def test_a_row_that_contradicts_another_workbooks_explains_no_unknown_reference() -> None:
    book = Book().set("Séances", 0, "Référence", "INCONNU")
    other = Book({"Employeurs": [dict(book.sheets["Employeurs"][0], Ville="Rennes")]}, "autre.xlsx")
    agents = Book({"Agents": [dict(book.sheets["Agents"][1], Nom="Autre")]}, "ajouts.xlsx")
    assert [issue.code for issue in errors(read(book, other, agents))] == [
        "lignes-contradictoires",
        "lignes-contradictoires",
        "reference-inconnue",
    ]


def test_a_code_takes_the_spelling_of_its_definition() -> None:
    book = Book().set("Agents", 0, "Employeur", " quimper").set("Agents", 0, "Dispositif", "cdg29-evolution")
    reading = read(book)
    assert reading.issues == ()
    agent = reading.tables.agents[0].row
    assert agent.employeur == ("QUIMPER",)
    assert agent.dispositif == "CDG29-EVOLUTION"


def test_an_agent_of_two_employers_names_both() -> None:
    book = Book().set("Agents", 0, "Employeur", "QUIMPER ; BREST")
    assert read(book).tables.agents[0].row.employeur == ("QUIMPER", "BREST")
    book.set("Agents", 0, "Employeur", "QUIMPER ; BRET")
    assert 'vouliez-vous "BREST"' in plain(one_error(read(book)).message)


def test_an_unknown_scheme_is_told_by_the_copy_only_and_is_not_checked_without_schemes() -> None:
    book = Book().set("Agents", 0, "Dispositif", "CDG29-EVOLUTON")
    issue = one_error(read(book))
    assert "Dispositif inconnu" in plain(issue.message)
    assert "copie annotée" in issue.remedy
    assert "liste de la colonne" in issue.remedy
    assert "EVOLUT" not in f"{issue.message}{issue.value}{issue.remedy}"
    assert plain(issue.hint).startswith('Vouliez-vous "CDG29-EVOLUTION" ?')
    (point,) = points_of([issue], "agents.xlsx").shown
    assert point.remedy == issue.hint
    far = one_error(read(Book().set("Agents", 0, "Dispositif", "Bilan court")))
    assert far.hint == ""
    assert "copie annotée" not in far.remedy
    assert read(book, dispositifs=()).issues == ()


def test_a_whole_sheet_missing_is_one_issue() -> None:
    book = Book()
    del book.sheets["Intervenants"]
    issue = one_error(read(book))
    assert issue.code == "feuille-absente"
    assert "« Intervenants »" in plain(issue.message)
    assert len(issue.related) == 5
    assert "6 cellules y renvoient" in issue.message
    for row in range(1, 6):
        book.set("Agents", row, "Intervenant", None)
    assert "1 cellule y renvoie." in one_error(read(book)).message


def test_a_sheet_that_cannot_be_read_is_the_cause_of_what_refers_to_it() -> None:
    book = Book()
    book.sheets["Intervenants"] = [{"Sigle": "MLB", "Qui": "Maëlle"}]
    reading = read(book)
    assert one_error(reading).code == "titres-introuvables"
    assert [loss.sheet for loss in reading.losses] == ["Intervenants"]
    assert all("intervenant" in record.faults for record in reading.tables.agents)


def test_a_misspelt_sheet_is_the_cause_of_what_refers_to_it() -> None:
    book = Book()
    book.sheets["Employers"] = book.sheets.pop("Employeurs")
    del book.sheets["Employers"][0]["Ville"], book.sheets["Employers"][1]["Ville"]
    reading = read(book)
    issue = one_error(reading)
    assert issue.code == "feuille-inconnue"
    assert "vouliez-vous « Employeurs »" in plain(issue.message)
    assert {row.causes for row in reading.tables.broken if row.sheet == "Agents"} == {(issue.origin,)}
    assert [loss.sheet for loss in reading.losses if loss.dossiers is None] == ["Employeurs"]


def test_a_reference_is_never_taken_for_another_whose_digits_differ() -> None:
    book = Book().set("Séances", 0, "Référence", "2026-099")
    assert "vouliez-vous" not in plain(one_error(read(book)).message)
    book.set("Séances", 0, "Référence", "2026-01")
    assert 'vouliez-vous "2026-001"' in plain(one_error(read(book)).message)


def test_a_session_of_an_unknown_promotion_is_unusable() -> None:
    book = Book().add("Promotions", Code="P1", Dispositif="DGAFP-COLLECTIF")
    book.add("Séances", Promotion="P9", Date=dt.date(2026, 3, 3), Début="9h", Fin="10h")
    reading = read(book)
    assert one_error(reading).code == "reference-inconnue"
    assert len(reading.tables.seances) == 18


def test_a_payer_may_be_a_funder_or_an_employer() -> None:
    book = Book().add("Financeurs", Code="FIPHFP", Nom="Fonds").set("Agents", 0, "Facturer à", "FIPHFP")
    book.set("Agents", 1, "Facturer à", "BREST")
    assert read(book).issues == ()
    issue = one_error(read(book.set("Agents", 2, "Facturer à", "FIPHPF")))
    assert issue.documents == ("convention", "facture")


def test_confidential_references_are_told_in_confidence() -> None:
    book = Book().add("Confidentiel", **{"Référence": "2026-999", "L. 5212-13": "oui"})
    assert one_error(read(book)).confidential
