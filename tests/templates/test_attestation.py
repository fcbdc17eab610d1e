"""The attestation template: hours of presence, planned and done, on one page."""

import io
from functools import cache
from pathlib import Path

import pytest
from docx import Document

from tests.templates import contexts_attestation
from tests.templates.rendu import audit, faults, golden, lines, render, text

MENTIONS = {
    "titre et dispositif public": ("Attestation de présence", "Bilan professionnel"),
    "remplacement": ("annule et remplace celle du 2 juin 2026",),
    "signataire": ("Je soussignée, Madame Anne Le Bris, Présidente, représentant le centre de gestion",),
    "habilitation": ("(délibération n° 2024-12 du 3 mars 2024), certifie que",),
    "agent": ("Madame Léa Le Goff, Assistante de direction",),
    "employeurs": ("Employeurs", "Commune de Kerlannic", "Communauté de communes du Cap"),
    "action": ("Bilan professionnel (dossier 2026-014)",),
    "période": ("du 3 mars 2026 au 12 juin 2026",),
    "prestataire": (
        "Centre de gestion de la Baie, 7 rue des Embruns, 29000 Quimper, SIRET 282 900 016 00013",
    ),
    "professionnels": ("Madame Maud Riou, conseillère", "Monsieur Paul Ferré, coach certifié"),
    "séances": ("mardi 10 mars 2026", "9 h 30 – 11 h", "Entretien n° 1", "présentiel", "téléphone"),
    "durée réalisée": ("mercredi 10 juin 2026\n9 h 30 – 11 h 30\nEntretien n° 7\nprésentiel\n1 h 30",),
    "heures réalisées": ("14 heures 30 de présence", "Heures de présence réalisées\n14 h 30"),
    "heures prévues": ("Heures de présence prévues\n16 h",),
    "heures CPF": ("Heures à débiter du compte personnel de formation (CPF)\n16 h 45",),
    "autonomie": (
        "La durée convenue est de 20 heures au total, dont 4 heures de travail en autonomie, que la présente "
        "attestation ne certifie pas.",
    ),
    "lieu et date": ("Fait à Quimper, le …",),
    "signature et cachet": ("Pour l’organisme", "Signature", "Cachet de l’organisme"),
    "référence": ("ATT-2026-014",),
}


@cache
def rendered(name: str) -> bytes:
    return render("attestation", getattr(contexts_attestation, name))


def read(name: str) -> str:
    return text(rendered(name)).replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize("mention", MENTIONS)
def test_a_full_attestation_states_the_mention(mention: str) -> None:
    found = read("COMPLET")
    assert [words for words in MENTIONS[mention] if words not in found] == []


def test_the_attestation_reads_as_its_golden_text() -> None:
    expected, actual = golden("attestation_complet", rendered("COMPLET"))
    assert actual == expected


@pytest.mark.parametrize("name", ["COMPLET", "INTERMEDIAIRE", "MINIMAL"])
def test_no_part_is_broken_and_no_paragraph_or_tag_is_left_over(name: str) -> None:
    assert faults(rendered(name)) == []
    assert [line for line in lines(rendered(name)) if line.endswith("| ")] == []


def test_word_opens_the_attestation_without_repair(tmp_path: Path) -> None:
    assert audit(rendered("COMPLET"), tmp_path) == []


def test_before_closing_the_title_says_up_to_when() -> None:
    found = read("INTERMEDIAIRE")
    assert "Attestation intermédiaire, arrêtée au 1er mai 2026" in found
    assert [words for words in ("Attestation de présence", "annule", "CPF") if words in found] == []


def test_without_a_known_signatory_whoever_is_entitled_signs() -> None:
    found = read("MINIMAL")
    assert (
        "Le soussigné, représentant dûment habilité de l’organisme désigné ci-dessous, certifie que "
        "Dominique Abgrall a suivi, le 1er avril 2026, 1 heure de présence" in found
    )
    assert "Nom, prénom, qualité et signature" in found
    assert [
        words for words in ("Je soussigné", "autonomie", "CPF", "Professionnel\n") if words in found
    ] == []


def test_the_signature_has_three_centimetres_and_never_splits() -> None:
    opened = Document(io.BytesIO(rendered("COMPLET")))
    (row,) = opened.tables[-1].rows
    room = row.cells[0].paragraphs[-1].style
    assert row._tr.xpath("w:trPr/w:cantSplit")
    assert room is not None
    assert room.element.xpath("number(w:pPr/w:spacing/@w:after) >= 1701")
