"""What of a synthesis a scope covers: its blocks under the form's headings, however these were left.

Headings are copied twice, lose their style, go into a table or a text box, are numbered otherwise: where one
cannot tell under which number something stands, it is not covered.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from lxml import etree

from pipeline.store.wordml import W, body_of, level_of, style_of, text_of
from pipeline.synthese.anchors import holds_anchor
from pipeline.synthese.grids import plain
from pipeline.synthese.regions import blocks
from pipeline.synthese.sections import ARBRE

_NUMBER = re.compile(r"^(\d+(?:\.\d+)*)\.?(?=\s)\s*")
_CONTENTS = re.compile(r"(?:toc|contents) \d")
_TITLES = frozenset({"title", "subtitle", "titre", "sous-titre"})
_WORDS = {titre.numero: titre.mots for titre in ARBRE}
# Deeper than any heading: nothing stands under one that is not written as a heading.
_UNKNOWN = 99
Printed = Callable[[str], bool]


@dataclass
class Part:
    """A heading (None: none of its own) and what stands under it; ``key``: its number in the form, or ""."""

    key: str
    heading: etree._Element | None
    covered: bool
    level: int = _UNKNOWN
    blocks: list[etree._Element] = field(default_factory=list)

    @property
    def every(self) -> list[etree._Element]:
        """The heading and the blocks."""
        return [*([] if self.heading is None else [self.heading]), *self.blocks]


@dataclass(frozen=True, slots=True)
class Named:
    """What a paragraph names: the number typed, that of the form's heading with these words, its level."""

    typed: str
    worded: str
    level: int | None
    whole: bool

    @property
    def sure(self) -> bool:
        """Whether its number and its words are those of one heading of the form."""
        return bool(self.typed) and self.typed == self.worded

    @property
    def heading(self) -> bool:
        """Whether it is a heading: by its style, or word for word the form's."""
        return self.level is not None or (self.sure and self.whole)


class Scope:
    """Reads a document from top to bottom; ``numbers``: those that a scope names, None for all."""

    def __init__(
        self,
        root: etree._Element,
        levels: Mapping[str, int],
        names: Mapping[str, str],
        numbers: Collection[str] | None,
        printed: Printed,
    ) -> None:
        self.levels, self.names, self.numbers, self.printed = levels, names, numbers, printed
        found = [self._named(paragraph) for paragraph in root.iter(f"{W}p")]
        self.sure = {each.worded for each in found if each.sure and each.heading}
        self.worded = self.sure | {each.worded for each in found if each.heading}
        self.title = Part("", None, covered=True)
        self.parts = [self.title]
        self.depth = _UNKNOWN  # the level of the heading under which the scope began
        self.open = True
        for block in blocks(body_of(root)):
            self._take(block)

    def covers(self, key: str) -> bool:
        """Tell whether a number is one of the scope's, or under one."""
        return self.numbers is None or any(key == n or key.startswith(f"{n}.") for n in self.numbers)

    @property
    def lacking(self) -> list[str]:
        """The numbers under which nothing of the document stands."""
        keys = [part.key for part in self.parts if part.covered]
        return [
            n for n in sorted(self.numbers or ()) if not any(f"{key}.".startswith(f"{n}.") for key in keys)
        ]

    def _take(self, block: etree._Element) -> None:
        inside = [self._named(each) for each in block.iter(f"{W}p") if each is not block]
        held = [key for each in inside if each.heading and (key := self._key(each))]
        own = self._named(block) if block.tag == f"{W}p" else None
        if self.numbers is not None and _CONTENTS.match(self._style(block)):
            self.parts.append(Part("", None, covered=False, blocks=[block]))
            self._resume()
        elif own is not None and own.heading:
            self._start(own, block)
        elif held:
            self._boxed(held, block)
        else:
            self._under(own, block)

    def _start(self, named: Named, block: etree._Element) -> None:
        """Begin what stands under a heading; one of a person's own belongs to the scope's above it."""
        key, level = self._key(named), _UNKNOWN if named.level is None else named.level
        if key:
            covered = all(self.covers(each) for each in {key, named.typed or key})
            if key in (self.numbers or ()) or not self.open:
                self.depth = level
            self.open = covered
            self.parts.append(Part(key, block, covered, level))
            return
        self.open = self.numbers is None or (self.open and self.depth < level and not named.whole)
        self.parts.append(Part("", block, self.open, level))

    def _boxed(self, held: list[str], block: etree._Element) -> None:
        """Take a table or a text box that holds headings of the form: covered when they all are."""
        covered = all(map(self.covers, held))
        self.parts.append(Part(held[-1], None, covered, blocks=[block]))
        self.open = self.open and covered
        self._resume()

    def _under(self, named: Named | None, block: etree._Element) -> None:
        if named is not None and named.sure and not self.covers(named.worded) and self.open:
            self.open = False
            self._resume()
        if self.parts[-1] is self.title and not self._of_the_form(block):
            self.parts.insert(0, Part("", None, covered=False, blocks=[block]))
        else:
            self.parts[-1].blocks.append(block)

    def _resume(self) -> None:
        """Begin a part without a heading for what follows."""
        self.parts.append(Part("", None, self.open))

    def _of_the_form(self, block: etree._Element) -> bool:
        """Tell what stands before the first heading from what a person typed there."""
        mine = plain(self._style(block)) in _TITLES or holds_anchor(block)
        return self.numbers is None or mine

    def _key(self, named: Named) -> str:
        """Give the number in the form of a heading, "" for one of a person's own."""
        if named.sure:
            return named.worded
        if named.worded and named.worded not in self.sure:
            return named.worded
        return "" if _WORDS.get(named.typed) and named.typed in self.worded else named.typed

    def _named(self, paragraph: etree._Element) -> Named:
        said = " ".join(text_of(paragraph).split())
        level = level_of(paragraph, self.levels) if said else None
        found = _NUMBER.match(said)
        words = plain(said[found.end() :] if found else said).replace("’", "'")
        typed = found[1] if found else ""
        alike = [titre.numero for titre in ARBRE if titre.numero and words.startswith(titre.mots)]
        worded = typed if typed in alike else next(iter(alike), "")
        likely = level is not None or (typed and typed == worded)
        return Named(typed, worded, level, bool(likely) and self.printed(said))

    def _style(self, block: etree._Element) -> str:
        return self.names.get(style_of(block), "").lower()
