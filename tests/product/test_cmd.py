"""The .cmd files under Wine's cmd: each branch reached, its text and exit code; no Windows Python here.

A stub stands for « py »: it writes down how it was called, and exits as it is told. Wine's cmd knows no
« chcp »: accents are looked at in the files themselves, not in what it prints.
"""

import ensurepip
import io
import os
import subprocess
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.settings import ROOT

LAUNCHED = {name: f"--lancer {name}" for name in ("classeur", "docs", "envoyer", "facturer", "importer")} | {
    "bureau": "bureau --lancer bureau",
    "chorus": "facturx --lancer chorus deposer",
    "encaissements": "--lancer encaissements",
    "relances": "--lancer factures relances --lettres",
}
COMMANDS = tuple(LAUNCHED)
DROPPED = ("importer", "encaissements")
STUB = (
    '@echo off\r\nif "%~3"=="--version" exit /b %STUB_PY%\r\nif "%~2"=="--version" exit /b 0\r\n'
    'echo %* [%CD%] [%BILAN_ESPACE%]>>"%STUB_LOG%"\r\nexit /b %STUB_CODE%\r\n'
)
pytestmark = pytest.mark.epreuve


def launcher() -> bytes:
    """A Windows program that runs another: the one that pip writes for each command it installs."""
    folder = Path(ensurepip.__file__).parent / "_bundled"
    wheel = next(iter(sorted(folder.glob("pip-*.whl"))), None) or next(
        Path("/usr/share/python-wheels").glob("pip-*.whl")
    )
    with zipfile.ZipFile(wheel) as archive:
        program = archive.read("pip/_vendor/distlib/t64.exe")
    tail = io.BytesIO()
    with zipfile.ZipFile(tail, "w") as archive:
        archive.writestr("__main__.py", "")
    return program + b"#!C:\\windows\\system32\\cmd.exe /d /c stub.bat\r\n" + tail.getvalue()


@dataclass(frozen=True)
class Poste:
    """A Windows post: a folder of the program, another where Python is, or is not."""

    root: Path
    prefix: Path

    def run(self, name: str, *words: str, folder: str = "Équipe RH", **variables: str) -> tuple[int, str]:
        """Run one .cmd as a double click does; its exit code and what it printed."""
        env = {
            **os.environ,
            "WINEPREFIX": str(self.prefix),
            "WINEDEBUG": "-all",
            "DISPLAY": "",
            "LC_ALL": "C.UTF-8",
            "STUB_LOG": f"Z:{self.log}".replace("/", "\\"),
            "STUB_PY": "0",
            "STUB_CODE": "0",
            **variables,
        }
        env.pop("BILAN_ESPACE", None)
        done = subprocess.run(
            ["wine", "cmd", "/c", f"{name}.cmd", *words],
            cwd=self.root / folder,
            env={"WINEPATH": f"Z:{self.root / 'python'}".replace("/", "\\"), **env},
            input=b"\r\n",
            capture_output=True,
            timeout=120,
            check=False,
        )
        return done.returncode, done.stdout.decode("utf-8", "replace")

    @property
    def log(self) -> Path:
        return self.root / "appels.txt"

    @property
    def calls(self) -> str:
        return self.log.read_text("utf-8", "replace") if self.log.exists() else ""


@pytest.fixture(scope="module")
def prefix(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Windows made once."""
    found = tmp_path_factory.mktemp("wine") / "prefix"
    env: Mapping[str, str] = {**os.environ, "WINEPREFIX": str(found), "WINEDEBUG": "-all", "DISPLAY": ""}
    subprocess.run(["wine", "cmd", "/c", "ver"], env=env, capture_output=True, timeout=240, check=True)
    return found


@pytest.fixture
def poste(prefix: Path, tmp_path: Path) -> Poste:
    made = Poste(tmp_path, prefix)
    for folder in ("Équipe RH", "seul", "python"):
        (tmp_path / folder).mkdir()
    for name in COMMANDS:
        for folder in ("Équipe RH", "seul"):
            (tmp_path / folder / f"{name}.cmd").write_bytes((ROOT / f"{name}.cmd").read_bytes())
    (tmp_path / "Équipe RH" / "preparer.py").write_text("")
    (tmp_path / "python" / "py.exe").write_bytes(launcher())
    (tmp_path / "python" / "stub.bat").write_bytes(STUB.encode())
    return made


@pytest.mark.parametrize("name", COMMANDS)
def test_each_launches_its_command_and_passes_its_code_on(poste: Poste, name: str) -> None:
    words = ("C:\\export.csv",) if name in DROPPED else ()
    for code in (0, 1, 2):
        done, _ = poste.run(name, *words, STUB_CODE=str(code))
        assert done == code
    first = poste.calls.splitlines()[0]
    assert f"preparer.py {LAUNCHED[name]}" in first
    assert first.count("quipe RH]") == 2, "where it stands, and whose office: with accents and a space"
    assert all(word in first for word in words)


@pytest.mark.parametrize("name", COMMANDS)
def test_unzipped_alone_or_without_python_it_says_so(poste: Poste, name: str) -> None:
    code, said = poste.run(name, folder="seul")
    assert (code, "compressez d'abord tout le fichier .zip" in said, f"{name}.cmd" in said) == (1, True, True)
    (poste.root / "python" / "py.exe").unlink()
    code, said = poste.run(name)
    assert (code, "Il faut Python 3.11" in said, "service informatique" in said) == (1, True, True)
    assert poste.calls == ""


def test_without_the_launcher_py_python_serves(poste: Poste) -> None:
    (poste.root / "python" / "py.exe").rename(poste.root / "python" / "python.exe")
    code, _ = poste.run("docs", "--date", "2026-11-22", STUB_CODE="1")
    assert code == 1
    assert "preparer.py --lancer docs --date 2026-11-22" in poste.calls


@pytest.mark.parametrize("name", DROPPED)
def test_nothing_dropped_where_a_file_is_wanted_is_a_sentence(poste: Poste, name: str) -> None:
    code, said = poste.run(name)
    assert (code, "faites-le glisser" in said, poste.calls) == (1, True, "")


def test_an_office_opens_the_program_where_it_is(poste: Poste) -> None:
    from pipeline.run.espace.creer import creer

    program = poste.root / "programme"  # without an accent: Wine's cmd reads no UTF-8
    (poste.root / "Équipe RH").rename(program)
    office = creer(poste.root / "Bureau partagé", program).racine
    text = (office / "bureau.cmd").read_text("utf-8")
    windows = f"Z:{program}".replace("/", "\\")
    (office / "bureau.cmd").write_text(text.replace(str(program), windows), "utf-8", newline="")
    code, _ = poste.run("bureau", folder="Bureau partagé", STUB_CODE="0")
    assert code == 0
    assert "Bureau partag" in poste.calls


@pytest.mark.parametrize("name", COMMANDS)
def test_their_lines_end_as_windows_wants_and_their_accents_are_utf_8(name: str) -> None:
    data = (ROOT / f"{name}.cmd").read_bytes()
    assert data.count(b"\r\n") == data.count(b"\n")
    assert "Décompressez d'abord" in data.decode("utf-8")
    assert b"chcp 65001" in data
