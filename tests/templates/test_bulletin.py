"""The bulletin template: one agent joins the convention of a promotion, on one page."""

import io
from functools import cache
from pathlib import Path

import pytest
from docx import Document

from tests.templates import contexts_bulletin
from tests.templates.rendu import audit, faults, golden, lines, render, text

MENTIONS = {
    "titre et convention": (
        "Bulletin d’adhésion",
        "Convention n° CONV-P2026-1-1 – promotion PROMO-2026-1",
    ),
    "dispositif public": ("Bilan de parcours professionnel collectif",),
    "agent": ("Madame Léa Le Goff", "Assistante de direction, Rédactrice territoriale, Secrétariat général"),
    "référence": ("2026-014", "BUL-2026-014"),
    "employeur": ("Commune de Kerlannic, 1 place de la Mairie, 29000 Quimper",),
    "organisme": ("Centre de gestion de la Baie, 7 rue des Embruns, 29000 Quimper",),
    "période et professionnel": ("Du 3 mars 2026 au 1er octobre 2026", "Madame Maud Riou, conseillère"),
    "adhésion": ("adhère, de son plein gré, à la convention n° CONV-P2026-1-1",),
    "engagements": ("L’agent s’engage à :", "être acteur de la démarche ;", "entre les entretiens."),
    "synthèse": ("la synthèse du bilan est sa propriété",),
    "employeur autorise": (
        "autorise cette participation dans les conditions de la convention. Pendant le bilan",
    ),
    "situation": ("l’agent est en mission",),
    "diffusion": ("joint au seul exemplaire de la convention que conserve son employeur",),
    "signatures": ("Monsieur Yves Kerbrat", "Lu et approuvé", "Fait à …"),
}


@cache
def rendered(name: str) -> bytes:
    return render("bulletin", getattr(contexts_bulletin, name))


def read(name: str) -> str:
    return text(rendered(name)).replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize("mention", MENTIONS)
def test_a_full_bulletin_states_the_mention(mention: str) -> None:
    found = read("COMPLET")
    assert [words for words in MENTIONS[mention] if words not in found] == []


def test_the_bulletin_reads_as_its_golden_text() -> None:
    expected, actual = golden("bulletin_complet", rendered("COMPLET"))
    assert actual == expected


@pytest.mark.parametrize("name", ["COMPLET", "MINIMAL"])
def test_no_part_is_broken_and_no_paragraph_or_tag_is_left_over(name: str) -> None:
    assert faults(rendered(name)) == []
    assert [line for line in lines(rendered(name)) if line.endswith("| ")] == []


def test_word_opens_the_bulletin_without_repair(tmp_path: Path) -> None:
    assert audit(rendered("COMPLET"), tmp_path) == []


def test_only_the_agent_and_the_employer_sign() -> None:
    table = Document(io.BytesIO(rendered("COMPLET"))).tables[-1]
    assert [cell.paragraphs[0].text for cell in table.rows[0].cells] == ["L’agent", "Pour l’employeur"]
    assert table.rows[0]._tr.xpath("w:trPr/w:cantSplit")


def test_what_is_not_known_leaves_neither_label_nor_comma() -> None:
    found = read("MINIMAL")
    assert [words for words in ("Période", "Conduit par", "None", ", ,", ",,") if words in found] == []
    assert "L’employeur autorise cette participation dans les conditions de la convention." in found
    assert "Nom et qualité du signataire :" in found
    assert "\nAgent technique\n" in found
