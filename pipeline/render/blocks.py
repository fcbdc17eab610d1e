"""Whether instructions answer each other, and what a faulty part says in spite of its faults."""

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from difflib import get_close_matches

from jinja2 import Environment, TemplateSyntaxError, nodes

from pipeline.render.errors import Fault, Spot
from pipeline.render.names import fold, uses
from pipeline.render.slips import FORBIDDEN, KEYWORDS, fault, hint
from pipeline.render.tags import OPERATORS, UNSURE, Tag, opens

MIDDLES = {"else": ("if", "for"), "elif": ("if",)}
HOLDING = frozenset(["p", "tr", "tc"])
_FIELD = re.compile(r"[^\W\d][\w.]*")
OWN = frozenset(["vm", "hm", "colspan", "cellbg", "restart"])


class Blocks:
    """The blocks open at some point of a part; ``tags`` are fed in document order with their place."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._open: list[tuple[str, Tag, Spot | None]] = []
        self._misplaced: list[tuple[Tag, Fault, Spot | None]] = []

    @property
    def last(self) -> str:
        """Return the word that opened the last block."""
        return self._open[-1][0] if self._open else ""

    @property
    def raw(self) -> bool:
        """Tell whether we are inside a raw block, where tags are text."""
        return bool(self._open) and self._open[-1][0] == "raw"

    def feed(self, tag: Tag, spot: Spot | None) -> Iterator[Fault]:
        """Yield the faults of one tag."""
        if tag.kind == "{{":
            yield from self._syntax(tag, f"{{{{ {tag.inner} }}}}")
        elif tag.kind == "{%":
            yield from self._instruction(tag, spot)

    def at_the_end(self) -> Iterator[Fault]:
        """Yield what only the end of the part tells: blocks still open, and ends that answered none."""
        still = {id(tag) for _, tag, _ in self._open}
        meant = {id(opening): found for opening, found, _ in self._misplaced if id(opening) in still}
        for opening, found, spot in self._misplaced:
            advice = "conseil-fin-voulue" if meant.get(id(opening)) is found else "conseil-effacer"
            if spot is not None:
                yield replace(found, spot=spot, advice=(advice,))
        for word, tag, spot in self._open:
            if spot is not None and id(tag) not in meant:
                advice = f"conseil-fermer-{_letters(tag)}"
                yield replace(fault("bloc-non-ferme", tag, advice, fin=_end(tag, word)), spot=spot)

    def _instruction(self, tag: Tag, spot: Spot | None) -> Iterator[Fault]:
        word = tag.keyword
        if word not in KEYWORDS:
            if word.lower() not in KEYWORDS | FORBIDDEN:
                yield fault(
                    "instruction-inconnue",
                    tag,
                    *(("conseil-imprimer",) if _is_a_field(tag) else _meant(word, KEYWORDS)),
                    mot=word,
                    voulu=_close(word, KEYWORDS),
                    champ=tag.inner,
                )
        elif word.startswith("end"):
            yield from self._end(tag, word.removeprefix("end"), spot)
        elif word in MIDDLES:
            yield from self._middle(tag, word)
        elif word not in OWN:
            yield from self._opening(tag, word, spot)

    def _opening(self, tag: Tag, word: str, spot: Spot | None) -> Iterator[Fault]:
        ended = opens(tag)
        if word != "raw":
            yield from self._syntax(tag, f"{{% {tag.inner} %}}" + (f"{{% end{word} %}}" if ended else ""))
        if ended or word == "raw":
            self._open.append((word, tag, spot))

    def _middle(self, tag: Tag, word: str) -> Iterator[Fault]:
        if not self._open or self._open[-1][0] not in MIDDLES[word]:
            yield fault("milieu-sans-bloc", tag)
            return
        yield from _same_letters(self._open[-1][1], tag)
        if word == "else":
            yield from _alone(tag)
        else:
            yield from self._syntax(tag, f"{{% {tag.inner.removeprefix('el')} %}}{{% endif %}}")

    def _end(self, tag: Tag, word: str, spot: Spot | None) -> Iterator[Fault]:
        """An end answers the last block; else it is too much, or another's end is missing or meant."""
        if not self._open:
            yield fault("fin-de-trop", tag)
            return
        last, opening, _ = self._open[-1]
        given = {"attendu": _end(opening, last), "debut": opening.text}
        if last == word:
            self._open.pop()
            yield from _same_letters(opening, tag)
            yield from () if word == "block" else _alone(tag)
        elif any(opened == word for opened, _, _ in self._open):
            yield fault("bloc-mal-ferme", tag, f"conseil-fermer-avant-{_letters(opening)}", **given)
            while self._open.pop()[0] != word:
                pass
        else:
            self._misplaced.append((opening, fault("bloc-mal-ferme", tag, **given), spot))

    def _syntax(self, tag: Tag, source: str) -> Iterator[Fault]:
        try:
            yield from list(_names(tag, self._environment.parse(source), self._environment))
        except (TemplateSyntaxError, RecursionError):
            yield fault("expression-incomprise", tag, hint(tag))


def _same_letters(opening: Tag, tag: Tag) -> Iterator[Fault]:
    """A block of paragraphs, rows or cells ends as it began: else its end would stand inside a paragraph."""
    if UNSURE in (opening.scope, tag.scope):
        return
    if opening.scope != tag.scope and HOLDING & {opening.scope, tag.scope}:
        advice = f"conseil-lettres-{_letters(opening)}"
        yield fault(
            "lettres-differentes", tag, advice, debut=opening.text, attendu=_with_letters(tag, opening)
        )


def _alone(tag: Tag) -> Iterator[Fault]:
    """Nothing follows the word that ends a block or its first half."""
    if tag.inner.strip() != tag.keyword:
        yield fault("expression-incomprise", tag, "conseil-rien-apres", mot=tag.keyword)


def _is_a_field(tag: Tag) -> bool:
    """Tell whether an instruction is nothing but a name, and like no word of an instruction."""
    return _FIELD.fullmatch(tag.inner) is not None and not _close(tag.inner, KEYWORDS)


def _letters(tag: Tag) -> str:
    return tag.scope.strip(UNSURE) or "texte"


def _with_letters(tag: Tag, opening: Tag) -> str:
    return f"{{%{opening.scope} {tag.inner} %}}"


def _end(opening: Tag, word: str) -> str:
    """Return the end that answers an opening, with the same letters."""
    return f"{{%{opening.scope.strip(UNSURE)} end{word} %}}"


def _names(tag: Tag, tree: nodes.Template, environment: Environment) -> Iterator[Fault]:
    for node in tree.find_all((nodes.Filter, nodes.Test)):
        known = environment.filters if isinstance(node, nodes.Filter) else environment.tests
        if node.name not in known:
            code = "filtre-inconnu" if isinstance(node, nodes.Filter) else "test-inconnu"
            yield fault(code, tag, *_meant(node.name, known), mot=node.name, voulu=_close(node.name, known))
    for attribute in tree.find_all(nodes.Getattr):
        if attribute.attr.startswith("_"):
            yield fault("nom-reserve", tag, mot=attribute.attr)


# The filters of Jinja by the words that people try for them.
_FRENCH = {
    "majuscule": "upper", "majuscules": "upper", "capitales": "upper", "minuscule": "lower",
    "minuscules": "lower", "arrondi": "round", "longueur": "length", "premier": "first", "dernier": "last",
    "defaut": "default", "remplace": "replace", "somme": "sum", "tri": "sort",
}  # fmt: skip


def _close(word: str, known: Collection[str]) -> str:
    meant = _FRENCH.get(fold(word), "")
    if meant in known:
        return meant
    return next(iter(get_close_matches(word.lower(), sorted(known), 1)), "")


def _meant(word: str, known: Collection[str]) -> tuple[str]:
    return ("conseil-proche",) if _close(word, known) else ("conseil-orthographe",)


_NAME = re.compile(r"[^\W\d]\w*")
_MOVED = frozenset(["colspan", "cellbg"])
# Instructions that give names: what comes before this sign of theirs, or all of it.
_NAMING = {"for": " in ", "set": "=", "macro": "", "call": "", "with": "", "block": ""}
_CONDITION = "{% if 1 %}"


class Outline:
    """A Jinja source without text, one tag a line; ``ranks`` gives the paragraph of each line.

    A block whose beginning cannot be read becomes a condition, and the names it may have given are known.
    """

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._lines: list[str] = []
        self._open: list[tuple[str, str]] = []  # the word that ends each block, and how the outline ends it
        self._given: set[str] = set()
        self.ranks: list[int] = [0]

    @property
    def text(self) -> str:
        """Return the source; empty if the tags together make none."""
        known = "".join(f"{{% set {name} = 0 %}}" for name in sorted(self._given - KEYWORDS - OPERATORS))
        ends = "".join(end for _, end in reversed(self._open))
        text = "\n".join([known, *self._lines, ends])
        return text if self._is_read(text) else ""

    def add(self, tag: Tag, rank: int) -> None:
        """Note one tag of a paragraph."""
        word = tag.keyword
        if word.startswith("end"):
            self._end(word, rank)
        elif opens(tag):
            self._begin(tag, rank)
        elif word in {"elif", "else"}:
            self._middle(tag, rank)
        elif tag.kind != "{#":
            self._single(tag, rank)

    def _begin(self, tag: Tag, rank: int) -> None:
        end = f"{{% end{tag.keyword} %}}"
        whole = f"{{% {tag.inner} %}}"
        if not self._is_read(whole + end):
            self._given.update(_given(tag))
            whole, end = _CONDITION, "{% endif %}"
        self._write(whole, rank)
        self._open.append((f"end{tag.keyword}", end))

    def _middle(self, tag: Tag, rank: int) -> None:
        whole = f"{{% {tag.inner} %}}"
        if self._is_read(f"{_CONDITION}{whole}{{% endif %}}"):
            self._write(whole, rank)

    def _end(self, word: str, rank: int) -> None:
        if all(awaited != word for awaited, _ in self._open):
            return
        awaited = ""
        while awaited != word:
            awaited, end = self._open.pop()
            self._write(end, rank)

    def _single(self, tag: Tag, rank: int) -> None:
        whole = f"{tag.kind} {tag.inner} {tag.text[-2:]}"
        if tag.keyword in _MOVED:
            whole = f"{{{{ {tag.inner.removeprefix(tag.keyword)} }}}}"
        if self._is_read(whole):
            self._write(whole, rank)
        else:
            self._given.update(_given(tag))

    def _write(self, line: str, rank: int) -> None:
        self._lines.append(line.replace("\n", " "))
        self.ranks.append(rank)

    def _is_read(self, source: str) -> bool:
        try:
            list(uses(self._environment.parse(source)))
        except (TemplateSyntaxError, RecursionError):
            return False
        return True


def _given(tag: Tag) -> list[str]:
    """Return the names that an instruction which cannot be read may give to what follows."""
    if tag.keyword in KEYWORDS - _NAMING.keys() or tag.kind != "{%":
        return []
    sign = _NAMING.get(tag.keyword, "")
    return _NAME.findall(tag.inner.partition(sign)[0] if sign else tag.inner)
