"""The invoice template: every mention the law wants, nothing where there is nothing to say."""

import io
from functools import cache
from pathlib import Path

import pytest
from docx import Document

from tests.templates import contexts_facture
from tests.templates.rendu import audit, faults, golden, lines, render, text

MENTIONS = {
    "numéro": ("Facture n° CDG-2026-00042",),
    "date d'émission": ("Date d’émission\n1er juillet 2026",),
    "échéance": ("Échéance\nà 30 jours à compter de la réception",),
    "date d'exécution": ("Date d’exécution\ndu 3 mars au 12 juin 2026",),
    "émetteur": ("Centre de gestion de la Baie\n7 rue des Embruns\n29000 Quimper\nSIRET 282 900 016 00013",),
    "n° de TVA": ("N° de TVA FR12282900016",),
    "joindre l'émetteur": ("02 98 00 00 00", "contact@cdg.example"),
    "client": (
        "Commune de Kerlannic\n1 place de la Mairie\n29000 Quimper",
        "SIRET du client\n212 900 019 00017",
    ),
    "code service": ("Code service\nRH-01",),
    "engagement": ("N° d’engagement\nE-2026-118",),
    "bon de commande": ("N° de bon de commande\nBC-77",),
    "convention": ("Convention\nCONV-2026-014",),
    "tarif": ("Tarif fixé par\ndélibération du 12 décembre 2025",),
    "ligne": ("Bilan professionnel de Madame Léa Le Goff", "1\nbilan\n2 040,50 €\n2 040,50 €"),
    "totaux": ("Total hors taxes\n2 040,50 €", "TVA\nnéant", "Total à payer\n2 040,50 €"),
    "somme en lettres": (
        "Arrêtée la présente facture à la somme de deux mille quarante euros et cinquante centimes.",
    ),
    "exonération": ("Exonération de TVA, article 261-4-4° a du code général des impôts",),
    "bénéficiaire": (
        "À l’ordre de\nla perception de Quimper municipale",
        "Comptable public\nService de gestion comptable de Quimper",
    ),
    "compte": ("IBAN\nFR76 3000 1007 9412 3456 7890 185", "BIC\nBDFEFRPPCCT"),
    "retard": (
        "Banque centrale européenne majoré de huit points",
        "(article R. 2192-31 du code de la commande publique)",
        "40 € (article D. 2192-35 du même code)",
    ),
    "pièces du remboursement": (
        "remboursement par le financeur",
        "le devis accepté ;",
        "la convention signée ;",
        "l’attestation de présence ;",
        "la présente facture, acquittée.",
    ),
    "pied": ("CDG-2026-00042",),
}

OPTIONAL = (
    *("Date d’émission", "N° de TVA", "Code service", "engagement", "commande", "Convention", "Tarif fixé"),
    *(
        "Règlement",
        "IBAN",
        "BIC",
        "ordre de",
        "Comptable",
        "40 €",
        "remboursement",
        "Exonération",
        "Facture n°",
    ),
)


@cache
def rendered(name: str) -> bytes:
    return render("facture", getattr(contexts_facture, name))


def read(name: str) -> str:
    return text(rendered(name)).replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize("mention", MENTIONS)
def test_a_full_invoice_states_the_mention(mention: str) -> None:
    found = read("COMPLETE")
    assert [words for words in MENTIONS[mention] if words not in found] == []


@pytest.mark.parametrize("name", ["COMPLETE", "TAXEE", "PROVISOIRE"])
def test_the_invoice_reads_as_its_golden_text(name: str) -> None:
    expected, actual = golden(f"facture_{name.lower()}", rendered(name))
    assert actual == expected


@pytest.mark.parametrize("name", ["COMPLETE", "TAXEE", "PROVISOIRE", "LONGUE"])
def test_no_part_is_broken_and_no_paragraph_or_tag_is_left_over(name: str) -> None:
    assert faults(rendered(name)) == []
    empty = [line for line in lines(rendered(name)) if line.endswith("| ")]
    assert all("Émetteur" in line or "logo" in line for line in empty)  # the logo stands there


def test_word_opens_the_invoice_without_repair(tmp_path: Path) -> None:
    assert audit(rendered("COMPLETE"), tmp_path) == []


def test_a_provisional_invoice_says_so_and_has_neither_number_nor_date() -> None:
    found = read("PROVISOIRE")
    assert "Facture provisoire" in found
    assert "PROVISOIRE – document préparatoire sans numéro ni date d’émission" in found
    assert [words for words in OPTIONAL if words in found.replace("d’émission : il", "")] == []


def test_an_issued_invoice_never_says_provisional() -> None:
    assert "provisoire" not in read("COMPLETE").lower()


def test_a_taxed_invoice_gives_vat_rate_by_rate() -> None:
    found = read("TAXEE")
    assert "Prix unitaire HT" in found
    assert "TVA à 20 % sur 1 450,00 €\n290,00 €" in found
    assert "TVA à 5,5 % sur 20,00 €\n1,10 €" in found
    assert "Total à payer, toutes taxes comprises\n1 761,10 €" in found
    assert "néant" not in found


def test_the_customer_s_address_stands_in_the_window_of_the_envelope() -> None:
    body = Document(io.BytesIO(rendered("COMPLETE"))).element.body
    (first, *_) = body.xpath(".//w:p[w:pPr/w:pStyle/@w:val='Destinatairenom']/w:pPr/w:framePr")
    place = {name.rsplit("}", 1)[-1]: value for name, value in first.attrib.items()}
    assert (place["vAnchor"], place["hAnchor"]) == ("page", "page")
    assert 4.8 <= int(place["y"]) / 567 <= 5.2
    assert int(place["x"]) / 567 >= 10.5


def test_the_header_row_of_a_long_invoice_is_repeated_and_its_totals_stay_together() -> None:
    table = Document(io.BytesIO(rendered("LONGUE"))).tables[1]
    assert table.rows[0]._tr.xpath("w:trPr/w:tblHeader")
    assert len(table.rows) == 1 + 30 + 3
    for row in table.rows[-3:]:
        style = row.cells[0].paragraphs[0].style
        assert style is not None
        assert style.paragraph_format.keep_with_next


def test_the_checklist_names_no_funder_and_no_ground() -> None:
    found = read("COMPLETE").lower()
    assert [words for words in ("fiphfp", "médic", "handicap", "santé", "rqth") if words in found] == []
