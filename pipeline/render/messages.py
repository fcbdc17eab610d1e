"""What is said to people, by code and language: one TOML file a language, ``$name`` where a value goes."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from string import Template

FRENCH = "fr"
LANGUAGES = (FRENCH, "en")


@cache
def catalogue(language: str) -> Mapping[str, tuple[str, str]]:
    """Return the messages of a language: code → message, remedy."""
    text = Path(__file__).with_name(f"messages_{language}.toml").read_text(encoding="utf-8")
    return {code: (one["message"], one.get("remede", "")) for code, one in tomllib.loads(text).items()}


def said(code: str, language: str = FRENCH, /, **values: str) -> tuple[str, str]:
    """Return a message and its remedy, values put in."""
    message, remedy = catalogue(language)[code]
    return Template(message).substitute(values), Template(remedy).substitute(values)
