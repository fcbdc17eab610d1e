"""Every message exists in each language, with the same values, and every code of the engine has one."""

import re
from pathlib import Path
from string import Template

import pytest

from pipeline import render
from pipeline.render.messages import FRENCH, LANGUAGES, catalogue, said

CODES = frozenset(catalogue(FRENCH))
_LITERAL = re.compile(r'"([a-z]+(?:-[a-z]+)+)"')


def placeholders(text: str) -> set[str]:
    return (
        set(Template(text).get_identifiers())
        if hasattr(Template, "get_identifiers")
        else set(re.findall(r"(?<!\$)\$([a-z]+)", text))
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_languages_say_the_same_codes_with_the_same_values(language: str) -> None:
    own = catalogue(language)
    assert own.keys() == CODES
    for code, texts in own.items():
        french = " ".join(catalogue(FRENCH)[code])
        assert placeholders(" ".join(texts)) == placeholders(french), code


@pytest.mark.parametrize("code", sorted(CODES))
def test_each_message_is_a_sentence_or_a_piece_of_one(code: str) -> None:
    for language in LANGUAGES:
        message, remedy = catalogue(language)[code]
        assert message or remedy
        if remedy:
            assert remedy.endswith((".", "?", "$conseil"))


def test_every_code_named_in_the_engine_is_said() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in Path(render.__file__).parent.glob("*.py"))
    families = {"-".join(code.split("-")[:-1]) for code in CODES}
    named = {
        code for code in _LITERAL.findall(sources) if any(code.startswith(f"{one}-") for one in families)
    }
    assert named
    assert named <= CODES


def test_values_are_put_in() -> None:
    assert said("signes-etrangers", "en", texte="[nom]", champ="agent.nom")[1].startswith(
        "Write {{ agent.nom }}"
    )
