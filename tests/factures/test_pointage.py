"""A statement's lines: exact by number or titre; an amount only suggests, and who paid proves nothing."""

import random
from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.factures.etat import read_follow_up
from pipeline.factures.events import claim, load_events
from pipeline.factures.issue import issue, issue_imported
from pipeline.factures.pointage import Pointage, Releve, Sort, point
from pipeline.factures.register import Register
from pipeline.factures.transfers import pay
from tests.factures.builders import TODAY, a_draft, a_line, a_register, render

D, P = date(2026, 7, 1), date(2026, 7, 10)


def number(n: int) -> str:
    return f"F-2026-{n:05d}"


def matched(register: Register, *lines: Releve) -> list[Pointage]:
    with register.reading() as connection:
        events = load_events(connection)
    return list(point(lines, read_follow_up(register, TODAY, {}), events))


def a_statement(somme: str, mots: str = "", **words: str) -> Releve:
    return Releve(P, Decimal(somme), mots, **words)


def test_each_sort_of_line(tmp_path: Path) -> None:
    with a_register(tmp_path) as register:
        for n, amount in enumerate(("1000.00", "500.00", "250.00", "250.00", "80.00"), 1):
            issue(register, a_draft(f"B-{n}", a_line(amount)), D, render)
        claim(register, number(2), "0118", "7")
        pay(register, number(5), P, Decimal("80.00"))
        found = matched(
            register,
            a_statement("1000.00", "VIR F202600001 MAIRIE"),
            a_statement("500.00", "Règlement titre n° 118"),
            a_statement("1000.00", number(1)),
            a_statement("100.00", number(3)),
            a_statement("-80.00", number(5)),
            a_statement("80.00", number(5)),
            a_statement("250.00", "sans rien", payeur="Commune de Kerlannic"),
            a_statement("33.00", "inconnu"),
            a_statement("500.00", f"{number(3)} et {number(4)}"),
        )
    assert [(p.sort, p.numeros) for p in found] == [
        (Sort.EXACT, (number(1),)),
        (Sort.EXACT, (number(2),)),
        (Sort.TROP, (number(1),)),
        (Sort.PARTIEL, (number(3),)),
        (Sort.REPRISE, (number(5),)),
        (Sort.DEJA, (number(5),)),
        (Sort.SUGGERE, (number(3), number(4))),
        (Sort.INCONNU, ()),
        (Sort.EXACT, (number(3), number(4))),
    ]
    assert all(p.raison for p in found if p.sort not in (Sort.EXACT, Sort.DEJA))


def test_a_payment_recorded_on_another_day_is_asked_about(tmp_path: Path) -> None:
    with a_register(tmp_path) as register:
        issue(register, a_draft("B-1", a_line("100.00")), D, render)
        pay(register, number(1), D, Decimal("100.00"))
        found = matched(register, a_statement("100.00", number(1)), a_statement("70.00", number(1)))
        pay(register, number(1), D, Decimal("-100.00"))
        (again,) = matched(register, replace(a_statement("100.00", number(1)), jour=D))
    assert [p.sort for p in found] == [Sort.PEUT_ETRE, Sort.TROP]
    assert "inscrit le 01/07/2026" in found[0].raison
    assert again.sort is Sort.EXACT  # what was taken back was never made


def test_a_short_number_is_an_invoice_only_where_it_is_said_to_be(tmp_path: Path) -> None:
    with a_register(tmp_path) as register:
        issue_imported(register, a_draft("B-1", a_line("100.00")), D, "117", render)
        found = matched(
            register,
            a_statement("100.00", "VIR MAIRIE 117 RUE DE LA PAIX"),
            a_statement("60.00", "117 acompte", numero="117"),
            a_statement("40.00", "VIR FACT N° 117"),
        )
    assert [p.sort for p in found] == [Sort.SUGGERE, Sort.PARTIEL, Sort.PARTIEL]


@pytest.mark.epreuve
def test_three_hundred_lines_of_every_sort(tmp_path: Path) -> None:
    chance = random.Random(18)
    with a_register(tmp_path) as register:
        amounts = {n: Decimal(chance.randrange(10_000, 300_000)) / 100 for n in range(1, 301)}
        for n, amount in amounts.items():
            issue(register, a_draft(f"B-{n}", a_line(f"{amount}")), D, render)
        lines = [a_statement(f"{amounts[n]}", f"VIR {number(n)}") for n in range(1, 181)]
        grouped = [(n, n + 1, n + 2) for n in range(181, 241, 3)]
        lines += [a_statement(f"{sum(amounts[n] for n in g)}", " ".join(map(number, g))) for g in grouped]
        lines += [a_statement(f"{amounts[n] / 2:.2f}", number(n)) for n in range(241, 261)]
        lines += [a_statement(f"{amounts[n] + 1}", number(n)) for n in range(261, 281)]
        lines += [a_statement(f"-{amounts[n]}", number(n)) for n in range(281, 291)]
        lines += [a_statement(f"{amounts[n]}", "sans référence", payeur="X") for n in range(291, 301)]
        lines += [a_statement("0.07", f"F-2027-{n:05d}") for n in range(40)]
        chance.shuffle(lines)
        found = matched(register, *lines)
        counted = Counter(p.sort for p in found)
        head = register.head()
        assert counted == {
            Sort.EXACT: 200,
            Sort.PARTIEL: 20,
            Sort.TROP: 20,
            Sort.REPRISE: 10,
            Sort.SUGGERE: 10,
            Sort.INCONNU: 40,
        }
        assert len(lines) == 300
        for exact in (p for p in found if p.sort is Sort.EXACT):
            pay(register, exact.numeros, exact.releve.jour, exact.releve.somme)
        assert register.head() != head
        again = Counter(p.sort for p in matched(register, *lines))
    assert (again[Sort.EXACT], again[Sort.DEJA]) == (0, 200)
