"""The parts of a zip package, opened and parsed within bounds: sizes first, no entity, tags counted."""

from collections.abc import Callable
from xml.parsers import expat

from lxml import etree

from pipeline.ooxml import reading as ooxml
from pipeline.sheetfiles.refusal import Reason, Refusal
from pipeline.sheetfiles.rows import Budget

MAX_BYTES = 128 * 1024 * 1024
_MAX_XML_TREE = 16 * 1024 * 1024
_REASONS = {
    ooxml.Reason.DAMAGED: Reason.DAMAGED,
    ooxml.Reason.ENCRYPTED: Reason.ENCRYPTED,
    ooxml.Reason.BOMB: Reason.BOMB,
}


def _human(size: int) -> str:
    return f"{size // (1024 * 1024)} Mo"


def refuse_entities(xml: bytes) -> None:
    """Refuse a document type declaration, in any encoding: no spreadsheet has one, every XML bomb does."""
    head = xml[:4]
    flat = xml.replace(b"\x00", b"") if b"\x00" in head or head[:2] in (b"\xff\xfe", b"\xfe\xff") else xml
    if b"<!DOCTYPE" in flat or b"<!ENTITY" in flat:
        raise Refusal(Reason.ENTITIES)


def parse_xml(xml: bytes) -> etree._Element:
    """Parse a small part strictly: no entity, no network, no recovery."""
    refuse_entities(xml)
    if len(xml) > _MAX_XML_TREE:
        raise Refusal(Reason.BOMB, _human(_MAX_XML_TREE))
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        return etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise Refusal(Reason.DAMAGED) from error


class Package:
    """The parts of a zip package, names in any case; all that is read stays below ``MAX_BYTES``."""

    def __init__(self, data: bytes) -> None:
        try:
            self._archive = ooxml.Archive(data, MAX_BYTES)
            if self._archive.twice():
                raise Refusal(Reason.DAMAGED)
        except ooxml.PackageError as error:
            raise Refusal(_REASONS[error.reason], error.detail) from error
        self._names = {_normal(name): name for name in self._archive.entries}

    def __contains__(self, name: str) -> bool:
        return _normal(name) in self._names

    def read(self, name: str) -> bytes:
        """Inflate one part; its declared size is checked first and the real one against it."""
        try:
            return self._archive.read(self._names.get(_normal(name), name))
        except ooxml.PackageError as error:
            raise Refusal(_REASONS[error.reason], error.detail) from error

    def xml(self, name: str) -> etree._Element:
        """Read and parse one small XML part."""
        return parse_xml(self.read(name))


def _normal(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
_OPENING = 16  # what opening a parser weighs, in tags


def local(name: str) -> str:
    """A tag without its prefix."""
    return name.rpartition(":")[2]


def _refuse(*_declaration: object) -> None:
    raise Refusal(Reason.ENTITIES)


def stream(xml: bytes, start: Start, end: End, text: Callable[[str], None], budget: Budget) -> None:
    """Call back for each tag and text; a document type, ill-formed XML or tags without number are refused.

    Tags are counted before the first is met: what is refused costs no more than a look at its bytes.
    """
    budget.meet(_OPENING + xml.count(b"<") - xml.count(b"</"))
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
