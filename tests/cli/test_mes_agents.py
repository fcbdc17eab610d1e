"""« Mes agents »: each month begins with one look, and nothing an agent said is on it."""

import os
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.cli.terminal import Terminal
from tests.product.bureau import LEA, Bureau, opened
from tests.product.mains import WORDS, edit, type_after


@pytest.fixture
def terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Terminal:
    bureau = opened(tmp_path, only=frozenset({"synthese"}))
    bureau.run()
    return Terminal(bureau, capsys, monkeypatch)


def row(bureau: Bureau) -> dict[str, str]:
    """The line of one agent, by heading."""
    book = load_workbook(bureau.outputs / "conseiller" / "mes-agents.xlsx")
    heads, *rows = book.worksheets[0].iter_rows(values_only=True)
    (found,) = [each for each in rows if each[1] == LEA]
    return {str(head): str(cell or "") for head, cell in zip(heads, found, strict=True)}


def test_one_line_per_agent_says_what_changed_since(terminal: Terminal) -> None:
    bureau = terminal.bureau
    assert "mes-agents.html" in terminal.type("relire")
    first = row(bureau)
    assert first["Ce qui a changé depuis la dernière relecture"] == "première relecture"
    assert first["Fichier"].endswith(f"Synthèse {LEA} Le Goff Élodie.docx")
    edit(bureau.document())
    terminal.type("relire")
    second = row(bureau)
    assert "modifiée : 1.1" in second["Ce qui a changé depuis la dernière relecture"]
    assert second["Révisions et commentaires"] == "1\u00a0modification suivie et 1\u00a0commentaire"
    terminal.type("relire")
    assert row(bureau)["Ce qui a changé depuis la dernière relecture"] == "rien"


def test_it_is_its_owners_only_and_repeats_nothing(terminal: Terminal) -> None:
    bureau = terminal.bureau
    edit(bureau.document())
    type_after(bureau.document(), "éléments d’ordre personnel", " Confidence")
    terminal.type("relire")
    page = bureau.outputs / "conseiller" / "mes-agents.html"
    text = page.read_text("utf-8") + (bureau.registre / "relectures.json").read_text("utf-8")
    assert LEA in text
    assert [word for word in (*WORDS, "Confidence") if word in text] == []
    for path in (page, page.with_suffix(".xlsx"), page.parent):
        assert os.name != "posix" or path.stat().st_mode & 0o077 == 0
