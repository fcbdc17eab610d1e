"""The tags of a paragraph, read as its author typed them, and what looks like a tag but is none."""

import re
from collections.abc import Iterator
from dataclasses import dataclass


def delimited(opening: str, closing: str) -> str:
    """Give the expression of a tag; three openings at most stand unclosed in it, to stay linear."""
    start, end = re.escape(opening), re.escape(closing)
    inside = f"(?:(?!{start}).)*?"
    return f"{start}{inside}(?:{start}{inside}){{0,3}}?{end}"


VARIABLE, STATEMENT, COMMENT = delimited("{{", "}}"), delimited("{%", "%}"), delimited("{#", "#}")
WHOLE = re.compile(rf"\{{\{{\{{[^{{}}]*\}}\}}\}}|{VARIABLE}|{STATEMENT}|{COMMENT}", re.DOTALL)
# The letters of a tag whose own were mistyped: they may be any.
UNSURE = "?"
OPENERS = frozenset(["if", "for", "macro", "call", "filter", "with", "block", "autoescape"])
OPERATORS = frozenset(["if", "else", "and", "or", "not", "in", "is", "true", "false", "none"])
_DETACHED = re.compile(r"(p|r|tr|tc)\s+(?=[^\W\d])(\w+)")
_HEAD = re.compile(r"[-+]?(?P<scope>tr|tc|p|r)?(?P<rest>(?(scope)\s.*|.*))", re.DOTALL)
_WORD = re.compile(r"[^\s(\"']+")
_STRING = re.compile(r"\"[^\"]*\"|'[^']*'")

# What people write for the words of an instruction, one or two words at its beginning.
MEANT = {
    "si": "if", "sinon": "else", "si non": "else", "sinonsi": "elif", "sinon si": "elif",
    "pour": "for", "pour chaque": "for", "fin": "endif", "finsi": "endif", "fin si": "endif",
    "finpour": "endfor", "fin pour": "endfor", "end if": "endif", "end for": "endfor",
    "else if": "elif", "elseif": "elif", "elsif": "elif",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag: ``scope`` is the letter glued to it (p, tr, tc, r), ``inner`` what it says."""

    text: str
    kind: str
    scope: str
    inner: str
    start: int = 0  # its place in the paragraph's text

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
    """A piece of text outside tags, and its place in the paragraph's text."""

    text: str
    start: int = 0


def read(text: str) -> Iterator[Tag | Stray]:
    """Yield the tags of a paragraph's text and the texts between them."""
    position = 0
    for match in WHOLE.finditer(text):
        yield Stray(text[position : match.start()], position)
        yield tag(match.group(), match.start())
        position = match.end()
    yield Stray(text[position:], position)


def meant(stray: Stray) -> Iterator[Tag]:
    """Yield the unfinished instruction of a stray text, so that its own end is not called a fault too."""
    if "{%" in stray.text:
        yield mended(tag(stray.text[stray.text.index("{%") :].rstrip("%} ") + "%}"))


def mistaken(one: Tag) -> str:
    """Return the word or two at the beginning of an instruction that stand for another, or nothing."""
    words = one.inner.lower().split() if one.kind == "{%" else []
    return next((found for found in (" ".join(words[:2]), " ".join(words[:1])) if found in MEANT), "")


def meant_by(wrong: str, last: str) -> str:
    """Return the word meant by a mistaken one; a mere « fin » ends the block opened last."""
    return f"end{last}" if wrong == "fin" and last else MEANT[wrong]


def detached(one: Tag) -> str:
    """Return the letters that should be glued to the beginning of a tag, or nothing."""
    found = _DETACHED.match(one.inner)
    if found is None or (one.kind == "{{" and found[2] in OPERATORS):
        return ""
    return found[1]


def mended(one: Tag, last: str = "") -> Tag:
    """Return a mistyped tag as it was probably meant."""
    wrong = mistaken(one)
    words = one.inner.strip("–—− ").split()[bool(detached(one)) :]
    if wrong:
        words[: len(wrong.split())] = [meant_by(wrong, last)]
    elif words:
        words[0] = words[0].lower()
    return Tag(one.text, one.kind, UNSURE if detached(one) else one.scope, " ".join(words), one.start)


def opens(one: Tag) -> bool:
    """Tell whether an instruction opens a block that another one ends (a raw block is no matter of tags)."""
    return one.keyword in OPENERS or (one.keyword == "set" and "=" not in one.bare)


def tag(text: str, start: int = 0) -> Tag:
    """Take a tag to pieces."""
    head = _HEAD.fullmatch(text[2:-2])
    scope = (head["scope"] if head else "") or ""
    inner = head["rest"] if head else text[2:-2]
    return Tag(text, text[:2], scope, inner.strip().removesuffix("-").removesuffix("+").strip(), start)
