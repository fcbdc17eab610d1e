"""The billing commands end to end, on the example placed as the user's own workbook."""

import datetime as dt
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pipeline.cli.faults import guarded
from pipeline.cli.main import bilan
from pipeline.settings import ROOT

DAY = dt.date(2026, 11, 22)
NUMERO = "BP29-2026-00001"
Run = Callable[..., tuple[int, str]]


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office where the bilan of 2026-001 is billed; each test works on a copy of its own."""
    root = tmp_path_factory.mktemp("bureau")
    (root / "inputs").mkdir()
    shutil.copy(ROOT / "inputs" / "exemple.xlsx", root / "inputs" / "agents.xlsx")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pipeline.cli.options.today", lambda: DAY)
        patch.chdir(root)
        words = ("--confirmer", "BP29", "--confirmer", "2026-11-02")
        assert _call(root, "facturer", "2026-001", "--oui", "--le", "2026-11-02", *words) == 0
    return root


@pytest.fixture
def office(issued: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("pipeline.cli.options.today", lambda: DAY)
    office = Path(shutil.copytree(issued, tmp_path / "bureau"))
    monkeypatch.chdir(office)
    assert _call(office, "registre", "adopter", "--confirmer", "adopter") == 0
    return office


@pytest.fixture
def run(office: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def command(*words: str) -> tuple[int, str]:
        capsys.readouterr()
        code = _call(office, *words)
        said = capsys.readouterr()
        return code, (said.out + said.err).replace("\u00a0", " ").replace("\u202f", " ")

    return command


def _call(root: Path, *words: str) -> int:
    folders = ["--outputs", str(root / "outputs")]
    if words[0] in ("docs", "facturer", "avoir") or words[:2] == ("factures", "etat"):
        folders += ["--inputs", str(root / "inputs")]
    return guarded(lambda: bilan([*words, *folders], standalone_mode=False), root / "outputs")


def _copy(office: Path) -> Path:
    return office / "outputs" / "factures" / f"facture_{NUMERO}.docx"


def test_the_summary_names_the_series_and_nothing_is_issued_without_a_yes(run: Run, office: Path) -> None:
    code, said = run("facturer", "2026-002")
    assert code == 1
    assert f"CDG29, série BP29 : 1 facture, à la suite de {NUMERO} du 02/11/2026." in said
    assert "Émettre cette facture ?" in said
    assert "Rien n’a été émis." in said
    assert len(list((office / "outputs" / "factures").glob("*.docx"))) == 1


def test_a_dry_run_issues_nothing(run: Run) -> None:
    code, said = run("facturer", "2026-002", "--dry-run", "--oui")
    assert (code, "Rien n’a été émis." in said) == (0, True)
    assert run("factures", "verifier")[1].startswith("Registre entier : 1 document")


def test_printing_again_gives_the_same_bytes(run: Run, office: Path) -> None:
    document = _copy(office).read_bytes()
    assert run("factures", "imprimer", NUMERO, "--vers", str(office / "copie.docx"))[0] == 0
    assert (office / "copie.docx").read_bytes() == document
    _copy(office).unlink()
    assert run("factures", "imprimer", NUMERO)[0] == 0
    assert _copy(office).read_bytes() == document


def test_billing_what_is_billed_puts_back_a_lost_copy(run: Run, office: Path) -> None:
    _copy(office).unlink()
    assert f"Facturée sous le n° {NUMERO}" in run("facturer", "2026-001", "--oui")[1]
    assert _copy(office).exists()


def test_a_changed_amount_is_refused_naming_the_avoir(run: Run, office: Path) -> None:
    book = load_workbook(office / "inputs" / "agents.xlsx")
    sheet = book["Agents"]
    headings = [str(cell.value).rstrip(" *") for cell in sheet[1]]
    row = next(row for row in sheet.iter_rows(min_row=2) if row[0].value == "2026-001")
    row[headings.index("Tarif")].value = 1999
    book.save(office / "inputs" / "agents.xlsx")
    code, said = run("facturer", "2026-001", "--oui")
    assert code == 1
    assert "une facture émise ne change plus" in said
    assert f"avoir {NUMERO}" in said


def test_an_avoir_is_shown_then_issued_and_never_exceeds_the_invoice(run: Run) -> None:
    assert "Un avoir dit pourquoi il est fait." in run("avoir", NUMERO)[1]
    code, said = run("avoir", NUMERO, "--motif", "Trop facturé", "--lignes", "1:500,00", "--oui")
    assert code == 0
    assert "AVBP29-2026-00001" in said
    code, said = run("avoir", NUMERO, "--motif", "Encore", "--lignes", "1:1540,51", "--oui")
    assert code == 1
    assert "dépasseraient la ligne 1 : il en reste 1 540,50 €" in said


def test_a_payment_in_part_shows_what_remains(run: Run, office: Path) -> None:
    assert run("recevoir", NUMERO, "--le", "2026-11-03")[0] == 0
    code, said = run("payer", NUMERO, "--le", "2026-11-20", "--montant", "1 040,50")
    assert (code, said.strip()) == (0, f"{NUMERO} : réglé 1 040,50 €, reste dû 1 000,00 €.")
    assert run("titre", NUMERO, "--titre", "1187", "--bordereau", "214", "--le", "2026-11-04")[0] == 0
    code, said = run("factures", "etat")
    assert code == 0
    assert [
        word for word in (NUMERO, "réglée en partie", "1 000,00 €", "03/12/2026") if word not in said
    ] == []
    sheet = load_workbook(office / "outputs" / "suivi" / "factures.xlsx")["Factures"]
    assert "1187" in [cell.value for cell in sheet[2]]


def test_lateness_is_counted_from_reception(run: Run) -> None:
    run("recevoir", NUMERO, "--le", "2026-11-03")
    code, said = run("factures", "etat", "--date", "2026-12-13")
    assert (code, "en retard" in said, "10 j" in said) == (0, True, True)


def test_an_altered_file_is_named(run: Run, office: Path) -> None:
    _copy(office).write_bytes(b"autre chose")
    code, said = run("factures", "verifier")
    assert code == 1
    assert f"La copie de {NUMERO} n’est pas le document émis" in said


def test_an_altered_record_is_named_by_every_command(run: Run, office: Path) -> None:
    with closing(sqlite3.connect(office / "registre" / "factures.sqlite")) as connection, connection:
        connection.execute("UPDATE ecritures SET contenu = substr(contenu, 1, 400)")
    code, said = run("factures", "verifier")
    assert (code, f"({NUMERO}) a été modifiée" in said) == (1, True)
    for words in (
        ("factures", "etat"),
        ("facturer", "2026-002", "--oui"),
        ("docs", "--seulement", "factures"),
    ):
        code, said = run(*words)
        assert (code, "ne se lit plus" in said, "imprévue" in said) == (1, True, False)


def test_the_register_is_saved_and_put_back_without_losing_a_number(run: Run, office: Path) -> None:
    copy = str(office / "sauvegarde.sqlite")
    assert run("factures", "sauvegarder", copy) == (0, f"Registre copié dans {copy} : 1 document.\n")
    run("facturer", "2026-002", "--oui")
    code, said = run("factures", "restaurer", copy)
    assert (code, "BP29-2026-00002" in said) == (1, True)
    code, said = run("factures", "restaurer", copy, "--oublier")
    assert (code, "Registre restauré : 1 document.\n" in said) == (0, True)
    assert "factures-avant-restauration.sqlite" in said
    assert "ne connaît pas : BP29-2026-00002" in said
    code, said = run("facturer", "2026-002", "--oui")
    assert (code, "donnés une seconde fois" in said) == (1, True)


def test_the_journal_lists_the_invoices(run: Run, office: Path) -> None:
    assert run("factures", "journal")[0] == 0
    lines = (office / "outputs" / "suivi" / "journal-factures.csv").read_text("utf-8-sig").splitlines()
    assert lines[1].startswith(f"02/11/2026;{NUMERO};facture;")


def test_the_sheet_of_the_example_bills_its_two_bilans(run: Run) -> None:
    code, said = run("facturer", "--oui")
    assert code == 1
    assert "premier numéro de la série BP34" in said
    assert "--confirmer BP34" in said
    code, said = run("facturer", "--oui", "--confirmer", "bp34")
    assert code == 0
    assert "2026-001 : Facturée sous le n° BP29-2026-00001" in said
    assert "BP34-2026-00001" in said


def test_the_example_itself_is_never_billed(run: Run, office: Path) -> None:
    (office / "inputs" / "agents.xlsx").rename(office / "inputs" / "exemple.xlsx")
    code, said = run("facturer", "2026-002", "--oui")
    assert code == 1
    assert "inventées" in said


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        (("payer", NUMERO), "Il manque --le. Ajoutez --help"),
        (
            ("payer", NUMERO, "--le", "hier"),
            "Écrivez par exemple 2026-07-28 ou 28/07/2026.",
        ),
        (("payer", NUMERO, "--le", "31/02/2026"), "--le ne convient pas."),
        (("payer", NUMERO, "--le", "2026-11-20", "--montant", "x"), "Écrivez par exemple 1234,56."),
    ],
)
def test_a_badly_written_command_is_a_usage_error(run: Run, words: tuple[str, ...], advice: str) -> None:
    code, said = run(*words)
    assert code == 2
    assert advice in said


def test_a_day_is_typed_as_people_write_it(run: Run) -> None:
    assert "reçue le 03/11/2026" in run("recevoir", NUMERO, "--le", "3/11/2026")[1]


def test_an_unknown_number_says_where_to_look(run: Run) -> None:
    code, said = run("payer", "BP29-2026-00999", "--le", "2026-11-20")
    assert code == 1
    assert "Aucune facture ne porte le numéro « BP29-2026-00999 »." in said
