"""What people mistype in Word, and what to tell them: a table, one message per slip."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.render.tags import MEANT, OPERATORS, Stray, Tag, detached, mistaken

KEYWORDS = frozenset(
    [
        "if",
        "elif",
        "else",
        "endif",
        "for",
        "endfor",
        "set",
        "endset",
        "macro",
        "endmacro",
        "call",
        "endcall",
        "filter",
        "endfilter",
        "with",
        "endwith",
        "raw",
        "endraw",
        "block",
        "endblock",
        "autoescape",
        "endautoescape",
        "vm",
        "hm",
        "colspan",
        "cellbg",
    ]
)
FORBIDDEN = frozenset(["include", "import", "extends", "from"])


@dataclass(frozen=True, slots=True)
class Fault:
    """A slip found: its code, what to say, what to do. ``about`` is the piece of text concerned."""

    code: str
    message: str
    remedy: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Slip:
    """A known slip: the pattern that betrays it. « {} » in the message is the piece found."""

    code: str
    pattern: re.Pattern[str]
    message: str
    remedy: str


IN_TAGS = (
    Slip(
        "balise-imbriquee", re.compile(r"\{\{|\{%"),
        "La balise « {} » n’est pas refermée avant la suivante.", "Ajoutez }} ou %} à la fin de la première.",
    ),
    Slip(
        "guillemets-courbes", re.compile("[“”‘’„‚‟‛″′‹›`´]"),
        "La balise « {} » contient des guillemets ou une apostrophe courbes.",
        "Remplacez-les par des guillemets droits, \" ou ' : dans Word, Ctrl+Z juste après la frappe.",
    ),
    Slip(
        "guillemets-francais", re.compile("[«»]"),
        "La balise « {} » contient des guillemets français.",
        "Écrivez le texte entre guillemets droits : \"oui\".",
    ),
    Slip(
        "signe-corrige", re.compile("[≥≤≠×÷→⇒…]"),
        "La balise « {} » contient un signe mis par la correction automatique.",
        "Écrivez-le par des signes du clavier : >=, <=, !=, *, /.",
    ),
    Slip(
        "caractere-invisible", re.compile("[\u00ad\u200b-\u200f\u2028\u2029\u2060\ufeff]"),
        "La balise « {} » contient un caractère invisible.",
        "Effacez-la en entier et retapez-la au clavier.",
    ),
    Slip(
        "tiret-corrige", re.compile("[–—−]"),
        "La balise « {} » contient un tiret long, mis par la correction automatique.",
        "Remplacez-le par un trait d’union : -. Dans Word, Ctrl+Z juste après la frappe le rétablit.",
    ),
)  # fmt: skip

OUTSIDE = (
    Slip(
        "balise-non-fermee", re.compile(r"\{[{%#].*"),
        "La balise « {} » n’est pas refermée.",
        "Terminez-la, dans le même paragraphe, par les deux signes attendus : }}, %} ou #}.",
    ),
    Slip(
        "balise-non-ouverte", re.compile(r"\S*\s*(?:\}\}|%\}|#\})"),
        "La balise « {} » n’est pas ouverte.", "Ajoutez {{, {% ou {# devant elle.",
    ),
    Slip(
        "accolade-simple", re.compile(r"(?<!_)\{\s*[^\W\d][\w.]*\s*\}"),
        "« {} » n’a que des accolades simples : ce texte serait imprimé tel quel.",
        "Doublez les accolades : {{ … }}.",
    ),
    Slip(
        "accolade-de-trop", re.compile(r"^\}|\{$"),
        "Une accolade « {} » de trop touche une balise : elle serait imprimée.", "Effacez-la.",
    ),
    Slip(
        "champ-de-fusion", re.compile(r"«[^\W\d][\w.]*»"),
        "« {} » est un champ de publipostage, que le programme ne remplit pas.",
        "Remplacez-le par une balise {{ … }} ; si c’est du texte, mettez une espace après « et avant ».",
    ),
)  # fmt: skip
_NAME_WITH_SPACE = re.compile(r"[^\W\d][\w.]*(?:\s+[^\W\d][\w.]*)+")

# What a tag that is not understood often lacks: what betrays it, and what to do.
HINTS = (
    (re.compile(r"^(?:el)?if\b.*[^=!<>]=(?!=)"), "Pour comparer, écrivez deux fois le signe égal : ==."),
    (re.compile(r"\s(?:et|ou|non|dans)\s"), "Écrivez and, or, not, in au lieu de et, ou, non, dans."),
    (re.compile("[\"'](?!')(?<!'')"), "Il manque un guillemet ou une apostrophe : ils vont par deux."),
    (re.compile(r"[.|,]$"), "Il manque un mot à la fin."),
)


def hint(tag: Tag) -> str:
    """Return what to do with a tag that is not understood."""
    known = (remedy for pattern, remedy in HINTS if pattern.search(tag.bare))
    otherwise = "Vérifiez les parenthèses, les guillemets et les points ; au besoin, recopiez un exemple."
    return next(known, otherwise)


def in_text(stray: Stray) -> Iterator[Fault]:
    """Yield what, outside tags, was meant to be one."""
    text = stray.text
    for slip in OUTSIDE:
        for match in slip.pattern.finditer(text):
            yield _fault(slip, match.group().strip())
        text = slip.pattern.sub("", text)


def in_tag(tag: Tag) -> Iterator[Fault]:
    """Yield the slips of a tag; none of them once the first is found, as one often causes the others."""
    if tag.kind == "{#":
        return
    found = [slip for slip in IN_TAGS if slip.pattern.search(tag.bare)]
    if found:
        yield _fault(found[0], tag.text)
    elif unicodedata.normalize("NFC", tag.inner) != tag.inner:
        yield Fault(
            "accents-decomposes",
            f"La balise « {tag.text} » contient des accents décomposés, venus d’un copier-coller.",
            "Retapez la balise au clavier.",
            tag.text,
        )
    else:
        yield from _names(tag)


def _names(tag: Tag) -> Iterator[Fault]:
    word = tag.keyword
    wrong = mistaken(tag)
    letters = detached(tag)
    if letters:
        yield Fault(
            "lettre-detachee",
            f"Dans la balise « {tag.text} », « {letters} » doit toucher le signe qui précède.",
            f"Écrivez « {tag.kind}{tag.inner} {tag.text[-2:]} ».",
            tag.text,
        )
        return
    if wrong:
        yield Fault(
            "instruction-inconnue",
            f"La balise « {tag.text} » ne commence par aucun mot connu.",
            f"Écrivez « {MEANT[wrong]} » au lieu de « {wrong} ».",
            tag.text,
        )
    if word.lower() in KEYWORDS and word not in KEYWORDS:
        yield Fault(
            "mot-cle-majuscule",
            f"Dans la balise « {tag.text} », « {word} » doit être écrit en minuscules.",
            f"Écrivez « {word.lower()} ».",
            tag.text,
        )
    if word in FORBIDDEN:
        yield Fault(
            "instruction-interdite",
            f"La balise « {tag.text} » appelle un autre fichier, ce que les modèles ne peuvent pas faire.",
            "Recopiez le passage voulu dans ce modèle.",
            tag.text,
        )
    name = tag.bare.partition("|")[0].strip()
    if tag.kind == "{{" and _NAME_WITH_SPACE.fullmatch(name) and not OPERATORS & set(name.lower().split()):
        yield Fault(
            "espace-dans-un-nom",
            f"La balise « {tag.text} » contient une espace dans un nom.",
            f"Écrivez le nom d’un seul tenant : « {'_'.join(name.split())} ».",
            tag.text,
        )


def _fault(slip: Slip, about: str) -> Fault:
    return Fault(slip.code, slip.message.replace("{}", about), slip.remedy, about)
