"""From Word’s XML to a Jinja source: docxtpl’s own rewriting, with what it does wrong put right around it."""

import re

from lxml import etree

from pipeline.render.cell_properties import LINE, end_line, in_order
from pipeline.render.clean import W
from pipeline.render.tags import COMMENT, STATEMENT, VARIABLE

# Non-characters stand for what the rewriting would harm; they never leave the compiler.
QUOTES = str.maketrans("“”‘’", "\ufdd1\ufdd2\ufdd3\ufdd4")
# The signs within a tag at which docxtpl would take it to end: a remainder, a dictionary.
SIGNS = str.maketrans("%{}", "\ufdd6\ufdd7\ufdd8")
BACK = str.maketrans("\ufdd1\ufdd2\ufdd3\ufdd4\ufdd6\ufdd7\ufdd8", "“”‘’%{}")
NEWLINE = "\ufdd5"
NUMBER = "n"

_SPLIT_DELIMITER = re.compile(r"(?<={)(<[^>]*>)+(?=[\{%\#])|(?<=[%\}\#])(<[^>]*>)+(?=\})", re.DOTALL)
_WHOLE_TAG = re.compile(r"{%(?:(?!%}).)*|{#(?:(?!#}).)*|{{(?:(?!}}).)*", re.DOTALL)
_BETWEEN_TEXTS = re.compile(r"</w:t>(?:[^<]++|<(?!/w:t>|w:t[ >]))*+(<w:t>|<w:t [^<>]*>)")
_WALK = re.compile(
    r'<w:p(?:\s[^<>]*?)? n="(?P<number>\d+)"[^<>]*?(?P<empty>/?)>|(?P<end></w:p>)'
    rf"|(?P<comment>{COMMENT})|(?P<tag>{VARIABLE}|{STATEMENT})",
    re.DOTALL,
)
# docxtpl's own tags: it drops the former, moves the latter to the beginning of their cell.
_DROPPED = re.compile(r"\{%-?\s*(?:vm|hm)\s*-?%\}")
_MOVED = re.compile(r"\{%\s*(?:colspan|cellbg)\b")
_RAW = re.compile(r"\{%[-+]?\s*(raw|endraw)\s*[-+]?%\}")
_STRINGS = re.compile(r"\"[^\"]*\"|'[^']*'")
_BLANKS = re.compile(r"\s")
_TAG = re.compile(
    f"{VARIABLE}|{STATEMENT}",
    re.DOTALL,
)
_NUMBERS = re.compile(r' n="\d+"')


def number_paragraphs(root: etree._Element) -> None:
    """Mark each paragraph with its rank, so that a tag can be traced back to it."""
    for rank, paragraph in enumerate(root.iter(W + "p")):
        paragraph.set(NUMBER, str(rank))


def to_jinja(xml: str) -> tuple[str, list[int]]:
    """Return the Jinja source, and for each of its lines the rank of the paragraph it comes from.

    The lines are ours: one ends after the last tag of each paragraph, so that Jinja's line numbers lead back.
    """
    from docxtpl import DocxTemplate  # noqa: PLC0415  (0.28 s: only who compiles pays for it)

    xml = _SPLIT_DELIMITER.sub("", xml)
    xml = _WHOLE_TAG.sub(lambda match: _BETWEEN_TEXTS.sub("", match.group()), xml)
    xml = xml.replace("\n", NEWLINE)
    xml, ranks = _number_lines(xml)
    xml = _NUMBERS.sub("", xml)
    xml = _TAG.sub(_protect, xml)
    source: str = DocxTemplate.patch_xml(None, xml)
    source = in_order(source)
    return _TAG.sub(_restore, source).replace(LINE, "\n"), ranks


def _protect(match: re.Match[str]) -> str:
    """Keep a string literal's typographic quotes and spaces: ``s == "d’accord"`` means what it says.

    Elsewhere in a tag Word's no-break spaces are spaces.
    """
    whole = match.group().replace("&amp;", "&").replace(NEWLINE, " ")
    tag = whole[:2] + whole[2:-2].translate(SIGNS) + whole[-2:]
    strings = _STRINGS.findall(tag)
    others = [_BLANKS.sub(" ", other) for other in _STRINGS.split(tag)]
    return others[0] + "".join(
        string.translate(QUOTES) + other for string, other in zip(strings, others[1:], strict=True)
    )


def static(data: str) -> str:
    """Return a static piece as it must be printed: line breaks, and docxtpl's escapes of delimiters."""
    data = data.replace(NEWLINE, "\n")
    if "_" not in data:
        return data
    return data.replace("{_{", "{{").replace("}_}", "}}").replace("{_%", "{%").replace("%_}", "%}")


def _restore(match: re.Match[str]) -> str:
    return match.group().translate(BACK)


def _number_lines(xml: str) -> tuple[str, list[int]]:
    pieces: list[str] = []
    ranks: list[int] = []
    paragraphs: list[int] = []
    last: tuple[int, int] | None = None  # rank of the last tag's paragraph, index of its piece
    position = 0
    raw = False
    for match in _WALK.finditer(xml):
        pieces.append(xml[position : match.start()])
        pieces.append(match.group())
        position = match.end()
        if match["number"] is not None:
            if not match["empty"]:
                paragraphs.append(int(match["number"]))
        elif match["end"]:
            paragraphs.pop()
        elif match["tag"]:
            switch = _RAW.fullmatch(match.group())
            raw = switch.group(1) == "raw" if switch else raw
            rank = paragraphs[-1] if paragraphs else 0
            new = last is None or last[0] != rank
            if not raw and not switch and _ends_line(match.group(), new=new):
                if last is not None and new:
                    pieces[last[1]] = end_line(pieces[last[1]])
                    ranks.append(last[0])
                last = (rank, len(pieces) - 1)
    pieces.append(xml[position:])
    if last is not None:
        ranks.append(last[0])
    return "".join(pieces), ranks


def _ends_line(tag: str, *, new: bool) -> bool:
    """Tell whether a line may end with this tag: it stays, and stays after the others of its paragraph."""
    return not _DROPPED.fullmatch(tag) and (new or not _MOVED.match(tag))
