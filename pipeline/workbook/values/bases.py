"""Which base of article 6 of the RGPD a cell names: by its words, by its letter, never by a guess."""

import re
from collections.abc import Mapping
from typing import Final

from pipeline.workbook.values.outcome import Refused

# « 6.1.e », « 6-1 e) », « art. 6 § 1 e », « article 6, paragraphe 1, point e) », « 6.1(e) ».
_BETWEEN: Final = r"(?:[\s.,;:§()°/–-]|paragraphe|par\b|point|lettre|alin[ée]a|al\b)*"
_LETTER: Final = re.compile(
    rf"(?<!\d)6{_BETWEEN}(?:1(?:er)?{_BETWEEN})?(?<![^\W\d])([a-f])(?=\s*(?:$|[^\w\s]|(?:du|de|et|ou|rgpd)\b))"
)
_BY_LETTER: Final[Mapping[str, str]] = {
    "a": "consentement",
    "b": "contrat",
    "c": "obligation légale",
    "d": "intérêts vitaux",
    "e": "mission d’intérêt public",
    "f": "intérêt légitime",
}
_WORDS: Final[Mapping[str, re.Pattern[str]]] = {
    "mission d’intérêt public": re.compile(
        r"\bmissions?\b|\bint[ée]r[êe]ts? (?:g[ée]n[ée]ra(?:l|ux)|publi(?:c|que)s?)\b"
        r"|\bservices? publics?\b|\b(?:autorit[ée]|puissance) publique\b"
    ),
    "consentement": re.compile(r"\bconsent"),
    "obligation légale": re.compile(r"\bobligations?\b(?! (?:pr[ée])?contract)"),
    "contrat": re.compile(r"\b(?:pr[ée])?contra(?:t|ct)"),
    "intérêt légitime": re.compile(r"\bint[ée]r[êe]ts? l[ée]gitimes?\b"),
    "intérêts vitaux": re.compile(r"\bint[ée]r[êe]ts? vita(?:l|ux)\b"),
}


def nommee(text: str) -> str | None:
    """The base named, in the words of the list, or none. Raises ``Refused`` on several."""
    plain = " ".join(text.casefold().replace("’", "'").split())
    found = {_BY_LETTER[letter] for letter in _LETTER.findall(plain)}
    found |= {base for base, words in _WORDS.items() if words.search(plain)}
    if len(found) > 1:
        raise Refused(
            "plusieurs-bases-legales",
            "cette cellule nomme plusieurs bases légales.",
            "Inscrivez la seule du bilan : les actes disent celles de la facturation et de la synthèse.",
        )
    return next(iter(found), None)
