"""A synthesis read back by the headings of Annexe 2: what stands under each, prompts left out."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from itertools import chain

from lxml import etree

from pipeline.store.package import DOCUMENT, Package
from pipeline.store.wordml import (
    W,
    body_of,
    cell_text,
    heading_levels,
    level_of,
    parse,
    style_names,
    style_of,
    text_of,
)
from pipeline.synthese.anchors import holds_anchor
from pipeline.synthese.grids import plain
from pipeline.synthese.regions import blocks


@dataclass(frozen=True, slots=True)
class Titre:
    """One heading: its number, its first words (plain), and whether the counsellor writes under it."""

    numero: str
    mots: str
    rubrique: bool = False


# Never read, never listed: what is written there is the agent's alone.
PERSONNEL = "2.5"
ARBRE = (
    Titre("1", "phase de lancement"),
    Titre("1.1", "besoins et attentes", True),
    Titre("1.2", "forme du bilan", True),
    Titre("1.3", "confirmation de l'engagement", True),
    Titre("2", "phase d'appui a l'analyse"),
    Titre("2.1", "lancement de sa retrospective"),
    Titre("2.1.0", "analyse de l'ensemble", True),
    Titre("2.1.1", "domaine fonctionnel", True),
    Titre("2.1.2", "recherche d'experiences", True),
    Titre("2.2", "reflechir a son evolution"),
    Titre("2.2.1", "les demarches d'evolution", True),
    Titre("2.2.2", "exploration des pistes", True),
    Titre("2.2.3", "les motivations", True),
    Titre("2.3", "analyse des competences"),
    Titre("2.3.1", "connaissances acquises", True),
    Titre("2.3.2", "savoir faire", True),
    Titre("2.3.3", "savoir etre", True),
    Titre("2.3.4", "identification des competences", True),
    Titre("2.4", "valorisation de son parcours"),
    Titre("2.4.1", "synthese du parcours", True),
    Titre("2.4.2", "metiers occupes", True),
    Titre(PERSONNEL, "prise en compte de la situation"),
    Titre("3", "phase d'appui a la realisation"),
    Titre("3.1", "plan d'action"),
    Titre("3.1.1", "le calendrier des actions"),
    Titre("3.1.2", "mise en oeuvre operationnelle"),
    Titre("3.1.3", "les outils methodologiques", True),
    Titre("4", "phase de conclusion"),
    Titre("4.1", "points de conclusion", True),
    Titre("", "co-signature"),
)
# What a synthesis must still have: the counsellor's own headings.
RUBRIQUES = tuple(titre.numero for titre in ARBRE if titre.rubrique and titre.numero)
# Styles of the template's own prompts: not something a person wrote.
INVITES = frozenset({"consigne", "mode d'emploi", "invite"})


_NUMBER = re.compile(r"^\d+(?:\.\d+)*\.?\s+")


@dataclass
class Section:
    """A part a counsellor writes: the heading as it is in the file, and the lines under it."""

    numero: str
    titre: str
    lignes: list[str] = field(default_factory=list)

    @property
    def vide(self) -> bool:
        """Tell whether nothing was written there."""
        return not any(line.strip() for line in self.lignes)


def sections(data: bytes, prompts: frozenset[str] = frozenset()) -> tuple[Section, ...]:
    """Give the counsellor's sections in order; 2.5 is never among them, nor anything written there.

    ``prompts`` (``prompts_of`` the template) tells a prompt from what was typed over it in its own style.
    """
    package = Package(data)
    root = parse(package.read(DOCUMENT))
    reader = _Reader(heading_levels(package), style_names(package), prompts)
    for block in blocks(body_of(root)):
        reader.take(block)
    return tuple(reader.found)


def prompts_of(template: bytes) -> frozenset[str]:
    """Give the prompts that a template prints as they are."""
    package = Package(template)
    names = style_names(package)
    said = (
        text_of(paragraph)
        for paragraph in parse(package.read(DOCUMENT)).iter(f"{W}p")
        if _words(names.get(style_of(paragraph), "")) in INVITES
    )
    return frozenset(_words(text) for text in said if "{" not in text)


def headings_of(template: bytes) -> tuple[re.Pattern[str], ...]:
    """Give the headings that a template prints, what a field fills in them left open."""
    package = Package(template)
    levels = heading_levels(package)
    paragraphs = parse(package.read(DOCUMENT)).iter(f"{W}p")
    said = (text_of(each) for each in paragraphs if level_of(each, levels) is not None)
    pieces = (
        re.split(
            r"\{[{%][^{}]*[%}]\}",
            text,
        )
        for text in said
    )
    return tuple(
        re.compile(".{0,80}".join(re.escape(_words(piece)) for piece in each))
        for each in pieces
        if any(map(_words, each))
    )


def as_printed(heading: str, headings: Iterable[re.Pattern[str]], titles: Collection[str]) -> bool:
    """Tell whether a heading is a template's, or one of some ``titles``, without a word of a person's."""
    words = _words(heading)
    return any(each.fullmatch(words) for each in headings) or words in set(map(_words, titles))


def _words(text: str) -> str:
    """Give text as it is compared: typed again elsewhere, an apostrophe may have become straight."""
    return plain(text).replace("’", "'")


class _Reader:
    """Walks down the body; ``place`` follows the last heading of the tree that was met."""

    def __init__(self, levels: dict[str, int], names: dict[str, str], prompts: frozenset[str]) -> None:
        self.levels, self.names, self.prompts = levels, names, prompts
        self.place = 0
        self.past = False
        self.seen: set[Titre] = set()
        self.current: Section | None = None
        self.found: list[Section] = []

    def take(self, block: etree._Element) -> None:
        if block.tag == f"{W}tbl":
            self._add([cell_text(cell) for cell in block.iter(f"{W}tc")], block)
        elif (heading := self._heading(block)) is not None:
            self._start(heading, text_of(block).strip())
        elif not self._prompts(block):
            self._add([_shown(block)], block)

    def _prompts(self, paragraph: etree._Element) -> bool:
        """Tell the template's own words from a person's; those of a scheme's sections are known by style."""
        if _words(text_of(paragraph)) in self.prompts:
            return True
        styled = _words(self.names.get(style_of(paragraph), "")) in INVITES
        in_the_tree = self.current is not None and bool(self.current.numero)
        return styled and not (self.prompts and in_the_tree)

    def _heading(self, paragraph: etree._Element) -> Titre | None:
        """Recognise a heading: by its number and words, wherever it was moved; else by one of the two."""
        text = _words(text_of(paragraph))
        words = _NUMBER.sub("", text)
        styled = level_of(paragraph, self.levels) is not None
        in_order = (*ARBRE[self.place :], *ARBRE[: self.place])
        named = [titre for titre in in_order if words.startswith(titre.mots)]
        numbered = [titre for titre in in_order if _numbered(text, titre)]
        sure = (titre for titre in named if titre in numbered)
        likely = (t for t in in_order if styled and (t in named or t in numbered) and t not in self.seen)
        found = next(chain(sure, likely), None)
        if found is not None:
            self.place = ARBRE.index(found) + 1
            self.past = self.past or self.place >= len(ARBRE) - 1
            self.seen.add(found)
            return found
        return Titre("", words, True) if styled and self.past and words else None

    def _start(self, titre: Titre, shown: str) -> None:
        self.current = Section(titre.numero, shown) if titre.rubrique else None
        if self.current:
            self.found.append(self.current)

    def _add(self, lines: list[str], block: etree._Element) -> None:
        if self.current is not None and not holds_anchor(block):
            self.current.lignes.extend(line for line in lines if line.strip())


def _numbered(text: str, titre: Titre) -> bool:
    found = _NUMBER.match(text)
    return found is not None and found.group().strip().rstrip(".") == titre.numero


def _shown(paragraph: etree._Element) -> str:
    """Give a paragraph's text; a picture counts as something written."""
    pictured = next(paragraph.iter(f"{W}drawing", f"{W}pict", f"{W}object"), None) is not None
    return text_of(paragraph) or ("[image]" if pictured else "")
