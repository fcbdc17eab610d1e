"""XML read as a stream, so that no document, however large, builds a tree."""

from collections.abc import Callable
from xml.parsers import expat

from pipeline.sheetfiles.refusal import Reason, Refusal
from pipeline.sheetfiles.rows import Budget

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
_OPENING = 10  # what opening a parser weighs, in tags


def local(name: str) -> str:
    """A tag without its prefix."""
    return name.rpartition(":")[2]


def _refuse(*_declaration: object) -> None:
    raise Refusal(Reason.ENTITIES)


def stream(xml: bytes, start: Start, end: End, text: Callable[[str], None], budget: Budget) -> None:
    """Call back for each tag and text; a document type, ill-formed XML or tags without number are refused."""

    def counted(name: str, attributes: dict[str, str]) -> None:
        budget.meet(1)
        start(name, attributes)

    budget.meet(_OPENING)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = counted
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(xml, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise Refusal(Reason.DAMAGED) from error
