"""Numbers and amounts in figures and in words, and the way back from words to figures."""

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from num2words import num2words

from pipeline.french import arrondi, decimal, en_lettres, montant, nombre, nombre_en_lettres

F, N = "\u202f", "\u00a0"


@pytest.mark.parametrize(
    ("x", "text"),
    [
        ("2040.50", f"2{F}040,50{N}€"),
        ("2040.5", f"2{F}040,50{N}€"),
        ("980", f"980,00{N}€"),
        ("0", f"0,00{N}€"),
        ("0.005", f"0,01{N}€"),
        ("1234567.891", f"1{F}234{F}567,89{N}€"),
        ("-2040.50", f"−2{F}040,50{N}€"),
        ("-0.001", f"0,00{N}€"),
    ],
)
def test_an_amount_has_its_cents_and_its_spaces(x: str, text: str) -> None:
    assert montant(Decimal(x)) == text


@pytest.mark.parametrize(
    ("x", "places", "rounded"),
    [
        ("0.125", 2, "0.13"),
        ("-0.125", 2, "-0.13"),
        ("0.135", 2, "0.14"),
        ("2.5", 0, "3"),
        ("1.005", 2, "1.01"),
    ],
)
def test_a_tie_is_rounded_up_away_from_zero(x: str, places: int, rounded: str) -> None:
    assert arrondi(Decimal(x), places) == Decimal(rounded)


def test_a_negative_nothing_is_nothing() -> None:
    assert str(arrondi(Decimal("-0.001"))) == "0.00"


@pytest.mark.parametrize(
    ("x", "text"),
    [("4.5", "4,5"), ("4.50", "4,5"), ("18", "18"), ("16.75", "16,75"), ("1E+3", f"1{F}000"), ("-0.0", "0")],
)
def test_a_number_carries_no_idle_zero(x: str, text: str) -> None:
    assert nombre(Decimal(x)) == text
    assert decimal(Decimal(x)) == text


def test_a_whole_number_keeps_its_own_zeros() -> None:
    assert nombre(12500) == f"12{F}500"
    assert nombre(100) == "100"


def test_hours_stop_at_two_decimals() -> None:
    assert decimal(Decimal("0.3333")) == "0,33"
    assert nombre(Decimal("0.3333")) == "0,3333"


@given(st.decimals("-9999999.99", "9999999.99", places=2))
def test_an_amount_reads_back(x: Decimal) -> None:
    figures = montant(x).replace(F, "").replace(f"{N}€", "").replace(",", ".").replace("−", "-")
    assert Decimal(figures) == x


@pytest.mark.parametrize(
    ("x", "words"),
    [
        ("2040.50", "deux mille quarante euros et cinquante centimes"),
        ("980", "neuf cent quatre-vingts euros"),
        ("0", "zéro euro"),
        ("0.01", "un centime"),
        ("0.80", "quatre-vingts centimes"),
        ("1", "un euro"),
        ("1.01", "un euro et un centime"),
        ("2.02", "deux euros et deux centimes"),
        ("1000000", "un million d’euros"),
        ("80000000", "quatre-vingts millions d’euros"),
        ("1000001", "un million un euros"),
        ("1000000.10", "un million d’euros et dix centimes"),
        ("2000000000", "deux milliards d’euros"),
        ("2001000000", "deux milliards un million d’euros"),
        ("-12.30", "moins douze euros et trente centimes"),
        ("0.005", "un centime"),
    ],
)
def test_an_amount_in_words_says_what_is_due_and_no_more(x: str, words: str) -> None:
    assert en_lettres(Decimal(x)) == words


@pytest.mark.parametrize(
    ("n", "words"),
    [
        (21, "vingt et un"),
        (71, "soixante et onze"),
        (80, "quatre-vingts"),
        (81, "quatre-vingt-un"),
        (91, "quatre-vingt-onze"),
        (100, "cent"),
        (101, "cent un"),
        (200, "deux cents"),
        (201, "deux cent un"),
        (280, "deux cent quatre-vingts"),
        (1000, "mille"),
        (1100, "mille cent"),
        (2000, "deux mille"),
        (80_000, "quatre-vingt mille"),
        (200_000, "deux cent mille"),
        (200_000_000, "deux cents millions"),
        (80_200_080, "quatre-vingts millions deux cent mille quatre-vingts"),
        (-3, "moins trois"),
    ],
)
def test_twenty_and_hundred_agree_only_when_they_end_the_number(n: int, words: str) -> None:
    assert nombre_en_lettres(n) == words


def test_beyond_a_thousand_milliards_is_refused() -> None:
    with pytest.raises(ValueError, match="au-delà"):
        nombre_en_lettres(10**12)


def test_every_whole_number_under_ten_thousand_agrees_with_num2words() -> None:
    assert [n for n in range(10_000) if nombre_en_lettres(n) != num2words(n, lang="fr")] == []


@given(st.integers(10_000, 9_999_999_999))
def test_great_numbers_agree_with_num2words(n: int) -> None:
    assert nombre_en_lettres(n) == num2words(n, lang="fr")


_UNITS = (
    *("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf"),
    *("dix", "onze", "douze", "treize", "quatorze", "quinze", "seize"),
)
_TENS = {"vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60}
_VALUES = {word: n for n, word in enumerate(_UNITS)} | _TENS


def _read_integer(words: str) -> int:
    """Words back to figures, knowing nothing of how they were written."""
    total = group = 0
    tokens = words.replace(" et ", " ").replace("quatre-vingt", "QV").replace("-", " ").split()
    for token in tokens:
        match token.removesuffix("s") if token.startswith(("QV", "cent", "million", "milliard")) else token:
            case "QV":
                group += 80
            case "cent":
                group = (group // 100 * 100) + max(group % 100, 1) * 100
            case "mille":
                total, group = total + max(group, 1) * 1000, 0
            case "million":
                total, group = total + group * 10**6, 0
            case word:
                group += _VALUES[word]
    return total + group


def _read_amount(words: str) -> Decimal:
    words = words.replace(" d’euros", " euros")
    if "euro" not in words:
        return Decimal(_read_integer(words.rsplit(" ", 1)[0])) / 100
    euros, _, cents = words.partition(" euro")
    cents = cents.removeprefix("s").removeprefix(" et ")
    count = _read_integer(cents.rsplit(" ", 1)[0]) if cents else 0
    return _read_integer(euros) + Decimal(count) / 100


@given(st.decimals("0.01", "9999999.99", places=2))
@example(Decimal("9999999.99"))
@example(Decimal("80000.80"))
@example(Decimal("0.01"))
def test_words_read_back_to_the_same_amount(x: Decimal) -> None:
    assert _read_amount(en_lettres(x)) == x


@given(st.decimals("0", "9999999.99", places=2))
def test_words_never_say_a_nil_part(x: Decimal) -> None:
    words = en_lettres(x)
    assert "zéro" not in words or x == 0
    assert "million euro" not in words
    assert "millions euro" not in words
