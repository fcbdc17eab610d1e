"""The quotation template: what it will cost, until when, and the place to accept it."""

from functools import cache
from pathlib import Path

import pytest

from tests.templates import contexts_devis
from tests.templates.rendu import audit, faults, golden, lines, render

ALL = ["COMPLET", "PARTAGE", "MINIMAL"]
MENTIONS = {
    "titre et référence": ("Title | Devis – Bilan professionnel\n", "DEV-2026-014"),
    "organisme": ("Centre de gestion de la Baie\n", "SIRET 282 900 016 00013"),
    "employeur": ("Destinataire, nom | Commune de Kerlannic\n", "Service des ressources humaines\n"),
    "agent": ("Madame Léa Le Goff, Assistante de direction",),
    "validité": ("3 mois à compter de la date de signature par l’organisme",),
    "déroulement": ("18 heures, sur 4 à 6 mois", "Un rendez-vous par semaine", "Madame Maud Riou"),
    "premier échange": ("12 janvier 2026",),
    "prix": ("2 040,50 €", "deux mille quarante euros et cinquante centimes", "les frais de gestion"),
    "tarif et TVA": ("délibération du 12 décembre 2025", "Exonération de TVA, article 261-4-4° a"),
    "paiement": ("30 jours à compter de la réception de la facture, à l’ordre de la perception",),
    "acceptation": ("Bon pour accord – Commune de Kerlannic", "Monsieur Yves Kerbrat, Maire"),
}


@cache
def rendered(name: str) -> bytes:
    return render("devis", getattr(contexts_devis, name))


def plain(name: str) -> str:
    return "\n".join(lines(rendered(name))).replace("\u00a0", " ").replace("\u202f", " ") + "\n"


@pytest.mark.parametrize("mention", MENTIONS)
def test_a_full_quotation_states_the_mention(mention: str) -> None:
    assert [words for words in MENTIONS[mention] if words not in plain("COMPLET")] == []


def test_each_employer_accepts_and_each_funder_has_its_part() -> None:
    found = plain("PARTAGE")
    assert found.count("Bon pour accord") == 2
    assert [words for words in ("1 240,50 €", "800,00 €") if words not in found] == []


def test_what_is_absent_leaves_no_label() -> None:
    labels = ("Rythme", "Lieu", "Professionnel", "Premier échange", "Financement", "Paiement", "Le prix")
    assert [label for label in labels if f"| {label}\n" in plain("MINIMAL")] == []


@pytest.mark.parametrize("name", ALL)
def test_the_quotation_reads_as_its_golden_text(name: str) -> None:
    expected, actual = golden(f"devis_{name.lower()}", rendered(name))
    assert actual == expected


@pytest.mark.parametrize("name", ALL)
def test_nothing_unfilled_is_left(name: str) -> None:
    assert faults(rendered(name)) == []


def test_word_has_nothing_to_repair(tmp_path: Path) -> None:
    assert audit(rendered("PARTAGE"), tmp_path) == []
