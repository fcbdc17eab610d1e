"""What people mistype in Word, inside tags and around them: a table, one code per slip."""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from pipeline.render.errors import Fault
from pipeline.render.names import fold
from pipeline.render.tags import OPERATORS, Stray, Tag, detached, meant_by, mistaken

KEYWORDS = frozenset([
    "if", "elif", "else", "endif", "for", "endfor", "set", "endset", "macro", "endmacro", "call", "endcall",
    "filter", "endfilter", "with", "endwith", "raw", "endraw", "block", "endblock", "autoescape",
    "endautoescape", "vm", "hm", "colspan", "cellbg", "restart",
])  # fmt: skip
FORBIDDEN = frozenset(["include", "import", "extends", "from"])
# A field between signs, as mail merges, forms and other engines write it.
_NAME, _GAP = r"[^\W\d](?:[\w.’'-]{0,80}[^\W_])?", r"[^\S\n]{0,20}"
_SHAPE = re.compile(
    rf"(?P<open>[$%@]\(|[<«‹\[{{$%#§@|*_]{{1,8}}){_GAP}(?P<name>{_NAME}(?: {_NAME}){{0,2}}){_GAP}"
    rf"(?P<close>/?[>»›\]}}$%#§@|*_]{{1,8}}|\))|\$(?P<alone>{_NAME})"
)
# The signs that enclose nothing but a field, known or not; the other signs count around a known name only.
_ALWAYS = {"{": "}", "<<": ">>", "${": "}", "«": "»"}


@dataclass(frozen=True, slots=True)
class Slip:
    """A known slip: its code, and the pattern that betrays it."""

    code: str
    pattern: re.Pattern[str]


IN_TAGS = (
    Slip("balise-imbriquee", re.compile(r"\{\{|\{%")),
    Slip("guillemets-courbes", re.compile("[“”‘’„‚‟‛″′‹›`´]")),
    Slip("guillemets-francais", re.compile("[«»]")),
    Slip("signe-corrige", re.compile("[≥≤≠×÷→⇒…]")),
    Slip("caractere-invisible", re.compile("[\u00ad\u200b-\u200f\u2028\u2029\u2060\ufeff]")),
    Slip("tiret-corrige", re.compile("[–—−]")),
)
OUTSIDE = (
    Slip("balise-non-fermee", re.compile(r"\{[{%#].*", re.DOTALL)),
    Slip("balise-non-ouverte", re.compile(r"(?:(?<!\S)\S{1,200}\s{0,20})?(?:\}\}|%\}|#\})")),
)
# docxtpl's own way of printing « {{ » is none: {_{.
LEFT_OVER = Slip("accolade-de-trop", re.compile(r"^\}(?!_\})|(?<!\{_)\{$"))
_NAME_WITH_SPACE = re.compile(r"[^\W\d][\w.]*(?:\s+[^\W\d][\w.]*)+")

# What a tag that is not understood often lacks: what betrays it, and the code of what to do.
HINTS = (
    (re.compile(r"^(?:el)?if\b.*[^=!<>]=(?!=)"), "conseil-egal"),
    (re.compile(r"\s(?:et|ou|non|pas|dans)\s"), "conseil-mots-francais"),
    (re.compile("<>|><"), "conseil-different"),
    (re.compile(r"\d,\d"), "conseil-virgule"),
    (re.compile("[\"'](?!')(?<!'')"), "conseil-guillemet"),
    (re.compile(r"[.|,]$"), "conseil-mot-final"),
)


def hint(tag: Tag) -> str:
    """Return the code of what to do with a tag that is not understood."""
    return next((code for pattern, code in HINTS if pattern.search(tag.bare)), "expression-incomprise")


def fault(code: str, tag: Tag, *advice: str, **values: str) -> Fault:
    """Return a fault of a tag, its place in the paragraph noted."""
    given = {"balise": tag.text, **values}
    return Fault(
        code, span=(tag.start, tag.start + len(tag.text)), values=tuple(given.items()), advice=advice
    )


def in_text(stray: Stray, fields: Collection[str] = ()) -> Iterator[Fault]:
    """Yield what, outside tags, was meant to be one; ``fields`` are the known dotted names."""
    text = stray.text
    for slip in OUTSIDE:
        for match in slip.pattern.finditer(text):
            yield _outside(slip.code, stray, match.span(), match.group().strip())
        text = slip.pattern.sub(lambda found: " " * len(found.group()), text)
    for match in _SHAPE.finditer(text):
        yield from _shape(match, stray, fields)
    for match in LEFT_OVER.pattern.finditer(_SHAPE.sub(lambda found: " " * len(found.group()), text)):
        yield _outside(LEFT_OVER.code, stray, match.span(), match.group())


def _outside(code: str, stray: Stray, span: tuple[int, int], about: str, **values: str) -> Fault:
    start, end = span
    given = {"texte": about, **values}
    return Fault(code, span=(stray.start + start, stray.start + end), values=tuple(given.items()))


def _shape(match: re.Match[str], stray: Stray, fields: Collection[str]) -> Iterator[Fault]:
    """A name between foreign signs: told when it is known, or when the signs enclose nothing but fields."""
    whole, name = match.group(), match["name"] or match["alone"]
    if _ruled(match, stray.text):
        return
    known = _meant(name, fields)
    spaced = any(letter.isspace() for letter in whole)
    quoted = match["open"] in ("«", "‹")
    if known and not (quoted and spaced):
        yield _outside("signes-etrangers", stray, match.span(), whole, champ=known)
    elif (
        match["close"]
        and _ALWAYS.get(match["open"]) == match["close"]
        and not (" " in name or (quoted and spaced))
    ):
        code = "accolade-simple" if match["open"] == "{" else "champ-de-fusion"
        yield _outside(code, stray, match.span(), whole, champ=name)


def _ruled(match: re.Match[str], text: str) -> bool:
    """Whether the signs are docxtpl's own {_{, a rule to fill, or do not answer each other."""
    start, end = match["open"] or "$", match["close"] or ""
    if match["alone"] is None and (start[-1] == "(") is not (end == ")"):
        return True
    return (start, end) != ("__", "__") and "_" in (start[-1], text[match.start() - 1 : match.start()])


def _meant(name: str, fields: Collection[str]) -> str:
    """The field that a name between signs stands for, its words joined as fields join theirs; "" for none."""
    known = _known(frozenset(fields))
    plain = fold(name).replace("-", "_").replace("’", "_").replace("'", "_")
    return known.get(plain) or known.get(plain.replace(" ", "_")) or known.get(plain.replace(" ", "."), "")


@lru_cache(maxsize=64)
def _known(fields: frozenset[str]) -> Mapping[str, str]:
    """Return the field meant by each folded name, whole or last word alone: the shortest path wins."""
    found: dict[str, str] = {}
    for path in sorted(fields, key=lambda one: (one.count("."), one), reverse=True):
        found[fold(path.rpartition(".")[2])] = path
    return {**found, **{fold(path): path for path in fields}}


def in_tag(tag: Tag, last: str = "") -> Iterator[Fault]:
    """Yield the slips of a tag; none of them once the first is found, as one often causes the others.

    ``last`` is the word of the last block open before it.
    """
    if tag.kind == "{#":
        return
    if tag.text.startswith("{{{"):
        yield fault("accolades-triples", tag, voulu=tag.inner.strip("{} "))
        return
    found = [slip for slip in IN_TAGS if slip.pattern.search(tag.bare)]
    if found:
        yield fault(found[0].code, tag)
    elif unicodedata.normalize("NFC", tag.inner) != tag.inner:
        yield fault("accents-decomposes", tag)
    elif letters := detached(tag):
        yield fault(
            "lettre-detachee", tag, lettres=letters, correction=f"{tag.kind}{tag.inner} {tag.text[-2:]}"
        )
    else:
        yield from _names(tag, last)


def _names(tag: Tag, last: str) -> Iterator[Fault]:
    word = tag.keyword
    wrong = mistaken(tag)
    if wrong:
        yield fault("instruction-inconnue", tag, "conseil-ecrire", mot=wrong, voulu=meant_by(wrong, last))
    if word.lower() in KEYWORDS and word not in KEYWORDS:
        yield fault("mot-cle-majuscule", tag, mot=word, voulu=word.lower())
    if word in FORBIDDEN:
        yield fault("instruction-interdite", tag)
    name = tag.bare.partition("|")[0].strip()
    if tag.kind == "{{" and _NAME_WITH_SPACE.fullmatch(name) and not OPERATORS & set(name.lower().split()):
        yield fault("espace-dans-un-nom", tag, voulu="_".join(name.split()))
