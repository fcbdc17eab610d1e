"""A value made text of the document: escaped, laid out, or refused with the expression that printed it."""

import re
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from math import isfinite
from typing import TYPE_CHECKING, Any, NoReturn, Protocol

from jinja2 import Undefined
from markupsafe import Markup, _escape_inner  # type: ignore[attr-defined]

from pipeline.render.cursor import CONTROLS, lay_out, lay_out_xml
from pipeline.render.errors import NOWHERE, LiveObjectError, MissingValueError, NoTextError, RenderError
from pipeline.render.images import Image
from pipeline.render.links import Link, field, with_fields
from pipeline.render.places import Kind, Place, Surroundings

if TYPE_CHECKING:
    from pipeline.render.environment import RenderState

escape_inner: Callable[[str], str] = _escape_inner
REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
# What keeps a text from being printed as it stands, once escaped.
special = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]").search
RICH_REFUSED = re.compile("[\x00-\x06\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
BLOCK = re.compile(r"\s*<w:(r|p|tbl|hyperlink)\b")
WIDEST_MM = 558  # Word's own limit, 22 inches
MOST_REMEMBERED, MOST_LETTERS = 4000, 2_000_000  # letters of a text, of all of them
ENTRY = 100  # what an entry takes besides, in letters
LIVE_MODULES = ("docxtpl.inline_image", "docxtpl.subdoc")
RETURNS = re.compile("\r\n?")
# What a typed attribute may hold, and what to say of anything else.
TYPED = {
    Kind.COLUMNS: (re.compile("[1-9][0-9]?"), "valeur-pas-colonnes"),
    Kind.COLOUR: (re.compile("auto|[0-9A-Fa-f]{6}"), "valeur-pas-couleur"),
    Kind.CODE: (re.compile(r'[^"\\\r\n]*'), "valeur-de-code"),
}
PRINTED_AS_IS = (int, float, bool, Decimal)
# Types that are a value and can be nothing else: a filter may receive them without another look,
PLAIN = frozenset({str, int, bool, date, datetime, time, tuple, list, dict})
TEXTS = frozenset({str, int})  # those that go into a text as they are.
SEQUENCES = frozenset({str, tuple, list})  # whose elements a rank gives

WHOLE = Place("{% … %}", "", NOWHERE, Surroundings(Kind.LEAF))


class _Escaped(dict[str, bytes | None]):
    """Ordinary texts as bytes of XML, remembered: the same words come back in document after document.

    None for a text that needs more than its escaping. ``printer`` says how a text is printed.
    """

    def __init__(self, printer: Callable[[str], str] = str) -> None:
        super().__init__()
        self._printer = printer
        self._letters = 0

    def __missing__(self, text: str) -> bytes | None:
        ordinary = text.isprintable() or not special(text)
        found = escape_inner(self._printer(text)).encode() if ordinary else None
        if len(text) <= MOST_REMEMBERED:
            self._letters += len(text) + ENTRY
            if self._letters > MOST_LETTERS:
                self.clear()
                self._letters = len(text) + ENTRY
            self[text] = found
        return found


@cache
def escaped(printer: Callable[[str], str]) -> _Escaped:
    """The texts met so far by all templates that print a text that way."""
    return _Escaped(printer)


class HasState(Protocol):
    """A Jinja context that carries the state of one rendering."""

    state: "RenderState"
    environment: Any  # a DocumentEnvironment


def convert(value: object, place: Place, context: HasState) -> str:
    """Return the XML that prints ``value`` at ``place``; raise RenderError for what must not be printed."""
    if value.__class__ is int:
        return str(value)
    if hasattr(value, "__html__") and not isinstance(value, Undefined):
        return _rich(value, place, context.state)
    if isinstance(value, Image):
        return _image(value, place, context.state)
    if isinstance(value, Link):
        return _link(value, place)
    if isinstance(value, str):
        return _text(context.environment.printed(str(value)), place)
    if is_missing(value):
        refuse_missing(place, value)
    if _is_no_text(value):
        _refuse(place, "valeur-sans-texte")
    return _text(context.environment.printed(value), place)


def _is_no_text(value: object) -> bool:
    """Tell whether a value is a collection, bytes, or an object with no text of its own."""
    if isinstance(value, bytes | bytearray):
        return True
    return type(value).__str__ is object.__str__ and not isinstance(value, PRINTED_AS_IS)


def is_missing(value: object) -> bool:
    """Tell whether a value is nothing: None, undefined, not a number, not a time, infinite."""
    if isinstance(value, Decimal):
        return not value.is_finite()
    if value is None or isinstance(value, Undefined):
        return True
    if isinstance(value, float):
        return not isfinite(value)
    return type(value).__name__ in {"NaTType", "NAType"}


def convert_typed(value: object, place: Place, context: HasState) -> str:
    """Return what goes into an attribute that takes no free text."""
    text = convert(value, place, context)
    pattern, code = TYPED[place.around.kind]
    if not pattern.fullmatch(text):
        _refuse(place, code)
    return text


def as_bytes(context: HasState, value: object) -> bytes:
    """Return what a call block, a filter block or a recursive loop gives."""
    return convert(value, WHOLE, context).encode()


def needed(value: object) -> object:
    """Return a value about to be printed through a filter, unless it is missing."""
    if value.__class__ is str or (value.__class__ is Decimal and value.is_finite()):
        return value
    if isinstance(value, Undefined):
        value._fail_with_undefined_error()
    if is_missing(value):
        raise MissingValueError
    return value


def needed_text(value: object) -> object:
    """Return a value of which a text is about to be made, unless it is missing or has no text."""
    if _is_no_text(needed(value)):
        raise NoTextError
    return value


def refuse_missing(place: Place, value: object) -> NoReturn:
    """Raise the error for a value that is not there."""
    nowhere = isinstance(value, Undefined) and value._undefined_obj is not None
    _refuse(place, "champ-sans-valeur-connue" if nowhere else "valeur-absente")


def _refuse(place: Place, code: str, **values: str) -> NoReturn:
    raise RenderError(code, place.file, place.spot, expression=place.typed, **values)


def _text(text: str, place: Place) -> str:
    if "\r" in text:
        text = RETURNS.sub("\n", text)
    # As in docxtpl, two of them lay out a text: \a begins a paragraph, \f a page.
    refused = RICH_REFUSED if place.around.kind is Kind.TEXT else REFUSED
    if refused.search(text):
        _refuse(place, "caractere-de-commande")
    return _placed(escape_inner(text), place)


def _placed(text: str, place: Place) -> str:
    kind = place.around.kind
    if kind is Kind.TEXT:
        return lay_out(text, place.around) if CONTROLS.search(text) else text
    if kind is Kind.XML and text.strip():
        _refuse(place, "texte-simple")
    if kind is Kind.ATTRIBUTE and "\n" in text:
        _refuse(place, "plusieurs-lignes")
    return text


def _rich(value: object, place: Place, state: "RenderState") -> str:
    """Ready-made XML (RichText, Listing, Markup): laid out, and the part will be parsed strictly."""
    if state.document is None and type(value).__module__ in LIVE_MODULES:
        raise LiveObjectError(value.tpl)  # type: ignore[attr-defined]
    xml = RETURNS.sub("\n", str(value.__html__()))  # type: ignore[attr-defined]
    if isinstance(value, Markup) and "<" not in xml:
        return (
            _text(value.unescape(), place)
            if not REFUSED.search(xml)
            else _refuse(place, "caractere-de-commande")
        )
    if RICH_REFUSED.search(xml):
        _refuse(place, "caractere-de-commande")
    xml = with_fields(xml)
    block = BLOCK.match(xml)
    if place.around.kind is Kind.TEXT and block:
        letter = "r" if block.group(1) == "r" else "p"
        _refuse(place, "texte-enrichi", lettre=letter)
    state.raw = state.raw or "<" in xml or "&" in xml
    return lay_out_xml(xml, place.around)


def _link(value: Link, place: Place) -> str:
    if place.around.kind is not Kind.TEXT:
        _refuse(place, "lien-hors-texte")
    if not value.sound:
        _refuse(place, "lien-adresse")
    return field(_text(value.texte, place), value.adresse, place.around.run)


def _image(value: Image, place: Place, state: "RenderState") -> str:
    if place.around.kind is not Kind.TEXT:
        _refuse(place, "image-hors-texte")
    if REFUSED.search(value.alt):
        _refuse(place, "caractere-de-commande")
    if not 0 < value.largeur_mm <= WIDEST_MM:
        _refuse(place, "image-largeur", most=str(WIDEST_MM))
    drawing = state.drawing(value, place.part)
    reopened = f'<w:r>{place.around.run}<w:t xml:space="preserve">'
    return f"</w:t></w:r><w:r><w:drawing>{drawing}</w:drawing></w:r>{reopened}"
