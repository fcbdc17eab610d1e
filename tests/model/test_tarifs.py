"""Which tariff applies, on which day: the workbook's lines first, then the scheme's."""

import datetime as dt
from decimal import Decimal

import pytest

from pipeline.model.entites import TarifRetenu
from pipeline.sheetfiles.model import CellValue
from tests.builders import classeur, un
from tests.workbook.builders import Row

DEMANDE = dt.date(2026, 1, 5)


def retenu(*lines: tuple[int, dt.date | None, dt.date | None, str | None], **agent: CellValue) -> TarifRetenu:
    """The tariff kept among lines (amount, first day, last day, affiliated), for an affiliated employer."""
    book = classeur()
    model = book.sheets["Tarifs"][0]
    book.sheets["Tarifs"] = [
        model | {"Montant": amount, "Du": du, "Au": au, "Affilié": affiliated}
        for amount, du, au, affiliated in lines
    ]
    for heading, value in agent.items():
        book.set("Agents", 0, heading, value)
    found = un(book).tarif
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("lines", "amount", "perime"),
    [
        # Two in force: the latest.
        ([(900, dt.date(2025, 1, 1), None), (950, dt.date(2026, 1, 1), None)], 950, False),
        # One in force wins over one that began later and is over.
        ([(900, dt.date(2025, 1, 1), None), (950, dt.date(2025, 9, 1), dt.date(2025, 12, 31))], 900, False),
        # None in force: the latest that had begun, rather than the one to come.
        ([(900, None, dt.date(2025, 12, 31)), (950, dt.date(2026, 9, 1), None)], 900, True),
        # None had begun: the first to come.
        ([(950, dt.date(2027, 1, 1), None), (900, dt.date(2026, 9, 1), None)], 900, True),
        # The first day and the last one count.
        ([(900, DEMANDE, DEMANDE)], 900, False),
    ],
)
def test_the_line_in_force_that_day_applies_else_the_nearest_said_to_be_out_of_date(
    lines: list[tuple[int, dt.date | None, dt.date | None]], amount: int, perime: bool
) -> None:
    days: dict[str, CellValue] = {"Date de demande": DEMANDE, "Date de lancement": None}
    found = retenu(*((*line, None) for line in lines), **days)
    assert (found.montant, found.perime) == (Decimal(amount), perime)


def test_the_day_is_that_of_the_devis_else_of_the_convention_else_of_the_launch() -> None:
    lines = [
        (900, dt.date(2026, 1, 1), dt.date(2026, 1, 31), None),
        (910, dt.date(2026, 2, 1), dt.date(2026, 2, 28), None),
        (920, dt.date(2026, 3, 1), None, None),
    ]
    accepted: dict[str, CellValue] = {"Devis accepté le": dt.date(2026, 1, 20)}
    signed: dict[str, CellValue] = {"Convention signée le": dt.date(2026, 2, 20)}
    assert retenu(*lines, **accepted, **signed).montant == 900
    assert retenu(*lines, **signed).montant == 910
    assert retenu(*lines).montant == 920


def test_a_line_for_such_employers_wins_over_one_for_all() -> None:
    lines = [(900, None, None, None), (800, None, None, "oui"), (990, None, None, "non")]
    assert retenu(*lines).montant == 800


def own(*lines: Row, scheme: str = "CDG29-EVOLUTION", **agent: CellValue) -> TarifRetenu:
    """The tariff of an agent whose price is 850 €, with these lines of tariffs and those of the scheme."""
    book = classeur(scheme).set("Agents", 0, "Tarif", 850)
    for heading, value in agent.items():
        book.set("Agents", 0, heading, value)
    book.sheets["Tarifs"] = [*lines]
    found = un(book).tarif
    assert found is not None
    return found


def test_a_price_of_ones_own_keeps_the_unit_of_the_offer_and_says_which_devis_fixed_it() -> None:
    offer = classeur().sheets["Tarifs"][0] | {"Unité": "heure"}
    accepted: dict[str, CellValue] = {"Devis accepté le": dt.date(2026, 1, 20)}
    found = own(offer, scheme="CDG29-EVOLUTION", **accepted)
    assert (found.montant, found.unite) == (Decimal(850), "heure")
    assert found.deliberation == "devis accepté le 20 janvier 2026"
    assert own(offer).deliberation is None


@pytest.mark.parametrize("scheme", ["CDG29-EVOLUTION", "DGAFP-INDIVIDUEL"])
def test_a_price_of_ones_own_is_that_of_a_bilan_whether_the_scheme_has_an_offer_or_none(scheme: str) -> None:
    found = own(scheme=scheme)
    assert (found.montant, found.unite, found.perime) == (Decimal(850), "bilan", False)
