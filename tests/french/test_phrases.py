"""Lists, plurals, ordinals, elisions and names."""

from decimal import Decimal

import pytest

from pipeline.french import accord, civilite_nom, contraction, elision, jours, liste, ordinal, pluriel

N = "\u00a0"


def test_a_list_ends_with_its_conjunction() -> None:
    assert liste([]) == ""
    assert liste(["a"]) == "a"
    assert liste(["a", "b"]) == "a et b"
    assert liste(("a", "b", "c")) == "a, b et c"
    assert liste((x for x in "abc"), "ou") == "a, b ou c"


@pytest.mark.parametrize(
    ("n", "text"),
    [
        (0, f"0{N}séance"),
        (1, f"1{N}séance"),
        (Decimal("1.5"), f"1,5{N}séance"),
        (2, f"2{N}séances"),
        (1000, f"1\u202f000{N}séances"),
    ],
)
def test_the_plural_starts_at_two(n: Decimal | int, text: str) -> None:
    assert pluriel(n, "séance") == text


def test_a_word_agrees_without_its_number() -> None:
    assert accord(1, "agent") == "agent"
    assert accord(3, "agent") == "agents"
    assert accord(3, "avis") == "avis"
    assert accord(2, "journal") == "journaux"
    assert accord(2, "bureau") == "bureaux"
    assert accord(2, "rendez-vous") == "rendez-vous"
    assert accord(2, "compte rendu", "comptes rendus") == "comptes rendus"


def test_days_are_counted() -> None:
    assert jours(1) == f"1{N}jour"
    assert jours(30) == f"30{N}jours"


def test_the_first_is_feminine_on_demand() -> None:
    assert [ordinal(n) for n in (1, 2, 21)] == ["1er", "2e", "21e"]
    assert ordinal(1, feminin=True) == "1re"


@pytest.mark.parametrize(
    ("mot", "suite", "text"),
    [
        ("de", "Élodie", "d’Élodie"),
        ("de", "Paul", "de Paul"),
        ("de", "Hélène", "d’Hélène"),
        ("de", "Hérault", "de Hérault"),
        ("de", "Yves", "d’Yves"),
        ("de", "Yann", "de Yann"),
        ("de", "E\u0301lodie", "d’E\u0301lodie"),
        ("le", "agent", "l’agent"),
        ("la", "école", "l’école"),
        ("le", "onze", "le onze"),
        ("auprès de", "un", "auprès d’un"),
        ("De", "Œuvre", "D’Œuvre"),
        ("si", "agent", "si agent"),
        ("de", "", "de "),
    ],
)
def test_a_small_word_is_elided_before_a_vowel(mot: str, suite: str, text: str) -> None:
    assert elision(mot, suite) == text


def test_a_missing_civility_is_not_guessed() -> None:
    assert civilite_nom("Madame", "Élodie", "Le Goff") == "Madame Élodie Le Goff"
    assert civilite_nom(None, "Claude", "d’Aboville") == "Claude d’Aboville"
    assert civilite_nom("", "Claude", "MARTIN") == "Claude MARTIN"


@pytest.mark.parametrize(
    ("mot", "lieu", "text"),
    [
        ("à", "Quimper", "à Quimper"),
        ("à", "Le Havre", "au Havre"),
        ("à", "LE MANS", "au MANS"),
        ("à", "Les Ulis", "aux Ulis"),
        ("à", "L’Isle-d’Abeau", "à L’Isle-d’Abeau"),
        ("à", "La Rochelle", "à La Rochelle"),
        ("à", "Lesneven", "à Lesneven"),
        ("à", "Leers", "à Leers"),
        ("de", "Le Havre", "du Havre"),
        ("de", "Les Ulis", "des Ulis"),
        ("de", "Auray", "d’Auray"),
        ("par", "Le Havre", "par Le Havre"),
    ],
)
def test_the_article_of_a_town_is_contracted(mot: str, lieu: str, text: str) -> None:
    assert contraction(mot, lieu) == text
