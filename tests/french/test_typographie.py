"""French typography of typed text; SIRET, IBAN and telephone cut into groups."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.french import iban, siren, siret, telephone, typographie
from pipeline.french.typographie import insecables

N = "\u00a0"


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("l'agent d'accord", "l’agent d’accord"),
        ("De l'agent :", f"De l’agent{N}:"),
        ("oui ; non ! peut-être ?", f"oui{N}; non{N}! peut-être{N}?"),
        ("« Bilan »", f"«{N}Bilan{N}»"),
        ("Entretien n° 3", f"Entretien n°{N}3"),
        ("18 heures sur 6 mois", f"18{N}heures sur 6{N}mois"),
        ("2040 €", f"2040{N}€"),
        ("100 %", f"100{N}%"),
        ("de 9 h à 11 h", f"de 9{N}h à 11{N}h"),
        ("solutions / opinions", "solutions / opinions"),
        ("en visio (facultative)", "en visio (facultative)"),
    ],
)
def test_typed_text_gets_its_typography(typed: str, text: str) -> None:
    assert typographie(typed) == text


@pytest.mark.parametrize(
    ("typed", "whole"),
    [
        ("7 bd des Ormes, 12 bis rue Haute", ("7_bd", "12_bis_rue")),
        ("Fait le 24 septembre 2026", ("24_septembre_2026",)),
        ("le 1er mai", ("1er_mai",)),
        ("1 000 000,00 € et 2 040 euros", ("1_000_000,00_€", "2_040_euros")),
        ("de 9 h 30 à 11 h", ("9_h_30", "11_h")),
        ("SIRET 212 900 019 00017, tél. 02 98 00 00 00", ("212_900_019_00017", "02_98_00_00_00")),
        ("Mme Ar et M. Le Goff", ("Mme_Ar", "M._Le")),
    ],
)
def test_what_no_line_may_cut_is_held_together(typed: str, whole: tuple[str, ...]) -> None:
    assert [each for each in whole if each.replace("_", N) not in insecables(typed)] == []


@pytest.mark.parametrize("kept", ["29000 Quimper", "o'brien@exemple.fr", "salle 3, 2 tables", "Le Goff"])
def test_all_else_is_left_as_it_is(kept: str) -> None:
    assert insecables(kept) == kept


@given(st.text(alphabet="ab 1'’:;!?«»%€n°h\u00a0\u202f-.", max_size=30))
def test_doing_it_twice_changes_nothing_more(text: str) -> None:
    once = typographie(text)
    assert typographie(once) == once


N = "\u00a0"


def test_a_siret_is_cut_as_on_a_notice() -> None:
    assert siret("12345678900012") == f"123{N}456{N}789{N}00012"
    assert siret("123 456 789 00012") == f"123{N}456{N}789{N}00012"


def test_what_is_no_siret_is_left_alone() -> None:
    assert siret("1234") == "1234"
    assert siret("ABCDEFGHIJKLMN") == "ABCDEFGHIJKLMN"


def test_a_siren_comes_from_a_siret_too() -> None:
    assert siren("123456789") == siren("12345678900012") == f"123{N}456{N}789"
    assert siren("12") == "12"


def test_an_iban_goes_by_four() -> None:
    assert iban("fr7630001007941234567890185") == N.join(
        ["FR76", "3000", "1007", "9412", "3456", "7890", "185"]
    )


def test_a_telephone_goes_by_two() -> None:
    assert telephone("0298000000") == telephone("02.98.00.00.00") == N.join(["02", "98", "00", "00", "00"])
    assert telephone("+33 298000000") == N.join(["+33", "2", "98", "00", "00", "00"])
    assert telephone("3949") == "3949"
