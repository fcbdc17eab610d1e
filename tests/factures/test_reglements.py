from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import UserError
from pipeline.factures.etat import Etat, LigneSuivi, read_follow_up
from pipeline.factures.events import Fait, load_history, receive, unsay
from pipeline.factures.integrity import verify
from pipeline.factures.issue import issue
from pipeline.factures.register import Register
from pipeline.factures.reglements import record_sheet
from pipeline.factures.transfers import TWICE, Details, pay
from pipeline.workbook.records import Place, Record
from pipeline.workbook.sheets import Reglement
from tests.factures.builders import TODAY, a_draft, a_line, a_register, render

F = "F-2026-00001"
COLUMNS = {
    "numero_de_facture": "A",
    "recue_le": "B",
    "date_de_paiement": "C",
    "montant": "D",
    "numero_de_titre": "E",
}


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    with a_register(tmp_path) as register:
        issue(register, a_draft("B-1", a_line("1000.00")), date(2026, 7, 1), render)
        yield register


def a_row(
    row: int, numero: str = F, faults: frozenset[str] = frozenset(), **values: object
) -> Record[Reglement]:
    place = Place("facturation.xlsx", "Règlements", row, COLUMNS)
    return Record(Reglement.model_validate({"numero_de_facture": numero, **values}), place, faults)


def told(register: Register, *rows: Record[Reglement], **given: Any) -> list[str]:
    """Read the sheets; the codes of what is said of them."""
    return [found.code for found in record_sheet(register, rows, **given)]


def state(register: Register) -> LigneSuivi:
    return read_follow_up(register, TODAY, {})[0]


def test_a_sheet_records_reception_titre_and_payments_once(register: Register) -> None:
    rows = [
        a_row(2, recue_le=date(2026, 7, 3), date_de_paiement=date(2026, 7, 8), montant=Decimal("400.00")),
        a_row(3, date_de_paiement=date(2026, 7, 9), numero_de_titre="1187", numero_de_bordereau="214"),
    ]
    assert record_sheet(register, rows) == ()
    head = register.head()
    assert record_sheet(register, rows) == ()
    assert register.head() == head
    found = state(register)
    assert (found.recue_le, found.regle, found.titre, found.bordereau) == (
        date(2026, 7, 3),
        Decimal("1000.00"),
        "1187",
        "214",
    )


def test_a_line_that_cannot_be_is_named_by_its_cell_and_the_others_are_recorded(register: Register) -> None:
    rows = [
        a_row(2, recue_le=date(2026, 6, 1)),
        a_row(3, date_de_paiement=date(2026, 7, 8), montant=Decimal("400.00")),
        a_row(4, "F-2026-00099", recue_le=date(2026, 7, 3)),
    ]
    found = record_sheet(register, rows)
    assert [(issue.code, issue.origin.cell) for issue in found] == [
        ("reglement-refuse", "B2"),
        ("reglement-refuse", "A4"),
    ]
    assert state(register).regle == Decimal("400.00")


def test_an_unknown_number_is_one_fault_whatever_its_line_says(register: Register) -> None:
    row = a_row(2, "F-2026-00099", recue_le=date(2026, 7, 3), date_de_paiement=date(2026, 7, 8))
    (issue,) = record_sheet(register, [row])
    assert issue.origin.cell == "A2"
    assert "F-2026-00099" in issue.message


def test_a_number_typed_in_small_letters_is_the_same_and_its_double_is_asked(register: Register) -> None:
    rows = [
        a_row(2, "f-2026-00001", date_de_paiement=date(2026, 7, 8), montant=Decimal("400.00")),
        a_row(3, "F-2026-00001", date_de_paiement=date(2026, 7, 8), montant=Decimal("400.00")),
    ]
    (asked,) = record_sheet(register, rows)
    assert (asked.code, asked.origin.cell) == ("reglement-deux-fois", "D3")
    assert "payer F-2026-00001 --le 2026-07-08 --montant 400.00 --confirmer" in asked.remedy
    assert state(register).regle == Decimal("400.00")
    pay(register, F, date(2026, 7, 8), Decimal("400.00"), Details(confirmes=frozenset({TWICE})))
    assert record_sheet(register, rows) == ()
    assert state(register).regle == Decimal("800.00")


def paid(row: int, somme: str | None, day: int = 8, numero: str = F) -> Record[Reglement]:
    montant = None if somme is None else Decimal(somme)
    return a_row(row, numero, date_de_paiement=date(2026, 7, day), montant=montant)


@pytest.mark.parametrize(
    ("before", "after", "regle"),
    [
        (("1000", 8), ("10", 8), "10"),  # an amount corrected
        (("300", 8), ("300", 9), "300"),  # a day corrected
        (("300", 8), ("30", 9), "30"),  # both together
        (("300", 8), (None, 8), "300"),  # an amount left out since
    ],
)
def test_a_corrected_row_replaces_what_it_said(
    register: Register, before: tuple[str, int], after: tuple[str | None, int], regle: str
) -> None:
    assert record_sheet(register, [paid(2, *before)]) == ()
    shown = record_sheet(register, [paid(2, *after)])
    left_out = after == (None, before[1])
    assert [found.code for found in shown] == ["reglement-corrige"][left_out:]
    head = register.head()
    assert record_sheet(register, [paid(2, *after)]) == ()
    assert register.head() == head
    assert state(register).regle == Decimal(regle)
    with register.reading() as connection:
        assert len([e for e in load_history(connection, F) if e.fait is Fait.RETRAIT]) == 1
    assert verify(register) == ()


def test_a_row_moved_by_a_sort_and_one_inserted_change_nothing_else(register: Register) -> None:
    record_sheet(register, [paid(2, "100"), paid(3, "200")])
    assert record_sheet(register, [paid(2, "50", 9), paid(3, "200"), paid(4, "100")]) == ()
    assert state(register).regle == Decimal("350.00")


def test_a_row_moved_to_another_invoice_leaves_the_first(register: Register) -> None:
    other = issue(register, a_draft("B-2", a_line("500.00")), date(2026, 7, 1), render).numero
    record_sheet(register, [paid(2, "100")])
    assert told(register, paid(2, "100", numero=other)) == ["reglement-corrige"]
    assert [row.regle for row in read_follow_up(register, TODAY, {})] == [0, Decimal("100.00")]


def test_a_deleted_row_is_asked_about_and_never_inferred_from_what_was_not_read(register: Register) -> None:
    record_sheet(register, [paid(2, "100"), paid(3, "200")])
    (asked,) = record_sheet(register, [paid(2, "100")])
    assert asked.code == "reglement-retire-de-la-feuille"
    assert "200,00" in asked.message
    assert state(register).regle == Decimal("300.00")
    assert record_sheet(register, [], read=()) == ()
    assert record_sheet(register, [paid(2, "100")], unreadable={("facturation.xlsx", 3)}) == ()
    pay(register, F, date(2026, 7, 8), Decimal("-200.00"))
    assert record_sheet(register, [paid(2, "100")]) == ()
    assert state(register).regle == Decimal("100.00")


def test_a_payment_typed_then_listed_is_the_same_and_follows_the_sheet(register: Register) -> None:
    pay(register, F, date(2026, 7, 8), Decimal("250.00"))
    assert record_sheet(register, [paid(2, "250")]) == ()
    assert told(register, paid(2, "260")) == ["reglement-corrige"]
    assert state(register).regle == Decimal("260.00")


def test_a_row_may_name_several_invoices_and_pay_too_much(register: Register) -> None:
    other = issue(register, a_draft("B-2", a_line("500.00")), date(2026, 7, 1), render).numero
    assert record_sheet(register, [paid(2, "1600", numero=f"{F} ; {other}")]) == ()
    rows = read_follow_up(register, TODAY, {})
    assert [row.regle for row in rows] == [Decimal("1000.00"), Decimal("600.00")]
    assert [row.etat for row in rows] == [Etat.REGLEE, Etat.TROP_PERCU]
    assert record_sheet(register, [paid(2, "1600", numero=f"{F} ; {other}")]) == ()


def test_the_last_human_act_stands_and_both_are_shown(register: Register) -> None:
    sheet = [a_row(2, recue_le=date(2026, 7, 3))]
    assert record_sheet(register, sheet) == ()
    assert receive(register, F, date(2026, 7, 8))
    for _ in range(2):
        (told,) = record_sheet(register, sheet)
        assert told.code == "reception-differente"
        assert "08/07/2026" in told.message
        assert "03/07/2026" in told.message
        assert state(register).recue_le == date(2026, 7, 8)
    assert record_sheet(register, [a_row(2, recue_le=date(2026, 7, 4))]) == ()
    assert state(register).recue_le == date(2026, 7, 4)


@pytest.mark.parametrize(
    ("field", "value", "needed"),
    [
        ("montant", Decimal("100.00"), "C2"),
        ("numero_de_bordereau", "214", "E2"),
        ("date_du_titre", date(2026, 7, 8), "E2"),
    ],
)
def test_what_a_line_tells_by_half_is_said_not_passed_over(
    register: Register, field: str, value: object, needed: str
) -> None:
    (issue,) = record_sheet(register, [a_row(2, F, frozenset(), **{field: value})])
    assert (issue.code, issue.origin.cell) == ("reglement-incomplet", needed)
    assert state(register).regle == 0


def test_a_date_that_cannot_be_read_is_said_once(register: Register) -> None:
    row = a_row(2, F, frozenset({"date_de_paiement"}), montant=Decimal("100.00"))
    assert record_sheet(register, [row]) == ()


def test_a_payment_whose_amount_cannot_be_read_is_not_taken_for_the_whole(register: Register) -> None:
    record_sheet(register, [a_row(2, faults=frozenset({"montant"}), date_de_paiement=date(2026, 7, 8))])
    assert state(register).regle == 0


def test_who_paid_and_for_which_year_are_replaced_too(register: Register) -> None:
    paid: dict[str, Any] = {"date_de_paiement": date(2026, 7, 8), "montant": Decimal("400.00")}
    record_sheet(register, [a_row(2, **paid, paye_par="Trésorerie")])
    record_sheet(register, [a_row(2, **paid, paye_par="Commune nouvelle", exercice=2025)])
    with register.reading() as connection:
        history = load_history(connection, F)
    said = [(e.fait, e.paye_par, e.exercice) for e in history]
    assert said == [
        (Fait.REGLEMENT, "Trésorerie", "2026"),
        (Fait.RETRAIT, "", ""),
        (Fait.REGLEMENT, "Commune nouvelle", "2025"),
    ]
    assert state(register).regle == Decimal("400.00")


def test_a_line_corrected_as_its_workbook_was_renamed_is_asked_about(register: Register) -> None:
    paid: dict[str, Any] = {"date_de_paiement": date(2026, 7, 8)}
    record_sheet(register, [a_row(2, montant=Decimal("300.00"), **paid)])
    moved = replace(
        a_row(2, montant=Decimal("30.00"), **paid), place=Place("autre.xlsx", "Règlements", 2, COLUMNS)
    )
    [asked] = record_sheet(register, [moved])
    assert asked.code == "reglement-peut-etre-corrige"
    assert state(register).regle == Decimal("300.00")
    pay(register, F, date(2026, 7, 8), Decimal("-300.00"))
    assert record_sheet(register, [moved]) == ()
    assert state(register).regle == Decimal("30.00")


def elsewhere(record: Record[Reglement], file: str) -> Record[Reglement]:
    return replace(record, place=replace(record.place, file=file))


@pytest.mark.parametrize(
    ("first", "then", "codes", "regle"),
    [
        # both rows equal, one corrected: the other is the payment there was
        ([("400", 2)], [("300", 2), ("400", 3)], [], "700"),
        # sorted, and corrected in the same breath
        ([("100", 2), ("200", 3)], [("200", 2), ("150", 3)], ["reglement-corrige"], "350"),
        # one deleted, another of other words typed below: asked, not added
        ([("100", 2), ("200", 3)], [("200", 2), ("300", 4, 9)], ["reglement-peut-etre-corrige"], "300"),
        # a typing slip that cannot be: the payment stays what it was
        ([("400", 2)], [("-400", 2)], ["reglement-refuse"], "400"),
    ],
)
def test_a_sheet_rearranged_never_counts_a_payment_twice_nor_loses_one(
    register: Register, first: list[Any], then: list[Any], codes: list[str], regle: str
) -> None:
    assert told(register, *(paid(row, somme) for somme, row in first)) == []
    rows = [paid(row, somme, *day) for somme, row, *day in then]
    assert told(register, *rows) == codes
    assert state(register).regle == Decimal(regle)
    told(register, *rows)
    assert state(register).regle == Decimal(regle)
    assert verify(register) == ()


def test_an_old_copy_beside_the_corrected_sheet_brings_nothing_back(register: Register) -> None:
    copy = elsewhere(paid(2, "1000"), "copie.xlsx")
    assert told(register, paid(2, "1000"), copy) == ["reglement-deux-fois"]
    assert set(told(register, paid(2, "10"), copy)) == {"reglement-corrige", "reglement-corrige-depuis"}
    assert told(register, paid(2, "10"), copy) == ["reglement-corrige-depuis"]
    assert state(register).regle == Decimal("10.00")


def test_a_row_moved_to_another_workbook_is_the_same_and_asked_about_when_changed(
    register: Register,
) -> None:
    both = {"facturation.xlsx", "autre.xlsx"}
    told(register, paid(2, "100"), paid(3, "200"))
    assert told(register, paid(2, "200"), elsewhere(paid(2, "100"), "autre.xlsx"), read=both) == []
    moved = elsewhere(paid(2, "50", 9), "autre.xlsx")
    assert told(register, elsewhere(paid(3, "100"), "autre.xlsx"), moved, read=both) == [
        "reglement-peut-etre-corrige"
    ]
    assert state(register).regle == Decimal("300.00")


@pytest.mark.parametrize("later", [False, True])
def test_a_row_deleted_from_a_workbook_that_was_renamed_is_asked_about(
    register: Register, later: bool
) -> None:
    told(register, paid(2, "100"), paid(3, "200", 9), paid(4, "300", 10))
    renamed = [elsewhere(paid(2, "100"), "2026.xlsx"), elsewhere(paid(3, "200", 9), "2026.xlsx")]
    if later:
        assert told(register, *renamed, elsewhere(paid(4, "300", 10), "2026.xlsx")) == []
    head = register.head()
    assert told(register, *renamed) == ["reglement-retire-de-la-feuille"]
    assert told(register, *renamed) == ["reglement-retire-de-la-feuille"]
    assert register.head() == head
    assert state(register).regle == Decimal("600.00")


def test_one_payment_carried_over_does_not_make_a_workbook_of_last_year_a_renamed_one(
    register: Register,
) -> None:
    told(register, paid(2, "100"), paid(3, "200", 9), paid(4, "300", 10))
    assert told(register, elsewhere(paid(2, "300", 10), "2027.xlsx")) == []
    assert state(register).regle == Decimal("600.00")


def test_two_offices_with_a_workbook_of_one_name_never_correct_each_other(register: Register) -> None:
    assert told(register, paid(2, "100"), espace="A") == []
    assert told(register, paid(2, "200", 9), espace="B") == []
    assert told(register, paid(2, "100"), espace="A") == []
    assert state(register).regle == Decimal("300.00")
    assert told(register, paid(2, "150"), espace="A") == ["reglement-corrige"]
    assert told(register, paid(2, "200", 9), paid(3, "100"), espace="B") == ["reglement-corrige-depuis"]
    assert state(register).regle == Decimal("350.00")


def test_what_a_command_took_back_is_said_while_the_sheet_has_it(register: Register) -> None:
    told(register, paid(2, "100"), paid(3, "100", 9))
    pay(register, F, date(2026, 7, 9), Decimal("-100.00"))
    assert told(register, paid(2, "100"), paid(3, "100", 9)) == ["reglement-repris"]
    assert told(register, paid(2, "100")) == []
    assert told(register) == []  # no workbook read
    assert told(register, read={"facturation.xlsx"}) == ["reglement-retire-de-la-feuille"]
    assert state(register).regle == Decimal("100.00")
    assert told(register, paid(2, "100"), paid(3, "70", 9)) == []  # another amount is another payment
    assert state(register).regle == Decimal("170.00")


def test_a_corrected_transfer_that_did_not_reach_its_last_invoice_is_the_corrected_one(
    register: Register,
) -> None:
    other = issue(register, a_draft("B-2", a_line("1000.00")), date(2026, 7, 1), render).numero
    both = f"{F}, {other}"
    assert told(register, paid(2, "800.00", numero=both)) == []
    assert told(register, paid(2, "900.00", numero=both)) == ["reglement-corrige"]
    assert told(register, paid(2, "900.00", numero=both)) == []
    assert state(register).regle == Decimal("900.00")


def test_a_transfer_typed_then_said_by_the_sheet_counts_once_even_where_it_reached_one_invoice(
    register: Register,
) -> None:
    other = issue(register, a_draft("B-2", a_line("1000.00")), date(2026, 7, 1), render).numero
    pay(register, [F, other], date(2026, 7, 8), Decimal("800.00"))
    assert told(register, paid(2, "800.00", numero=f"{F} et {other}")) == []
    assert state(register).regle == Decimal("800.00")


def test_a_sum_given_back_is_a_row_of_its_own_and_both_stay(register: Register) -> None:
    rows = [paid(2, "-300.00", day=9), paid(3, "1000.00", day=8)]
    assert told(register, *rows) == []
    assert told(register, *rows) == []
    assert (state(register).regle, state(register).reste) == (Decimal("700.00"), Decimal("300.00"))
    assert told(register, paid(2, "-200.00", day=9), rows[1]) == ["reglement-corrige"]
    assert state(register).regle == Decimal("800.00")
    (gone,) = record_sheet(register, rows[1:])
    assert "payer F-2026-00001 --le 2026-07-09 --montant 200.00" in gone.remedy
    pay(register, F, date(2026, 7, 9), Decimal("200.00"))
    assert told(register, rows[1]) == []
    assert state(register).regle == Decimal("1000.00")


@pytest.mark.parametrize("refund", [True, False])
def test_what_a_command_and_a_row_both_gave_back_went_back_once(register: Register, refund: bool) -> None:
    rows = [paid(2, "500.00", day=8), paid(3, "-300.00", day=9)]
    assert told(register, rows[0]) == []
    pay(register, F, date(2026, 7, 9), Decimal("-300.00"), Details(remboursement=refund))
    for _ in range(2):
        assert told(register, *rows) == []
        assert state(register).regle == Decimal("200.00")


def test_more_is_not_given_back_than_came_in(register: Register) -> None:
    assert told(register, paid(2, "100.00"), paid(3, "-100.01", day=9)) == ["reglement-refuse"]
    assert state(register).regle == Decimal("100.00")


def test_what_was_received_by_mistake_is_taken_out_and_an_old_cell_does_not_bring_it_back(
    register: Register,
) -> None:
    assert told(register, a_row(2, recue_le=date(2026, 7, 3))) == []
    receive(register, F, date(2026, 7, 4))
    before = unsay(register, F, Fait.RECUE)
    assert before is not None
    assert (before.jour, state(register).recue_le) == (date(2026, 7, 3), date(2026, 7, 3))
    assert unsay(register, F, Fait.RECUE) is None
    assert state(register).recue_le is None
    with pytest.raises(UserError, match="pas de réception à retirer"):
        unsay(register, F, Fait.RECUE)
    assert told(register, a_row(2, recue_le=date(2026, 7, 3))) == ["reception-differente"]
    assert state(register).recue_le is None
    assert told(register, a_row(2, recue_le=date(2026, 7, 5))) == []
    assert state(register).recue_le == date(2026, 7, 5)
    assert verify(register) == ()


def test_offices_that_say_two_days_or_titres_never_swing(register: Register) -> None:
    first = a_row(2, recue_le=date(2026, 7, 3), numero_de_titre="12")
    second = a_row(2, recue_le=date(2026, 7, 5), numero_de_titre="13")
    assert told(register, first, espace="A") == told(register, second, espace="B") == []
    for _ in range(2):
        assert told(register, first, espace="A") == ["reception-differente", "titre-different"]
        assert told(register, second, espace="B") == []
        assert (state(register).recue_le, state(register).titre) == (date(2026, 7, 5), "13")


def test_two_rows_that_contradict_each_other_are_asked_about(register: Register) -> None:
    rows = [a_row(2, recue_le=date(2026, 7, 3)), a_row(3, F.lower(), recue_le=date(2026, 7, 5))]
    assert told(register, *rows) == ["reglement-contradictoire"]
    assert state(register).recue_le is None
    assert told(register, a_row(2, numero_de_titre="1"), a_row(3, numero_de_titre="2")) == [
        "reglement-contradictoire"
    ]


def test_a_whole_sheet_that_is_gone_is_said_once(register: Register) -> None:
    told(register, *(paid(row, f"{row}") for row in range(2, 12)))
    (asked,) = record_sheet(register, [], read={"facturation.xlsx"})
    assert asked.message.startswith("10 règlements")
    assert state(register).regle == Decimal(65)
