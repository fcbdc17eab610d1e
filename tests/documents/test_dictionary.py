"""The dictionary of the templates is true, and every shipped template uses fields that exist."""

from datetime import date
from pathlib import Path

import pytest

from pipeline.documents.catalogue import TYPES
from pipeline.documents.dictionary import dictionary
from pipeline.documents.kind import DocumentType
from pipeline.render import Dictionary
from pipeline.run.templates import check_templates, known
from pipeline.settings import ROOT, Settings

WITH_TEMPLATE = [kind for kind in TYPES if kind.template]


def test_the_page_of_the_docs_is_what_the_command_prints() -> None:
    assert (ROOT / "docs" / "modeles.md").read_text(encoding="utf-8") == dictionary()


@pytest.mark.parametrize("kind", WITH_TEMPLATE, ids=lambda kind: kind.kind)
def test_a_shipped_template_uses_fields_that_exist(kind: DocumentType, tmp_path: Path) -> None:
    name = kind.template or ""
    settings = Settings(day=date(2026, 6, 1), registre=tmp_path)
    templates = check_templates(settings, {name: known(kind)})
    assert templates.faults == {}


def test_an_unknown_field_withholds_its_template_and_is_named(tmp_path: Path) -> None:
    source = (ROOT / "templates" / "docx" / "bulletin.docx").read_bytes()
    (tmp_path / "bulletin.docx").write_bytes(source)
    fields = Dictionary(("document", "document.reference"))
    settings = Settings(day=date(2026, 6, 1), templates=tmp_path, registre=tmp_path)
    templates = check_templates(settings, {"bulletin.docx": fields})
    fault = templates.faults["bulletin.docx"]
    assert "contient" in fault.message.splitlines()[0]
    assert any("agent" in issue.message for issue in fault.issues)  # type: ignore[attr-defined]
