from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.errors import UserError
from pipeline.factures.credit import credit
from pipeline.factures.events import Fait, claim, load_events, pay, pay_listed, receive
from pipeline.factures.issue import issue
from pipeline.factures.register import Register
from tests.factures.builders import TODAY, a_draft, a_line, a_register, prepare_credit, render

D = date(2026, 7, 1)
F = "F-2026-00001"


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    with a_register(tmp_path) as register:
        issue(register, a_draft("B-1", a_line("1000.00")), D, render)
        yield register


def amounts(register: Register) -> list[Decimal]:
    with register.reading() as connection:
        return [e.montant for e in load_events(connection, F) if e.fait is Fait.REGLEMENT]


def test_a_payment_without_an_amount_pays_what_remains(register: Register) -> None:
    pay(register, F, date(2026, 7, 5), Decimal("400.00"))
    solde = pay(register, F, date(2026, 7, 8))
    assert (solde.regle, solde.reste) == (Decimal("1000.00"), Decimal(0))
    assert amounts(register) == [Decimal("400.00"), Decimal("600.00")]


def test_a_paid_invoice_is_not_paid_again(register: Register) -> None:
    pay(register, F, D)
    with pytest.raises(UserError, match="déjà réglée"):
        pay(register, F, D)


@pytest.mark.parametrize("somme", ["1000.01", "0", "-0.01"])
def test_an_amount_that_cannot_be_is_refused_with_what_remains(register: Register, somme: str) -> None:
    with pytest.raises(UserError, match=r"reste dû 1\u202f000,00\u00a0€"):
        pay(register, F, D, Decimal(somme))
    assert amounts(register) == []


def test_a_payment_entered_by_mistake_is_taken_back_by_a_negative_one(register: Register) -> None:
    pay(register, F, D)
    solde = pay(register, F, TODAY, Decimal("-1000.00"))
    assert (solde.regle, solde.reste) == (Decimal(0), Decimal("1000.00"))


def test_an_avoir_lowers_what_is_due(register: Register) -> None:
    credit(register, prepare_credit(register, F, "remise", {1: Decimal("300.00")}), D, render)
    assert pay(register, F, TODAY).regle == Decimal("700.00")


@pytest.mark.parametrize("le", [date(2026, 6, 30), date(2026, 7, 16)])
def test_nothing_happens_to_an_invoice_before_its_date_or_tomorrow(register: Register, le: date) -> None:
    for act in (pay, receive):
        with pytest.raises(UserError, match="n’est pas possible"):
            act(register, F, le)


def test_the_same_fact_told_twice_is_recorded_once(register: Register) -> None:
    assert receive(register, F, date(2026, 7, 3))
    assert not receive(register, F, date(2026, 7, 3))
    assert receive(register, F, date(2026, 7, 4))
    assert claim(register, F, "1187", "214", date(2026, 7, 5))
    assert not claim(register, F, "1187", "214", date(2026, 7, 5))
    with register.reading() as connection:
        assert [e.fait for e in load_events(connection)] == [Fait.RECUE, Fait.RECUE, Fait.TITRE]


def test_a_claim_has_a_number(register: Register) -> None:
    with pytest.raises(UserError, match="vide"):
        claim(register, F, " ")


def test_a_sheet_read_again_records_nothing_twice(register: Register) -> None:
    listed = [(date(2026, 7, 5), Decimal("200.00")), (date(2026, 7, 5), Decimal("200.00")), (TODAY, None)]
    assert pay_listed(register, F, listed) == 3
    assert pay_listed(register, F, listed) == 0
    assert sorted(amounts(register)) == [Decimal("200.00"), Decimal("200.00"), Decimal("600.00")]


def test_a_payment_typed_then_listed_is_the_same(register: Register) -> None:
    pay(register, F, D, Decimal("250.00"))
    assert pay_listed(register, F, [(D, Decimal("250.00"))]) == 0


def test_a_list_with_one_impossible_payment_records_none_of_it(register: Register) -> None:
    with pytest.raises(UserError, match="ne va pas"):
        pay_listed(register, F, [(D, Decimal("10.00")), (D, Decimal("5000.00"))])
    assert amounts(register) == []
