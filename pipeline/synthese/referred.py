"""What a copy still refers to: the parts that nothing leads to any more do not leave with it."""

from collections.abc import Collection, Iterator, Mapping
from urllib.parse import unquote

from lxml import etree

from pipeline.ooxml.parts import (
    CONTENT_TYPES,
    OFFICE,
    OVERRIDE,
    RELATIONSHIP,
    relationships_of,
    source_of,
    target_of,
)
from pipeline.store.package import Package
from pipeline.store.wordml import W, attribute, detach, parse, serialize

_STRICT = b"http://purl.oclc.org/ooxml/officeDocument/relationships/"
_MACROS = b"application/vnd.ms-word.document.macroEnabled.main+xml"
_ORDINARY = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
# A part of these kinds is there for a place of its source that quotes it; the others are there by themselves.
_QUOTED = frozenset(
    {
        *("image", "hyperlink", "chart", "chartEx", "oleObject", "package", "video", "audio", "media"),
        *("diagramData", "diagramLayout", "diagramQuickStyle", "diagramColors", "diagramDrawing"),
        *("aFChunk", "subDocument", "control", "header", "footer"),
    }
)
_STAYING = frozenset({CONTENT_TYPES, "docProps/core.xml", "docProps/app.xml"})
# What says who wrote, with what, under which label; its own part goes with it.
_LEFT = frozenset(
    {
        *("comments", "commentsExtended", "commentsIds", "commentsExtensible", "people", "documenttasks"),
        *("customXml", "glossaryDocument", "attachedTemplate", "printerSettings", "keyMapCustomizations"),
        *("custom-properties", "thumbnail", "origin", "signature", "classificationlabels", "vbaProject"),
        *("wordVbaData", "webextension", "taskpanes", "webextensiontaskpanes", "mailMergeSource"),
        *("mailMergeRecipientData", "mailMergeHeaderSource", "transform", "attachedToolbars"),
    }
)
_NOTES = {f"{W}footnoteReference": f"{W}footnote", f"{W}endnoteReference": f"{W}endnote"}


def related(package: Package, kinds: Collection[str]) -> frozenset[str]:
    """Give the parts that relationships of some kinds of the document lead to, as the package names them."""
    rels = relationships_of(package.main)
    root = parse(package.read(rels)) if rels in package.entries else etree.Element("none")
    targets = {target_of(rels, each).casefold() for each in root.iter(RELATIONSHIP) if _kind(each) in kinds}
    return frozenset(name for name in package.entries if name.casefold() in targets)


def quoted_notes(root: etree._Element) -> Iterator[str]:
    """Give the notes that a text refers to."""
    yield from (f"{_NOTES[mark.tag]} {attribute(mark, 'id')}" for mark in root.iter(*_NOTES))


def without_notes(root: etree._Element, quoted: Collection[str]) -> None:
    """Take out of the foot or end notes those that the text refers to no more, not their separators."""
    for note in list(root.iter(*_NOTES.values())):
        if not attribute(note, "type") and f"{note.tag} {attribute(note, 'id')}" not in quoted:
            detach(note)


def referred(members: Mapping[str, bytes]) -> dict[str, bytes]:
    """Give the members that are reached from the package's own relationships, those quoted nowhere apart."""
    roots = {
        name: parse(data.replace(_STRICT, f"{OFFICE}/".encode()))
        for name, data in members.items()
        if name.endswith(".rels")
    }
    for name, root in roots.items():
        _unquoted(root, _pool(members, name, root), {n.casefold() for n in members}, name)
    kept = _reached(members, roots)
    roots[CONTENT_TYPES] = _declared(members[CONTENT_TYPES], kept)
    found = {name: serialize(roots[name]) if name in roots else data for name, data in members.items()}
    return {name: data for name, data in found.items() if name in kept or name in _STAYING}


def _declared(types: bytes, kept: Collection[str]) -> etree._Element:
    """Give the content types of what stays; one without its macros is an ordinary document."""
    root = parse(types.replace(_MACROS, _ORDINARY))
    names = {name.casefold() for name in kept}
    for each in list(root.iter(OVERRIDE)):
        if unquote(each.get("PartName", "")).lstrip("/").casefold() not in names:
            detach(each)
    return root


def _pool(members: Mapping[str, bytes], rels: str, root: etree._Element) -> bytes:
    """Give where a part's relationships are quoted: in it, and in the data of its diagrams."""
    source = members.get(source_of(rels), b"")
    data = (
        members.get(target_of(rels, each), b"")
        for each in root.iter(RELATIONSHIP)
        if _kind(each) == "diagramData" and _quotes(source, each)
    )
    return b"".join((source, *data))


def _unquoted(root: etree._Element, pool: bytes, there: Collection[str], rels: str) -> None:
    """Take out the relationships to what does not leave, and to what is no more quoted or there."""
    for each in list(root.iter(RELATIONSHIP)):
        kind, target = _kind(each), target_of(rels, each)
        lost = target and not {target.casefold(), unquote(target).casefold()} & set(there)
        if kind in _LEFT or lost or (kind in _QUOTED and not _quotes(pool, each)):
            detach(each)


def _quotes(pool: bytes, relationship: etree._Element) -> bool:
    identifier = relationship.get("Id", "").encode()
    return any(quote + identifier + quote in pool for quote in (b'"', b"'"))


def _kind(relationship: etree._Element) -> str:
    return relationship.get("Type", "").rpartition("/")[2]


def _reached(members: Mapping[str, bytes], roots: Mapping[str, etree._Element]) -> set[str]:
    """Walk from the package's relationships; names are compared as the format says, case aside."""
    named = {name.casefold(): name for name in members}
    found, left = {"_rels/.rels"}, ["_rels/.rels"]
    while left:
        rels = left.pop()
        targets = (target_of(rels, each) for each in roots[rels].iter(RELATIONSHIP)) if rels in roots else ()
        for target in targets:
            part = named.get(target.casefold()) or named.get(unquote(target).casefold())
            for name in (part, relationships_of(part)) if part else ():
                if name in members and name not in found:
                    found.add(name)
                    left.append(name)
    return found
