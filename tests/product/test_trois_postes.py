"""An office with three posts and one shared program: installed offline, a year lived, updated, restored."""

import datetime as dt
import hashlib
import importlib.util
import os
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docx
import pytest

from pipeline.settings import ROOT
from tests.builders import classeur, realiser
from tests.bureau import enregistrer
from tests.workbook.builders import Book

pytestmark = pytest.mark.epreuve
TODAY = dt.date.today()
LAST = TODAY.year - 1
WRITTEN = "Ce paragraphe est de la main du conseiller."
QUERY = "SELECT numero FROM pieces WHERE n IS NOT NULL ORDER BY n"
NOBODY = "http://127.0.0.1:9"  # where no package is to be had


def shifted(book: Book, years: int) -> Book:
    """The same workbook some years later: numbers are given on the real day."""
    for rows in book.sheets.values():
        for row in rows:
            for name, value in row.items():
                if isinstance(value, dt.date):
                    row[name] = value.replace(year=value.year + years, day=min(value.day, 28))
                elif isinstance(value, str):
                    row[name] = value.replace("2026-0", f"{2026 + years}-0")
    return book


def last_year() -> Book:
    """Three bilans closed last year."""
    book = realiser(classeur("CDG34", "CDG"))
    book.sheets["Organismes"][0] |= {"Série de factures": "F"}
    book.sheets["Agents"][0]["Date de clôture"] = dt.date(2026, 9, 28)
    first = dict(book.sheets["Agents"][0])
    for n, name in ((2, "Riou"), (3, "Tanguy")):
        book.add("Agents", **(first | {"Référence": f"2026-00{n}", "Nom": name}))
    return shifted(book, LAST - 2026)


def this_year() -> Book:
    """One bilan under way, one closed."""
    book = classeur("CDG34", "CDG")
    book.sheets["Organismes"][0] |= {"Série de factures": "F"}
    book.sheets["Agents"][0] |= {"Référence": "2026-009", "Nom": "Kerdoncuff"}
    book.sheets["Séances"] = [row | {"Référence": "2026-009"} for row in book.sheets["Séances"]]
    return shifted(book, TODAY.year - 2026)


@dataclass(frozen=True)
class Poste:
    """One person's post: an environment of its own, the program and the office on the share."""

    program: Path
    office: Path
    home: Path

    def run(self, *words: str, code: int | None = 0) -> str:
        """A command as the launchers run it; all that it said."""
        done = self.start(*words)
        said = done.communicate(timeout=400)[0].decode("utf-8", "replace")
        assert "Traceback" not in said, said
        assert code is None or done.returncode == code, said
        return said

    def start(self, *words: str, here: Path | None = None) -> "subprocess.Popen[bytes]":
        env = {name: value for name, value in os.environ.items() if not name.startswith(("BILAN", "PIP_"))}
        env |= {"XDG_CACHE_HOME": str(self.home), "PIP_INDEX_URL": NOBODY, "PIP_NO_CACHE_DIR": "1"}
        env |= {"BILAN_ESPACE": str(self.office), "PIP_CONFIG_FILE": os.devnull}
        command = [sys.executable, str(self.program / "preparer.py"), "--lancer", *words]
        return subprocess.Popen(
            command, cwd=here or self.office, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )


def package(folder: Path) -> Path:
    """What « make paquet » makes, for this Python."""
    spec = importlib.util.spec_from_file_location("paquet", ROOT / "paquet.py")
    assert spec is not None
    assert spec.loader is not None
    module: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    wheels = folder / "roues"
    wheels.mkdir()
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    for platforms in module.PLATFORMS:
        module.download(wheels, version, platforms)
    found = sorted(wheels.glob("*.whl"))
    assert {"win_amd64", "manylinux"} <= {
        word for word in ("win_amd64", "manylinux") for wheel in found if word in wheel.name
    }
    module.write(folder / "bilan-0.2.0.zip", "bilan-0.2.0", found)
    return folder / "bilan-0.2.0.zip"


def newer(path: Path) -> tuple[Path, str]:
    """The same program as the next version, and its digest."""
    target = path.with_name("bilan-9.9.0.zip")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name.endswith(("/pyproject.toml", "/pipeline/__init__.py")):
                data = data.replace(b'"0.2.0"', b'"9.9.0"')
            if name.endswith("/CHANGELOG.md"):
                data = b"# Journal\n\n## 9.9.0\n\n- La suite.\n"
            new.writestr(name, data)
    return target, hashlib.sha256(target.read_bytes()).hexdigest()


def numbers(office: Path) -> list[str]:
    with closing(sqlite3.connect(office / "registre" / "factures.sqlite")) as base:
        return [
            row[0] for row in base.execute("SELECT numero FROM pieces WHERE n IS NOT NULL ORDER BY rowid")
        ]


def issue(poste: Poste, *references: str) -> None:
    january = ("--exercice", str(TODAY.year)) if TODAY.month == 1 else ()
    poste.run("facturer", *references, "--oui", "--confirmer", "F", *january)


def words_of(office: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in (office / "outputs").rglob("*.docx")}


def rewritten(office: Path, act: Callable[[], object]) -> set[str]:
    """The documents that an act changes, adds or removes."""
    before = words_of(office)
    act()
    after = words_of(office)
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


def test_a_year_of_an_office(tmp_path: Path) -> None:  # noqa: PLR0915 (one story)
    share = tmp_path / "Partage RH"
    made = package(tmp_path)
    with zipfile.ZipFile(made) as archive:
        archive.extractall(share)
    program = share / "bilan-0.2.0"
    (program / "partage").touch()
    office = share / "Bureau mobilité"
    office.mkdir()
    one, two, three = (Poste(program, office, tmp_path / f"poste{n}") for n in (1, 2, 3))

    # Installed offline; two start at once.
    both = [one.start("--version"), two.start("--version")]
    assert [b"0.2.0" in each.communicate(timeout=400)[0] for each in both] == [True, True]
    assert len(list(tmp_path.glob("poste*/bilan-documents/*/bin/python"))) == 2
    assert not (program / ".venv").exists()

    # Produce, edit, issue.
    one.run("espace", "creer", str(office))
    (office / "inputs" / "exemple.xlsx").unlink()
    shutil.rmtree(office / "inputs" / "conseiller")
    enregistrer(last_year(), office / "inputs" / f"{LAST}.xlsx")
    one.run("docs", code=None)
    edited = next((office / "outputs" / "syntheses").glob(f"*{LAST}-002*.docx"))
    document = docx.Document(str(edited))
    document.add_paragraph(WRITTEN)
    document.save(str(edited))
    issue(two, f"{LAST}-001")
    assert len(numbers(office)) == 1

    # Update: nothing rewritten, the edit kept, numbers go on, each post follows.
    path, digest = newer(made)
    said = one.run("mise-a-jour", str(path), "--empreinte", digest, "--oui")
    assert "La suite." in said
    # Even where a double click stands: in the folder of the former version.
    assert b"9.9.0" in two.start("--version", here=program).communicate(timeout=400)[0]
    assert rewritten(office, lambda: two.run("docs", code=None)) == set()
    issue(two, f"{LAST}-002")

    # Destroyed, backed up before and after; then the disk is lost.
    first = next((office / "sauvegardes").glob("bilan-*.zip"))
    one.run("detruire", f"{LAST}-003", "--oui", "--transmission", "non", "--repondu-le", TODAY.isoformat())
    assert not list((office / "outputs" / "syntheses").glob(f"*{LAST}-003*"))
    two.run("sauvegarder", str(tmp_path / "copie.zip"))
    kept = words_of(office)
    shutil.copy(first, tmp_path / "ancienne.zip")
    shutil.rmtree(office)
    office.mkdir()
    two.run("espace", "creer", str(office))
    two.run("restaurer", str(tmp_path / "copie.zip"), "--oui")
    assert words_of(office) == kept
    refused = two.run("facturer", f"{LAST}-003", "--oui", code=1)
    assert "registre adopter" in refused
    two.run("registre", "adopter", "--confirmer", "adopter")
    assert rewritten(office, lambda: two.run("docs", code=None)) == set()
    two.run("restaurer", str(tmp_path / "ancienne.zip"), "--oui")
    assert not [name for name in words_of(office) if name.startswith("Synthèse") and f"{LAST}-003" in name]
    assert len(numbers(office)) == 2, "an older archive takes no number back"
    two.run("registre", "adopter", "--confirmer", "adopter")
    issue(two, f"{LAST}-003")

    # The year archived, the next begun.
    enregistrer(this_year(), office / "inputs" / f"{TODAY.year}.xlsx")
    three.run("docs", code=None)
    three.run("archiver", str(LAST), "--oui")
    assert rewritten(office, lambda: three.run("docs", code=None)) == set()
    assert (office / "inputs" / "archives" / str(LAST) / f"{LAST}.xlsx").exists()
    moved = next((office / "outputs" / "archives").rglob(f"Synthèse*{LAST}-002*.docx"))
    assert WRITTEN in [paragraph.text for paragraph in docx.Document(str(moved)).paragraphs]
    due = three.run("a-detruire", "--date", f"{TODAY.year + 1}-12-31")
    assert f"{LAST}-001 : à détruire" in due
    assert f"{LAST}-003 : à détruire" not in due
    given = numbers(office)
    assert [int(number.rpartition("-")[2]) for number in given] == [1, 2, 3]
    assert "Registre entier" in three.run("factures", "verifier")
