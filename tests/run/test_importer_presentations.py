"""Five layouts met in public trackers, and the rules that keep one person's data out of another's file.

After OpenRefine #1792, Odoo #267431, Grist #398, readxl #379 and #54, openxlsx #128, tabulator-py #320,
csv-write-stream #24: children rows without their parent, two heading rows, noisy first rows, footers,
sheets of several shapes, merged cells down the rows.
"""

import datetime as dt
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from pipeline.errors import UserError
from pipeline.issues import Severity
from pipeline.run.gather import gather
from pipeline.run.importer import importer
from tests.measured import measured
from tests.run.imports import Bureau, new, rows

DAYS = [dt.date(2026, 2, day) for day in (3, 10, 17)]


@pytest.fixture
def bureau(tmp_path: Path) -> Bureau:
    return Bureau(tmp_path)


def children(path: Path) -> Path:
    """The person on the first row only, as relational exports write it."""
    book = new(path, "hr.bilan")
    rows(
        book.worksheets[0],
        ("Agent", "Collectivité", "Type de bilan", "Poste", "Rendez-vous", "Créneau"),
        ("TANGUY Maëlle", "Commune de Lanvern", "Bilan évolution", "Accueil", DAYS[0], "9h-11h"),
        (None, None, None, None, DAYS[1], "9h à 11h"),
        ("KERVRAN Yann", "Commune de Lanvern", "Bilan évolution", "Voirie", DAYS[0], "14h - 16h"),
        (None, None, None, None, DAYS[2], "14:00-16:00"),
    )
    book.save(path)
    return path


def two_levels(path: Path) -> Path:
    """Noisy first rows, headings merged down two rows, groups merged across."""
    book = new(path, "Suivi")
    sheet = book.worksheets[0]
    rows(sheet, ("Centre de gestion",), (), ("Tableau de suivi",))
    rows(
        sheet,
        ("Nom\nd’usage", "Prénom", "Employeur", "Fonction", "Dispositif", "Entretien 1", None, "Entretien 2"),
        (None, None, None, None, None, "Date", "Horaire", "Date", "Horaire"),
        ("Tanguy", "Maëlle", "Lanvern", "Accueil", "CDG29-EVOLUTION", DAYS[0], "9h-11h", DAYS[1], "9h-11h"),
        ("Kervran", "Yann", "Lanvern", "Voirie", "CDG29-EVOLUTION", DAYS[1], "9h-11h", DAYS[2], "9h-11h"),
    )
    for block in ("A4:A5", "B4:B5", "C4:C5", "D4:D5", "E4:E5", "F4:G4", "H4:I4"):
        sheet.merge_cells(block)
    book.save(path)
    return path


def preamble(path: Path) -> Path:
    """A « sep= » line, a title, a footer, an old encoding."""
    path = path.with_suffix(".csv")
    lines = [
        "sep=;",
        "Extraction du 05/01/2026;;;;;;",
        "",
        "N° dossier;Nom de l'agent;Prénom usuel;Établissement;Poste occupé;Formule;RDV;Heure début;Heure fin",
        "B-12;Tanguy;Maëlle;Lanvern;Accueil;CDG29-EVOLUTION;03/02/2026;09:00;11:00",
        "B-12;Tanguy;Maëlle;Lanvern;Accueil;CDG29-EVOLUTION;10/02/2026;09:00;11:00",
        "B-13;Kervran;Yann;Lanvern;Voirie;CDG29-EVOLUTION;03/02/2026;14:00;16:00",
        "B-13;Kervran;Yann;Lanvern;Voirie;CDG29-EVOLUTION;17/02/2026;14:00;16:00",
        "Total : 4 lignes;;;;;;;;4",
    ]
    path.write_bytes("\r\n".join(lines).encode("cp1252"))
    return path


def by_employer(path: Path) -> Path:
    """One sheet per employer, which no column names; names merged down their sessions."""
    book = new(path, "Commune de Lanvern", "CCAS de Kerlann")
    for sheet, name in zip(book.worksheets, ("TANGUY Maëlle", "KERVRAN Yann"), strict=True):
        rows(
            sheet,
            ("Bénéficiaire", "Fonction", "Dispositif", "Date", "Horaire"),
            (name, "Accueil", "CDG29-EVOLUTION", DAYS[0], "9h-11h"),
            (None, None, None, DAYS[1], "9h-11h"),
        )
        for column in "ABC":
            sheet.merge_cells(f"{column}2:{column}3")
    book.save(path)
    return path


def relational(path: Path) -> Path:
    """People, appointments, employers and a summary, a sheet each; headings repeated."""
    book = new(path, "Synthèse", "Personnes", "RDV", "Collectivités")
    rows(book["Synthèse"], ("Bilans", 2), ("Heures", 8))
    rows(
        book["Personnes"],
        ("Matricule", "Nom", "Prénom", "Employeur", "Emploi", "Dispositif"),
        ("0012", "Tanguy", "Maëlle", "29-001", "Accueil", "CDG29-EVOLUTION"),
        ("Matricule", "Nom", "Prénom", "Employeur", "Emploi", "Dispositif"),
        ("0013", "Kervran", "Yann", "29-001", "Voirie", "CDG29-EVOLUTION"),
    )
    rows(
        book["RDV"],
        ("Matricule", "Date RDV", "Début", "Fin"),
        *(("0012", day, dt.time(9), dt.time(11)) for day in DAYS[:2]),
        *(("0013", day, dt.time(9), dt.time(11)) for day in DAYS[1:]),
    )
    rows(
        book["Collectivités"],
        ("Code", "Dénomination", "SIRET", "Adresse", "CP", "Ville", "Affilié"),
        ("29-001", "Commune de Lanvern", "21290901400012", "1 place", "29520", "Lanvern", "oui"),
    )
    book.save(path)
    return path


LAYOUTS: dict[str, Callable[[Path], Path]] = {
    "children rows": children,
    "two heading rows": two_levels,
    "preamble and footer": preamble,
    "one sheet per employer": by_employer,
    "related sheets": relational,
}


@pytest.mark.parametrize(
    "layout",
    ["related sheets", *(pytest.param(name, marks=pytest.mark.epreuve) for name in [*LAYOUTS][:-1])],
)
def test_a_layout_needs_no_correction_but_what_it_does_not_hold(bureau: Bureau, layout: str) -> None:
    path = LAYOUTS[layout](bureau.root / "export.xlsx")
    bureau.imported(path)
    bureau.complete(path)
    gathered = gather(bureau.settings)
    assert not [i.message for i in gathered.issues if i.severity is Severity.ERREUR]
    assert {item.type.kind for item in gathered.plan.items} >= {"convention", "calendrier", "contrat"}
    people = {dossier.agent.row.prenom: len(dossier.seances) for dossier in gathered.modele.dossiers}
    assert people == {"Maëlle": 2, "Yann": 2}
    assert {dossier.agent.row.nom.upper() for dossier in gathered.modele.dossiers} == {"TANGUY", "KERVRAN"}


def lines(bureau: Bureau, path: Path, sheet: str = "Correspondance", first: int = 6) -> Iterator[list[str]]:
    for row in load_workbook(bureau.proposal(path))[sheet].iter_rows(min_row=first, values_only=True):
        yield [str(cell or "") for cell in row]


def test_a_number_that_counts_the_rows_is_nobody_s_reference(bureau: Bureau) -> None:
    path = bureau.root / "liste.xlsx"
    for people in (["TANGUY", "KERVRAN"], ["AUTRET", "TANGUY", "KERVRAN"]):
        book = new(path, "Liste")
        rows(book.worksheets[0], ("N°", "Nom", "Prénom", "Collectivité"))
        rows(book.worksheets[0], *((n, name, "Ana", "Lanvern") for n, name in enumerate(people, 1)))
        book.save(path)
        if not bureau.proposal(path).exists():
            bureau.imported(path)
    importer(path, bureau.settings)
    made = load_workbook(bureau.settings.inputs / "import – liste.xlsx")["Agents"]
    references = {row[1]: row[0] for row in made.iter_rows(min_row=2, values_only=True)}
    assert references == {"TANGUY": "LISTE-001", "KERVRAN": "LISTE-002", "AUTRET": "LISTE-003"}


def test_the_same_name_at_another_employer_is_somebody_else(bureau: Bureau) -> None:
    path = bureau.root / "liste.xlsx"
    for employer in ("Lanvern", "Kerlann"):
        book = new(path, "Liste")
        rows(book.worksheets[0], ("Nom", "Prénom", "Collectivité"), ("TANGUY", "Ana", employer))
        book.save(path)
        if not bureau.proposal(path).exists():
            bureau.imported(path)
    told = importer(path, bureau.settings).sentences
    assert any("autre employeur" in sentence for sentence in told)
    made = load_workbook(bureau.settings.inputs / "import – liste.xlsx")["Agents"]
    assert made["A2"].value == "LISTE-002"


def test_a_value_that_nobody_decided_is_not_used_and_is_asked_about(bureau: Bureau) -> None:
    path = bureau.root / "liste.xlsx"
    for scheme in ("CDG29-EVOLUTION", "Bilan mystère"):
        book = new(path, "Liste")
        rows(
            book.worksheets[0],
            ("Référence", "Nom", "Prénom", "Collectivité", "Fonction", "Type de bilan"),
            ("R1", "TANGUY", "Ana", "Lanvern", "Accueil", scheme),
        )
        book.save(path)
        if not bureau.proposal(path).exists():
            bureau.imported(path)
    told = importer(path, bureau.settings).sentences
    assert any("restent à décider" in sentence for sentence in told)
    issues = [issue.message for issue in gather(bureau.settings).issues]
    assert any("Dispositif" in message and "Dans votre fichier" in message for message in issues)
    assert ["", "Bilan mystère"] in [line[:2] for line in lines(bureau, path, "Valeurs", 2)]
    book = load_workbook(bureau.proposal(path))
    assert not book["Correspondance"]["B1"].value
    sheet = book["Valeurs"]
    next(row for row in sheet.iter_rows(min_row=2) if row[1].value == "Bilan mystère")[0].value = "CDG34"
    book.save(bureau.proposal(path))
    bureau.confirm(path)
    assert not any("restent à décider" in sentence for sentence in importer(path, bureau.settings).sentences)
    made = load_workbook(bureau.settings.inputs / "import – liste.xlsx")["Agents"]
    assert "CDG34" in [cell.value for cell in made[2]]


def test_each_sample_shows_what_it_becomes_and_what_is_private_shows_nothing(bureau: Bureau) -> None:
    path = bureau.root / "liste.xlsx"
    book = new(path, "Liste")
    titles = ("Civilité", "Nom", "Prénom", "Entrée coll.", "N° interne", "Nb jours maladie", "Divers", "Le")
    values = ("MME", "TANGUY", "Ana", "01/09/2015 00:00:00", "1750329123456 78", 12, "en arrêt maladie", None)
    rows(book.worksheets[0], titles, values)
    book.worksheets[0]["H2"] = dt.date(1975, 3, 4)
    book.worksheets[0]["D1"] = "Date entrée coll"
    book.save(path)
    importer(path, bureau.settings)
    found = {line[2]: line[3:8] for line in lines(bureau, path)}
    assert found["Civilité"][1] == "MME → Madame"
    assert found["Date entrée coll"][1] == "01/09/2015 00:00:00 → 01/09/2015"
    for title in ("N° interne", "Nb jours maladie", "Divers", "Le"):
        assert found[title] == ["(jamais reprise)", "", "", "", "1"], title


def test_what_is_never_carried_cannot_be_chosen(bureau: Bureau) -> None:
    path = bureau.root / "liste.xlsx"
    book = new(path, "Liste")
    rows(book.worksheets[0], ("Nom", "Prénom", "RQTH", "Collectivité"), ("TANGUY", "Ana", "oui", "Lanvern"))
    book.save(path)
    importer(path, bureau.settings)
    proposal = load_workbook(bureau.proposal(path))
    proposal["Correspondance"]["D8"] = "Agents · Service"
    proposal.save(bureau.proposal(path))
    bureau.confirm(path)
    importer(path, bureau.settings)
    made = load_workbook(bureau.settings.inputs / "import – liste.xlsx")["Agents"]
    assert "oui" not in [cell.value for cell in made[2]]


def test_two_columns_for_one_target_are_refused_at_their_cell(bureau: Bureau) -> None:
    path = bureau.root / "liste.xlsx"
    book = new(path, "Liste")
    rows(
        book.worksheets[0], ("Nom", "Prénom", "Surnom", "Collectivité"), ("TANGUY", "Ana", "Anna", "Lanvern")
    )
    book.save(path)
    importer(path, bureau.settings)
    proposal = load_workbook(bureau.proposal(path))
    proposal["Correspondance"]["D8"] = "Agents · Prénom"
    proposal.save(bureau.proposal(path))
    bureau.confirm(path)
    with pytest.raises(UserError, match="cellule D8 : deux colonnes"):
        importer(path, bureau.settings)


def test_a_workbook_of_ours_is_not_translated(bureau: Bureau) -> None:
    with pytest.raises(UserError, match="déjà notre présentation"):
        importer(Path("inputs/exemple.xlsx"), bureau.settings)


def test_sessions_gone_from_the_export_are_listed(bureau: Bureau) -> None:
    path = children(bureau.root / "export.xlsx")
    bureau.imported(path)
    book = load_workbook(path)
    book.worksheets[0].delete_rows(5)
    book.save(path)
    told = " ".join(importer(path, bureau.settings).sentences)
    assert "Ne sont plus dans" in told
    assert "17/02/2026" in told


@pytest.mark.epreuve
def test_ten_thousand_rows_of_sixty_columns_are_proposed_in_time_and_little_memory(bureau: Bureau) -> None:
    path = bureau.root / "grand.xlsx"
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Suivi")
    groups = [title for n in range(1, 24) for title in (f"Séance {n}", f"Horaire {n}")]
    own = ("Référence", "Nom", "Prénom", "Collectivité", "Fonction", "Dispositif", "Conseiller", "Mail")
    sheet.append([*own, *groups, "Obs", "Zone", "Code X", "Note", "Service", "Grade"])
    for n in range(10_000):
        person = (f"R{n:05}", f"NOM{n}", f"Ana{n % 300}", f"Commune {n % 400}", "Accueil", "CDG34", "M. X Y")
        days = [cell for k in range(23) for cell in (dt.date(2026, 1 + k % 12, 1 + n % 28), "9h-11h")]
        sheet.append([*person, f"a{n}@exemple.fr", *days, "ras", "z", n, "n", "Pôle", "Adjoint"])
    book.save(path)
    where = ["--inputs", str(bureau.settings.inputs), "--outputs", str(bureau.settings.outputs)]
    cost = measured([sys.executable, "-m", "pipeline", "importer", str(path), *where], bureau.root)
    assert bureau.proposal(path).exists(), cost.said
    assert cost.seconds <= 10
    assert cost.megabytes <= 500
