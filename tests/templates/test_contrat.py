"""The contract template: what binds the agent and the professional, in words addressed to the agent."""

import io
import re
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from docx import Document

from pipeline.dispositifs import Dispositif, load
from pipeline.documents import clauses
from tests.templates import contexts_contrat
from tests.templates.contexts import CONSEILLERE
from tests.templates.contexts_clauses import dits
from tests.templates.contexts_contrat import COMPLET, MINIMAL, PROMOTION
from tests.templates.rendu import audit, faults, golden, lines, render, text

MENTIONS = {
    "titre et dispositif": (
        "Contrat d’engagement et de confidentialité",
        "Bilan développement professionnel",
    ),
    "numéro": ("N° CONT-2026-014",),
    "agent et employeurs": ("Madame Léa Le Goff", "Commune de Kerlannic et Communauté de communes du Cap"),
    "professionnels": (
        "Madame Maud Riou, conseillère en évolution professionnelle",
        "Paul Ferré, coach certifié",
    ),
    "cadre": (
        "Se projeter en étant acteur de la démarche",
        "20 heures",
        "Du 3 mars 2026 au 1er octobre 2026",
    ),
    "temps de travail": ("Les séances ont lieu sur le temps de travail.",),
    "étapes": ("Analyse du parcours professionnel (formations", "elles s’adaptent aux besoins de l’agent"),
    "repères du calendrier": ("Travail en autonomie\nRecherches documentaires (facultatif)",),
    "calendrier et lieu": (
        "mercredi 1er avril 2026",
        "Présentiel, Quimper",
        "Brest",
        "Total inscrit au calendrier",
    ),
    "report, absence, interruption": (
        "deux jours ouvrés",
        "Toute absence",
        "mettre fin à son bilan par écrit",
    ),
    "engagements de l’agent": ("Engagements de l’agent", "être acteur de la démarche ;"),
    "engagements du professionnel": (
        "Engagements du professionnel et du centre de gestion",
        "garantir la confidentialité",
    ),
    "engagements de l’employeur": (
        "Pour mémoire : engagements de l’employeur",
        "participer aux réunions tripartites ;",
    ),
    "secret": ("articles 226-13 et 226-14", "L. 121-6", "une date de naissance", "la vie privée"),
    "discrétion": ("L. 121-7", "ni l’un ni l’autre ne les divulgue"),
    "règles du dispositif": ("Les échanges entre l’agent et le professionnel sont confidentiels.",),
    "propriété de la synthèse": ("La synthèse appartient à l’agent."),
    "consentement": (
        "communiquée à : la conseillère mobilité-carrière",
        "retirer son accord écrit à tout moment",
    ),
    "destruction": ("détruite par celui-ci dès que l’agent le demande",),
    "aménagements": ("salle au rez-de-chaussée, documents en grands caractères.",),
    "données": ("Mission d’intérêt public", "9.2.a", "dpo@cdg.example", "CNIL", "article 85"),
    "lieu et date": ("Fait à Quimper, le …",),
}


@cache
def rendered(name: str) -> bytes:
    return render("contrat", getattr(contexts_contrat, name))


def read(name: str) -> str:
    return plain(text(rendered(name)))


def plain(words: str) -> str:
    return words.replace("\u00a0", " ").replace("\u202f", " ")


def signatures(document: bytes) -> list[list[str]]:
    table = next(t for t in Document(io.BytesIO(document)).tables if t.style and t.style.name == "Signatures")
    heads, rooms = ([[p.text for p in cell.paragraphs] for cell in row.cells] for row in table.rows)
    return [[*head, *room] for head, room in zip(heads, rooms, strict=True)]


@pytest.mark.parametrize("mention", MENTIONS)
def test_a_full_contract_states_the_mention(mention: str) -> None:
    found = read("COMPLET")
    assert [words for words in MENTIONS[mention] if words not in found] == []


@pytest.mark.parametrize("name", ["COMPLET", "PROMOTION"])
def test_the_contract_reads_as_its_golden_text(name: str) -> None:
    expected, actual = golden(f"contrat_{name.lower()}", rendered(name))
    assert actual == expected


@pytest.mark.parametrize("name", ["COMPLET", "PROMOTION", "MINIMAL"])
def test_no_part_is_broken_and_no_paragraph_or_tag_is_left_over(name: str) -> None:
    assert faults(rendered(name)) == []
    assert [line for line in lines(rendered(name)) if line.endswith("| ")] == []


def test_word_opens_the_contract_without_repair(tmp_path: Path) -> None:
    assert audit(rendered("COMPLET"), tmp_path) == []


def test_the_agent_the_professional_and_the_coach_sign_when_there_is_a_coach() -> None:
    assert [cell[1] for cell in signatures(rendered("COMPLET"))] == [
        "Madame Léa Le Goff",
        "Madame Maud Riou",
        "Monsieur Paul Ferré",
    ]
    assert signatures(rendered("COMPLET"))[2][0] == "Pour les séances de coaching"


def test_two_sign_without_a_coach() -> None:
    assert [cell[1] for cell in signatures(rendered("PROMOTION"))] == [
        "Madame Léa Le Goff",
        "Madame Maud Riou",
    ]


def test_an_unknown_professional_leaves_a_line_to_fill() -> None:
    assert signatures(rendered("MINIMAL"))[1][:2] == [
        "Le professionnel",
        "Nom et qualité du signataire\u00a0:",
    ]
    assert "Nom et qualité" not in read("COMPLET")


def test_a_promotion_s_own_confidential_points_are_listed() -> None:
    listed = [line for line in lines(rendered("PROMOTION")) if line.startswith("List Bullet")]
    assert "List Bullet | Les récits d’expérience" in listed
    assert "List Bullet | Les projets de mobilité" in listed
    assert "Promotion PROMO-2026-1" in read("PROMOTION")


def test_a_promotion_without_its_list_yet_is_told_that_it_may_write_one() -> None:
    found = plain(text(render("contrat", replace(PROMOTION, points_confidentiels=()))))
    assert "Le groupe peut dresser, avec le professionnel, sa propre liste" in found
    assert "le groupe a décidé" not in found


def test_the_group_is_never_spoken_of_in_an_individual_contract() -> None:
    assert "groupe" not in read("COMPLET").lower()


def test_the_scheme_s_own_words_on_secret_and_discretion_replace_the_law_s_when_given() -> None:
    assert read("PROMOTION").count("une date de naissance") == 1


def test_arrangements_are_stated_only_when_the_agent_asked() -> None:
    assert "aménagements" not in read("PROMOTION").lower()


def test_a_sentence_of_arrangements_keeps_a_single_full_stop() -> None:
    found = text(render("contrat", replace(COMPLET, amenagements="Une salle au rez-de-chaussée.")))
    assert "rez-de-chaussée.\n" in found
    assert ".." not in found


def test_without_any_consent_the_contract_says_that_none_was_given() -> None:
    assert "l’agent n’a consenti à aucune communication" in read("MINIMAL")
    assert "l’agent n’a consenti à aucune communication" not in read("COMPLET")


def test_optional_passages_vanish_with_their_headings() -> None:
    found = read("MINIMAL")
    gone = (
        *("Les étapes", "Total des heures", "Promotion"),
        *("Facturation", "Dix ans", "Étalement", "Les professionnels", "éditeurs"),
    )
    assert [words for words in gone if words in found] == []
    assert "Le calendrier est établi avec l’agent, puis lui est remis." in found


@pytest.mark.parametrize("name", ["COMPLET", "PROMOTION", "MINIMAL"])
def test_the_contract_speaks_of_the_agent_in_one_person_throughout(name: str) -> None:
    assert re.findall(r"\b(?:vous|votre|vos)\b", read(name).replace("endez-vous", ""), re.IGNORECASE) == []


def test_headings_never_skip_a_level() -> None:
    levels = [int(line[8]) for line in lines(rendered("COMPLET")) if line.startswith("Heading ")]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_a_service_provider_gives_a_certificate_of_destruction() -> None:
    provider = replace(COMPLET.organisme, type="prestataire", designation="le prestataire")
    said = dits("contrat", par="prestataire", statut="privé")
    found = text(render("contrat", replace(COMPLET, organisme=provider, textes=said)))
    assert "une attestation de destruction est remise à l’agent sur sa demande" in found
    assert "L. 121-" not in found  # the code binds public agents only
    assert "par le présent contrat" in found


def test_one_professional_is_spoken_of_in_the_singular() -> None:
    found = text(render("contrat", replace(COMPLET, intervenants=(CONSEILLERE,))))
    assert "Madame Maud Riou, ci-après «\u00a0le professionnel\u00a0»" in found
    assert "Madame Maud Riou et Monsieur Paul Ferré, ci-après « le professionnel »" in read("COMPLET")


@pytest.mark.parametrize("scheme", load()[0].values(), ids=lambda scheme: scheme.code)
def test_every_scheme_s_own_steps_and_clauses_are_printed(scheme: Dispositif) -> None:
    context = replace(
        MINIMAL,
        dispositif=clauses.nomme(scheme),
        etapes=clauses.etapes_nommees(scheme),
        engagements=clauses.engagements(scheme),
        confidentialite=clauses.confidentialite(scheme),
        restitution=clauses.restitution(scheme, ()),
    )
    found = text(render("contrat", context))
    assert scheme.libelle in found
    assert [step.titre for step in scheme.etapes if step.titre not in found] == []
    assert [line for line in scheme.engagements.agent.points if line not in found] == []


def test_what_the_bilan_holds_besides_interviews_is_listed() -> None:
    assert "Le bilan comprend :\ndes séances d’entretien individuel ;" in read("COMPLET")
    assert "des démarches personnelles entre les séances." in read("COMPLET")
    assert "Le bilan comprend" not in read("MINIMAL")


def test_steps_are_landmarks_only_where_the_scheme_says_so() -> None:
    assert "elles s’adaptent aux besoins de l’agent" in read("COMPLET")
    found = text(render("contrat", replace(COMPLET, textes=dits("contrat", modulable="non"))))
    assert "Le bilan suit les étapes ci-dessous." in found
    assert "s’adaptent" not in found
