from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import UserError
from pipeline.factures.credit import credit, read_choice
from pipeline.factures.issue import issue, issue_imported
from pipeline.factures.pieces import Issued, document
from pipeline.factures.register import Register
from pipeline.model.factures import Avoir
from tests.factures.builders import CDG, TODAY, a_draft, a_line, a_register, prepare_credit, render, says

D = date(2026, 7, 1)


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    with a_register(tmp_path) as register:
        yield register


def take_back(register: Register, numero: str, *choice: str, motif: str = "erreur de montant") -> Issued:
    return credit(register, prepare_credit(register, numero, motif, read_choice(choice)), D, render)


def test_an_avoir_has_its_own_series_and_cites_the_original(register: Register) -> None:
    issue(register, a_draft(), D, render)
    avoir = take_back(register, "F-2026-00001")
    assert (avoir.numero, avoir.origine, avoir.total) == (
        "AVF-2026-00001",
        "F-2026-00001",
        Decimal("2040.50"),
    )
    assert isinstance(avoir.corps, Avoir)
    assert (avoir.corps.facture_du, avoir.corps.motif) == (D, "erreur de montant")
    assert avoir.fichier == "avoir_AVF-2026-00001.docx"
    with register.reading() as connection:
        assert says(document(connection, avoir.numero), "AVF-2026-00001")


def test_what_was_wholly_credited_may_be_billed_again_under_a_new_number(register: Register) -> None:
    issue(register, a_draft(), D, render)
    take_back(register, "F-2026-00001")
    again = issue(register, a_draft("B-1", a_line("1000.00")), D, render)
    assert (again.numero, again.deja) == ("F-2026-00002", False)


def test_avoirs_together_never_exceed_the_invoice(register: Register) -> None:
    issue(register, a_draft("B-1", a_line("1000.00")), D, render)
    take_back(register, "F-2026-00001", "1:600,00")
    with pytest.raises(UserError, match="il en reste 400,00"):
        prepare_credit(register, "F-2026-00001", "trop", read_choice(["1:400,01"]))
    take_back(register, "F-2026-00001")
    with pytest.raises(UserError, match="il n’en reste rien"):
        take_back(register, "F-2026-00001")


def test_an_avoir_prepared_twice_is_issued_once(register: Register) -> None:
    issue(register, a_draft(), D, render)
    avoir = prepare_credit(register, "F-2026-00001", "double")
    credit(register, avoir, D, render)
    with pytest.raises(UserError, match="dépasseraient"):
        credit(register, avoir, D, render)


def test_a_partly_credited_invoice_is_the_invoice_of_the_amount_left(register: Register) -> None:
    issue(register, a_draft("B-1", a_line("1000.00")), D, render)
    take_back(register, "F-2026-00001", "1:200")
    assert issue(register, a_draft("B-1", a_line("800.00")), D, render).deja
    assert issue(register, a_draft("B-1", a_line("1000.00")), D, render).deja  # the workbook did not change
    with pytest.raises(UserError, match="le montant"):
        issue(register, a_draft("B-1", a_line("1000.00", libelle="Autre"), a_line("1")), D, render)


def test_chosen_lines_only_are_credited(register: Register) -> None:
    lines = (a_line("100.00", "B-1"), a_line("200.00", "B-2"), a_line("300.00", "B-3"))
    issue(register, a_draft("B-1", *lines), D, render)
    avoir = take_back(register, "F-2026-00001", "3", "1:40,00")
    assert isinstance(avoir.corps, Avoir)
    assert avoir.corps.rangs == (1, 3)
    assert [x.montant for x in avoir.corps.lignes] == [Decimal("40.00"), Decimal("300.00")]


def test_a_line_wholly_credited_is_in_no_avoir_any_more(register: Register) -> None:
    issue(register, a_draft("B-1", a_line("100.00", "B-1"), a_line("200.00", "B-2")), D, render)
    take_back(register, "F-2026-00001", "1")
    rest = take_back(register, "F-2026-00001")
    assert isinstance(rest.corps, Avoir)
    assert (rest.corps.rangs, rest.total) == ((2,), Decimal("200.00"))


@settings(max_examples=40)
@given(
    st.decimals(Decimal("0.03"), Decimal("99999.99"), places=2),
    st.sampled_from(["0", "5.5", "20"]),
    st.lists(st.integers(1, 99), min_size=1, max_size=4),
)
def test_partial_avoirs_then_the_rest_give_back_base_and_tax_exactly(
    tmp_path_factory: pytest.TempPathFactory, ttc: Decimal, taux: str, parts: list[int]
) -> None:
    with a_register(tmp_path_factory.mktemp("r")) as register:
        issue(register, a_draft("B-1", a_line(str(ttc), taux=taux)), D, render)
        avoirs = []
        for part in parts:
            somme = (ttc * part / 1000).quantize(Decimal("0.01"))
            if somme:
                avoirs.append(take_back(register, "F-2026-00001", f"1:{somme}"))
        avoirs.append(take_back(register, "F-2026-00001"))
        facture = avoirs[0].draft
    assert sum(a.corps.total_ht for a in avoirs) == facture.total_ht
    assert sum(a.corps.total_tva for a in avoirs) == facture.total_tva
    assert min(x.tva for a in avoirs for x in a.corps.lignes) >= 0


def test_an_imported_invoice_can_be_credited(register: Register) -> None:
    issue_imported(register, a_draft(), D, "T-12", render)
    assert take_back(register, "T-12").numero == "AVF-2026-00001"


def test_all_of_an_invoice_given_line_by_line_cancels_it(tmp_path: Path) -> None:
    with a_register(tmp_path) as register:
        body = CDG.model_copy(update={"type": "CDG"})
        draft = a_draft("B-1", a_line("1000.00"), emetteur=body)
        numero = issue(register, draft, D, render).numero
        whole = prepare_credit(register, numero, "Erreur", read_choice(["1:1000,00"]))
        part = prepare_credit(register, numero, "Erreur", read_choice(["1:999,99"]))
    assert (whole.suite, part.suite) == ("titre d’annulation", "titre de réduction")


def test_in_january_the_accounting_year_of_an_avoir_is_asked(tmp_path: Path) -> None:
    january = date(2027, 1, 12)
    body = CDG.model_copy(update={"type": "CDG"})
    with a_register(tmp_path, january) as register:
        numero = issue(register, a_draft(emetteur=body), date(2026, 12, 1), render).numero
        with pytest.raises(UserError, match="de cet exercice") as asked:
            prepare_credit(register, numero, "Erreur")
        assert "--exercice 2026 ou --exercice 2027" in asked.value.remedy
        found = [prepare_credit(register, numero, "Erreur", exercice=year) for year in (2026, 2027)]
        assert [(x.exercice, x.suite.partition(",")[0]) for x in found] == [
            (2026, "titre d’annulation"),
            (2027, "mandat au compte 673"),
        ]
        with pytest.raises(UserError, match="ne va pas avec"):
            prepare_credit(register, numero, "Erreur", exercice=2025)


def test_an_avoir_is_not_dated_before_its_invoice(register: Register) -> None:
    issue(register, a_draft(), TODAY, render)
    with pytest.raises(UserError) as caught:
        take_back(register, "F-2026-00001")
    assert caught.value.remedy == "Donnez la date du jour, 15/07/2026."


def test_an_avoir_has_no_avoir_and_an_unknown_number_is_said(register: Register) -> None:
    issue(register, a_draft(), D, render)
    take_back(register, "F-2026-00001")
    with pytest.raises(UserError, match="est un avoir"):
        prepare_credit(register, "AVF-2026-00001", "motif")
    with pytest.raises(UserError, match="Aucune facture"):
        prepare_credit(register, "F-2026-00099", "motif")


def test_an_avoir_says_why_and_names_lines_that_exist(register: Register) -> None:
    issue(register, a_draft(), D, render)
    with pytest.raises(UserError, match="dit pourquoi"):
        prepare_credit(register, "F-2026-00001", "  ")
    with pytest.raises(UserError, match="n’a pas de ligne 2"):
        prepare_credit(register, "F-2026-00001", "motif", {2: None})


def test_lines_are_chosen_as_people_type_them() -> None:
    assert read_choice(["1", " 2 : 1 500,50 € ", "3:12.5"]) == {
        1: None,
        2: Decimal("1500.50"),
        3: Decimal("12.50"),
    }


@pytest.mark.parametrize("text", ["", "a", "1:", "1:0", "1:-5", "1:1,005", "1;2", "1:1.2.3"])
def test_a_line_that_means_nothing_is_refused(text: str) -> None:
    with pytest.raises(UserError, match="ne désigne pas une ligne"):
        read_choice([text])


def test_a_line_named_twice_is_refused() -> None:
    with pytest.raises(UserError, match="ne désigne pas"):
        read_choice(["1", "1:5"])
