"""The convention template: every mention the law and the seeds want, and nothing when data are absent."""

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
from tests.templates import contexts_convention
from tests.templates.contexts import EMPLOYEUR, SECOND_EMPLOYEUR
from tests.templates.contexts_clauses import dits
from tests.templates.contexts_convention import COMPLET, DEUX_EMPLOYEURS, PROMOTION
from tests.templates.rendu import audit, faults, golden, lines, render, text

INTERDITS = re.compile(
    r"santé|médica|handicap|RQTH|FIPHFP|L\.\s?5212|invalid|inapt|restriction|retraite|usure|réorientation",
    re.IGNORECASE,
)

MENTIONS = {
    "titre et numéro": ("Convention tripartite", "Bilan professionnel", "N° CONV-2026-014"),
    "organisme": ("Centre de gestion de la Baie", "282 900 016 00013", "7 rue des Embruns, 29000 Quimper"),
    "signataire de l’organisme": (
        "Madame Anne Le Bris, Présidente",
        "Délibération n° 2024-12 du 3 mars 2024",
    ),
    "employeur": ("Commune de Kerlannic", "212 900 019 00017", "1 place de la Mairie, 29000 Quimper"),
    "signataire de l’employeur": ("Monsieur Yves Kerbrat, Maire", "Délibération n° 2020-31 du 25 mai 2020"),
    "agent": ("Madame Léa Le Goff", "Assistante de direction", "Rédactrice territoriale", "2026-014"),
    "visas": ("Vu le code général de la fonction publique ;", "Vu le décret n° 2007-1845"),
    "objet": (
        "la prestation intitulée « Bilan professionnel », ci-après « le bilan »",
        "les obligations de chacune des parties",
    ),
    "objectifs et contenu": ("Faire le point sur son parcours", "Travail accompagné"),
    "durée et période": (
        "18 heures en moyenne",
        "Dont : présence",
        "14 heures",
        "Du 3 mars 2026 au 1er octobre 2026",
    ),
    "professionnels": ("Madame Maud Riou, conseillère en évolution professionnelle", "Monsieur Paul Ferré"),
    "déroulement et suivi": ("Entretien n° 2", "1 à 2 heures", "L’employeur est informé du déroulement"),
    "moyens et lieux": ("Outils d’évaluation", "Locaux du centre de gestion, à Quimper ou à Brest"),
    "engagements": (
        "assurer le lien avec l’employeur ;",
        "être acteur de la démarche ;",
        "réunions tripartites",
    ),
    "restitution": (
        "La synthèse est remise à l’agent",
        "Destinataires que prévoit le dispositif : l’agent ; avec l’accord écrit de l’agent, l’employeur.",
    ),
    "consentement": (
        "accord écrit pour que la synthèse soit communiquée à : la conseillère mobilité-carrière",
    ),
    "propriété": (
        "La synthèse appartient à l’agent.",
        "L’agent peut retirer son accord écrit à tout moment.",
    ),
    "confidentialité": (
        "au secret et à la discrétion sur ce qu’il apprend de l’agent",
        "une date de naissance",
        "Ces obligations demeurent",
    ),
    "situation administrative": ("Les séances ont lieu sur le temps de travail.",),
    "CPF": ("compte personnel de formation de l’agent à hauteur de 16 heures 45",),
    "prix": ("2 040,50 € par bilan (deux mille quarante euros et cinquante centimes)",),
    "tarif délibéré": ("Délibération du 12 décembre 2025",),
    "contenu du prix": ("les heures d’accompagnement individuel ;", "les frais de gestion."),
    "financement": ("Le prix est pris en charge par l’employeur ou par le tiers qu’il désigne.",),
    "volontariat": ("de son plein gré", "dans les dix jours"),
    "déontologie": ("code de déontologie", "propriété de leurs éditeurs"),
    "force majeure": ("article 1218",),
    "suivi": ("Dans les six mois", "point de suivi"),
    "réclamations": ("au centre de gestion (contact@cdg.example)",),
    "conservation": ("Un an après la clôture", "Dix ans", "gardés un an au plus"),
    "paiement": ("À 30 jours à compter de la réception de la facture, à l’ordre de la perception",),
    "TVA": ("Exonération de TVA (article 261-4-4° a du CGI)",),
    "interruption": ("Le forfait reste dû.", "Chaque partie peut mettre fin au bilan par écrit ;"),
    "absence et report": ("deux jours ouvrés", "Toute absence est signalée", "sans frais"),
    "protection des données": (
        "Mission d’intérêt public",
        "article 6.1.e",
        "opposition",
        "article 85",
        "dpo@cdg.example",
    ),
    "litiges": ("le tribunal administratif de Rennes",),
    "lieu et date": ("Fait à Quimper, le …",),
    "annexe": ("Annexe 1 – Calendrier prévisionnel.", "mardi 3 mars 2026", "9 h 30 – 11 h", "18 heures"),
}


@cache
def rendered(name: str) -> bytes:
    return render("convention", getattr(contexts_convention, name))


def read(name: str) -> str:
    return plain(text(rendered(name)))


def plain(words: str) -> str:
    """No-break spaces as plain ones: what is tested here is the mention."""
    return words.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize("mention", MENTIONS)
def test_a_full_convention_states_the_mention(mention: str) -> None:
    found = read("COMPLET")
    assert [words for words in MENTIONS[mention] if words not in found] == []


@pytest.mark.parametrize("name", ["COMPLET", "PROMOTION"])
def test_the_convention_reads_as_its_golden_text(name: str) -> None:
    expected, actual = golden(f"convention_{name.lower()}", rendered(name))
    assert actual == expected


@pytest.mark.parametrize("name", ["COMPLET", "DEUX_EMPLOYEURS", "PROMOTION", "MINIMAL"])
def test_no_part_is_broken_and_no_tag_or_absent_value_is_left(name: str) -> None:
    assert faults(rendered(name)) == []


def test_word_opens_the_convention_without_repair(tmp_path: Path) -> None:
    assert audit(rendered("DEUX_EMPLOYEURS"), tmp_path) == []


def signatures(document: bytes) -> list[str]:
    table = next(t for t in Document(io.BytesIO(document)).tables if t.style and t.style.name == "Signatures")
    assert len(table.rows) == 2
    return [cell.paragraphs[0].text for cell in table.rows[0].cells]


def test_three_parties_sign_a_tripartite_convention() -> None:
    assert signatures(rendered("COMPLET")) == ["Pour le centre de gestion", "Pour l’employeur", "L’agent"]


def test_both_employers_of_an_agent_are_parties_and_the_title_no_longer_says_tripartite() -> None:
    found = read("DEUX_EMPLOYEURS")
    assert found.startswith("Convention\n")
    assert EMPLOYEUR.nom in found
    assert SECOND_EMPLOYEUR.nom in found
    assert "désignés ensemble par « l’employeur »" in found
    assert "Commune de Kerlannic\n1 040,50 €" in found
    assert len(signatures(rendered("DEUX_EMPLOYEURS"))) == 4


def test_a_single_employer_is_not_said_to_be_several() -> None:
    assert "désignés ensemble" not in read("COMPLET")


def test_a_promotion_s_convention_has_two_parties_and_names_no_agent() -> None:
    found = read("PROMOTION")
    assert signatures(rendered("PROMOTION")) == ["Pour le centre de gestion", "Pour l’employeur"]
    assert "elle concerne 5 agents de l’employeur" in found
    assert "bulletin individuel" in found
    assert "entretiens individuels sont fixés avec chaque agent" in found
    assert not [name for name in ("Léa", "Le Goff", "2026-014", "a donné son accord") if name in found]


def test_the_promotion_s_number_of_agents_agrees_in_number() -> None:
    found = plain(text(render("convention", replace(PROMOTION, nombre_d_agents=1))))
    assert "pour 1 agent de l’employeur" in found


def test_optional_passages_vanish_with_their_articles_and_their_labels() -> None:
    found = read("MINIMAL")
    gone = (
        *("Visas", "Vu ", "Objectifs", "Lieu et moyens", "Conduit par", "Période", "Rythme", "CPF", "Grade"),
        *("Destinataires que", "a donné son accord", "Prix", "TVA", "Dix ans", "facture est établie"),
        *("Délégué", "Acte d’habilitation", "Représentation", "compte personnel", "Séances prévues"),
    )
    assert [words for words in gone if words in found] == []
    assert "aucun prix n’est fixé : le bilan n’est pas facturé, sauf avenant écrit." in found
    assert "À préciser par le responsable du traitement" in found


def test_no_sentence_ends_on_a_colon_with_nothing_behind_it() -> None:
    for name in ("COMPLET", "PROMOTION", "MINIMAL"):
        body = lines(rendered(name))
        dangling = [
            line
            for line, following in pairwise(body)
            if line.endswith(":")
            and following.startswith(("Article", "Heading", "Corps", "Fait"))
            and not line.startswith("Formule")
        ]
        assert dangling == []


def test_no_paragraph_is_empty() -> None:
    for name in ("COMPLET", "DEUX_EMPLOYEURS", "PROMOTION", "MINIMAL"):
        assert [line for line in lines(rendered(name)) if line.endswith("| ")] == []


def test_article_numbers_are_word_s_own_so_they_close_up_when_an_article_vanishes() -> None:
    full, bare = lines(rendered("COMPLET")), lines(rendered("MINIMAL"))
    assert len([line for line in full if line.startswith("Article | ")]) == 17
    assert len([line for line in bare if line.startswith("Article | ")]) == 15
    assert not [line for line in full if re.search(r"\| Article \d", line)]
    style = Document(io.BytesIO(rendered("MINIMAL"))).styles["Article"]
    assert style.element.xpath("w:pPr/w:numPr/w:numId/@w:val") == ["1"]


def test_an_unknown_signatory_leaves_one_line_to_fill_in_the_signature_block_only() -> None:
    found = read("MINIMAL")
    assert found.count("Nom et qualité du signataire :") == 2
    assert "dûment habilitée" not in found
    assert "Nom et qualité du signataire" not in read("COMPLET")


def test_the_calendar_is_annexed_on_a_new_page() -> None:
    opened = Document(io.BytesIO(rendered("COMPLET")))
    heading = next(p for p in opened.paragraphs if p.style and p.style.name == "Annexe")
    assert heading.text == "Calendrier prévisionnel"
    assert opened.styles["Annexe"].element.xpath("w:pPr/w:pageBreakBefore")


def test_without_any_session_the_calendar_is_said_to_be_drawn_up_and_no_empty_annexe_is_made() -> None:
    assert "Annexe 1 – Calendrier prévisionnel : à établir." in read("MINIMAL")
    assert not [line for line in lines(rendered("MINIMAL")) if line.startswith("Annexe | ")]


def test_tables_of_data_repeat_their_header_and_no_row_breaks_over_pages() -> None:
    opened = Document(io.BytesIO(rendered("COMPLET")))
    data = [t for t in opened.tables if t.style and t.style.name == "Tableau de données"]
    assert len(data) == 4
    for table in data:
        assert table.rows[0]._tr.xpath("w:trPr/w:tblHeader")
    assert all(row._tr.xpath("w:trPr/w:cantSplit") for table in opened.tables for row in table.rows)


def test_the_date_of_signature_stays_open_so_nothing_depends_on_the_day() -> None:
    assert "Fait à Quimper, le ………" in read("COMPLET")


@pytest.mark.parametrize("scheme", load()[0].values(), ids=lambda scheme: scheme.code)
def test_no_scheme_lets_a_word_of_health_or_of_its_own_label_into_a_convention(scheme: Dispositif) -> None:
    context = replace(
        COMPLET,
        dispositif=clauses.public(scheme),
        visas=clauses.visas(scheme),
        etapes=clauses.etapes_publiques(scheme),
        duree_texte=scheme.duree_texte,
        moyens=scheme.moyens,
        lieux=scheme.lieux,
        engagements=clauses.engagements(scheme),
        confidentialite=clauses.confidentialite(scheme),
        restitution=clauses.restitution(scheme, ()),
    )
    found = text(render("convention", context))
    assert INTERDITS.findall(found) == []
    assert scheme.engagements.agent.points[0] in found


def test_a_service_provider_gives_a_certificate_of_destruction() -> None:
    provider = replace(COMPLET.organisme, type="prestataire", designation="le prestataire")
    said = dits("convention", par="prestataire")
    found = text(render("convention", replace(COMPLET, organisme=provider, textes=said)))
    assert "une attestation de destruction est remise à l’agent sur sa demande" in found
    assert "un an" not in found.casefold()
    assert "attestation de destruction" not in read("COMPLET")
    assert "Pour le prestataire" in found


def test_both_employers_context_keeps_the_agent() -> None:
    assert DEUX_EMPLOYEURS.agent is not None
    assert f"{EMPLOYEUR.nom} et {SECOND_EMPLOYEUR.nom}" in read("DEUX_EMPLOYEURS")


def test_a_price_per_agent_is_followed_by_the_total_for_the_employer() -> None:
    assert "540,00 € par agent" in read("PROMOTION")
    assert "450,00 € hors taxes et 90,00 € de TVA à 20 %" in read("PROMOTION")
    assert "2 700,00 € pour 5 agents de l’employeur (deux mille sept cents euros)" in read("PROMOTION")
    assert "Soit, au total" not in read("COMPLET")


def test_an_hourly_price_says_which_hours_are_billed() -> None:
    hourly = replace(COMPLET, finances=replace(COMPLET.finances, unite="heure"))
    said = "Les heures de présence réalisées, au vu de l’attestation de présence"
    assert said in plain(text(render("convention", hourly)))
    assert said not in read("COMPLET")


def test_steps_are_said_to_adapt_only_where_the_scheme_says_so() -> None:
    found = plain(text(render("convention", replace(COMPLET, textes=dits("convention", modulable="non")))))
    assert "Le bilan suit les étapes ci-dessous." in found
    assert "indicatives" not in found
    assert "Les étapes ci-dessous sont indicatives" in read("COMPLET")


def test_presence_is_told_apart_only_when_it_is_a_part_of_the_duration() -> None:
    assert "Dont :" not in plain(text(render("convention", replace(COMPLET, repartition=()))))
    assert "Dont : présence" in read("COMPLET")
