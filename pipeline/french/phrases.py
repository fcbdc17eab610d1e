"""Words put together: lists, plurals, ordinals, elisions, a person's civility and name."""

import re
import unicodedata
from collections.abc import Iterable

from pipeline.french.nombres import Nombre, nombre
from pipeline.french.typographie import ESPACE


def liste(items: Iterable[str], mot: str = "et") -> str:
    """« a, b et c »; nothing gives an empty text."""
    *first, last = tuple(items) or ("",)
    return f"{', '.join(first)} {mot} {last}" if first else last


def accord(n: Nombre, singulier: str, pluriel: str | None = None) -> str:
    """The word as ``n`` wants it. In French the plural starts at two: « 1,5 heure », « 0 heure »."""
    return singulier if -2 < n < 2 else (pluriel or pluriel_de(singulier))


def pluriel(n: Nombre, singulier: str, pluriel: str | None = None) -> str:
    """The number and its word: « 3 séances », « 1 séance », « 1,5 heure »."""
    return f"{nombre(n)}{ESPACE}{accord(n, singulier, pluriel)}"


def pluriel_de(mot: str) -> str:
    """The regular plural; give an irregular one, or the plural of several words, yourself."""
    if mot.endswith(("s", "x", "z")):
        return mot
    if mot.endswith(("eau", "eu")):
        return f"{mot}x"
    return f"{mot[:-2]}aux" if mot.endswith("al") else f"{mot}s"


def jours(n: int) -> str:
    """« 1 jour », « 30 jours »."""
    return pluriel(n, "jour")


def ordinal(n: int, feminin: bool = False) -> str:
    """« 1er », « 1re », « 2e »."""
    if n == 1:
        return "1re" if feminin else "1er"
    return f"{n}e"


def elision(mot: str, suite: str) -> str:
    """``mot`` before ``suite``, elided before a vowel or a mute h: « d’Élodie », « de Paul », « d’Yves ».

    Kept simple: an h is mute unless the word starts like one of the aspirated ones offices meet (le Havre,
    hors, huit); a y is a vowel before a consonant only (d’Yves, de Yann).
    """
    if mot.rsplit(" ", 1)[-1].lower() in _ELIDED and _opens_with_vowel(suite):
        return f"{mot[:-1]}’{suite}"
    return f"{mot} {suite}"


def contraction(mot: str, lieu: str) -> str:
    """« à » or « de » before a town: « au Havre », « aux Ulis », « du Mans », « à Brest », « d’Auray »."""
    article = _ARTICLE.match(lieu)
    if article is None or mot not in _CONTRACTED:
        return elision(mot, lieu)
    return f"{_CONTRACTED[mot][article[1].lower()]} {article[2]}"


_ARTICLE = re.compile(r"(les?)\s+(\S.*)", re.IGNORECASE | re.DOTALL)
_CONTRACTED = {"à": {"le": "au", "les": "aux"}, "de": {"le": "du", "les": "des"}}
_ELIDED = frozenset(
    (
        *("le", "la", "de", "je", "me", "te", "se", "ne", "ce", "que"),
        *("jusque", "lorsque", "puisque", "quoique"),
    )
)
_VOWELS = frozenset("aeiouhœæ")
_NEVER = (
    *("hainaut", "hall", "handicap", "harcel", "hasard", "haut", "havre", "haye", "herault", "heros"),
    *("hierarch", "hollande", "hongrie", "hors", "huit", "onze", "onzieme", "oui"),
)


def _opens_with_vowel(suite: str) -> bool:
    plain = _plain(suite[:12])
    if plain.startswith(_NEVER):
        return False
    if plain.startswith("y"):
        return plain[1:2].isalpha() and plain[1] not in "aeiou"
    return plain[:1] in _VOWELS


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFD", text).casefold()
    return "".join(c for c in folded if not unicodedata.combining(c))


def civilite_nom(civilite: str | None, prenom: str, nom: str) -> str:
    """« Madame Élodie Le Goff »; without a civility the name stands alone. Names keep the case given."""
    return " ".join(part for part in (civilite, prenom, nom) if part)
