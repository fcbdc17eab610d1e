"""« Mes agents »: each month begins with one look, and nothing an agent said is on it."""

import os
from pathlib import Path

import docx
import pytest
from openpyxl import load_workbook

from pipeline.run.conseiller import relectures
from pipeline.store import notes
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


def test_a_heading_of_ones_own_is_in_no_register(terminal: Terminal) -> None:
    bureau = terminal.bureau
    document = docx.Document(str(bureau.document()))
    document.add_paragraph("Ma santé d’abord", style="Heading 2")
    document.add_paragraph("Un mot")
    document.save(str(bureau.document()))
    terminal.type("relire")
    document.paragraphs[-1].add_run(" de plus")
    document.save(str(bureau.document()))
    terminal.type("relire")
    assert row(bureau)["Ce qui a changé depuis la dernière relecture"] == "modifiée : une rubrique ajoutée"
    assert "santé" not in bureau.written()


def test_what_an_earlier_version_remembered_is_understood(tmp_path: Path) -> None:
    before = {"2.3.2. Savoir faire (par exemple)": "aa", "Points d’appui": "bb"}
    notes.keep(tmp_path / relectures.NAME, {"le": "2026-11-01", "vu": {"2026-001": before, "2026-002": {}}})
    day, seen = relectures.load(tmp_path)
    assert (day, list(seen["2026-001"].values())) == ("2026-11-01", ["aa", "bb"])
    assert list(seen["2026-001"]) == ["2.3.2", relectures.cle("Points d’appui")]
    relectures.save(tmp_path, day, seen)
    assert relectures.load(tmp_path) == (day, seen)
    relectures.forget(tmp_path, "2026-001")
    assert relectures.load(tmp_path) == (day, {"2026-002": {}})
