"""From Word’s XML to a Jinja source: docxtpl’s own rewriting, with what it does wrong put right around it."""

import re

from lxml import etree

from pipeline.render.clean import W
from pipeline.render.places import owner
from pipeline.render.tags import COMMENT, STATEMENT, VARIABLE, WHOLE

SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def gather_tags(root: etree._Element) -> None:
    """Write each such tag whole into its first piece of text: docxtpl would leave the container half open."""
    for paragraph in root.iter(W + "p"):
        texts = list(paragraph.iter(W + "t"))
        own = [text for text in texts if owner(text) is paragraph]
        if len(own) > 1:
            _gather(texts, own)


def _gather(texts: list[etree._Element], own: list[etree._Element]) -> None:
    """Tell each character which piece of text it goes to, then write the pieces anew."""
    whole = "".join(text.text or "" for text in own)
    homes = [rank for rank, text in enumerate(own) for _ in text.text or ""]
    moved: set[int] = set()
    for tag in WHOLE.finditer(whole):
        first, last = homes[tag.start()], homes[tag.end() - 1]
        if first != last and not _side_by_side(texts, own[first], own[last]):
            homes[tag.start() : tag.end()] = [first] * len(tag.group())
            moved.update(range(first, last + 1))
    for rank in moved:
        own[rank].text = "".join(letter for letter, home in zip(whole, homes, strict=True) if home == rank)
        own[rank].set(SPACE, "preserve")


def _side_by_side(texts: list[etree._Element], first: etree._Element, last: etree._Element) -> bool:
    """Tell whether two texts have the same container, and no text of a box anchored between them."""
    same = first.getparent().getparent() is last.getparent().getparent()  # type: ignore[union-attr]
    between = texts[texts.index(first) : texts.index(last)]
    return same and all(owner(text) is owner(first) for text in between)


# Non-characters stand for what the rewriting would harm; they never leave the compiler.
LINE = "\ufdd0"
QUOTES = str.maketrans("“”‘’", "\ufdd1\ufdd2\ufdd3\ufdd4")
UNQUOTES = str.maketrans("\ufdd1\ufdd2\ufdd3\ufdd4", "“”‘’")
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
    return _TAG.sub(_restore, source).replace(LINE, "\n"), ranks


def _protect(match: re.Match[str]) -> str:
    """Keep a string literal's typographic quotes and spaces: ``s == "d’accord"`` means what it says.

    Elsewhere in a tag Word's no-break spaces are spaces.
    """
    tag = match.group().replace("&amp;", "&").replace(NEWLINE, " ")
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
    return match.group().translate(UNQUOTES)


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
                    pieces[last[1]] = _end_line(pieces[last[1]])
                    ranks.append(last[0])
                last = (rank, len(pieces) - 1)
    pieces.append(xml[position:])
    if last is not None:
        ranks.append(last[0])
    return "".join(pieces), ranks


def _ends_line(tag: str, *, new: bool) -> bool:
    """Tell whether a line may end with this tag: it stays, and stays after the others of its paragraph."""
    return not _DROPPED.fullmatch(tag) and (new or not _MOVED.match(tag))


def _end_line(tag: str) -> str:
    cut = len(tag) - (3 if tag[-3] in "-+" else 2)
    return tag[:cut] + LINE + tag[cut:]
