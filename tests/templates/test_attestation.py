"""The attestation template: hours of presence alone are certified, on one page, session by session."""

import io
import zipfile
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from docx import Document

from tests.templates import contexts, contexts_attestation
from tests.templates.rendu import audit, faults, golden, lines, render

ALL = ["COMPLET", "DOUZE", "INTERMEDIAIRE", "MINIMAL"]

MENTIONS = {
    "titre": ("Title | Attestation de présence\n", "Subtitle | Bilan professionnel\n"),
    "remplacement": ("Cette attestation annule et remplace celle du 2 juin 2026.",),
    "signataire": ("Je soussignée, Madame Anne Le Bris, Présidente du centre de gestion, certifie que",),
    "ce qui est certifié": (
        "Madame Léa Le Goff a participé, du 3 mars 2026 au 12 juin 2026, aux séances de présence",
        "pour une durée totale de 14 heures 30.",
    ),
    "agent": ("Madame Léa Le Goff, Assistante de direction",),
    "employeurs": (
        "| Employeurs\n",
        "Commune de Kerlannic, SIRET 212 900 019 00017",
        "Communauté de communes du Cap, SIRET",
    ),
    "action": ("Bilan professionnel (dossier 2026-014)",),
    "organisme": (
        "| Centre de gestion de la Baie\n",
        "7 rue des Embruns, 29000 Quimper, SIRET 282 900 016 00013",
    ),
    "professionnels": (
        "Madame Maud Riou, conseillère en évolution professionnelle",
        "Monsieur Paul Ferré",
    ),
    "séances": ("mardi 10 mars 2026", "9 h 30 – 11 h", "1 h 30", "Visio", "Téléphone"),
    "heures prévues": ("Heures de présence prévues\n", "16 h\n"),
    "heures réalisées": ("Heures de présence réalisées\n", "14 h 30\n"),
    "autonomie": (
        "la durée convenue est de 20 heures au total, dont 4 heures de travail en autonomie, "
        "que la présente attestation ne certifie pas.",
    ),
    "CPF": ("Heures à débiter du compte personnel de formation (CPF) : 14 heures 30.",),
    "lieu et date": ("Fait à Quimper, le …",),
    "signature et cachet": (
        "Pour le centre de gestion",
        "Madame Anne Le Bris, Présidente",
        "Signature",
        "Cachet",
    ),
    "référence": ("ATT-2026-014",),
}


@cache
def rendered(name: str) -> bytes:
    return render("attestation", getattr(contexts_attestation, name))


def plain(document: bytes) -> str:
    """Styles and text, with ordinary spaces."""
    return "\n".join(lines(document)).replace("\u00a0", " ").replace("\u202f", " ") + "\n"


@pytest.mark.parametrize("mention", MENTIONS)
def test_a_full_attestation_states_the_mention(mention: str) -> None:
    found = plain(rendered("COMPLET"))
    assert [words for words in MENTIONS[mention] if words not in found] == []


@pytest.mark.parametrize("name", ["complet", "intermediaire", "minimal"])
def test_the_attestation_reads_as_its_golden_text(name: str) -> None:
    expected, actual = golden(f"attestation_{name}", rendered(name.upper()))
    assert actual == expected


@pytest.mark.parametrize("name", ALL)
def test_no_part_is_broken_and_no_paragraph_or_tag_is_left_over(name: str) -> None:
    assert faults(rendered(name)) == []
    assert [line for line in lines(rendered(name)) if line.endswith("| ")] == []


def test_word_opens_the_attestation_without_repair(tmp_path: Path) -> None:
    assert audit(rendered("COMPLET"), tmp_path) == []


def test_before_closing_the_title_says_up_to_when_and_the_text_that_more_will_come() -> None:
    found = plain(rendered("INTERMEDIAIRE"))
    assert "Title | Attestation intermédiaire de présence, arrêtée au 1er mai 2026\n" in found
    assert "cette attestation ne porte que sur les séances tenues à la date où elle est arrêtée" in found
    assert "annule et remplace" not in found
    assert "Établie avant la fin" not in plain(rendered("COMPLET"))


def test_without_a_known_signatory_a_legal_representative_certifies_and_completes_by_hand() -> None:
    found = plain(rendered("MINIMAL"))
    assert (
        "Le représentant légal du centre de gestion, dûment habilité, certifie que Dominique Abgrall" in found
    )
    assert "Nom et qualité du signataire :" in found


def test_a_body_that_is_no_centre_de_gestion_is_named() -> None:
    organisme = replace(
        contexts_attestation.COMPLET.organisme,
        nom="Cap & Parcours",
        type="prestataire",
        designation="le prestataire",
        signataire=replace(contexts.PRESIDENTE, qualite_complete="Présidente (Cap & Parcours)"),
    )
    found = plain(render("attestation", replace(contexts_attestation.COMPLET, organisme=organisme)))
    assert "Madame Anne Le Bris, Présidente (Cap & Parcours), certifie que" in found
    nobody = replace(contexts_attestation.COMPLET, organisme=replace(organisme, signataire=None))
    found = plain(render("attestation", nobody))
    assert "Le représentant légal de l’organisme désigné ci-dessous, dûment habilité, certifie que" in found
    assert "centre de gestion" not in found.lower()


def test_a_signatory_without_a_quality_represents_the_organisation() -> None:
    whole = contexts_attestation.COMPLET
    assert whole.organisme.signataire is not None
    signataire = replace(whole.organisme.signataire, qualite=None)
    context = replace(whole, organisme=replace(whole.organisme, signataire=signataire))
    found = plain(render("attestation", context))
    assert "Madame Anne Le Bris, représentant le centre de gestion, certifie que" in found
    assert "Signature, partie | Madame Anne Le Bris\n" in found


def test_one_session_is_said_in_the_singular() -> None:
    found = plain(rendered("MINIMAL"))
    assert (
        "a participé, le 1er avril 2026, à la séance de présence détaillée ci-dessous, d’une durée" in found
    )
    assert "| Employeur\n" in found


def test_what_is_not_known_leaves_neither_label_nor_sentence() -> None:
    found = plain(rendered("MINIMAL"))
    absent = ("Pour mémoire", "CPF", "Professionnel", "annule et remplace", "autonomie", ", ,")
    assert [words for words in absent if words in found] == []


def test_hours_agreed_beyond_presence_are_recalled_even_without_autonomous_work() -> None:
    context = replace(contexts_attestation.COMPLET, heures_en_autonomie=Decimal(0))
    found = plain(render("attestation", context))
    assert "la durée convenue est de 20 heures au total ; la présente attestation ne certifie" in found
    same = replace(context, duree_convenue=context.heures_prevues)
    assert "durée convenue" not in plain(render("attestation", same))


def test_the_sessions_repeat_their_header_and_no_row_breaks_over_pages() -> None:
    table = Document(io.BytesIO(rendered("DOUZE"))).tables[1]
    assert len(table.rows) == 1 + 12 + 2
    assert table.rows[0]._tr.xpath("w:trPr/w:tblHeader")
    assert all(row._tr.xpath("w:trPr/w:cantSplit") for row in table.rows)


def test_the_signature_block_keeps_three_centimetres_and_never_splits() -> None:
    opened = Document(io.BytesIO(rendered("COMPLET")))
    room = opened.styles["Signature, place"].paragraph_format.space_after
    assert room is not None
    assert room.cm >= 3
    assert opened.tables[-1].rows[0]._tr.xpath("w:trPr/w:cantSplit")


def test_the_title_of_the_file_is_the_documents_and_nobody_is_its_author() -> None:
    properties = Document(io.BytesIO(rendered("INTERMEDIAIRE"))).core_properties
    written = contexts_attestation.INTERMEDIAIRE.document
    assert properties.title == f"{written.titre} – n°\u00a0{written.reference}"
    assert (properties.author, properties.last_modified_by) == ("", "")


def test_no_table_style_sets_bold_where_the_paragraph_style_already_does() -> None:
    with zipfile.ZipFile(io.BytesIO(rendered("COMPLET"))) as package:
        styles = package.read("word/styles.xml").decode("utf-8")
    conditional = [part.split("</w:tblStylePr>")[0] for part in styles.split("<w:tblStylePr ")[1:]]
    assert conditional
    assert [part for part in conditional if "<w:b/>" in part] == []


def test_a_first_name_without_a_civility_takes_its_elision() -> None:
    someone = replace(
        contexts_attestation.COMPLET,
        agent=replace(contexts_attestation.COMPLET.agent, nom_complet="Élodie Le Goff", civilite=None),
    )
    assert "certifie qu’Élodie Le Goff a participé" in plain(render("attestation", someone))
