"""SIRET, IBAN and telephone, cut into groups."""

from pipeline.french import iban, siren, siret, telephone

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
