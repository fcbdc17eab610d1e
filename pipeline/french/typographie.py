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
_HOURS = re.compile(r"(?<=\d\u00a0h) (?=\d\d\b)")
_AMOUNT = r"\b\d{1,3}(?: \d{3}){1,5}(?=,\d|[ \u00a0](?:€|euros?\b))"
_SIREN_OR_SIRET, _TELEPHONE = r"\b\d{3} \d{3} \d{3}(?: \d{5})?\b", r"\b\d\d(?: \d\d){4}\b"
_GROUPS = re.compile("|".join((_AMOUNT, _SIREN_OR_SIRET, _TELEPHONE)))
_MONTHS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
_DATE = re.compile(rf"\b(\d{{1,2}}|1er) (?:{_MONTHS})\b(?: (?=\d{{4}}\b))?")
_STREETS = (
    "allées?|av|avenue|bd|boulevard|chaussée|chemin|cité|cours|côte|esplanade|faubourg|fg|galerie|hameau|impasse|lotissement|"
    "mail|montée|parvis|passage|place|pl|promenade|quai|quartier|rampe|résidence|rond-point|route|rte|rue|ruelle|sentier|"
    "square|traverse|venelle|villa|voie|zone|za|zi"
)
_STREET = re.compile(rf"\b(\d{{1,4}})(?: (bis|ter|quater|[A-D]))?,? (?=(?:{_STREETS})\b)", re.IGNORECASE)
_TITLE = re.compile(r"\b(M\.|MM\.|Mme|Mmes|Mlle|Dr|Me) (?=[A-ZÀ-Þ])")
_TO_HOLD = re.compile(r"[\d:;!?»«%€°.]|M[ml]|Me").search
_APOSTROPHE = re.compile(r"(?<=\w)['\u02bc]|['\u02bc](?=\w)")


@lru_cache(maxsize=4096)
def typographie(text: str) -> str:
    """Give typed text its French typography; text that already has it comes back unchanged."""
    return insecables(_APOSTROPHE.sub("’", text))


@lru_cache(maxsize=4096)
def insecables(text: str) -> str:
    """Hold together what no line may cut: a mark and its word, « n° 8 », an amount, a date, « 7 bd ».

    Only spaces change: it is safe on a name, an address or an identifier.
    """
    if (" " not in text and FINE not in text) or not _TO_HOLD(text):
        return text
    text = _BEFORE_MARK.sub(ESPACE, text)
    text = _AFTER_QUOTE.sub("«" + ESPACE, text)
    text = _NUMERO.sub(r"\1" + ESPACE, text)
    text = _HOURS.sub(ESPACE, _DIGIT_UNIT.sub(ESPACE, text))
    for whole in (_GROUPS, _DATE, _STREET, _TITLE):
        text = whole.sub(_held, text)
    return text


def _held(found: re.Match[str]) -> str:
    return found[0].replace(" ", ESPACE)


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
