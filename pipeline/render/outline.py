"""What a faulty part says in spite of its faults: its tags alone, read as they were meant."""

import re

from jinja2 import Environment, TemplateSyntaxError

from pipeline.render.names import uses
from pipeline.render.slips import KEYWORDS
from pipeline.render.tags import OPERATORS, Tag, opens

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
