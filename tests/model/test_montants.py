from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.dispositifs.vocabulaire import RegleInterruption
from pipeline.errors import UserError
from pipeline.model.montants import (
    CENT,
    Part,
    centimes,
    du_apres_interruption,
    partager,
    prix,
    repartir,
    ventiler,
    ventiler_ttc,
)
from pipeline.workbook.vocabulary import Unite

D = Decimal
AMOUNTS = st.decimals(D("0.01"), D("9999999.99"), places=2)
RATES = st.sampled_from([D("0"), D("2.1"), D("5.5"), D("8.5"), D("10"), D("20")])


@given(AMOUNTS, st.lists(st.decimals(0, 1000, places=2), min_size=1, max_size=12).filter(any))
def test_shares_add_up_to_the_cent_and_none_is_a_cent_off(total: Decimal, poids: list[Decimal]) -> None:
    parts = repartir(total, poids)
    assert sum(parts) == total
    for part, p in zip(parts, poids, strict=True):
        assert abs(part - total * p / sum(poids)) < CENT


@given(st.decimals(D("-9999.99"), D("-0.01"), places=2))
def test_a_negative_total_is_shared_like_a_positive_one(total: Decimal) -> None:
    poids = [D(1), D(1), D(1)]
    assert repartir(total, poids) == tuple(-x for x in repartir(-total, poids))


@given(AMOUNTS, st.lists(st.integers(1, 40), min_size=1, max_size=6))
def test_percentages_that_make_a_hundred_share_any_amount_exactly(total: Decimal, cuts: list[int]) -> None:
    pourcents = [D(c) * 100 / 256 for c in cuts]  # exact in Decimal, and below 100 together
    pourcents.append(D(100) - sum(pourcents))
    if pourcents[-1] < 0:
        return
    parts = partager(total, [Part(str(i), p) for i, p in enumerate(pourcents)])
    assert sum(parts) == total
    assert min(parts) >= 0


@given(AMOUNTS, RATES)
def test_an_amount_with_tax_splits_in_base_and_tax_that_add_up(ttc: Decimal, taux: Decimal) -> None:
    ht, taxe = ventiler_ttc(ttc, taux)
    assert ht + taxe == ttc
    assert abs(taxe - ht * taux / 100) <= CENT


@given(AMOUNTS, RATES, st.lists(st.integers(1, 9), min_size=2, max_size=5))
def test_funders_shares_with_tax_add_up_to_the_price(ttc: Decimal, taux: Decimal, poids: list[int]) -> None:
    ventilees = [ventiler_ttc(part, taux) for part in repartir(ttc, [D(p) for p in poids])]
    assert sum(ht + taxe for ht, taxe in ventilees) == ttc


@pytest.mark.parametrize("sums", [(D("-12.00"),), (D("12.00"), D("-12.00")), (D("0.00"),), ()])
def test_what_comes_to_nothing_or_less_bears_no_tax(sums: tuple[Decimal, ...]) -> None:
    assert ventiler(sums, D("20")) == tuple((each, D(0)) for each in sums)


def test_three_equal_shares_of_ten_euros_give_the_odd_cent_to_the_first() -> None:
    assert repartir(D("10.00"), [D(1), D(1), D(1)]) == (D("3.34"), D("3.33"), D("3.33"))


def test_fractions_of_a_cent_cannot_be_shared() -> None:
    with pytest.raises(ValueError, match="whole number of cents"):
        repartir(D("1.005"), [D(1)])


@pytest.mark.parametrize("poids", [[], [D(0)], [D(2), D(-1)]])
def test_weights_that_share_nothing_are_refused(poids: list[Decimal]) -> None:
    with pytest.raises(ValueError, match="weights"):
        repartir(D(1), poids)


def test_a_funder_without_a_share_takes_what_the_others_leave() -> None:
    parts = [Part("CDG", montant=D("500.00")), Part("FIPHFP", part=D(50)), Part("VILLE")]
    assert partager(D("2040.50"), parts) == (D("500.00"), D("1020.25"), D("520.25"))


def test_a_funder_may_take_the_rest_even_when_there_is_none() -> None:
    assert partager(D("10.00"), [Part("A", part=D(100)), Part("B")]) == (D("10.00"), D("0.00"))


def test_nothing_is_shared_in_nothing() -> None:
    assert partager(D("0.00"), [Part("A", part=D(60)), Part("B", part=D(40))]) == (D(0), D(0))


def test_fixed_amounts_alone_cover_the_total() -> None:
    assert partager(D("3.00"), [Part("A", montant=D("1.00")), Part("B", montant=D("2.00"))]) == (D(1), D(2))


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ([Part("A", part=D(60)), Part("B", part=D(30))], "ne couvrent pas"),
        ([Part("A", part=D(60)), Part("B", part=D(50))], "dépassent"),
        ([Part("A", montant=D("99.99"))], "écart de 0,01\u00a0€"),
        ([Part("A", montant=D("100.01")), Part("B")], "dépassent"),
        ([Part("A"), Part("B")], "Plusieurs des deux financeurs"),
        ([Part("A", part=D(-10)), Part("B", part=D(110))], "négative"),
    ],
)
def test_shares_that_do_not_make_the_total_are_refused_with_the_gap(parts: list[Part], words: str) -> None:
    with pytest.raises(UserError, match=words):
        partager(D("100.00"), parts)


@pytest.mark.parametrize(
    ("brut", "arrondi"), [("0.005", "0.01"), ("-0.005", "-0.01"), ("2.675", "2.68"), ("1.0049", "1.00")]
)
def test_halves_round_away_from_zero(brut: str, arrondi: str) -> None:
    assert centimes(D(brut)) == D(arrondi)


def test_hours_and_agents_multiply_but_an_act_counts_once() -> None:
    assert prix(Unite.HEURE, D("61.25"), D("16.75")).montant == D("1025.94")
    assert prix(Unite.AGENT, D("300"), D(7)).montant == D("2100.00")
    assert prix(Unite.BILAN, D("2040.50"), D(18)).montant == D("2040.50")


def test_a_group_price_is_split_by_its_key() -> None:
    assert repartir(centimes(D("1000")), [D(7), D(2), D(3)]) == (D("583.33"), D("166.67"), D("250.00"))


def test_an_interrupted_bilan_is_priced_by_the_rule_of_its_scheme() -> None:
    forfait = D("980.00")
    assert du_apres_interruption(RegleInterruption.FORFAIT, forfait, D(6), None).montant == forfait
    assert du_apres_interruption(RegleInterruption.HEURES, forfait, D("6.5"), D(50)).montant == D("325.00")
    nothing = du_apres_interruption(RegleInterruption.RIEN, forfait, D(6), None)
    assert (nothing.quantite, nothing.montant) == (D(1), D(0))


def test_hours_done_without_a_stated_rate_are_never_priced() -> None:
    with pytest.raises(UserError, match="aucun taux horaire"):
        du_apres_interruption(RegleInterruption.HEURES, D("2040.50"), D(6), None)
