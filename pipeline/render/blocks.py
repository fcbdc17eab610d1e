"""Whether instructions answer each other, and whether a tag can be understood."""

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from difflib import get_close_matches

from jinja2 import Environment, TemplateSyntaxError, nodes

from pipeline.render.errors import Fault, Spot
from pipeline.render.names import fold
from pipeline.render.slips import FORBIDDEN, KEYWORDS, fault, hint
from pipeline.render.tags import UNSURE, Tag, opens

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
    if any(isinstance(one, nodes.Tuple) for one in _sole(tree)):
        yield fault("expression-incomprise", tag, "conseil-virgule")


def _sole(tree: nodes.Template) -> Iterator[nodes.Node]:
    """Yield what can be but one value: printed, or whether something is so; « 1,5 » is two for Jinja."""
    yield from (one.test for one in tree.find_all(nodes.If))
    yield from (one.test for one in tree.find_all(nodes.CondExpr))
    for output in tree.find_all(nodes.Output):
        yield from output.nodes


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
