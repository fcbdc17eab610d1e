"""A promotion's number: given once, kept, a rank for each employer; no internal code in it."""

import datetime as dt

from pipeline.documents import bulletin, calendrier, convention, devis, emargement
from pipeline.model.numeros import Numero, Promue, numeroter
from tests.builders import contexte, promotion
from tests.rows import REFERENCE

DAY = dt.date(2026, 3, 2)
KINDS = (
    (convention.TYPE, "PROMO-1-PLOUVEN", "CONV-P2026-1-2"),
    (devis.TYPE, "PROMO-1-PLOUVEN", "DEV-P2026-1-2"),
    (calendrier.TYPE, "PROMO-1", "CAL-P2026-1"),
    (emargement.TYPE, "PROMO-1-2026-03-11-0900", "EMA-P2026-1-2026-03-11-0900"),
    (bulletin.TYPE, f"{REFERENCE}-KERLANN", f"BUL-{REFERENCE}"),
)


def promue(code: str, day: dt.date | None = DAY, *employers: str) -> Promue:
    return Promue(code, day, frozenset(employers or ("KERLANN",)))


def test_promotions_are_numbered_by_year_in_the_order_of_their_launch() -> None:
    later = promue("A", dt.date(2026, 9, 1))
    found = numeroter([later, promue("B"), promue("C", dt.date(2027, 1, 4))], {}, DAY)
    assert {n.promotion: n.numero for n in found.values()} == {"B": "P2026-1", "A": "P2026-2", "C": "P2027-1"}


def test_a_number_given_stays_and_a_new_employer_comes_last() -> None:
    first = numeroter([promue("B", DAY, "PLOUVEN")], {}, DAY)
    again = numeroter([promue("A"), promue("b ", dt.date(2027, 1, 4), "KERLANN", "PLOUVEN")], first, DAY)
    kept = next(n for n in again.values() if n.promotion == "B")
    assert (kept.numero, kept.de("plouven"), kept.de("KERLANN")) == ("P2026-1", "P2026-1-1", "P2026-1-2")
    assert {n.numero for n in again.values()} == {"P2026-1", "P2026-2"}


def test_papers_made_before_there_were_numbers_keep_theirs() -> None:
    old = Numero("PROMO-1", "PROMO-1", ancien=True)
    found = numeroter([promue("PROMO-1", DAY, "KERLANN")], {"promo1": old}, DAY)
    assert next(n.de("KERLANN") for n in found.values() if n.promotion == "PROMO-1") == "PROMO-1-KERLANN"


def test_no_deed_of_a_promotion_bears_its_code_nor_that_of_an_employer() -> None:
    book = promotion(7)
    book.sheets["Promotions"][0]["Nom"] = "Promotion du printemps"
    for kind, key, number in KINDS:
        made = contexte(kind, book, cle=key)
        assert made.document.reference == number  # type: ignore[attr-defined]
        assert "PROMO-1" not in repr(made)
    assert contexte(bulletin.TYPE, book, cle=f"{REFERENCE}-KERLANN").convention == "CONV-P2026-1-1"  # type: ignore[attr-defined]
