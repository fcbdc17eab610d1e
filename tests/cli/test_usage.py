"""Help and usage errors: French, quick, exit code 2."""

from pathlib import Path

import pytest

from tests.cli.lancement import Ici, dit, lancer, python

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
    done = python(code)
    assert b"LOURDS []" in done.stdout


def test_nor_does_the_log_of_commands(tmp_path: Path) -> None:
    (tmp_path / "registre").mkdir()
    code = (
        f"import os, sys\nos.chdir({str(tmp_path)!r})\nsys.argv = ['bilan', '--help']\n"
        "from pipeline.cli.main import main\ntry:\n    main()\nexcept SystemExit:\n    pass\n"
        f"print('LOURDS', [name for name in {LOURDS!r} if name in sys.modules])"
    )
    assert b"LOURDS []" in python(code).stdout
    assert (tmp_path / "registre" / "journal.log").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("docs", "--sulement", "factures"), "--seulement"),
        (("docs", "--date", "31/02/2026"), "28/07/2026"),
        (("docs", "--date", "demain"), "--date"),
        (("docs", "--seulement", "poèmes"), "conventions, calendriers, contrats"),
        (("docs", "--jobs", "0"), "--jobs"),
        (("docs", "--date"), "--date"),
        (("verifier", "--inputs", "dossier-absent"), "Le dossier de --inputs n’existe pas"),
        (("docs", "imprévu"), "--help"),
        (("fabriquer",), "n’existe pas"),
        (("verifer",), "Vouliez-vous verifier"),
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


def test_no_command_at_all_shows_the_commands(ici: Ici) -> None:
    code, text = ici()
    assert code == 2
    assert "Utilisation" in text
    assert "verifier" in text
