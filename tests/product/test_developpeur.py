"""docs/developpeur.md followed to the letter: a type of document is a template and a declaration."""

import re
import shutil
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
    (declaration,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
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
