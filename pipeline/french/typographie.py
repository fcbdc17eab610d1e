"""French typography: no-break spaces before high punctuation, the curly apostrophe, tight guillemets."""

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
