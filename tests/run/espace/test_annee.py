"""A year's end: closed dossiers leave with their workbook, deadlines stay, what straddles stays."""

import datetime as dt
import shutil
from functools import partial
from pathlib import Path

import pytest

from pipeline.errors import UserError
from pipeline.issues import Severity
from pipeline.report.run import Run
from pipeline.run import build
from pipeline.run.conseiller.destruction import demander, executer
from pipeline.run.conseiller.echeances import echues
from pipeline.run.espace import annee, moves
from pipeline.run.espace.conservation import connues
from pipeline.run.facturer.etat import follow
from pipeline.settings import Settings
from pipeline.store.outcome import Status
from pipeline.store.register import opened
from tests.builders import classeur, realiser
from tests.bureau import enregistrer
from tests.run.office import Office
from tests.workbook.builders import Book

JOUR = dt.date(2027, 1, 15)
PLUS_TARD = dt.date(2028, 2, 1)


def clos() -> Book:
    book = realiser(classeur("CDG34", "CDG"))
    book.sheets["Organismes"][0] |= {"Série de factures": "F"}
    book.sheets["Agents"][0]["Date de clôture"] = dt.date(2026, 9, 30)
    return book


def suivant() -> Book:
    """Next year's workbook: one bilan under way."""
    book = classeur("CDG34", "CDG")
    book.sheets["Organismes"][0] |= {"Série de factures": "F"}
    book.sheets["Agents"][0] |= {"Référence": "2027-001", "Nom": "Kerdoncuff"}
    book.sheets["Séances"] = [row | {"Référence": "2027-001"} for row in book.sheets["Séances"]]
    return book


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """A year's bilan closed and billed, the next year's begun in another workbook."""
    made = Office(tmp_path_factory.mktemp("office"), clos())
    made.issue("2026-001")
    enregistrer(suivant(), made.root / "inputs" / "suivant.xlsx")
    build(reglages(made))
    return made


@pytest.fixture
def office(lived: Office, tmp_path: Path) -> Office:
    """The same in a folder of its own."""
    shutil.copytree(lived.root, tmp_path, dirs_exist_ok=True)
    return Office(tmp_path, clos())


def reglages(office: Office, day: dt.date = JOUR) -> Settings:
    root = office.root
    return Settings(day, root / "inputs", root / "outputs", root / "registre")


def ranger(office: Office) -> annee.Depart:
    depart = annee.preparer(reglages(office), 2026)
    annee.archiver(reglages(office), depart)
    return depart


def errors(run: Run) -> list[str]:
    return [issue.message for issue in run.issues if issue.severity is Severity.ERREUR]


def files(root: Path) -> dict[str, bytes]:
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*.docx")}


def test_what_is_shown_is_what_moves_and_what_straddles_stays(office: Office) -> None:
    before = files(office.root / "outputs")
    depart = ranger(office)
    assert depart.partent == ("2026-001",)
    assert depart.restent == (("2027-001", "en cours"),)
    assert (depart.classeurs, depart.communs) == (("agents.xlsx",), ("suivant.xlsx",))
    assert (office.root / "inputs/archives/2026/agents.xlsx").exists()
    assert not (office.root / "inputs/agents.xlsx").exists()
    after = files(office.root / "outputs")
    moved = dict(depart.documents)
    assert any(path.startswith("syntheses/") for path in moved)
    assert after == {moved.get(path, path): data for path, data in before.items()}


def test_the_next_run_says_nothing_of_the_archived_and_rewrites_nothing(office: Office) -> None:
    ranger(office)
    before = files(office.root / "outputs")
    run = build(reglages(office))
    assert errors(run) == []
    assert {"document-disparu", "synthese-orpheline", "classeur-disparu"} & {
        i.code for i in run.issues
    } == set()
    assert files(office.root / "outputs") == before
    assert all(line.status is not Status.FAIT for line in run.documents)


def test_a_deadline_is_known_after_archiving_and_its_destruction_possible(office: Office) -> None:
    ranger(office)
    later = reglages(office, PLUS_TARD)
    (due,) = echues(later)
    assert (due.reference, due.echeance) == ("2026-001", dt.date(2027, 9, 30))
    done = executer(later, demander(later, "2026-001"))
    assert not [path for path in (office.root / "outputs/archives").rglob("*") if "Synthèse" in path.name], (
        done
    )


def test_a_deadline_is_known_when_the_workbook_is_put_away_by_hand(office: Office) -> None:
    (office.root / "inputs/archives").mkdir()
    (office.root / "inputs/agents.xlsx").rename(office.root / "inputs/archives/agents.xlsx")
    (due,) = echues(reglages(office, PLUS_TARD))
    assert due.echeance == dt.date(2027, 9, 30)


def test_unpaid_invoices_stay_followed_up(office: Office) -> None:
    before = follow(reglages(office)).lignes
    assert len(before) == 1
    ranger(office)
    assert follow(reglages(office)).lignes == before
    assert list((office.root / "outputs/factures").glob("*.docx")), "an issued invoice stays where it is"


def test_a_dossier_still_to_bill_stays(tmp_path: Path) -> None:
    office = Office(tmp_path, clos())
    build(office.settings(only=frozenset()))
    depart = annee.preparer(reglages(office), 2026)
    assert depart.restent == (("2026-001", "il reste une facture à émettre"),)
    assert depart.rien


def test_a_workbook_from_which_the_next_year_draws_stays(office: Office) -> None:
    book = suivant()
    for sheet in ("Organismes", "Employeurs"):
        book.sheets.pop(sheet, None)
    (office.root / "registre" / "lecture.json").unlink()  # as if it had always been so
    enregistrer(book, office.root / "inputs" / "suivant.xlsx")
    depart = annee.preparer(reglages(office), 2026)
    assert depart.partent == ("2026-001",)
    assert depart.classeurs == ()


def test_notes_of_an_archived_bilan_are_no_error(office: Office) -> None:
    book = Book({})
    book.add("Séances", **dict(clos().sheets["Séances"][0]))
    enregistrer(book, office.root / "inputs" / "toutes les seances.xlsx")
    build(reglages(office))
    ranger(office)
    run = build(reglages(office))
    assert errors(run) == []
    assert [i.message for i in run.issues if i.code == "lignes-archivees"] != []


def test_a_year_that_is_not_over_is_refused(office: Office) -> None:
    with pytest.raises(UserError, match="n’est pas finie"):
        annee.preparer(reglages(office), 2027)


def test_an_archiving_cut_short_after_any_file_is_finished(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files(office.root / "outputs")
    depart = annee.preparer(reglages(office), 2026)
    real, left = moves.move, [0]

    def cut(source: Path, target: Path, *, private: bool = False) -> None:
        if not left[0]:
            raise KeyboardInterrupt
        left[0] -= 1
        real(source, target, private=private)

    for step in range(len(depart.documents) + len(depart.classeurs)):
        left[0] = step
        monkeypatch.setattr(moves, "move", cut)
        again = moves.pending(office.root / "registre")
        with pytest.raises(KeyboardInterrupt):
            (annee.reprendre if again else partial(annee.archiver, depart=depart))(reglages(office))
    monkeypatch.setattr(moves, "move", real)
    assert annee.reprendre(reglages(office))
    assert not annee.reprendre(reglages(office))
    moved = dict(depart.documents)
    assert files(office.root / "outputs") == {moved.get(path, path): data for path, data in before.items()}
    with opened(office.root / "registre") as register:
        assert {row.path for row in register.load().values()} >= set(moved.values())
    assert connues(office.root / "registre")["2026-001"].annee == "2026"
