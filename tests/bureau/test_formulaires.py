"""What a person types in a form: a word is known by its letters, anything else is said."""

import pytest

from pipeline.bureau.formulaires import Oui, tape


@pytest.mark.parametrize("said", ["oui", "Oui", "OUI ", "\u00a0oui\u202f", "« oui »", '"oui"', "oui."])
def test_a_yes_is_known_by_its_letters(said: str) -> None:
    assert Oui({"oui": said}).is_valid()


@pytest.mark.parametrize("said", ["non", "o", "ouii", "oui oui", "", " ", "yes"])
def test_anything_else_is_no_yes_and_is_said(said: str) -> None:
    form = Oui({"oui": said})
    assert not form.is_valid()
    assert form.errors["oui"]


def test_another_word_is_asked_for_the_same_way() -> None:
    assert tape(" Adopter ", "adopter")
    assert not tape("adopté", "adopter")
