"""The notice to the référent handicap: told of the bilan, associated only if the agent wishes."""

import io
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from docx import Document

from tests.templates import contexts_referent
from tests.templates.rendu import audit, faults, golden, lines, render, text

EVERY = ("ASSOCIE", "NON_ASSOCIE", "NON_DIT", "DEUX_EMPLOYEURS", "MINIMAL")
MENTIONS = {
    "titre et dispositif public": (
        "Information du référent handicap\nBilan de parcours professionnel collectif\n",
    ),
    "confidentiel": ("Confidentiel – à l’attention du seul référent handicap.",),
    "destinataire": ("Référent handicap de\nCommune de Kerlannic, 1 place de la Mairie, 29000 Quimper",),
    "agent": (
        "Madame Léa Le Goff (dossier 2026-014)",
        "Assistante de direction, Rédactrice territoriale, Secrétariat général",
    ),
    "depuis et avec": (
        "Début du bilan\n3 mars 2026",
        "Conduit par\nMadame Maud Riou, conseillère en évolution professionnelle, 02 98 00 00 01",
    ),
    "organisme": ("réalisé par le centre de gestion",),
    "obligation": (
        "doit en être informé",
        "article L. 5212-13 du code du travail (décret n° 2022-1043 du 22 juillet 2022)",
    ),
    "association": ("n’est associé à la réalisation du bilan que si l’agent le souhaite.",),
    "points": (
        "l’accessibilité du bilan pour l’agent ;",
        "l’accessibilité du lieu où il se tient ;",
        "l’information des autres participants",
    ),
    "aucun motif": ("Aucun motif médical n’est indiqué dans ce courrier, et aucun ne vous est demandé",),
    "confidentialité": ("articles L. 121-6 et L. 121-7", "la synthèse du bilan ne vous est pas transmise"),
    "signatures": (
        "Fait à Quimper, le …",
        "Madame Anne Le Bris, Présidente",
        "Reçu par le référent handicap",
    ),
    "référence": ("REF-2026-014",),
}
WISHES = {
    "ASSOCIE": "L’agent le souhaite. Votre association peut porter notamment sur :",
    "NON_ASSOCIE": "L’agent ne le souhaite pas.",
    "NON_DIT": "À ce jour, l’agent ne s’est pas prononcé",
}


@cache
def rendered(name: str) -> bytes:
    return render("referent", getattr(contexts_referent, name))


def read(name: str) -> str:
    return text(rendered(name)).replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize("mention", MENTIONS)
def test_a_full_notice_states_the_mention(mention: str) -> None:
    found = read("ASSOCIE")
    assert [words for words in MENTIONS[mention] if words not in found] == []


@pytest.mark.parametrize("name", WISHES)
def test_the_notice_says_what_the_agent_wishes_and_nothing_else(name: str) -> None:
    found = read(name)
    assert [wish for wish, words in WISHES.items() if words in found] == [name]


@pytest.mark.parametrize("name", WISHES)
def test_the_notice_reads_as_its_golden_text(name: str) -> None:
    expected, actual = golden(f"referent_{name.lower()}", rendered(name))
    assert actual == expected


def test_an_agent_who_declines_is_left_alone() -> None:
    found = read("NON_ASSOCIE")
    assert "n’a pas à être motivé" in found
    assert "aucune démarche n’est attendue de vous" in found
    assert "l’accessibilité" not in found


def test_an_individual_bilan_has_no_other_participant_to_inform() -> None:
    found = read("NON_DIT")
    assert "l’accessibilité du lieu où il se tient." in found
    assert "autres participants" not in found


@pytest.mark.parametrize("name", EVERY)
def test_no_part_is_broken_and_no_paragraph_or_tag_is_left_over(name: str) -> None:
    assert faults(rendered(name)) == []
    assert [line for line in lines(rendered(name)) if line.endswith("| ")] == []


def test_word_opens_the_notice_without_repair(tmp_path: Path) -> None:
    assert audit(rendered("DEUX_EMPLOYEURS"), tmp_path) == []


def test_two_employers_have_each_their_referent() -> None:
    found = read("DEUX_EMPLOYEURS")
    assert "des seuls référents handicap désignés ci-dessous" in found
    assert "Référents handicap de\nCommune de Kerlannic, " in found
    assert "\nCommunauté de communes du Cap, 12 quai des Dunes, 29770 Audierne\n" in found
    assert "les professionnels vous en informeront" in found


def test_what_is_not_known_leaves_neither_label_nor_comma() -> None:
    found = read("MINIMAL")
    assert [words for words in ("Début du bilan", "Conduit par", "None", ", ,", ",,") if words in found] == []
    assert "Nom et qualité du signataire :" in found
    assert "\nAgent technique\n" in found


def test_the_signature_block_never_splits_and_styles_alone_carry_the_formatting() -> None:
    document = Document(io.BytesIO(rendered("ASSOCIE")))
    assert document.tables[-1].rows[0]._tr.xpath("w:trPr/w:cantSplit")
    assert document.element.body.xpath(".//w:p/w:pPr/*[not(self::w:pStyle)]") == []
    assert document.element.body.xpath(".//w:r/w:rPr/*[not(self::w:rStyle)]") == []


def test_a_first_name_without_a_civility_takes_its_elision() -> None:
    someone = replace(
        contexts_referent.ASSOCIE,
        agent=replace(contexts_referent.ASSOCIE.agent, nom_complet="Élodie Le Goff", civilite=None),
    )
    assert "Je vous informe qu’Élodie Le Goff suit" in text(render("referent", someone))
