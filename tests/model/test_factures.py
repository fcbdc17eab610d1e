from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from pipeline.model.factures import Draft, LigneFacture, Lignes, Tiers, Tva, cle_bilan, ligne_ttc, ventilees
from pipeline.model.montants import CENT, centimes
from pipeline.model.regroupement import par_mois
from pipeline.workbook.vocabulary import Unite

D = Decimal
AMOUNTS = st.decimals(D("0.04"), D("9999999.99"), places=2)
HOURS = st.integers(1, 400).map(lambda quarters: D(quarters) / 4)
RATES = st.sampled_from([D(0), D("2.1"), D("5.5"), D("8.5"), D(10), D(20)])
VILLE = Tiers(code="VILLE", nom="Commune de Kerlannic", siret="21290001900017")


def a_draft(reference: str, *lignes: LigneFacture, **changes: object) -> Draft:
    line = ligne_ttc("Bilan professionnel", D(1), Unite.BILAN, D("2040.50"), reference=reference)
    values: dict[str, object] = {
        "organisme": "CDG",
        "serie": "F",
        "cle": cle_bilan("CDG", "VILLE", reference),
        "emetteur": Tiers(code="CDG", nom="CDG"),
        "financeur": VILLE,
        "client": VILLE,
        "lignes": lignes or (line,),
        "regime": "taux",
        "execution": date(2026, 6, 12),
        "convention": f"CONV-{reference}",
    }
    return Draft.model_validate(values | changes)


@given(st.lists(st.tuples(AMOUNTS, HOURS, RATES), min_size=1, max_size=6))
def test_an_invoice_priced_with_tax_adds_up_to_the_cent(
    items: list[tuple[Decimal, Decimal, Decimal]],
) -> None:
    lines = tuple(ligne_ttc("x", q, Unite.HEURE, prix, taux) for prix, q, taux in items)
    draft = a_draft("B-1", *lines)
    assert draft.total_ttc == sum(centimes(prix * q) for prix, q, _ in items)
    assert draft.total_ht + draft.total_tva == draft.total_ttc
    assert sum(t.base for t in draft.tva) == draft.total_ht
    assert sum(t.montant for t in draft.tva) == draft.total_tva
    for rate in draft.tva:
        assert abs(rate.montant - rate.base * rate.taux / 100) <= D("0.01") * len(items)


@given(AMOUNTS, HOURS, RATES)
def test_a_snapshot_read_back_is_the_same_and_has_the_same_text(
    prix: Decimal, q: Decimal, taux: Decimal
) -> None:
    draft = a_draft("B-1", ligne_ttc("Bilan « é »", q, Unite.HEURE, prix, taux))
    text = draft.model_dump_json()
    back = Draft.model_validate_json(text)
    assert (back, back.model_dump_json()) == (draft, text)
    assert "e+" not in text.lower().replace("\\u", "")


def test_equal_amounts_written_otherwise_make_the_same_text() -> None:
    one = ligne_ttc("x", D("18"), Unite.HEURE, D("50"), D("20"))
    two = ligne_ttc("x", D("18.00"), Unite.HEURE, D("50.0"), D("2E+1"))
    assert one.model_dump_json() == two.model_dump_json()


def test_vat_is_given_per_rate() -> None:
    draft = a_draft(
        "B-1",
        ligne_ttc("a", D(1), Unite.BILAN, D("120"), D(20)),
        ligne_ttc("b", D(1), Unite.BILAN, D("60"), D(20)),
        ligne_ttc("c", D(1), Unite.BILAN, D("10.55"), D("5.5")),
    )
    assert draft.tva == (
        Tva(taux=D("5.5"), base=D("10"), montant=D("0.55")),
        Tva(taux=D(20), base=D("150"), montant=D("30")),
    )


@pytest.mark.parametrize(
    "change",
    [
        {"montant": D("1.00")},
        {"montant": D("10.001"), "prix_unitaire": D("10.001")},
        {"inconnu": "x"},
        {"prix_unitaire": D("NaN")},
    ],
)
def test_a_line_that_does_not_hold_together_is_refused(change: dict[str, object]) -> None:
    values = ligne_ttc("x", D(1), Unite.BILAN, D("10.00")).model_dump()
    with pytest.raises(ValidationError):
        LigneFacture.model_validate(values | change)


def test_an_invoice_of_nothing_or_with_a_wrong_tax_is_refused() -> None:
    for line in (
        ligne_ttc("x", D(1), Unite.BILAN, D("0.00")),
        ligne_ttc("x", D(1), Unite.BILAN, D("12.00"), D(20)).model_copy(update={"tva": D("5.00")}),
    ):
        with pytest.raises(ValidationError):
            a_draft("B-1", line)


def test_drafts_of_one_month_and_funder_make_one_invoice_with_a_line_each() -> None:
    june = [a_draft("B-2", execution=date(2026, 6, 3)), a_draft("B-1", execution=date(2026, 6, 28))]
    (month,) = par_mois(june)
    assert month.dossiers == ("B-2", "B-1")
    assert (month.execution, month.convention) == (date(2026, 6, 28), "")
    assert month.cle == "CDG|VILLE|2026-06|B-1|B-2"
    assert month.total_ttc == sum(draft.total_ttc for draft in june)


@pytest.mark.parametrize(
    "change",
    [
        {"execution": date(2026, 7, 1)},
        {"numero_engagement": "E-2"},
        {"numero_bon_de_commande": "BC-2"},
        {"code_service": "RH"},
        {"regime": "hors champ 256 B"},
        {"mention_tva": "autre mention"},
        {"delai_de_paiement": 50},
        {"interets": True},
        {"serie": "G"},
        {"client": Tiers(code="X", nom="X")},
        {"financeur": Tiers(code="FIPHFP", nom="FIPHFP")},
    ],
)
def test_drafts_that_cannot_share_a_page_stay_apart(change: dict[str, object]) -> None:
    drafts = (a_draft("B-1"), a_draft("B-2", **change))
    assert [draft.dossiers for draft in par_mois(drafts)] == [("B-1",), ("B-2",)]


def test_a_month_of_one_bilan_keeps_its_convention() -> None:
    (month,) = par_mois([a_draft("B-1")])
    assert month.convention == "CONV-B-1"


@given(
    st.lists(st.decimals(Decimal("1"), Decimal("9999.99"), places=2), min_size=1, max_size=40),
    st.sampled_from([Decimal("20"), Decimal("10"), Decimal("5.5"), Decimal("2.1"), Decimal(0)]),
)
def test_vat_is_that_of_the_base_and_everything_adds_up_to_the_cent(
    amounts: list[Decimal], rate: Decimal
) -> None:
    lines = [ligne_ttc("Bilan", Decimal(1), Unite.BILAN, x, rate, f"B-{i}") for i, x in enumerate(amounts)]
    made = ventilees(lines)
    assert [x.ttc for x in made] == amounts
    corps = Lignes(lignes=made)
    assert corps.total_ttc == sum(amounts)
    assert corps.total_ht + corps.total_tva == corps.total_ttc
    (tva,) = corps.tva
    assert abs(tva.montant - tva.base * rate / 100) < Decimal("0.01")
    reachable = any(
        base + centimes(base * rate / 100) == corps.total_ttc
        for base in (tva.base - CENT, tva.base, tva.base + CENT)
    )
    assert not reachable or tva.montant == centimes(tva.base * rate / 100)


def test_thirty_lines_of_one_price_share_the_cents() -> None:
    lines = [
        ligne_ttc("Bilan", Decimal(1), Unite.BILAN, Decimal("2040.50"), Decimal(20), f"B-{i}")
        for i in range(30)
    ]
    corps = Lignes(lignes=ventilees(lines))
    assert (corps.total_ht, corps.total_tva, corps.total_ttc) == (
        Decimal("51012.50"),
        Decimal("10202.50"),
        Decimal("61215.00"),
    )
