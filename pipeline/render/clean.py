"""What a template must not hand on to its documents: comments, its author's name and habits, prompts."""

import re

from lxml import etree

from pipeline.ooxml.parts import (
    CONTENT_TYPES,
    OVERRIDE,
    RELATIONSHIP,
    Members,
    content_types,
    overrides,
    parse,
    relationships,
    serialize,
    target_of,
)

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ANCHORS = (W + "commentRangeStart", W + "commentRangeEnd")
DROPPED_TYPES = re.compile(r"comments(Extended|Ids|Extensible)?\+xml$|\.people\+xml$")
DROPPED_RELATIONSHIPS = re.compile(
    r"/(comments\w*|people|thumbnail|attachedTemplate|mailMerge\w+|recipientData)$"
)
# Word would update fields, look for the author's own template, or ask to open a mail merge's list.
DROPPED_SETTINGS = frozenset({"updateFields", "attachedTemplate", "mailMerge"})
PERSONAL_APP = frozenset(
    {"Company", "Manager", "Template", "HyperlinkBase", "TotalTime", "Application", "AppVersion"}
)
# What makes a package, whatever type a default gives it.
STRUCTURE = frozenset({CONTENT_TYPES, "_rels/.rels"})
WORD_TEMPLATE = "wordprocessingml.template.main+xml"
FIXED_DATE = "2000-01-01T00:00:00Z"
CP = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"
DC = "{http://purl.org/dc/elements/1.1/}"
DCTERMS = "{http://purl.org/dc/terms/}"
TAG = re.compile(r"\{[{%]")


def clean(members: Members) -> Members:
    """Return the members without comments, thumbnail, personal metadata, nor what prompts at opening."""
    kept, removed = _without_parts(members)
    _neutralise(kept)
    root = parse(kept[CONTENT_TYPES])
    for element in list(root.iter(OVERRIDE)):
        if element.get("PartName", "").lstrip("/") in removed:
            root.remove(element)
        elif element.get("ContentType", "").endswith(WORD_TEMPLATE):
            element.set("ContentType", element.get("ContentType", "").replace("template.", "document."))
    kept[CONTENT_TYPES] = serialize(root)
    return kept


def _without_parts(members: Members) -> tuple[Members, set[str]]:
    removed = {name for name, kind in overrides(members).items() if DROPPED_TYPES.search(kind)} - STRUCTURE
    kept = dict(members)
    for name, root in relationships(members):
        doomed = [el for el in root.iter(RELATIONSHIP) if DROPPED_RELATIONSHIPS.search(el.get("Type", ""))]
        removed |= {target_of(name, el) for el in doomed} - {""} - STRUCTURE
        for element in doomed:
            root.remove(element)
        if doomed:
            kept[name] = serialize(root)
    return {name: data for name, data in kept.items() if name not in removed}, removed


def _neutralise(members: Members) -> None:
    for name, kind in content_types(members).items():
        if kind.endswith("extended-properties+xml"):
            members[name] = _without_children(members[name], PERSONAL_APP)
        elif kind.endswith("core-properties+xml"):
            members[name] = _neutral_core(members[name])
        elif kind.endswith("settings+xml"):
            members[name] = _without_children(members[name], DROPPED_SETTINGS)


def _without_children(data: bytes, names: frozenset[str]) -> bytes:
    root = parse(data)
    doomed = [child for child in root if etree.QName(child).localname in names]
    for child in doomed:
        root.remove(child)
    return serialize(root) if doomed else data


def _neutral_core(data: bytes) -> bytes:
    """Empty the author unless the template computes it; fix dates and revision; drop who saved."""
    root = parse(data)
    for tag in (CP + "lastModifiedBy", CP + "lastPrinted"):
        for element in root.findall(tag):
            root.remove(element)
    for creator in root.findall(DC + "creator"):
        if not TAG.search(creator.text or ""):
            creator.text = ""
    for revision in root.findall(CP + "revision"):
        revision.text = "1"
    for tag in (DCTERMS + "created", DCTERMS + "modified"):
        for element in root.findall(tag):
            element.text = FIXED_DATE
    return serialize(root)


def without_comment_anchors(root: etree._Element) -> None:
    """Remove the anchors of comments, and the runs that hold nothing but a comment's mark."""
    for anchor in list(root.iter(*ANCHORS)):
        remove(anchor)
    for mark in list(root.iter(W + "commentReference")):
        run = mark.getparent()
        remove(mark)
        if run is not None and run.tag == W + "r" and all(child.tag == W + "rPr" for child in run):
            remove(run)


def remove(element: etree._Element) -> None:
    """Take an element out of its parent."""
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
