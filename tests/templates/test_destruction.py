"""The certificate of destruction: what is gone, what stays, what a person adds by hand."""

import io
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from docx import Document

from tests.templates import contexts_destruction
from tests.templates.rendu import audit, faults, golden, lines, render, text

MENTIONS = {
    "titre et dispositif public": ("Attestation de destruction de la synthèse\nBilan professionnel\n",),
    "signataire": ("Je soussignée, Madame Anne Le Bris, Présidente du centre de gestion, certifie que",),
    "synthèse et agent": ("la synthèse du bilan de Madame Léa Le Goff et les copies",),
    "versions, sauvegardes et copies": (
        "soit 3 fichiers (1 fichier de travail, 2 sauvegardes), ont été détruites",
    ),
    "recherche": ("par contenu et par nom", "n’en a plus trouvé"),
    "hors de portée": ("Les archives et copies gardées ailleurs",),
    "date": ("ont été détruites le 1er juillet 2026.",),
    "agent": ("(dossier 2026-014)", "Assistante de direction, Rédactrice territoriale, Secrétariat général"),
    "organisme": (
        "Centre de gestion de la Baie, 7 rue des Embruns, 29000 Quimper (SIRET 282 900 016 00013)",
    ),
    "registre": ("une clé, la date et une empreinte", "il n’en conserve aucun contenu"),
    "exemplaires de l’agent": ("et ceux remis à d’autres avec son accord, ne sont pas concernés",),
    "autres copies": (
        "Autres copies (courriels, impressions, postes de travail)",
        "détruites le …",
        " par …",
    ),
    "classeurs": ("Éléments saisis pour préparer la synthèse", "effacés des classeurs le …"),
    "rappel": ("qui peut en demander la destruction au professionnel",),
    "lieu et date": ("Fait à Quimper, le …",),
    "reçu": ("Reçu par l’agent\n", "Reçu le …"),
    "référence": ("DES-2026-014",),
}


@cache
def rendered(name: str) -> bytes:
    return render("destruction", getattr(contexts_destruction, name))


def read(name: str) -> str:
    return text(rendered(name)).replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize("mention", MENTIONS)
def test_a_full_certificate_states_the_mention(mention: str) -> None:
    found = read("COMPLET")
    assert [words for words in MENTIONS[mention] if words not in found] == []


@pytest.mark.parametrize("name", ["COMPLET", "PRESTATAIRE"])
def test_the_certificate_reads_as_its_golden_text(name: str) -> None:
    expected, actual = golden(f"destruction_{name.lower()}", rendered(name))
    assert actual == expected


@pytest.mark.parametrize("name", ["COMPLET", "PRESTATAIRE", "MINIMAL"])
def test_no_part_is_broken_and_no_paragraph_or_tag_is_left_over(name: str) -> None:
    assert faults(rendered(name)) == []
    assert [line for line in lines(rendered(name)) if line.endswith("| ")] == []


def test_word_opens_the_certificate_without_repair(tmp_path: Path) -> None:
    assert audit(rendered("PRESTATAIRE"), tmp_path) == []


def test_a_prestataire_alone_is_reminded_that_it_must_destroy() -> None:
    assert "prestataire" not in read("COMPLET")
    found = read("PRESTATAIRE")
    assert "celle que la convention met à la charge du prestataire" in found
    assert "DGAFP" not in found
    assert "Monsieur Luc Moreau, Gérant (Cabinet Horizon et Compétences), certifie" in found
    assert "Interrogé le 1er juillet 2026, l’agent ne souhaite pas" in found
    assert "au professionnel" not in found


def test_without_a_signatory_the_certificate_leaves_the_name_to_be_written() -> None:
    found = read("MINIMAL")
    assert "Le représentant légal du centre de gestion, dûment habilité, certifie que" in found
    assert "Nom et qualité du signataire :" in found
    assert "\nAgent technique\n" in found


def test_the_body_signs_and_the_agent_acknowledges_in_a_block_that_never_splits() -> None:
    table = Document(io.BytesIO(rendered("COMPLET"))).tables[-1]
    heads = [cell.paragraphs[0].text for cell in table.rows[0].cells]
    assert heads[0] == "Pour le centre de gestion"
    assert heads[1] == "Reçu par l’agent"
    assert all(row._tr.xpath("w:trPr/w:cantSplit") for row in table.rows)


def test_styles_alone_carry_the_formatting() -> None:
    body = Document(io.BytesIO(rendered("COMPLET"))).element.body
    assert body.xpath(".//w:p/w:pPr/*[not(self::w:pStyle)]") == []
    assert body.xpath(".//w:r/w:rPr/*[not(self::w:rStyle)]") == []


def test_a_first_name_without_a_civility_takes_its_elision() -> None:
    someone = replace(
        contexts_destruction.COMPLET,
        agent=replace(contexts_destruction.COMPLET.agent, nom_complet="Élodie Le Goff", civilite=None),
    )
    assert "la synthèse du bilan d’Élodie Le Goff" in text(render("destruction", someone))
