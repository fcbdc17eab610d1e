"""The attendance sheet template: who signs, session by session, with room to sign."""

import io
from functools import cache
from pathlib import Path

import pytest
from docx import Document

from tests.templates import contexts_emargement
from tests.templates.rendu import audit, faults, golden, lines, render

ALL = ["AGENT_SEUL", "GROUPE", "MINIMALE"]


@cache
def rendered(name: str) -> bytes:
    return render("emargement", getattr(contexts_emargement, name))


def plain(name: str) -> str:
    return "\n".join(lines(rendered(name))).replace("\u00a0", " ").replace("\u202f", " ") + "\n"


def test_an_agent_s_sheet_has_one_row_to_sign_per_session() -> None:
    (_, table) = Document(io.BytesIO(rendered("AGENT_SEUL"))).tables
    assert len(table.rows) == 13
    assert [cell.text for cell in table.rows[1].cells][-2:] == ["", ""]
    assert "mardi 17 mars 2026" in plain("AGENT_SEUL")


def test_a_group_s_sheet_names_the_session_and_all_who_sign() -> None:
    found = plain("GROUPE")
    wanted = ("PROMO-2026-1", "jeudi 24 septembre 2026, 9 h 30 – 12 h 30 (3 h)", "Madame Maud Le Floc’h")
    assert [words for words in wanted if words not in found] == []
    assert "Signature de l’agent" not in found
    assert "Je certifie l’exactitude des présences" in found


def test_a_row_leaves_a_centimetre_to_sign() -> None:
    document = Document(io.BytesIO(rendered("GROUPE")))
    row = document.tables[1].rows[1]
    assert row.height is not None
    assert row.height.cm >= 1


@pytest.mark.parametrize("name", ALL)
def test_the_sheet_reads_as_its_golden_text(name: str) -> None:
    expected, actual = golden(f"emargement_{name.lower()}", rendered(name))
    assert actual == expected


@pytest.mark.parametrize("name", ALL)
def test_nothing_unfilled_is_left(name: str) -> None:
    assert faults(rendered(name)) == []


def test_word_has_nothing_to_repair(tmp_path: Path) -> None:
    assert audit(rendered("GROUPE"), tmp_path) == []
