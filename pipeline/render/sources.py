"""The parts of a template made ready for Jinja, and what is wrong in their tags."""

from collections.abc import Collection, Iterator
from dataclasses import replace

from jinja2 import Environment
from lxml import etree

from pipeline.ooxml.parts import CONTENT_TYPES, Members, content_types, is_sound, link_ids, parse, serialize
from pipeline.ooxml.reading import PackageError, Reason, read_members
from pipeline.render.blocks import Outline
from pipeline.render.clean import W, clean, without_comment_anchors, without_reviewers
from pipeline.render.errors import Fault, Spot, TemplateError
from pipeline.render.faults import Check
from pipeline.render.patch import gather_tags, number_paragraphs, to_jinja
from pipeline.render.places import heading_styles, spots
from pipeline.render.placing import Source
from pipeline.render.tables import Mending, settle, with_markers

WORD = "wordprocessingml."
RENDERED = {
    WORD + "document.main+xml": "document",
    WORD + "header+xml": "header",
    WORD + "footer+xml": "footer",
    WORD + "footnotes+xml": "footnotes",
    WORD + "endnotes+xml": "endnotes",
    "core-properties+xml": "properties",
}
# No line break: the lines of a Jinja source count paragraphs.
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
UNREADABLE = {
    Reason.DAMAGED: "fichier-illisible",
    Reason.ENCRYPTED: "fichier-protege",
    Reason.BOMB: "fichier-demesure",
}
MARKS = ("{{", "{%", "{#")


def read_template(data: bytes, file: str) -> Members:
    """Return the clean members of a template; raise TemplateError for what is no sound Word document."""
    members = _members(data, file)
    if not is_sound(members):
        raise TemplateError("document-endommage", file)
    kinds = " ".join(content_types(members).values())
    cleaned = clean(members)
    stories = [parse(cleaned[one]) for one, label in rendered_parts(cleaned) if label != "properties"]
    if "macroEnabled" in kinds:
        raise TemplateError("document-a-macros", file)
    if not any(root.tag == W + "document" for root in stories) or not all(map(_is_ordinary, stories)):
        raise TemplateError("document-pas-ordinaire", file)
    return cleaned


def _members(data: bytes, file: str) -> Members:
    try:
        members = read_members(data)
    except PackageError as error:
        raise TemplateError(UNREADABLE[error.reason], file) from error
    if CONTENT_TYPES not in members or "_rels/.rels" not in members:
        raise TemplateError("fichier-pas-word", file)
    return members


def _is_ordinary(root: etree._Element) -> bool:
    """Tell whether a part is written in Word's usual dialect, under its usual prefix."""
    return root.prefix == "w" and root.tag.startswith(W)


def rendered_parts(members: Members) -> list[tuple[str, str]]:
    """Return the members whose tags are filled, with their label: the body first."""
    order = list(RENDERED.values())
    found = [
        (member, label)
        for member, kind in content_types(members).items()
        for ending, label in RENDERED.items()
        if kind.endswith(ending)
    ]
    return sorted(found, key=lambda pair: (order.index(pair[1]), pair[0]))


def read_sources(
    members: Members, file: str, environment: Environment, fields: Collection[str], faults: list[Fault]
) -> Iterator[Source]:
    """Yield the parts to compile, the faulty ones too; add to ``faults`` what is wrong; clean the others."""
    styles = heading_styles(members.get("word/styles.xml"))
    for member, label in rendered_parts(members):
        root = parse(members[member])
        if label == "properties":
            source, found = _properties(root, member, file, environment)
        else:
            without_comment_anchors(root)
            without_reviewers(root)
            members[member] = serialize(root)
            places = spots(root, label, styles)
            source, found = _story(root, Source(member, file, "", [], places), environment, fields)
            source = replace(source, body=label == "document", links=link_ids(members, member))
        faults += [replace(one, file=file) for one in found]
        if source.body or any(mark in source.text for mark in MARKS):
            yield source


def _properties(
    root: etree._Element, member: str, file: str, environment: Environment
) -> tuple[Source, list[Fault]]:
    spots = [Spot("properties")]
    check = Check(spots, environment, (), Outline(environment))
    found = [one for element in root for one in check.text(element.text or "")]
    text = "" if found else DECLARATION + etree.tostring(root, encoding="unicode")
    return Source(member, file, text, [], spots, properties=True), found


def _story(
    root: etree._Element, source: Source, environment: Environment, fields: Collection[str]
) -> tuple[Source, list[Fault]]:
    outline = Outline(environment)
    found = list(Check(source.spots, environment, fields, outline).part(root))
    if found:
        return replace(source, text=outline.text, ranks=outline.ranks, faulty=True), found
    gather_tags(root)
    mending = settle(root)
    number_paragraphs(root)
    xml = etree.tostring(root, encoding="unicode")
    text, ranks = to_jinja(with_markers(xml) if mending is Mending.MARKED else xml)
    return replace(source, text=DECLARATION + text, ranks=ranks, mending=mending), []
