"""docs/developpeur.md followed to the letter: a type of document is a template and a declaration."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.documents import catalogue
from pipeline.documents.kind import DocumentType
from pipeline.settings import ROOT, TEMPLATES
from pipeline.store.outcome import Status
from tests.builders import classeur, realiser
from tests.bureau import Bureau

PAGE = (ROOT / "docs" / "developpeur.md").read_text(encoding="utf-8")


def test_a_type_is_a_template_and_a_declaration(
    bureau: Bureau, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    modeles = tmp_path / "modeles"
    shutil.copytree(TEMPLATES, modeles)
    before = {path.name for path in modeles.iterdir()}
    shutil.copy(modeles / "convention.docx", modeles / "bordereau.docx")
    (declaration,) = re.findall(r"```python\n(\S.*?)```", PAGE, re.DOTALL)
    assert declaration.count("\n") < 22
    names: dict[str, DocumentType] = {}
    exec(compile(declaration, "bordereau.py", "exec"), names)
    monkeypatch.setattr(catalogue, "TYPES", (*catalogue.TYPES, names["TYPE"]))
    run = bureau.deposer(realiser(classeur())).produire(templates=modeles)
    assert [line.status for line in run.documents if line.kind == "bordereau"] == [Status.FAIT]
    assert {path.name for path in modeles.iterdir()} - before == {"bordereau.docx"}
    assert catalogue.words()["bordereaux"] == "bordereau"


def test_the_files_that_the_page_names_exist() -> None:
    named = set(re.findall(r"`((?:pipeline|templates)/[a-z/_.]+)`", PAGE)) - {
        "pipeline/documents/bordereau.py"
    }
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []


COLUMN = """
from pipeline.workbook.blank import write_blank
from pipeline.workbook.columns import columns
from pipeline.workbook.sheets import Agent
from openpyxl import load_workbook
write_blank("vierge.xlsx")
titles = [cell.value for cell in load_workbook("vierge.xlsx")["Agents"][1]]
print("Matricule" in titles, [c.col.documents for c in columns(Agent) if c.titre == "Matricule"])
"""


def test_a_column_is_one_field(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "pipeline", tmp_path / "pipeline", ignore=shutil.ignore_patterns("__pycache__"))
    (field,) = re.findall(r"```python\n( .*?)```", PAGE, re.DOTALL)
    path = tmp_path / "pipeline" / "workbook" / "sheets" / "agents.py"
    source = path.read_text(encoding="utf-8")
    path.write_text(source.replace("    duree_convenue:", f"{field}    duree_convenue:", 1), encoding="utf-8")
    command = [sys.executable, "-c", COLUMN]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "True [('convention',)]", done.stderr


def test_a_scheme_is_one_file(bureau: Bureau) -> None:
    named = ROOT / "pipeline" / "dispositifs" / "cdg34.toml"
    assert named.relative_to(ROOT).as_posix() in PAGE
    text = named.read_text(encoding="utf-8").replace('code = "CDG34"', 'code = "ESSAI"', 1)
    folder = bureau.inputs / "dispositifs"
    folder.mkdir(parents=True)
    (folder / "essai.toml").write_text(text, encoding="utf-8")
    book = classeur("CDG34")
    for sheet in ("Agents", "Tarifs"):
        for row in book.sheets[sheet]:
            row["Dispositif"] = "ESSAI"
    made = bureau.deposer(book).produire()
    assert [line.status for line in made.documents if line.kind == "convention"] == [Status.FAIT]
