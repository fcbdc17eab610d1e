"""French typography: no-break spaces, the curly apostrophe, tight guillemets, identifiers cut into groups."""

import re
from functools import lru_cache

ESPACE = "\u00a0"
"""The no-break space French wants before « : ; ! ? € h » and inside guillemets."""

FINE = "\u202f"
"""The narrow no-break space, between groups of thousands."""

_BEFORE_MARK = re.compile(r"(?<=\S)[ \u00a0\u202f]+(?=[:;!?»%€](?:\s|[).,;»]|$))")
_AFTER_QUOTE = re.compile(r"«[ \u00a0\u202f]*(?=\S)")
_NUMERO = re.compile(r"\b([nN]°|art\.|p\.)[ \u202f]+(?=\d)")
_DIGIT_UNIT = re.compile(r"(?<=\d) (?=(?:h|heures?|min|mois|ans?|jours?|semaines?|euros?)\b)")
_APOSTROPHE = re.compile(r"(?<=\w)['\u02bc]|['\u02bc](?=\w)")


@lru_cache(maxsize=4096)
def typographie(text: str) -> str:
    """Give typed text its French typography; text that already has it comes back unchanged."""
    text = _APOSTROPHE.sub("’", text)
    text = _BEFORE_MARK.sub(ESPACE, text)
    text = _AFTER_QUOTE.sub("«" + ESPACE, text)
    text = _NUMERO.sub(r"\1" + ESPACE, text)
    return _DIGIT_UNIT.sub(ESPACE, text)


def siret(s: str) -> str:
    """« 123 456 789 00012 »; anything but 14 digits comes back as it is."""
    digits = _joined(s)
    if len(digits) != 14 or not digits.isdigit():
        return s
    return ESPACE.join((digits[:3], digits[3:6], digits[6:9], digits[9:]))


def siren(s: str) -> str:
    """« 123 456 789 », from a SIREN or the start of a SIRET; anything else comes back as it is."""
    digits = _joined(s)
    if len(digits) not in (9, 14) or not digits.isdigit():
        return s
    return ESPACE.join((digits[:3], digits[3:6], digits[6:9]))


def iban(s: str) -> str:
    """Groups of four, in capitals."""
    joined = _joined(s).upper()
    return ESPACE.join(joined[i : i + 4] for i in range(0, len(joined), 4))


def telephone(s: str) -> str:
    """« 02 98 00 00 00 », « +33 2 98 00 00 00 »; any other number comes back as it is."""
    digits = _joined(s).replace(".", "").replace("-", "")
    if digits.startswith("+33") and len(digits) == 12 and digits[1:].isdigit():
        return ESPACE.join(("+33", digits[3], *_pairs(digits[4:])))
    if len(digits) == 10 and digits.isdigit():
        return ESPACE.join(_pairs(digits))
    return s


def _pairs(digits: str) -> list[str]:
    return [digits[i : i + 2] for i in range(0, len(digits), 2)]


def _joined(s: str) -> str:
    return "".join(s.split())
