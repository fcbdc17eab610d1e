"""The copy of a synthesis that leaves: its words alone, without who wrote them or with what."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from lxml import etree

from pipeline.french import liste, pluriel
from pipeline.ooxml.packing import pack
from pipeline.ooxml.parts import relationships_of
from pipeline.render.revisions import accept, tracked
from pipeline.store.package import CUSTOM, DOCUMENT, SETTINGS, Package
from pipeline.store.wordml import (
    W,
    attribute,
    detach,
    heading_levels,
    parent_of,
    parse,
    serialize,
    style_names,
    style_of,
    text_of,
)
from pipeline.synthese.grids import plain
from pipeline.synthese.inert import calls, quiet
from pipeline.synthese.referred import quoted_notes, referred, without_notes
from pipeline.synthese.scope import Part, Printed, Scope
from pipeline.synthese.sections import INVITES

_GONE = re.compile(
    r"docProps/custom\.xml|customXml/.*|docMetadata/.*|docProps/thumbnail.*|word/people\.xml|"
    r"word/_rels/settings\.xml\.rels|word/glossary/.*|word/documenttasks/.*|word/printerSettings.*|"
    r"_xmlsignatures/.*|userCustomization/.*|word/vbaData\.xml|word/webextensions/.*"
)
_COMMENTS = re.compile(r"word/comments\w*\.xml")
_STORY = re.compile(r"word/(?:header\d*|footer\d*|footnotes|endnotes)\.xml")
_EMPTIED = tuple(
    "{*}" + name
    for name in (
        *("creator", "lastModifiedBy", "Company", "Manager", "Template", "HyperlinkBase", "TotalTime"),
        *("keywords", "category", "subject", "description", "contentStatus", "identifier"),
    )
)
# Where links lead, and headings that the copy may not have.
_DROPPED = ("{*}HLinks", "{*}HeadingPairs", "{*}TitlesOfParts")
_SETTINGS = tuple(
    "{*}" + name
    for name in (
        *("attachedTemplate", "docVars", "rsids", "mailMerge", "attachedSchema", "trackRevisions"),
        *("documentProtection", "saveThroughXslt"),
    )
)
_OVERRIDE = re.compile(rb"<(?:\w+:)?Override\b[^<>]*PartName=[\"']/([^\"']*)[\"'][^<>]*/>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^<>]*/>")
_TARGET = re.compile(rb"Target=[\"']/?(?:\.\./)?([^\"']*)[\"']")
_MARKS = tuple(W + name for name in ("commentRangeStart", "commentRangeEnd", "commentReference"))
Numbers = Collection[str] | None


@dataclass(frozen=True, slots=True)
class Marks:
    """What a recipient would read between the lines."""

    commentaires: int
    modifications: int
    masques: int = 0

    def __bool__(self) -> bool:
        return bool(self.commentaires or self.modifications or self.masques)

    def __str__(self) -> str:
        told = (
            (self.modifications, "modification suivie", "modifications suivies"),
            (self.commentaires, "commentaire", "commentaires"),
            (self.masques, "texte masqué", "textes masqués"),
        )
        return liste(pluriel(count, one, many) for count, one, many in told if count)


def marks_of(package: Package) -> Marks:
    """Count the comments, the tracked changes and the hidden words of every part."""
    comments = [name for name in package.entries if re.fullmatch(r"word/comments\d*\.xml", name)]
    roots = [parse(package.read(name)) for name in _stories(package)]
    said = sum(len(parse(package.read(name))) for name in comments)
    return Marks(said, sum(map(tracked, roots)), sum(len(_hidden(root)) for root in roots))


def cleaned(package: Package, numbers: Numbers = None, printed: Printed = bool) -> bytes:
    """Give the copy: tracked changes in, comments and hidden words out; of the sections, some ``numbers``.

    ``printed`` tells whether a heading is the form's own: with nothing under it, it goes.
    """
    parts = {name: package.read(name) for name in package.entries if not name.endswith("/")}
    notes: set[str] = set()
    for name in _stories(package):
        root = parse(package.read(name))
        accept(root)
        _without_comments(root)
        for run in _hidden(root):
            detach(run)
        if name == DOCUMENT:
            _pruned(package, root, numbers, printed)
            notes = set(quoted_notes(root))
        without_notes(root, notes)
        rels = relationships_of(package.main if name == DOCUMENT else name)
        quiet(root, calls(parts[rels]) if rels in parts else ())
        root.attrib.pop(f"{W}conformance", "")
        parts[package.main if name == DOCUMENT else name] = serialize(root)
    gone = {name for name in parts if _GONE.fullmatch(name) or _COMMENTS.fullmatch(name) or name == CUSTOM}
    kept = {name: _bare(name, part) for name, part in parts.items() if name not in gone}
    return pack(referred({name: _unlinked(name, part, gone) for name, part in kept.items()}))


def _stories(package: Package) -> list[str]:
    return [DOCUMENT, *(name for name in package.entries if _STORY.fullmatch(name))]


def _bare(name: str, part: bytes) -> bytes:
    """Take names and paths out of the properties and the settings."""
    if name != SETTINGS and not re.fullmatch(r"docProps/.*\.xml", name):
        return part
    root = parse(part)
    for each in list(root.iter(*(_SETTINGS if name == SETTINGS else _DROPPED))):
        detach(each)
    for each in root.iter(*_EMPTIED) if name != SETTINGS else ():
        each.text = None
    return serialize(root)


def _unlinked(name: str, part: bytes, gone: Iterable[str]) -> bytes:
    """Take what is gone out of the content types and the relationships."""
    lost = {each.encode() for each in gone}
    tails = {each.rpartition(b"/")[2] for each in lost}
    if name == "[Content_Types].xml":
        return _OVERRIDE.sub(lambda m: b"" if m.group(1) in lost else m.group(), part)
    if not name.endswith(".rels"):
        return part

    def kept(found: re.Match[bytes]) -> bytes:
        target = _TARGET.search(found.group())
        dead = target is not None and (
            target.group(1) in lost or target.group(1).rpartition(b"/")[2] in tails
        )
        return b"" if dead and b"External" not in found.group() else found.group()

    return _RELATION.sub(kept, part)


def _hidden(root: etree._Element) -> list[etree._Element]:
    """The runs whose words the screen does not show; those of a field's own code say nothing."""
    marks = root.iter(f"{W}vanish")
    shown = {"0", "false", "off"}
    runs = (parent_of(parent_of(mark)) for mark in marks if attribute(mark).lower() not in shown)
    return [run for run in runs if run.tag == f"{W}r" and run.find(f"{W}t") is not None]


def _without_comments(root: etree._Element) -> None:
    for mark in list(root.iter(*_MARKS)):
        run = parent_of(mark)
        detach(mark)
        if run.tag == f"{W}r" and not [child for child in run if child.tag != f"{W}rPr"]:
            detach(run)


def _pruned(package: Package, root: etree._Element, numbers: Numbers, printed: Printed) -> None:
    """Take out prompts, then the headings with nothing under them, and what the scope does not cover."""
    names, levels = style_names(package), heading_levels(package)
    for paragraph in [p for p in root.iter(f"{W}p") if plain(names.get(style_of(p), "")) in INVITES]:
        if parent_of(paragraph).tag in (f"{W}body", f"{W}sdtContent"):
            detach(paragraph)
    following = ""  # the number of the next heading that stays
    for part in reversed(Scope(root, levels, names, numbers, printed).parts):
        if part.covered and (part.heading is None or not printed(text_of(part.heading)) or _says(part)):
            following = part.key or following
            continue
        above = bool(part.key) and part.heading is not None and following.startswith(f"{part.key}.")
        for block in part.blocks if above else part.every:
            detach(block)
        following = part.key if above else following


def lacking(package: Package, numbers: Numbers, printed: Printed = bool) -> list[str]:
    """Give the numbers of a scope under which nothing of a synthesis stands."""
    root = parse(package.read(DOCUMENT))
    accept(root)
    return Scope(root, heading_levels(package), style_names(package), numbers, printed).lacking


def _says(part: Part) -> bool:
    """Tell whether anything stands under a heading: text, a table, a picture."""
    pictured = (f"{W}tbl", f"{W}drawing", f"{W}pict", f"{W}object")
    each = (b.tag == f"{W}tbl" or text_of(b).strip() or any(b.iter(*pictured)) for b in part.blocks)
    return any(each)
