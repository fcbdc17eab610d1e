import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from pipeline.errors import UserError
from pipeline.factures import journal
from pipeline.factures.credit import credit
from pipeline.factures.etat import Etat, LigneSuivi, read_follow_up, totals
from pipeline.factures.events import claim, load_history, receive
from pipeline.factures.exports import safe, workbook
from pipeline.factures.interets import half_year, interest, read_rates
from pipeline.factures.issue import issue
from pipeline.factures.payments import payments_of
from pipeline.factures.pieces import Issued, load
from pipeline.factures.register import Register
from pipeline.factures.transfers import Details, pay
from pipeline.model.factures import Tiers
from tests.factures.builders import a_draft, a_line, a_register, prepare_credit, render

D = date(2026, 3, 2)
F = "F-2026-00001"
LATER = date(2026, 7, 15)
RATES = {date(2026, 1, 1): Decimal("10.15")}


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    with a_register(tmp_path) as register:
        draft = a_draft("B-1", a_line("1000.00"), execution=date(2026, 2, 1), interets=True)
        issue(register, draft, D, render)
        yield register


def row(register: Register, jour: date = LATER) -> LigneSuivi:
    return read_follow_up(register, jour, RATES)[0]


def test_an_invoice_not_received_has_no_due_date_and_is_never_late(register: Register) -> None:
    assert (row(register).etat, row(register).echeance, row(register).retard) == (Etat.EMISE, None, 0)


def test_payment_is_due_thirty_days_after_reception(register: Register) -> None:
    receive(register, F, date(2026, 3, 5))
    on_time = row(register, date(2026, 4, 4))
    assert (on_time.echeance, on_time.etat, on_time.retard) == (date(2026, 4, 4), Etat.RECUE, 0)
    late = row(register, date(2026, 4, 14))
    assert (late.etat, late.retard) == (Etat.EN_RETARD, 10)
    assert late.interets == Decimal("2.78")  # 1000 × 10,15 % × 10 / 365
    assert late.indemnite == Decimal("40.00")


def test_the_delay_is_that_of_the_invoice(register: Register) -> None:
    issue(register, a_draft("B-2", execution=D, delai_de_paiement=50), D, render)
    receive(register, "F-2026-00002", date(2026, 3, 5))
    assert read_follow_up(register, LATER, RATES)[1].echeance == date(2026, 4, 24)


def test_interest_runs_on_what_is_left_until_each_payment(register: Register) -> None:
    receive(register, F, date(2026, 3, 5))
    pay(register, F, date(2026, 4, 14), Decimal("600.00"))
    assert row(register, date(2026, 4, 24)).etat is Etat.EN_RETARD
    pay(register, F, date(2026, 4, 24))
    paid = row(register)
    assert (paid.etat, paid.retard, paid.reste) == (Etat.REGLEE, 20, Decimal(0))
    assert paid.interets == Decimal("3.89")  # (1000 × 10 + 400 × 10) × 10,15 % / 365


def test_a_payment_taken_back_was_never_made(register: Register) -> None:
    receive(register, F, date(2026, 3, 5))
    pay(register, F, date(2026, 3, 20))
    pay(register, F, date(2026, 5, 20), Decimal("-1000.00"))
    assert row(register, date(2026, 4, 14)).retard == 10


def test_no_interest_where_the_organisation_claims_none(register: Register) -> None:
    issue(register, a_draft("B-2", execution=D), D, render)
    receive(register, "F-2026-00002", date(2026, 3, 5))
    late = read_follow_up(register, LATER, RATES)[1]
    assert (late.etat, late.interets, late.indemnite) == (Etat.EN_RETARD, None, Decimal(0))


def test_a_rate_that_is_not_known_is_never_guessed(register: Register) -> None:
    receive(register, F, date(2026, 6, 10))
    late = row(register, date(2026, 7, 15))
    assert (late.retard, late.interets, late.taux_inconnu) == (5, None, date(2026, 7, 1))


def test_the_rate_is_that_of_the_half_year_in_which_interest_begins(register: Register) -> None:
    receive(register, F, date(2026, 5, 31))
    late = row(register)
    assert late.echeance == date(2026, 6, 30)
    assert (late.interets, late.taux_inconnu) == (None, date(2026, 7, 1))


def test_avoirs_lower_what_is_due_and_may_cancel_it(register: Register) -> None:
    credit(register, prepare_credit(register, F, "remise", {1: Decimal("400.00")}), D, render)
    assert (row(register).du, row(register).reste) == (Decimal("600.00"), Decimal("600.00"))
    credit(register, prepare_credit(register, F, "annulation"), D, render)
    assert (row(register).etat, len(read_follow_up(register, LATER, RATES))) == (Etat.ANNULEE, 1)


def test_an_invoice_credited_after_it_was_paid_has_money_to_give_back(register: Register) -> None:
    pay(register, F, date(2026, 3, 10))
    credit(register, prepare_credit(register, F, "Erreur"), date(2026, 3, 20), render)
    assert row(register).etat is Etat.TROP_PERCU
    pay(register, F, date(2026, 3, 21), Decimal("-1000.00"), Details(remboursement=True))
    assert row(register).etat is Etat.ANNULEE


def test_a_past_day_is_told_as_things_stood_then(register: Register) -> None:
    issue(register, a_draft("B-9", execution=D), date(2026, 3, 25), render)
    pay(register, F, date(2026, 3, 20))
    then = read_follow_up(register, date(2026, 3, 15), RATES)
    assert [(r.piece.numero, r.etat, r.reste) for r in then] == [(F, Etat.EMISE, Decimal("1000.00"))]
    assert row(register).etat is Etat.REGLEE


def test_a_part_payment_is_said(register: Register) -> None:
    pay(register, F, date(2026, 3, 20), Decimal("1.00"))
    assert row(register).etat is Etat.PARTIELLE


def test_totals_are_per_funder_and_month_and_add_up(register: Register) -> None:
    fiphfp = Tiers(code="FIPHFP", nom="FIPHFP")
    issue(register, a_draft("B-2", a_line("500.00"), execution=D), D, render)
    issue(register, a_draft("B-3", execution=D, financeur=fiphfp, cle="x"), D, render)
    issue(register, a_draft("B-4", execution=D), date(2026, 4, 1), render)
    rows = read_follow_up(register, LATER, RATES)
    found = totals(rows)
    assert [(t.financeur, t.mois.month, t.nombre, t.facture) for t in found] == [
        ("Commune de Kerlannic", 3, 2, Decimal("1500.00")),
        ("Commune de Kerlannic", 4, 1, Decimal("2040.50")),
        ("FIPHFP", 3, 1, Decimal("2040.50")),
    ]
    assert sum(t.reste for t in found) == sum(r.reste for r in rows)


def test_the_workbook_shows_amounts_dates_and_texts_that_are_no_formula(register: Register) -> None:
    trap = Tiers(code="X", nom='=HYPERLINK("http://exemple.invalid")')
    issue(register, a_draft("B-2", execution=D, client=trap), D, render)
    claim(register, F, "1187", "214", date(2026, 3, 9))
    book = openpyxl.load_workbook(io.BytesIO(workbook(read_follow_up(register, LATER, RATES))))
    sheet = book["Factures"]
    head = [cell.value for cell in sheet[1]]
    first = dict(zip(head, (cell.value for cell in sheet[2]), strict=True))
    assert (first["Numéro"], first["Montant TTC"], first["N° de titre"]) == (F, 1000, "1187")
    client = sheet.cell(3, head.index("Client") + 1)
    assert (client.value, client.data_type) == (trap.nom, "s")
    assert book["Totaux"].max_row == 2


def test_the_workbook_shows_every_payment_and_what_became_of_it(register: Register) -> None:
    other = issue(register, a_draft("B-2", a_line("500.00"), execution=D), D, render).numero
    pay(register, [F, other], date(2026, 3, 10), Decimal("1600.00"))
    pay(register, other, date(2026, 3, 12), Decimal("-100.00"), Details("Commune", remboursement=True))
    pay(register, F, date(2026, 3, 11), Decimal("10.00"))
    pay(register, F, date(2026, 3, 11), Decimal("-10.00"))
    with register.reading() as connection:
        payments = payments_of(load_history(connection))
    book = openpyxl.load_workbook(io.BytesIO(workbook(read_follow_up(register, LATER, RATES), payments)))
    rows = [[cell.value for cell in row[:7]] for row in book["Paiements inscrits"].iter_rows(min_row=2)]
    assert [(r[0], r[2], *r[3:]) for r in rows] == [
        (F, 1000, "paiement", "compté", "commun à 2 factures", None),
        (other, 600, "paiement", "compté", "commun à 2 factures", None),
        (other, -100, "remboursement", "compté", None, "Commune"),
        (F, 10, "paiement", "repris : saisi par erreur", None, None),
        (F, -10, "reprise", "reprend un paiement", None, None),
    ]


def as_csv(everything: Sequence[Issued], du: date | None = None) -> str:
    return journal.text(journal.table(journal.USUAL, journal.rows(everything, (), du)))


def test_a_column_says_what_the_settings_declare_by_scheme_and_organisation(register: Register) -> None:
    valeurs = {"CDG": "7062", "CDG/cdg34": "7063"}
    columns = (journal.Colonne("Compte", "7061", valeurs), journal.Colonne("Libellé", "{numero} {client}"))
    with register.reading() as connection:
        found = list(journal.rows(load(connection), ()))
    named = journal.Row(found[0].piece, "CDG34", found[0].lignes)
    assert journal.table(columns, [found[0], named])[1:] == [
        ["7062", f"{F} Commune de Kerlannic"],
        ["7063", f"{F} Commune de Kerlannic"],
    ]
    with pytest.raises(UserError, match="« antenne », qui n’existe pas"):
        journal.Colonne("Antenne", "{antenne}").check()


def test_the_journal_has_every_piece_and_no_formula(register: Register) -> None:
    trap = Tiers(code="=1+1", nom="@SOMME(A1)")
    issue(register, a_draft("B-2", a_line("120.00", taux="20"), execution=D, client=trap), D, render)
    credit(register, prepare_credit(register, F, "remise"), D, render)
    with register.reading() as connection:
        everything = load(connection)
    rows = list(csv.DictReader(io.StringIO(as_csv(everything)), delimiter=";"))
    assert [(r["Numéro"], r["Nature"], r["Facture d’origine"]) for r in rows] == [
        (F, "facture", ""),
        ("F-2026-00002", "facture", ""),
        ("AVF-2026-00001", "avoir", F),
    ]
    assert (rows[1]["Montant HT"], rows[1]["TVA"], rows[1]["Montant TTC"]) == ("100,00", "20,00", "120,00")
    assert (rows[1]["Date"], rows[1]["Code client"], rows[1]["Client"]) == (
        "02/03/2026",
        "'=1+1",
        "'@SOMME(A1)",
    )
    assert as_csv(everything, du=date(2026, 3, 3)).count("\r\n") == 1


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_a_text_that_starts_like_a_formula_is_quoted(start: str) -> None:
    assert safe(f"{start}1") == f"'{start}1"


def test_interest_counts_the_day_after_the_due_date_to_the_payment_included() -> None:
    assert interest(Decimal("36.5"), D, Decimal(1000), [(date(2026, 3, 3), Decimal(1000))], LATER) == 1
    assert interest(Decimal("36.5"), D, Decimal(1000), [(D, Decimal(1000))], LATER) == 0


@pytest.mark.parametrize(("day", "first"), [((6, 30), 1), ((7, 1), 7), ((12, 31), 7), ((1, 1), 1)])
def test_the_half_year_of_a_day(day: tuple[int, int], first: int) -> None:
    assert half_year(date(2026, *day)) == date(2026, first, 1)


def test_published_rates_are_those_of_the_bank_plus_eight_points(tmp_path: Path) -> None:
    rates = read_rates()
    assert rates[date(2024, 1, 1)] == Decimal("12.50")
    assert all(day == half_year(day) for day in rates)
    extra = tmp_path / "taux.toml"
    extra.write_text('[taux]\n2099-01-01 = "1.00"\n', "utf-8")
    assert read_rates(extra)[date(2099, 1, 1)] == Decimal("9.00")
    assert read_rates(extra)[date(2024, 1, 1)] == Decimal("12.50")


@pytest.mark.parametrize("text", ["x", "[taux]\nfoo = '1'", "[taux]\n2026-01-01 = 'deux'", "y = 1"])
def test_a_file_of_rates_that_cannot_be_read_is_said(tmp_path: Path, text: str) -> None:
    (tmp_path / "t.toml").write_text(text, "utf-8")
    with pytest.raises(UserError, match="ne peut pas être lu"):
        read_rates(tmp_path / "t.toml")
