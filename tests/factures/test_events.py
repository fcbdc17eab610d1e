from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.errors import UserError
from pipeline.factures.credit import credit
from pipeline.factures.etat import Etat, read_follow_up
from pipeline.factures.events import Fait, claim, load_events, receive
from pipeline.factures.issue import issue
from pipeline.factures.register import Register
from pipeline.factures.transfers import TWICE, Details, pay
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


@pytest.mark.parametrize("somme", ["0", "-0.01"])
def test_an_amount_that_cannot_be_is_refused_with_what_remains(register: Register, somme: str) -> None:
    with pytest.raises(UserError, match=r"reste dû 1\u202f000,00\u00a0€"):
        pay(register, F, D, Decimal(somme))
    assert amounts(register) == []


def test_a_payment_entered_by_mistake_is_taken_back_by_a_negative_one(register: Register) -> None:
    pay(register, F, D)
    solde = pay(register, F, TODAY, Decimal("-1000.00"))
    assert (solde.regle, solde.reste) == (Decimal(0), Decimal("1000.00"))


def test_an_overpayment_is_kept(register: Register) -> None:
    assert pay(register, F, D, Decimal("1000.01")).reste == Decimal("-0.01")


def test_the_same_transfer_twice_is_asked(register: Register) -> None:
    pay(register, F, D, Decimal("400.00"))
    with pytest.raises(UserError, match="second virement"):
        pay(register, F, D, Decimal("400.00"))
    assert amounts(register) == [Decimal("400.00")]
    pay(register, F, D, Decimal("400.00"), Details(confirmes=frozenset({TWICE})))
    assert amounts(register) == [Decimal("400.00")] * 2


def test_one_transfer_for_several_invoices_is_spread_in_their_order(register: Register) -> None:
    numeros = [F, *(issue(register, a_draft(f"B-{i}", a_line("1000.00")), D, render).numero for i in (2, 3))]
    assert pay(register, numeros, D, Decimal("2500.00")).reste == Decimal("500.00")
    with register.reading() as connection:
        events = load_events(connection)
    assert [(e.numero, e.montant) for e in events] == list(
        zip(numeros, map(Decimal, ("1000.00", "1000.00", "500.00")), strict=True)
    )
    assert len({e.ligne for e in events}) == 1


def test_one_transfer_named_twice_or_typed_twice_counts_once(register: Register) -> None:
    pay(register, [F, F.lower()], D, Decimal("10.00"))
    assert pay(register, F, D, Decimal("1.00")).regle == Decimal("11.00")
    other = issue(register, a_draft("B-2", a_line("1000.00")), D, render).numero
    pay(register, [F, other], D, Decimal("1500.00"))
    with pytest.raises(UserError, match="est-ce un second virement"):
        pay(register, [other, F], D, Decimal("1500.00"))


def test_a_transfer_that_does_not_reach_its_last_invoice_is_asked_about_when_typed_again(
    register: Register,
) -> None:
    other = issue(register, a_draft("B-2", a_line("1000.00")), D, render).numero
    pay(register, [F, other], D, Decimal("800.00"))
    with pytest.raises(UserError, match="est-ce un second virement"):
        pay(register, [F, other], D, Decimal("800.00"))
    assert amounts(register) == [Decimal("800.00")]


def test_a_payment_taken_back_may_be_typed_again_and_its_taking_back_is_asked_twice(
    register: Register,
) -> None:
    pay(register, F, D, Decimal("300.00"), Details(confirmes=frozenset({TWICE})))
    pay(register, F, D, Decimal("10.00"))
    pay(register, F, D, Decimal("-10.00"))
    with pytest.raises(UserError, match="second virement"):
        pay(register, F, D, Decimal("-10.00"))
    assert pay(register, F, D, Decimal("10.00")).regle == Decimal("310.00")


def test_a_refund_keeps_its_original_and_who_paid(register: Register) -> None:
    pay(register, F, D, Decimal("1200.00"), Details(paye_par="SGC de Quimper"))
    pay(register, F, TODAY, Decimal("-200.00"), Details(remboursement=True))
    assert amounts(register) == [Decimal("1200.00"), Decimal("-200.00")]
    (row,) = read_follow_up(register, TODAY, {})
    assert (row.regle, row.reste) == (Decimal("1000.00"), Decimal(0))
    assert (row.etat, row.paye_par) == (Etat.REGLEE, "SGC de Quimper")


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
