"""The commands « docs » and « verifier »: exit codes, what is said, and never a traceback."""

from pathlib import Path

import pytest

from tests.builders import classeur, realiser
from tests.bureau import Bureau
from tests.cli.lancement import Ici, dit, docs, lancer, python


@pytest.mark.parametrize("word", ["factures", "facture", "synthèses", "synthese", "CONVENTIONS"])
def test_a_type_may_be_typed_as_one_says_it(bureau: Bureau, ici: Ici, word: str) -> None:
    bureau.inputs.mkdir()
    assert ici(*docs(bureau, "--seulement", word, "--dry-run"))[0] == 0


def test_a_sound_workbook_exits_0(bureau: Bureau, ici: Ici) -> None:
    code, text = ici(*docs(bureau.deposer(realiser(classeur())), "--seulement", "contrats"))
    assert code == 0
    assert "1 document fait" in " ".join(text.split())
    assert len(bureau.fichiers()) == 1


def test_two_mistakes_name_sheet_cell_and_remedy_and_the_rest_is_made(bureau: Bureau, ici: Ici) -> None:
    book = classeur().set("Agents", 0, "Attestation délivrée le", "bientôt")
    book.add("Agents", **(book.sheets["Agents"][0] | {"Référence": "2026-002", "Fonction": None}))
    book.set("Agents", 1, "Attestation délivrée le", None)
    code, text = ici(
        *docs(bureau.deposer(realiser(book)), "--seulement", "attestations", "--seulement", "contrats")
    )
    assert code == 1
    assert "À corriger (2)" in text
    for cell in (book.at("Agents", 0, "Attestation délivrée le"), book.at("Agents", 1, "Fonction")):
        assert f"bilans.xlsx, feuille « Agents », cellule {cell}" in text
    assert [path.split("/")[0] for path in bureau.fichiers()] == ["contrats"]


def test_strict_writes_no_document_when_there_is_an_error(bureau: Bureau, ici: Ici) -> None:
    bureau.deposer(classeur().set("Agents", 0, "Attestation délivrée le", "bientôt"))
    code, text = ici(*docs(bureau, "--strict"))
    assert code == 1
    assert "aucun document n’est écrit" in text
    assert bureau.fichiers() == {}


def test_a_dry_run_shows_the_plan_and_writes_nothing(bureau: Bureau, ici: Ici) -> None:
    code, text = ici(*docs(bureau.deposer(classeur()), "--dry-run"))
    assert code == 0
    assert "contrats/Contrat d’engagement 2026-001 Le Goff Élodie.docx" in text
    assert not bureau.outputs.exists()
    assert [path.name for path in bureau.root.iterdir()] == ["inputs"]


def test_the_check_writes_nothing(bureau: Bureau, ici: Ici) -> None:
    bureau.deposer(classeur().set("Agents", 0, "Fonction", None))
    code, text = ici("verifier", "--inputs", str(bureau.inputs))
    assert code == 1
    assert "rien n’a été écrit" in text
    assert [path.name for path in bureau.root.iterdir()] == ["inputs"]


def test_an_empty_inputs_folder_says_what_to_do(bureau: Bureau, ici: Ici) -> None:
    bureau.inputs.mkdir()
    code, text = ici(*docs(bureau))
    assert code == 0
    assert "déposez un classeur" in text


def test_an_inputs_folder_that_does_not_exist_says_what_to_do(bureau: Bureau, ici: Ici) -> None:
    _, text = ici(*docs(bureau))
    assert "inputs" in text


def test_a_workbook_that_is_none_is_named_and_the_others_are_read(bureau: Bureau, ici: Ici) -> None:
    bureau.deposer(classeur())
    (bureau.inputs / "notes.xlsx").write_bytes(b"ceci n'est pas un classeur")
    code, text = ici(*docs(bureau, "--seulement", "contrats"))
    assert code == 1
    assert "notes.xlsx" in text
    assert len(bureau.fichiers()) == 1


@pytest.mark.epreuve
@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "cp850"])
def test_a_redirected_output_of_windows_does_not_crash(bureau: Bureau, encoding: str) -> None:
    book = classeur().set("Agents", 0, "Nom", "Nguyễn").set("Agents", 0, "Courriel", "ễ → ✔")
    done = lancer(*docs(bureau.deposer(book), "--seulement", "contrats"), PYTHONIOENCODING=encoding)
    assert done.returncode == 1
    assert "Agents" in dit(done, encoding)
    usage = lancer("docs", "--seulement", "✔", PYTHONIOENCODING=encoding)
    assert usage.returncode == 2
    assert dit(usage, encoding)


def test_an_unforeseen_fault_is_one_sentence_and_a_file_without_any_cell(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom pathlib import Path\nfrom pipeline.cli.faults import guarded\n"
        "def command():\n    agent = 'Élodie Le Goff'\n    raise KeyError(agent)\n"
        f"sys.exit(guarded(command, Path({str(tmp_path)!r})))"
    )
    done = python(code)
    text = dit(done)
    (incident,) = tmp_path.glob("incident-*.txt")
    assert done.returncode == 1
    assert len(text.strip().splitlines()) == 1
    assert incident.name in text
    written = incident.read_text(encoding="utf-8")
    assert "KeyError" in written
    assert "Python" in written
    assert "Goff" not in written.replace("agent = 'Élodie Le Goff'", "")


def test_an_outputs_folder_that_cannot_be_written_is_a_sentence(bureau: Bureau) -> None:
    bureau.deposer(classeur())
    file = bureau.root / "un-fichier"
    file.write_bytes(b"")
    done = lancer("docs", "--inputs", str(bureau.inputs), "--outputs", str(file / "outputs"))
    assert done.returncode == 1
    assert "écrire" in dit(done)
