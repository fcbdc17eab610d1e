"""From version 0.1.0 as it landed, with its registers, invoices and edited syntheses: all is taken over."""

import io
import os
import shutil
import sqlite3
import subprocess
import sys
import tarfile
from contextlib import closing
from pathlib import Path

import docx
import pytest

from pipeline.settings import ROOT

LANDED = "0b08caa1f4d2ef9fdca31eb9c23ce54b1dc3a8bb"
WRITTEN = "Ce paragraphe est de la main du conseiller."


def archived() -> bytes:
    """The program as it was; nothing where the history was left behind."""
    done = subprocess.run(["git", "archive", LANDED], cwd=ROOT, capture_output=True, check=False)
    return done.stdout if done.returncode == 0 else b""


def run(program: Path, office: Path, *words: str) -> str:
    """A command of one version of the program, in the folder of an office."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("BILAN")}
    done = subprocess.run(
        [sys.executable, "-m", "pipeline", *words],
        cwd=office,
        env={**env, "PYTHONPATH": str(program)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=200,
        check=False,
    )
    said = done.stdout.decode("utf-8", "replace")
    assert "Traceback" not in said, said
    return said


def numbers(office: Path) -> list[str]:
    with closing(sqlite3.connect(office / "registre" / "factures.sqlite")) as base:
        return [row[0] for row in base.execute("SELECT numero FROM pieces WHERE n IS NOT NULL ORDER BY n")]


if archived():

    @pytest.mark.epreuve
    def test_the_natural_act_is_told_then_taken_over(tmp_path: Path) -> None:
        old, new = tmp_path / "bilan-0.1.0", tmp_path / "bilan-0.2.0"
        with tarfile.open(fileobj=io.BytesIO(archived())) as archive:
            archive.extractall(old, filter="data")
        (old / "inputs" / "exemple.xlsx").rename(old / "inputs" / "agents.xlsx")
        run(old, old, "docs", "--seulement", "syntheses")
        edited = next((old / "outputs" / "syntheses").glob("*2026-014*.docx"))
        document = docx.Document(str(edited))
        document.add_paragraph(WRITTEN)
        document.save(str(edited))
        run(old, old, "facturer", "2026-001", "--oui")
        given = numbers(old)
        assert len(given) >= 1

        # A new folder beside, the workbooks copied.
        (new / "inputs").mkdir(parents=True)
        (new / "preparer.py").touch()
        shutil.copy(old / "inputs" / "agents.xlsx", new / "inputs" / "agents.xlsx")
        said = run(ROOT, new, "facturer", "2026-002", "--oui")
        assert "Un autre dossier du programme a déjà numéroté" in said
        assert not (new / "registre" / "factures.sqlite").exists() or numbers(new) == []

        assert "Amenés ici" in run(ROOT, new, "espace", "reprendre", str(old), "--oui")
        run(ROOT, new, "docs", "--seulement", "syntheses")
        kept = next((new / "outputs" / "syntheses").glob("*2026-014*.docx"))
        assert WRITTEN in [paragraph.text for paragraph in docx.Document(str(kept)).paragraphs]
        assert numbers(new) == given
        assert "Registre entier" in run(ROOT, new, "factures", "verifier")
