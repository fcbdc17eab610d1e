"""The calendar template: one agent's on one page, a promotion's without a name."""

import io
from functools import cache
from pathlib import Path

import pytest
from docx import Document

from tests.templates import contexts_calendrier
from tests.templates.rendu import audit, faults, golden, lines, render, text

MENTIONS = {
    "titre et dispositif public": ("Calendrier des séances", "Bilan professionnel"),
    "agent": ("Madame Léa Le Goff, Assistante de direction (dossier 2026-014)",),
    "employeurs": ("Employeurs", "Commune de Kerlannic", "Communauté de communes du Cap"),
    "professionnels": ("Madame Maud Riou, conseillère en évolution professionnelle", "Monsieur Paul Ferré"),
    "date avec le jour": ("mardi 3 mars 2026", "mercredi 23 septembre 2026"),
    "période en autonomie": ("du 22 avril 2026\nau 4 mai 2026",),
    "horaires": ("mardi 17 mars 2026\n9 h 30 – 11 h 30",),
    "durée": ("1 h 30",),
    "objet": ("Entretien n° 4", "Recherches documentaires"),
    "modalité et lieu": ("Visio\nà distance", "Présentiel\nBrest", "Téléphone", "En autonomie"),
    "intervenant": ("Monsieur Paul Ferré",),
    "totaux par modalité": ("Réunions\n2 h", "Entretiens\n13 h", "Travail en autonomie\n4 h"),
    "total contre durée convenue": (
        "Total inscrit au calendrier\n19 h",
        "Durée convenue\n20 h",
        "Reste à programmer\n1 h",
    ),
    "destinataires": ("Remis à", "L’agent, le service des ressources humaines de la commune de Kerlannic et"),
    "report": (
        "Déplacer un rendez-vous",
        "au moins 48 heures à l’avance",
        "s’adresser à maud.riou@cdg.example ou au 02 98 00 00 01",
    ),
    "mise à jour": ("Un calendrier mis à jour annule et remplace le précédent.",),
    "référence": ("CAL-2026-014",),
}


@cache
def rendered(name: str) -> bytes:
    return render("calendrier", getattr(contexts_calendrier, name))


def read(name: str) -> str:
    return text(rendered(name)).replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize("mention", MENTIONS)
def test_a_full_calendar_states_the_mention(mention: str) -> None:
    found = read("COMPLET")
    assert [words for words in MENTIONS[mention] if words not in found] == []


@pytest.mark.parametrize("name", ["COMPLET", "PROMOTION"])
def test_the_calendar_reads_as_its_golden_text(name: str) -> None:
    expected, actual = golden(f"calendrier_{name.lower()}", rendered(name))
    assert actual == expected


@pytest.mark.parametrize("name", ["COMPLET", "PROMOTION", "MINIMAL"])
def test_no_part_is_broken_and_no_tag_is_left_over(name: str) -> None:
    assert faults(rendered(name)) == []


def test_word_opens_the_calendar_without_repair(tmp_path: Path) -> None:
    assert audit(rendered("COMPLET"), tmp_path) == []


def test_a_group_s_calendar_names_the_promotion_and_no_agent() -> None:
    found = read("PROMOTION")
    assert "Calendrier du groupe" in found
    assert "PROMO-2026-1" in found
    assert [words for words in ("Agent\n", "Le Goff", "dossier", "Durée convenue") if words in found] == []


def test_the_header_row_of_the_sessions_is_repeated_and_no_row_breaks() -> None:
    sessions = Document(io.BytesIO(rendered("COMPLET"))).tables[1]
    assert sessions.rows[0]._tr.xpath("w:trPr/w:tblHeader")
    assert all(row._tr.xpath("w:trPr/w:cantSplit") for row in sessions.rows)


def test_without_sessions_the_calendar_says_so_instead_of_an_empty_table() -> None:
    found = read("MINIMAL")
    assert len(Document(io.BytesIO(rendered("MINIMAL"))).tables) == 1
    assert "fixées d’un commun accord" in found
    assert [w for w in ("Remis à", "Professionnel", "s’adresser à", "Durée convenue") if w in found] == []


def test_no_body_paragraph_is_empty() -> None:
    assert [line for line in lines(rendered("COMPLET")) if line.endswith("| ") and line[0] != "["] == []


def test_a_group_s_calendar_is_for_each_participant_and_says_whom_to_warn() -> None:
    found = read("PROMOTION")
    assert "Pour chaque participant : l’agent et le service de l’agent" in found
    assert "Signaler une absence\nUne absence non excusée est signalée à l’employeur." in found
    assert "Déplacer un rendez-vous" not in found
    assert "Un rendez-vous peut être déplacé" not in found
