"""The command line: French, fast, its exit codes, and never a traceback."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.cli.faults import guarded
from pipeline.cli.main import bilan
from pipeline.settings import ROOT
from tests.builders import classeur, realiser
from tests.bureau import Bureau
from tests.product.exemple import environnement

LOURDS = (
    "pandas",
    "docxtpl",
    "docx",
    "openpyxl",
    "python_calamine",
    "lxml",
    "pydantic",
    "sqlalchemy",
    "jinja2",
)
COMMANDES = ("docs", "verifier")


def lancer(*arguments: str, **variables: str) -> subprocess.CompletedProcess[bytes]:
    """Run the program in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "pipeline", *arguments],
        cwd=ROOT,
        capture_output=True,
        env=environnement(**variables),
        timeout=120,
        check=False,
    )


def python(code: str) -> subprocess.CompletedProcess[bytes]:
    """Run some code in a process of its own."""
    command = [sys.executable, "-c", code]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, env=environnement(), timeout=60, check=False
    )


def dit(done: subprocess.CompletedProcess[bytes], encoding: str = "utf-8") -> str:
    """All that it printed, which is never a traceback."""
    text = (done.stdout + done.stderr).decode(encoding)
    assert "Traceback" not in text
    return text


Ici = Callable[..., tuple[int, str]]


@pytest.fixture
def bureau(tmp_path: Path) -> Bureau:
    return Bureau(tmp_path)


@pytest.fixture
def ici(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Ici:
    """Run a command in this process: its exit code and all that it said."""

    def run(*arguments: str) -> tuple[int, str]:
        code = guarded(lambda: bilan(list(arguments), standalone_mode=False), tmp_path / "outputs")
        said = capsys.readouterr()
        return code, said.out + said.err

    return run


def docs(bureau: Bureau, *options: str) -> tuple[str, ...]:
    """The command « docs » on that office."""
    folders = ("--inputs", str(bureau.inputs), "--outputs", str(bureau.outputs))
    return ("docs", *folders, "--date", "2026-11-22", *options)


@pytest.mark.parametrize("arguments", [("--help",), *((name, "--help") for name in COMMANDES)])
def test_help_is_french(arguments: tuple[str, ...]) -> None:
    done = lancer(*arguments)
    text = dit(done)
    assert done.returncode == 0
    assert "Utilisation" in text
    assert not [
        word for word in ("Usage", "Options:", "Commandes:", "Show this", "Commands", "Error") if word in text
    ]


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys\nfrom pipeline.cli.main import bilan\n"
        "try:\n    bilan(['--help'])\nexcept SystemExit:\n    pass\n"
        f"print('LOURDS', [name for name in {LOURDS!r} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        env=environnement(),
        timeout=60,
        check=True,
    )
    assert b"LOURDS []" in done.stdout


@pytest.mark.skipif(os.name != "posix", reason="the time of a child is counted on POSIX systems")
def test_help_is_quick() -> None:
    def spent() -> float:
        """Processor time, which does not depend on what else the machine does."""
        before = os.times()
        lancer("--help")
        after = os.times()
        user, system = after.children_user, after.children_system
        return user - before.children_user + system - before.children_system

    assert min(spent() for _ in range(3)) < 0.3


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("docs", "--sulement", "factures"), "--seulement"),
        (("docs", "--date", "22/11/2026"), "--date"),
        (("docs", "--date", "demain"), "--date"),
        (("docs", "--seulement", "poèmes"), "--seulement"),
        (("docs", "--jobs", "0"), "--jobs"),
        (("docs", "--date"), "--date"),
        (("docs", "imprévu"), "--help"),
        (("fabriquer",), "n’existe pas"),
    ],
)
def test_a_usage_error_is_a_french_sentence_and_exits_2(
    ici: Ici, arguments: tuple[str, ...], words: str
) -> None:
    code, text = ici(*arguments)
    assert code == 2
    assert words in text
    assert "--help" in text
    assert not [word for word in ("Usage", "Error", "Invalid", "No such", "Missing") if word in text]


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
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        env=environnement(),
        timeout=60,
        check=False,
    )
    text = dit(done)
    (incident,) = tmp_path.glob("incident-*.txt")
    assert done.returncode == 1
    assert len(text.strip().splitlines()) == 1
    assert incident.name in text
    written = incident.read_text(encoding="utf-8")
    assert "KeyError" in written
    assert "Python" in written
    assert "Goff" not in written.replace("agent = 'Élodie Le Goff'", "")


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="an ordinary user of a POSIX system")
def test_an_outputs_folder_that_cannot_be_written_is_a_sentence(bureau: Bureau) -> None:
    bureau.deposer(classeur())
    bureau.root.chmod(0o500)
    try:
        done = lancer(*docs(bureau))
    finally:
        bureau.root.chmod(0o700)
    assert done.returncode == 1
    assert "écrire" in dit(done)
