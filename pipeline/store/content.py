"""What a Word file says, whatever way it was saved: a digest of its text and structure over all parts.

The first save in Word changes nearly every byte of a document that nobody edited: revision marks on each
paragraph, runs cut by the spell checker, attributes in another order, style names in another language. The
digest leaves all this out. It keeps words, paragraphs, tables, the formatting that carries meaning, images,
links, comments, tracked changes, signatures, protections and labels. In doubt it differs: a file wrongly
taken as edited is only kept.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from lxml import etree

from pipeline.ooxml.parts import parse
from pipeline.store.freeze import marks
from pipeline.store.markup import Markup
from pipeline.store.package import CUSTOM, DOCUMENT, Package, Unreadable

_SECONDARY = re.compile(r"word/(header|footer|footnotes|endnotes|comments)\d*\.xml")
# Not those of the settings: Word notes there the template it was opened with.
_LINKS = re.compile(r"word/_rels/(document|header|footer|footnotes|endnotes|comments)\d*\.xml\.rels")
_BINARY = re.compile(r"word/(media|embeddings|charts|diagrams)/.+")
_FALLBACK = re.compile(rb"<mc:Fallback>(?:[^<]++|<(?!/?mc:Fallback>))*+</mc:Fallback>")
_STYLE = re.compile(rb"<w:style\b([^<>]*)>((?:[^<]++|<(?!/?w:style\b))*+)</w:style>")
_STYLE_ID = re.compile(rb"w:styleId=[\"']([^\"']*)[\"']")
_STYLE_NAME = re.compile(rb"<w:name\b[^<>]*w:val=[\"']([^\"']*)[\"']")
_OTHER_TYPE = re.compile(rb"w:type=[\"'](?:character|table|numbering)[\"']")
_ALIGNED = re.compile(rb"<w:jc w:val=[\"']([^\"']*)[\"']")
_LEVEL = re.compile(rb"<w:ilvl w:val=[\"']([^\"']*)[\"']")
_BASED = re.compile(rb"<w:basedOn w:val=[\"']([^\"']*)[\"']")
_DEEPEST = 12
_DEFAULT = re.compile(rb"w:default=[\"'](?:1|true|on)[\"']")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^<>]*>")
# Word adds a list of sources to files in which nobody did anything.
_SOURCES = b"officeDocument/2006/bibliography"
_ASIDE = re.compile(r"_xmlsignatures/.*\.xml|customXml/item\d*\.xml|docMetadata/.*")
_TARGET = re.compile(rb"\bTarget=[\"']([^\"']*)[\"']")


def fingerprint(data: bytes) -> str:
    """Give the content digest of a document; of a file that is no Word document, the digest of its bytes."""
    try:
        package = Package(data)
        return _fingerprint(package)
    except Unreadable:
        return "octets:" + hashlib.sha256(data).hexdigest()


def _fingerprint(package: Package) -> str:
    markup = _markup(*_member(package, package.styles))
    total = hashlib.sha256(markup.canonical(_without_fallback(package.read(DOCUMENT))))
    for piece in sorted(set(_pieces(package, markup))):  # a first page may repeat the others' footer
        total.update(b"\x1d" + piece)
    return total.hexdigest()


def _pieces(package: Package, markup: Markup) -> list[bytes]:
    """Give the rest of the package as short byte strings, whose order does not matter."""
    pieces = []
    for name, entry in package.entries.items():
        if _SECONDARY.fullmatch(name):
            pieces.append(_secondary(markup, entry.CRC, Lazy(package, name)))
        elif _BINARY.fullmatch(name):
            pieces.append(b"binary:%d:%d" % (entry.CRC, entry.file_size))
        elif _LINKS.fullmatch(name):
            pieces.extend(_links(entry.CRC, Lazy(package, name)))
    pieces.extend(_outside(package))
    return [piece for piece in pieces if piece]


def _outside(package: Package) -> list[bytes]:
    """Give what counts for a file's content and lies outside its text: signatures, labels, protections."""
    aside = {name: entry for name, entry in package.entries.items() if _ASIDE.fullmatch(name)}
    found = [
        b"outside:%d:%d" % (entry.CRC, entry.file_size)
        for name, entry in aside.items()
        if _SOURCES not in package.read(name)
    ]
    if package.has(CUSTOM):
        found += _labels(package.read(CUSTOM))
    return [*found, *(f"protection:{mark}".encode() for mark in marks(package))]


def _labels(properties: bytes) -> Iterator[bytes]:
    try:
        root = parse(properties)
    except etree.XMLSyntaxError:
        return
    for each in root.iter("{*}property"):
        name = str(each.get("name", ""))
        if name.startswith("MSIP_Label_"):
            yield f"label:{name}={''.join(map(str, each.itertext()))}".encode()


class Lazy:
    """A part read only when its check value was not met before; equal for every document of a template."""

    def __init__(self, package: Package, name: str) -> None:
        self.package, self.name = package, name
        self.size = package.entries[name].file_size

    def __hash__(self) -> int:
        return self.size

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Lazy) and other.size == self.size

    def read(self) -> bytes:
        """Give the content of the part."""
        return self.package.read(self.name)


def _member(package: Package, name: str) -> tuple[int, "Lazy | None"]:
    entry = package.entries.get(name)
    return (entry.CRC, Lazy(package, name)) if entry else (0, None)


@lru_cache(maxsize=64)
def _markup(_crc: int, part: Lazy | None) -> Markup:
    """Read the names of paragraph styles: French Word renames the identifier of « heading 1 » to Titre1.

    LibreOffice writes on each paragraph the alignment and the level of list of its style, and may give two
    styles of different types one identifier.
    """
    names, sides, above, listed = {}, {}, {}, {}
    for attributes, body in _STYLE.findall(part.read()) if part else ():
        identifier, name = _STYLE_ID.search(attributes), _STYLE_NAME.search(body)
        if identifier and name and not _OTHER_TYPE.search(attributes):
            key = identifier.group(1)
            names[key] = b"" if _DEFAULT.search(attributes) else name.group(1).lower()
            if found := _ALIGNED.search(body):
                sides[key] = found.group(1)
            if b"<w:numPr>" in body:
                level = _LEVEL.search(body)
                listed[key] = level.group(1) if level else b"0"
            if found := _BASED.search(body):
                above[key] = found.group(1)
    lists = {key: _inherited(key, listed, above) for key in names}
    return Markup(names, {key: _inherited(key, sides, above) for key in names}, lists)


def _inherited(key: bytes, own: Mapping[bytes, bytes], above: Mapping[bytes, bytes]) -> bytes:
    """Give what a style says, from those that it is based on where it says nothing."""
    for _ in range(_DEEPEST):
        if key in own or key not in above:
            return own.get(key, b"")
        key = above[key]
    return b""


@lru_cache(maxsize=512)
def _secondary(markup: Markup, _crc: int, part: Lazy) -> bytes:
    """Digest a header, footer, note or comment part; "" when it says nothing (Word adds empty ones)."""
    said = markup.canonical(_without_fallback(part.read()))
    return b"part:" + hashlib.sha256(said).digest() if markup.says_something(said) else b""


@lru_cache(maxsize=256)
def _links(_crc: int, part: Lazy) -> tuple[bytes, ...]:
    external = (tag for tag in _RELATION.findall(part.read()) if b'"External"' in tag or b"'External'" in tag)
    return tuple(b"link:" + found.group(1) for tag in external if (found := _TARGET.search(tag)))


def _without_fallback(xml: bytes) -> bytes:
    return _FALLBACK.sub(b"", xml) if b"<mc:Fallback>" in xml else xml
