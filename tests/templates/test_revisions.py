"""The templates of amendments and corrected pages: what they state, on one page, who signs."""

import io
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from tests.templates import contexts_revisions as contexts
from tests.templates.rendu import audit, faults, golden, lines, render, text

ALL = {
    "avenant_complet": ("avenant", contexts.COMPLET),
    "avenant_minimal": ("avenant", contexts.MINIMAL),
    "correction_complete": ("correction", contexts.CORRIGEE),
}


@cache
def rendered(name: str) -> bytes:
    kind, context = ALL[name]
    return render(kind, context)


def read(name: str) -> str:
    return text(rendered(name)).replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize("name", ALL)
def test_it_reads_as_its_golden_text(name: str) -> None:
    expected, actual = golden(name, rendered(name))
    assert actual == expected


@pytest.mark.parametrize("name", ALL)
def test_no_part_is_broken_and_no_paragraph_or_tag_is_left_over(name: str, tmp_path: Path) -> None:
    assert faults(rendered(name)) == []
    assert [line for line in lines(rendered(name)) if line.endswith("| ")] == []
    assert audit(rendered(name), tmp_path) == []


@pytest.mark.parametrize("name", ALL)
def test_everyone_who_signed_the_act_has_a_cell(name: str) -> None:
    context: Any = ALL[name][1]
    cells = Document(io.BytesIO(rendered(name))).tables[-1].rows[0].cells
    assert [cell.paragraphs[0].text for cell in cells] == [partie.pour for partie in context.parties]


def test_an_amendment_cites_its_act_and_states_old_and_new() -> None:
    found = read("avenant_complet")
    assert "Avenant n° 2\nÀ la convention n° CONV-2026-014 du 10 février 2026" in found
    assert "Période\ndu 3 mars au 30 juin 2026\ndu 3 mars au 30 septembre 2026" in found
    assert "prend effet le 1er juin 2026" in found
    assert "Nom et qualité du signataire :" in found


def test_without_dates_nothing_is_left_hanging() -> None:
    found = read("avenant_minimal")
    assert "n° ENG-2026-015 sur le point suivant :" in found
    assert "prend effet le jour de la dernière signature" in found
    assert "None" not in found


def test_a_corrected_page_is_initialled_and_leaves_the_original() -> None:
    found = read("correction_complete")
    assert "De la convention n° CONV-2026-014 du 10 février 2026" in found
    assert "Madame Léa Le Gof\nMadame Léa Le Goff\n" in found
    assert found.count("Paraphe") == 3
    assert "l’original n’est ni modifié ni remplacé" in found
