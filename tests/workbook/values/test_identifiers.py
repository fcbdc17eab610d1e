from decimal import Decimal

import pytest

from pipeline.sheetfiles.model import CellValue
from pipeline.workbook.values import Mended, Refused
from pipeline.workbook.values.identifiers import account, bank, email, phone, postcode, siret, vat

LA_POSTE = "35600000049837"


@pytest.mark.parametrize(
    "typed", ["20001234200016", "200 012 342 00016", "200\u00a0012\u00a0342\u00a000016", 20001234200016]
)
def test_a_siret_is_read_with_its_blanks_or_as_a_number(typed: CellValue) -> None:
    assert siret(typed) == "20001234200016"


def test_a_siret_typed_as_a_number_gets_its_zero_back_and_it_is_told() -> None:
    mended = siret(5580099900017)
    assert isinstance(mended, Mended)
    assert mended.value == "05580099900017"


def test_la_poste_has_its_own_key() -> None:
    assert siret(LA_POSTE) == LA_POSTE


@pytest.mark.parametrize(
    "typed",
    [
        "20001234200017",
        2000123420001,
        1234567890123,
        "5580099900017",
        "2,00012E+13",
        Decimal("1.5"),
        "2000123420001A",
        "²0001234200016",
        "",
    ],
)
def test_a_siret_that_is_not_certain_is_refused(typed: CellValue) -> None:
    with pytest.raises(Refused):
        siret(typed)


def test_a_postcode_typed_as_a_number_gets_its_zero_back() -> None:
    mended = postcode(1000)
    assert isinstance(mended, Mended)
    assert mended.value == "01000"
    assert postcode(29000) == postcode("29 000") == "29000"


@pytest.mark.parametrize("typed", ["1000", "2900", "29OOO", "00000", "99000", 290, "B-1000"])
def test_what_is_no_postcode_is_refused(typed: CellValue) -> None:
    with pytest.raises(Refused):
        postcode(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "02 98 00 00 00",
        "02.98.00.00.00",
        "02-98-00-00-00",
        "0298000000",
        "+33 2 98 00 00 00",
        "+33 (0)2 98 00 00 00",
        "0033298000000",
    ],
)
def test_every_way_of_typing_a_phone(typed: str) -> None:
    assert phone(typed) == "0298000000"


def test_a_phone_typed_as_a_number_gets_its_zero_back() -> None:
    mended = phone(298000000)
    assert isinstance(mended, Mended)
    assert mended.value == "0298000000"


def test_foreign_and_short_numbers_are_phones() -> None:
    assert phone("+32 2 000 00 00") == "+3220000000"
    assert phone("3949") == "3949"


@pytest.mark.parametrize("typed", ["02 98 00 00", "poste 12", "02 98 00 00 00 / accueil", 29800000])
def test_what_is_no_phone_is_refused(typed: CellValue) -> None:
    with pytest.raises(Refused):
        phone(typed)


def test_two_phones_are_printed_as_typed_with_a_warning() -> None:
    value = phone("02 98 00 00 00 / 06 00 00 00 00")
    assert isinstance(value, Mended)
    assert (value.value, value.warn) == ("02 98 00 00 00 / 06 00 00 00 00", True)


def test_a_doubtful_address_is_printed_as_typed_with_a_warning() -> None:
    value = email("a.b@@x")
    assert isinstance(value, Mended)
    assert (value.value, value.warn) == ("a.b@@x", True)


def test_an_iban_is_checked_by_its_key() -> None:
    assert account("fr76 3000 1007 9412 3456 7890 185") == "FR7630001007941234567890185"
    with pytest.raises(Refused):
        account("FR76 3000 1007 9412 3456 7890 186")


def test_a_bic_has_8_or_11_characters() -> None:
    assert bank("bdfefrppcct") == "BDFEFRPPCCT"
    with pytest.raises(Refused):
        bank("BDFEFRP")


def test_a_vat_number_is_checked_and_gets_its_prefix() -> None:
    assert vat("82 200012342") == vat("FR82200012342") == "FR82200012342"
    with pytest.raises(Refused):
        vat("FR00200012342")


def test_an_e_mail_is_one_address() -> None:
    assert email("e.legoff@kerlann.exemple.fr") == "e.legoff@kerlann.exemple.fr"
    for wrong in ("e.legoff", "a@b.fr, c@d.fr", "a b@c.fr"):
        with pytest.raises(Refused):
            email(wrong)


def test_a_siret_of_zeros_is_nobodys() -> None:
    with pytest.raises(Refused):
        siret("00000000000000")
