"""The invoice template: what the law asks, in a window envelope; provisional as long as unnumbered."""

import io
import zipfile
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Cm, Twips

from tests.templates import contexts_facture
from tests.templates.rendu import audit, faults, golden, lines, render

ALL = ["COMPLETE", "TAXEE", "PROVISOIRE", "LONGUE"]

MENTIONS = {
    "numéro": ("Title | Facture n° CDG-2026-00042\n",),
    "émetteur": ("Émetteur, nom | Centre de gestion de la Baie\n", "7 rue des Embruns\n", "29000 Quimper\n"),
    "identifiants de l’émetteur": ("SIRET 282 900 016 00013", "N° de TVA FR12282900016"),
    "client": (
        "Destinataire, nom | Commune de Kerlannic\n",
        "Destinataire | 1 place de la Mairie\n",
        "Destinataire | 29000 Quimper\n",
    ),
    "SIRET et code service du client": ("212 900 019 00017", "Code service du client", "RH-01"),
    "dates": ("Date d’émission", "1er juillet 2026", "Date d’exécution", "Du 3 mars au 12 juin 2026"),
    "échéance": ("Échéance", "30 jours à compter de la réception de la facture"),
    "références": ("E-2026-118", "BC-77", "M-2026-07", "CONV-2026-014"),
    "délibération": ("Délibération du 12 décembre 2025",),
    "ligne": (
        "Bilan professionnel de Madame Léa Le Goff",
        "Convention CONV-2026-014, du 3 mars",
        "| bilan\n",
    ),
    "totaux": ("Total hors taxes\n", "Total à payer\n", "2 040,50 €"),
    "exonération": ("Exonération de TVA, article 261-4-4° a du code général des impôts", "0,00 €"),
    "en lettres": (
        "Arrêtée la présente facture à la somme de deux mille quarante euros et cinquante centimes.",
    ),
    "paiement": (
        "Payable à 30 jours à compter de la réception, à l’ordre de la perception de Quimper municipale.",
    ),
    "comptable et compte": (
        "Service de gestion comptable de Quimper",
        "FR76 3000 1007 9412 3456 7890 185",
        "BDFEFRPPCCT",
    ),
    "retard": ("huit points de pourcentage (article R. 2192-31", "40 € (article D. 2192-35"),
    "remboursement": (
        "Pièces à joindre à la demande de remboursement :",
        "le devis ;",
        "la convention signée ;",
        "l’attestation de présence ;",
        "la présente facture, acquittée.",
    ),
}


@cache
def rendered(name: str) -> bytes:
    return render("facture", getattr(contexts_facture, name))


def plain(document: bytes) -> str:
    """Styles and text, with ordinary spaces."""
    return "\n".join(lines(document)).replace("\u00a0", " ").replace("\u202f", " ") + "\n"


@pytest.mark.parametrize("mention", MENTIONS)
def test_a_full_invoice_states_the_mention(mention: str) -> None:
    found = plain(rendered("COMPLETE"))
    assert [words for words in MENTIONS[mention] if words not in found] == []


@pytest.mark.parametrize("name", ["complete", "taxee", "provisoire"])
def test_the_invoice_reads_as_its_golden_text(name: str) -> None:
    expected, actual = golden(f"facture_{name}", rendered(name.upper()))
    assert actual == expected


@pytest.mark.parametrize("name", ALL)
def test_no_part_is_broken_and_no_paragraph_or_tag_is_left_over(name: str) -> None:
    assert faults(rendered(name)) == []
    empty = [line for line in lines(rendered(name)) if line.endswith("| ")]
    assert [line for line in empty if not line.endswith("logo | ")] == []  # a logo is no text


def test_word_opens_the_invoice_without_repair(tmp_path: Path) -> None:
    assert audit(rendered("TAXEE"), tmp_path) == []


def test_without_a_number_the_invoice_says_provisional_and_carries_no_date() -> None:
    found = plain(rendered("PROVISOIRE"))
    assert "Title | Facture provisoire\n" in found
    assert "PROVISOIRE – document préparatoire" in found
    assert [words for words in ("Facture n°", "Date d’émission") if words in found] == []
    assert "PROVISOIRE" not in plain(rendered("COMPLETE"))


def test_what_is_not_known_leaves_neither_label_nor_row() -> None:
    found = plain(rendered("PROVISOIRE"))
    absent = {"N° de TVA", "Tél.", "engagement", "bon de commande", "Convention", "Code service", "Tarif"}
    absent |= {"ordre de", "Comptable", "IBAN", "BIC", "retard", "Pièces à joindre", "TVA", "0,00 €"}
    assert [words for words in absent if words in found] == []
    assert "Payable à 30 jours à compter de la réception.\n" in found


def test_each_rate_of_vat_has_its_base_and_amount_and_columns_say_without_tax() -> None:
    found = plain(rendered("TAXEE"))
    wanted = {"TVA à 20 % sur 1 450,00 €", "TVA à 5,5 % sur 20,00 €", "290,00 €", "1,10 €", "1 761,10 €"}
    wanted |= {"Prix unitaire HT", "Montant HT", "Total à payer, toutes taxes comprises"}
    assert [words for words in wanted if words not in found] == []
    assert "xonération" not in found


def test_a_mention_beside_taxed_lines_is_a_sentence_and_not_a_row_of_totals() -> None:
    found = plain(render("facture", replace(contexts_facture.TAXEE, mention_tva="TVA sur les débits")))
    assert "\nCorps | TVA sur les débits.\n" in found
    assert "| 0,00 €\n" not in found


def test_late_interest_and_the_checklist_are_each_printed_only_when_chosen() -> None:
    whole = contexts_facture.COMPLETE
    silent = replace(whole, emetteur=replace(whole.emetteur, mentions_de_retard=False))
    silent = replace(silent, pieces_fiphfp=False, mentions=())
    found = plain(render("facture", silent))
    assert [words for words in ("R. 2192-31", "D. 2192-35", "40 €", "Pièces") if words in found] == []


def test_no_copy_of_an_invoice_says_why_a_funder_pays() -> None:
    found = plain(rendered("COMPLETE")).lower()
    assert [word for word in ("fiphfp", "rqth", "handicap", "médic", "santé") if word in found] == []


def test_the_address_stands_in_the_window_of_the_envelope() -> None:
    opened = Document(io.BytesIO(rendered("COMPLETE")))
    name = next(p for p in opened.paragraphs if p.text == "Commune de Kerlannic")
    (frame,) = name._p.xpath("w:pPr/w:framePr")
    assert abs(Twips(int(frame.get(qn("w:y")))) - Cm(5)) < Cm(0.1)
    assert Twips(int(frame.get(qn("w:x")))) >= Cm(10.5)


def test_no_table_lays_the_page_out() -> None:
    for table in Document(io.BytesIO(rendered("COMPLETE"))).tables:
        assert table.rows[0]._tr.xpath("w:trPr/w:tblHeader")


def test_the_first_page_has_no_header_and_every_page_its_number() -> None:
    section = Document(io.BytesIO(rendered("LONGUE"))).sections[0]
    assert section.different_first_page_header_footer
    assert section.first_page_header.is_linked_to_previous  # none of its own: nothing stands over the issuer
    for footer in (section.footer, section.first_page_footer):
        assert footer.paragraphs[0].text.startswith("CDG-2026-00042")
        assert "NUMPAGES" in footer._element.xml


def test_the_lines_repeat_their_header_and_no_row_breaks_over_pages() -> None:
    table = Document(io.BytesIO(rendered("LONGUE"))).tables[1]
    assert len(table.rows) == 1 + 30 + 3
    assert table.rows[0]._tr.xpath("w:trPr/w:tblHeader")
    assert all(row._tr.xpath("w:trPr/w:cantSplit") for row in table.rows)


def test_figures_are_aligned_to_the_right() -> None:
    table = Document(io.BytesIO(rendered("COMPLETE"))).tables[1]
    styles = [table.rows[1].cells[column].paragraphs[0].style for column in (1, 3, 4)]
    assert [style.name for style in styles if style is not None] == ["Tableau, chiffres"] * 3


def test_no_table_style_sets_bold_where_the_paragraph_style_already_does() -> None:
    with zipfile.ZipFile(io.BytesIO(rendered("COMPLETE"))) as package:
        styles = package.read("word/styles.xml").decode("utf-8")
    conditional = [part.split("</w:tblStylePr>")[0] for part in styles.split("<w:tblStylePr ")[1:]]
    assert conditional
    assert [part for part in conditional if "<w:b/>" in part] == []
