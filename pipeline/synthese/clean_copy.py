"""The copy of a synthesis that leaves: its words alone, without who wrote them or with what."""

import re
from collections.abc import Collection
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
from pipeline.synthese.referred import quoted_notes, referred, related, without_notes
from pipeline.synthese.scope import Part, Printed, Scope
from pipeline.synthese.sections import INVITES

_GONE = re.compile(
    r"docProps/custom\.xml|customXml/.*|docMetadata/.*|docProps/thumbnail.*|word/people\.xml|"
    r"word/_rels/settings\.xml\.rels|word/glossary/.*|word/documenttasks/.*|word/printerSettings.*|"
    r"_xmlsignatures/.*|userCustomization/.*|word/vbaData\.xml|word/webextensions/.*"
)
_COMMENTS = re.compile(r"word/comments\w*\.xml")
_SHOWN = re.compile(r"word/charts/chart[^/]*\.xml")
_STORIES = frozenset({"header", "footer", "footnotes", "endnotes"})
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
    theirs = related(package, frozenset({"comments"}))
    comments = [n for n in package.entries if n in theirs or re.fullmatch(r"word/comments\d*\.xml", n)]
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
        root.attrib.pop(f"{W}conformance", "")
        _keep(parts, package.main if name == DOCUMENT else name, root)
    for name in filter(_SHOWN.fullmatch, [*parts]):
        _keep(parts, name, parse(parts[name]))
    settings = {SETTINGS, *related(package, frozenset({"settings"}))}
    gone = {name for name in parts if _GONE.fullmatch(name) or _COMMENTS.fullmatch(name) or name == CUSTOM}
    kept = {name: _bare(name, part, settings) for name, part in parts.items() if name not in gone}
    return pack(referred(kept))


def _stories(package: Package) -> list[str]:
    """Give the parts in which people write, by what relates them to the document: names say nothing."""
    theirs = related(package, _STORIES)
    return [DOCUMENT, *(name for name in package.entries if name in theirs or _STORY.fullmatch(name))]


def _keep(parts: dict[str, bytes], name: str, root: etree._Element) -> None:
    """Put a part back, with nothing that calls elsewhere."""
    rels = relationships_of(name)
    quiet(root, calls(parts[rels]) if rels in parts else ())
    parts[name] = serialize(root)


def _bare(name: str, part: bytes, settings: Collection[str]) -> bytes:
    """Take names and paths out of the properties and the settings."""
    if name not in settings and not re.fullmatch(r"docProps/.*\.xml", name):
        return part
    root = parse(part)
    for each in list(root.iter(*(_SETTINGS if name in settings else _DROPPED))):
        detach(each)
    for each in root.iter(*_EMPTIED) if name not in settings else ():
        each.text = None
    return serialize(root)


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
