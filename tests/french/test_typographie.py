"""French typography of typed text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.french import typographie

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


@given(st.text(alphabet="ab 1'’:;!?«»%€n°h\u00a0\u202f-.", max_size=30))
def test_doing_it_twice_changes_nothing_more(text: str) -> None:
    once = typographie(text)
    assert typographie(once) == once
