"""The tags of a paragraph, read as its author typed them, and what looks like a tag but is none."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

WHOLE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_HEAD = re.compile(r"[-+]?(?P<scope>tr|tc|p|r)?(?P<rest>(?(scope)\s.*|.*))", re.DOTALL)
_WORD = re.compile(r"[^\s(\"']+")
_STRING = re.compile(r"\"[^\"]*\"|'[^']*'")


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag: ``scope`` is the letter glued to it (p, tr, tc, r), ``inner`` what it says."""

    text: str
    kind: str
    scope: str
    inner: str

    @property
    def bare(self) -> str:
        """Return the inside with string literals blanked, to look for typing slips."""
        return _STRING.sub("''", self.inner)

    @property
    def keyword(self) -> str:
        """Return the first word of an instruction, whatever follows it: ``if(x)`` is an ``if``."""
        word = _WORD.match(self.inner)
        return word.group() if word and self.kind == "{%" else ""


@dataclass(frozen=True, slots=True)
class Stray:
    """A piece of text outside tags."""

    text: str


def read(text: str) -> Iterator[Tag | Stray]:
    """Yield the tags of a paragraph's text and the texts between them."""
    position = 0
    for match in WHOLE.finditer(text):
        yield Stray(text[position : match.start()])
        yield tag(match.group())
        position = match.end()
    yield Stray(text[position:])


def meant(stray: Stray) -> Iterator[Tag]:
    """Yield the unfinished instruction of a stray text, so that its own end is not called a fault too."""
    if "{%" in stray.text:
        yield mended(tag(stray.text[stray.text.index("{%") :].rstrip("%} ") + "%}"))


def mended(one: Tag) -> Tag:
    """Return a mistyped tag as it was probably meant."""
    words = one.inner.strip("–—− ").split(" ")
    return Tag(one.text, one.kind, one.scope, " ".join([words[0].lower(), *words[1:]]))


def tag(text: str) -> Tag:
    """Take a tag to pieces."""
    head = _HEAD.fullmatch(text[2:-2])
    scope = (head["scope"] if head else "") or ""
    inner = head["rest"] if head else text[2:-2]
    return Tag(text, text[:2], scope, inner.strip().removesuffix("-").removesuffix("+").strip())
