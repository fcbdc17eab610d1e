"""The credit note template: it cites the invoice, says what is taken back, and asks for no payment."""

from functools import cache
from pathlib import Path

import pytest

from tests.templates import contexts_avoir
from tests.templates.rendu import audit, faults, golden, lines, render

ALL = ["COMPLET", "PARTIEL"]
MENTIONS = {
    "numéro": ("Title | Avoir n° AVCDG-2026-00003\n",),
    "émetteur": ("Centre de gestion de la Baie\n", "SIRET 282 900 016 00013", "N° de TVA FR12282900016"),
    "client": ("Destinataire, nom | Commune de Kerlannic\n", "212 900 019 00017", "RH-01"),
    "facture corrigée": ("n° CDG-2026-00042 du 1er juillet 2026, d’un montant de 2 040,50 €",),
    "date et motif": ("15 juillet 2026", "Le bilan est pris en charge par un autre payeur"),
    "références": ("E-2026-118", "BC-77", "M-2026-07", "CONV-2026-014"),
    "sommes": ("Total de l’avoir\n", "2 040,50 €", "deux mille quarante euros et cinquante centimes"),
    "exonération": ("Exonération de TVA, article 261-4-4° a du code général des impôts",),
    "effet": ("Le présent avoir annule la facture n° CDG-2026-00042 du 1er juillet 2026.",),
}


@cache
def rendered(name: str) -> bytes:
    return render("avoir", getattr(contexts_avoir, name))


def plain(name: str) -> str:
    return "\n".join(lines(rendered(name))).replace("\u00a0", " ").replace("\u202f", " ") + "\n"


@pytest.mark.parametrize("mention", MENTIONS)
def test_a_full_credit_note_states_the_mention(mention: str) -> None:
    assert [words for words in MENTIONS[mention] if words not in plain("COMPLET")] == []


def test_a_part_of_an_invoice_leaves_the_rest_due() -> None:
    found = plain("PARTIEL")
    assert "qui reste due pour le surplus" in found
    assert "annule" not in found
    assert "TVA à 20 % sur 100,00 €" in found


def test_it_asks_for_no_payment() -> None:
    assert [word for word in ("IBAN", "Échéance", "à payer") if word in plain("COMPLET")] == []


def test_what_is_absent_leaves_no_label() -> None:
    labels = ("engagement", "bon de commande", "Convention", "Code service", "Tél.", "N° de TVA")
    assert [label for label in labels if label in plain("PARTIEL")] == []


@pytest.mark.parametrize("name", ALL)
def test_the_credit_note_reads_as_its_golden_text(name: str) -> None:
    expected, actual = golden(f"avoir_{name.lower()}", rendered(name))
    assert actual == expected


@pytest.mark.parametrize("name", ALL)
def test_nothing_unfilled_is_left(name: str) -> None:
    assert faults(rendered(name)) == []


def test_word_has_nothing_to_repair(tmp_path: Path) -> None:
    assert audit(rendered("COMPLET"), tmp_path) == []
