"""A synthesis lives for months beside its workbook: what a counsellor typed, and what follows the data."""

import datetime as dt
import os
import shutil
from pathlib import Path

import pytest

from pipeline.issues import Severity
from pipeline.store.outcome import Status
from tests.product.bureau import CONSEILLER, LEA, Bureau, changes, copied, line, opened
from tests.product.mains import WORDS, edit, read, saved_as, table, type_after, type_over, unanchor
from tests.synthese import libreoffice

MARRIED = "Le Goff-Martin"
ACTIONS = [
    (LEA, n, f"Rencontrer le pôle {n}", "un mois", "mai 2027", "Prendre rendez-vous") for n in (3, 4, 5)
]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Bureau:
    """An office whose syntheses have just been made."""
    bureau = opened(tmp_path_factory.mktemp("bureau"), only=frozenset({"synthese"}))
    run = bureau.run()
    assert [issue for issue in run.issues if issue.severity is not Severity.INFORMATION] == []
    assert {each.status for each in run.documents} == {Status.FAIT}
    return bureau


@pytest.fixture
def bureau(made: Bureau, tmp_path: Path) -> Bureau:
    """That office, for one test alone."""
    return copied(made, tmp_path)


def settled(bureau: Bureau) -> str:
    """Nothing more is written by one more run; what it says of the synthesis."""
    before = bureau.files()
    found = bureau.line()
    assert bureau.files() == before
    return found.reason


def test_nothing_typed_is_lost_when_the_name_and_a_session_change(bureau: Bureau) -> None:
    path = bureau.document()
    edit(path)
    mine = path.read_bytes()
    bureau.write("Agents", LEA, "Nom", MARRIED)
    bureau.write("Séances", LEA, "Date", dt.date(2026, 2, 4))
    found = bureau.line()
    assert found.status is Status.FAIT
    assert changes(found)["Agent"] == ("Madame Élodie Le Goff", f"Madame Élodie {MARRIED}")
    assert changes(found)["Date de la phase 1"] == ("du 3 au 24 février 2026", "du 4 au 24 février 2026")
    assert all(word in read(path) for word in (*WORDS, MARRIED, "du 4 au 24\u00a0février\u00a02026"))
    assert "Le Goff " not in read(path)
    assert (bureau.outputs / found.saved).read_bytes() == mine
    assert found.saved.startswith("sauvegardes/syntheses/")
    page = (bureau.outputs / "rapport.html").read_text(encoding="utf-8")
    assert f"« Madame Élodie Le Goff » → « Madame Élodie {MARRIED} »" in page
    assert "les données n’ont pas changé" in settled(bureau)


@pytest.mark.epreuve
def test_after_a_real_editor_identity_is_refreshed_and_nothing_typed_is_lost(
    bureau: Bureau, tmp_path: Path
) -> None:
    libreoffice.required()
    path = bureau.document()
    typed = [("besoins et attentes", WORDS[0]), ("domaine fonctionnel", WORDS[1]), ("Savoir faire", WORDS[2])]
    libreoffice.edited(path, tmp_path / "saved.docx", typed)
    saved_as(tmp_path / "saved.docx", path)
    bureau.write("Agents", LEA, "Nom", MARRIED)
    bureau.write("Séances", LEA, "Date", dt.date(2026, 2, 4))
    found = bureau.line()
    assert found.status is Status.FAIT
    assert changes(found)["Agent"][1] == f"Madame Élodie {MARRIED}"
    assert changes(found)["Date de la phase 1"] == ("du 3 au 24 février 2026", "du 4 au 24 février 2026")
    kept = (*WORDS[:3], "Commentaire de la conseillère", "suivi des modifications", MARRIED)
    assert [word for word in kept if word not in read(path)] == []
    settled(bureau)


def test_a_dry_run_says_what_would_be_refreshed_and_touches_nothing(bureau: Bureau) -> None:
    edit(bureau.document())
    bureau.write("Agents", LEA, "Nom", MARRIED)
    before = bureau.files()
    found = bureau.line(dry_run=True)
    assert changes(found)["Agent"][1] == f"Madame Élodie {MARRIED}"
    assert bureau.files() == before


def test_what_was_typed_over_a_field_stays_and_is_said_at_each_run(bureau: Bureau) -> None:
    path = bureau.document()
    type_over(path, "bilan_fonction", "Formatrice")
    bureau.write("Agents", LEA, "Fonction", "Chargée de carrières")
    before = path.read_bytes()
    found = bureau.line()
    assert found.status is Status.CONSERVE
    assert changes(found) == {"Fonction": ("Formatrice", "Chargée de carrières")}
    assert found.changes[0].garde
    assert path.read_bytes() == before
    assert "ce qui a été saisi reste" in settled(bureau)


@pytest.mark.parametrize("typed", [True, False], ids=["edited", "as made"])
def test_a_renamed_and_moved_synthesis_is_found_again(bureau: Bureau, typed: bool) -> None:
    path = bureau.document()
    if typed:
        edit(path)
    moved = bureau.outputs / "syntheses" / "en cours" / "Élodie, mars.docx"
    moved.parent.mkdir()
    path.rename(moved)
    bureau.write("Agents", LEA, "Nom", MARRIED)
    found = bureau.line()
    assert (found.status, found.path) == (Status.FAIT, "syntheses/en cours/Élodie, mars.docx")
    assert MARRIED in read(moved)
    assert [each for each in bureau.outputs.glob("syntheses/*.docx") if LEA in each.name] == []
    settled(bureau)


def test_a_copy_under_another_name_makes_both_a_persons_files(bureau: Bureau) -> None:
    path = bureau.document()
    edit(path)
    saved_as(path, path.with_name("avant l’entretien.docx"))
    bureau.write("Agents", LEA, "Nom", MARRIED)
    before = bureau.files()
    found = bureau.line()
    assert found.status is Status.CONSERVE
    assert {found.path, *found.others} == {
        f"syntheses/{path.name}",
        "syntheses/avant l’entretien.docx",
    }
    assert bureau.files() == before
    page = (bureau.outputs / "rapport.html").read_text(encoding="utf-8")
    assert "avant l’entretien.docx" in page
    settled(bureau)


def test_one_agents_synthesis_saved_over_anothers_is_left_alone_and_named(bureau: Bureau) -> None:
    path, other = bureau.document(), bureau.document(reference="2026-020")
    edit(path)
    saved_as(path, other)
    bureau.write("Agents", LEA, "Nom", MARRIED)
    bureau.write("Agents", "2026-020", "Nom", "Sanchez")
    before = bureau.files()
    run = bureau.run()
    assert line(run).status is line(run, reference="2026-020").status is Status.CONSERVE
    assert line(run, reference="2026-020").others == (f"synthese/{LEA}",)
    assert bureau.files() == before


def test_a_deleted_synthesis_is_said_and_made_again_on_demand_only(bureau: Bureau) -> None:
    path = bureau.document()
    path.unlink()
    found = bureau.line()
    assert (found.status, "--recreer" in found.reason) == (Status.CONSERVE, True)
    assert not path.exists()
    settled(bureau)
    assert bureau.line(recreate=True).status is Status.FAIT
    assert path.exists()
    settled(bureau)


def test_the_table_grows_by_the_actions_added_in_the_workbook(bureau: Bureau) -> None:
    path = bureau.document()
    edit(path)
    bureau.add("Actions", *ACTIONS, file=CONSEILLER)
    found = bureau.line()
    assert found.status is Status.FAIT
    assert changes(found)["calendrier des actions"] == ("4 actions", "5 actions")
    assert [cell.splitlines()[-1] for cell in table(path, "Durée")[0][1:]] == [
        "Préparer le concours de rédacteur",
        "Observer un service formation",
        *(f"Rencontrer le pôle {n}" for n in (3, 4, 5)),
    ]
    assert table(path, "Étape 1")[1][5] == "Prendre rendez-vous"
    assert all(word in read(path) for word in WORDS)
    settled(bureau)


def test_without_any_anchor_the_new_version_is_written_beside_once(bureau: Bureau) -> None:
    path = bureau.document()
    edit(path)
    unanchor(path)
    mine = path.read_bytes()
    bureau.write("Agents", LEA, "Nom", MARRIED)
    found = bureau.line()
    assert found.beside == f"syntheses/{path.stem} (nouvelle version 2026-12-01).docx"
    assert MARRIED in read(bureau.outputs / found.beside)
    assert path.read_bytes() == mine
    settled(bureau)
    assert bureau.line(day=dt.date(2026, 12, 2)).status is Status.INCHANGE


def test_an_edited_convention_is_kept_and_another_replaced_with_the_old_one_saved(
    made: Bureau, tmp_path: Path
) -> None:
    bureau = Bureau(copied(made, tmp_path).root, {"only": frozenset({"convention"})})
    for reference in (LEA, "2026-007"):  # nothing is signed yet
        bureau.write("Agents", reference, "Convention signée le", None)
    (bureau.registre / "documents.sqlite").unlink()
    shutil.rmtree(bureau.outputs)
    bureau.run()
    edited, other = bureau.document("convention"), bureau.document("convention", "2026-007")
    type_after(edited, "Entre", " Ajouté par les deux parties")
    mine, old = edited.read_bytes(), other.read_bytes()
    for reference in (LEA, "2026-007"):
        bureau.write("Agents", reference, "Fonction", "Chargée de carrières")
    run = bureau.run()
    kept, replaced = line(run, "convention"), line(run, "convention", "2026-007")
    assert (kept.status, replaced.status) == (Status.CONSERVE, Status.FAIT)
    assert edited.read_bytes() == mine
    assert (bureau.outputs / replaced.saved).read_bytes() == old
    assert any("Chargée de carrières" in change.nouveau for change in replaced.changes)
    before = bureau.files()
    again = bureau.run()
    assert bureau.files() == before
    assert line(again, "convention", "2026-007").status is Status.INCHANGE


def test_making_syntheses_again_on_demand_touches_no_edited_one(bureau: Bureau) -> None:
    path = bureau.document()
    edit(path)
    mine = path.read_bytes()
    run = bureau.run(redo=frozenset({"synthese"}))
    assert path.read_bytes() == mine
    assert {each.status for each in run.documents} <= {Status.INCHANGE}


SECRETS = (
    "Rencontrer le pôle",
    "quitter la paie",
    "Préparer le concours",
    "Secrétariat de mairie",
    "Vérifier cette date",
)


@pytest.mark.parametrize("typed", [True, False], ids=["edited", "as made"])
def test_what_an_agent_said_is_in_no_report_and_no_register(bureau: Bureau, typed: bool) -> None:
    if typed:
        edit(bureau.document())
    bureau.add("Actions", *ACTIONS, file=CONSEILLER)
    bureau.write("Préremplissage", LEA, "Texte", "Ne plus jamais faire de paie", file=CONSEILLER)
    found = bureau.line()
    assert found.changes
    told = bureau.written()
    assert LEA in told
    assert [secret for secret in (*SECRETS, "plus jamais") if secret in told] == []


@pytest.mark.skipif(os.name != "posix", reason="ce système n'a pas de droits de fichiers")
def test_syntheses_their_backups_and_the_register_are_their_owners_only(bureau: Bureau) -> None:
    edit(bureau.document())
    bureau.write("Agents", LEA, "Nom", MARRIED)
    bureau.run()
    owned = [
        bureau.outputs / "syntheses",
        bureau.outputs / "sauvegardes",
        bureau.registre,
        *bureau.outputs.glob("syntheses/*.docx"),
        *bureau.outputs.glob("sauvegardes/**/*"),
        *bureau.registre.rglob("*"),
    ]
    assert len(owned) > 10
    assert [path.name for path in owned if path.stat().st_mode & 0o077] == []
