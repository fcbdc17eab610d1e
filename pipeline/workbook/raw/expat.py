"""XML read as a stream, so that no document, however large, builds a tree."""

from collections.abc import Callable
from xml.parsers import expat

from pipeline.workbook.raw.refusal import Reason, Refusal

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]


def local(name: str) -> str:
    """A tag without its prefix."""
    return name.rpartition(":")[2]


def _refuse(*_declaration: object) -> None:
    raise Refusal(Reason.ENTITIES)


def stream(xml: bytes, start: Start, end: End, text: Callable[[str], None]) -> None:
    """Call back for each tag and text; a document type declaration is refused, ill-formed XML too."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(xml, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise Refusal(Reason.DAMAGED) from error
