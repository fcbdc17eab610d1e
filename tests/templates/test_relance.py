"""The letter: what is owed since when, what is claimed only where the invoice claims it."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from tests.templates import contexts_relance
from tests.templates.rendu import audit, faults, golden, lines, render

ALL = ["RELANCE", "RAPPEL"]


@cache
def rendered(name: str) -> bytes:
    return render("relance", getattr(contexts_relance, name))


def plain(data: bytes) -> str:
    return "\n".join(lines(data)).replace("\u00a0", " ").replace("\u202f", " ") + "\n"


def test_a_claim_says_what_is_owed_and_what_is_added() -> None:
    found = plain(rendered("RELANCE"))
    wanted = (
        "Relance : facture n° CDG-2026-00042",
        "45 jours après son échéance",
        "2 août 2026, dépassée de 45 jours",
        "540,50 € qui restent dus",
        "6,76 € d’intérêts moratoires et 40,00 € d’indemnité forfaitaire",
        "FR76 3000 1007 9412 3456 7890 185",
        "E-2026-118",
        "Cette lettre suit celle du 1er septembre 2026.",
    )
    assert [words for words in wanted if words not in found] == []


def test_a_reminder_claims_nothing_more_and_leaves_no_label() -> None:
    found = plain(rendered("RAPPEL"))
    assert "Rappel : facture n° CDG-2026-00042" in found
    assert "il reste dû 2 040,50 €" in found
    absent = ("intérêts", "indemnité", "IBAN", "Avoirs", "Déjà réglé", "SIRET du client", "engagement")
    assert [word for word in (*absent, "Cette lettre suit") if word in found] == []


def test_interest_whose_rate_is_not_known_is_never_given_an_amount() -> None:
    context = replace(contexts_relance.RELANCE, interets=None, interets_a_part=True)
    found = plain(render("relance", context))
    assert "seront décomptés au jour du paiement" in found
    assert "40,00 € d’indemnité" in found


@pytest.mark.parametrize("name", ALL)
def test_the_letter_reads_as_its_golden_text(name: str) -> None:
    expected, actual = golden(f"relance_{name.lower()}", rendered(name))
    assert actual == expected


@pytest.mark.parametrize("name", ALL)
def test_nothing_unfilled_is_left(name: str) -> None:
    assert faults(rendered(name)) == []


def test_word_has_nothing_to_repair(tmp_path: Path) -> None:
    assert audit(rendered("RELANCE"), tmp_path) == []
