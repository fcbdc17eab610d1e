"""Whether instructions answer each other: each opened block closed, in order, by its own end."""

from collections.abc import Iterator
from difflib import get_close_matches

from jinja2 import Environment, TemplateSyntaxError, nodes

from pipeline.render.slips import FORBIDDEN, KEYWORDS, Fault, hint
from pipeline.render.tags import Tag, opens

MIDDLES = {"else": ("if", "for"), "elif": ("if",)}
OWN = frozenset(["vm", "hm", "colspan", "cellbg"])


class Blocks:
    """The blocks open at some point of a part; ``tags`` are fed in document order with their place."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._open: list[tuple[str, Tag, object]] = []

    @property
    def raw(self) -> bool:
        """Tell whether we are inside a raw block, where tags are text."""
        return bool(self._open) and self._open[-1][0] == "raw"

    def feed(self, tag: Tag, place: object) -> Iterator[Fault]:
        """Yield the faults of one tag."""
        if tag.kind == "{{":
            yield from self._syntax(tag, f"{{{{ {tag.inner} }}}}")
        elif tag.kind == "{%":
            yield from self._instruction(tag, place)

    def unclosed(self) -> Iterator[tuple[Fault, object]]:
        """Yield the blocks still open at the end of the part, with their place."""
        for word, tag, place in self._open:
            message = f"Le bloc « {tag.text} » n’est jamais refermé."
            yield (
                Fault("bloc-non-ferme", message, f"Ajoutez {{% end{word} %}} après le passage.", tag.text),
                place,
            )

    def _instruction(self, tag: Tag, place: object) -> Iterator[Fault]:
        word = tag.keyword
        if word not in KEYWORDS:
            if word.lower() not in KEYWORDS | FORBIDDEN:
                yield Fault(
                    "instruction-inconnue",
                    f"La balise « {tag.text} » ne commence par aucun mot connu.",
                    _suggest(word, sorted(KEYWORDS)),
                    tag.text,
                )
        elif word.startswith("end"):
            yield from self._end(tag, word.removeprefix("end"))
        elif word in MIDDLES:
            yield from self._middle(tag, word)
        elif word not in OWN:
            yield from self._opening(tag, word, place)

    def _opening(self, tag: Tag, word: str, place: object) -> Iterator[Fault]:
        ended = opens(tag)
        if word != "raw":
            yield from self._syntax(tag, f"{{% {tag.inner} %}}" + (f"{{% end{word} %}}" if ended else ""))
        if ended or word == "raw":
            self._open.append((word, tag, place))

    def _middle(self, tag: Tag, word: str) -> Iterator[Fault]:
        if not self._open or self._open[-1][0] not in MIDDLES[word]:
            yield Fault(
                "bloc-mal-ferme",
                f"La balise « {tag.text} » n’est dans aucun {{% if … %}}.",
                "Placez-la entre {% if … %} et {% endif %}.",
                tag.text,
            )
        elif word == "elif":
            yield from self._syntax(tag, f"{{% {tag.inner.removeprefix('el')} %}}{{% endif %}}")

    def _end(self, tag: Tag, word: str) -> Iterator[Fault]:
        if self._open and self._open[-1][0] == word:
            self._open.pop()
            return
        awaited = f" : on attendait {{% end{self._open[-1][0]} %}}" if self._open else ""
        yield Fault(
            "bloc-mal-ferme",
            f"La balise « {tag.text} » ne referme aucun bloc ouvert{awaited}.",
            "Vérifiez que chaque {% if %} ou {% for %} a sa fin, dans l’ordre inverse des débuts.",
            tag.text,
        )
        if any(opened == word for opened, _, _ in self._open):
            while self._open.pop()[0] != word:
                pass

    def _syntax(self, tag: Tag, source: str) -> Iterator[Fault]:
        try:
            yield from list(_names(tag, self._environment.parse(source), self._environment))
        except (TemplateSyntaxError, RecursionError):
            yield Fault(
                "expression-incomprise",
                f"La balise « {tag.text} » n’est pas compréhensible.",
                hint(tag),
                tag.text,
            )


def _names(tag: Tag, tree: nodes.Template, environment: Environment) -> Iterator[Fault]:
    for node in tree.find_all((nodes.Filter, nodes.Test)):
        known = environment.filters if isinstance(node, nodes.Filter) else environment.tests
        what = "filtre" if isinstance(node, nodes.Filter) else "test"
        if node.name not in known:
            message = f"La balise « {tag.text} » emploie un {what} inconnu : « {node.name} »."
            yield Fault(f"{what}-inconnu", message, _suggest(node.name, list(known)), tag.text)
    for attribute in tree.find_all(nodes.Getattr):
        if attribute.attr.startswith("_"):
            message = f"La balise « {tag.text} » emploie un nom réservé : « {attribute.attr} »."
            yield Fault("nom-reserve", message, "Ôtez cette expression du modèle.", tag.text)


def _suggest(word: str, known: list[str]) -> str:
    close = get_close_matches(word.lower(), known, 1)
    return (
        f"Vouliez-vous écrire « {close[0]} » ?"
        if close
        else "Vérifiez son orthographe dans la documentation."
    )
