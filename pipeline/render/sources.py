"""The parts of a template made ready for Jinja, and what is wrong in their tags."""

from collections.abc import Iterator
from dataclasses import replace

from jinja2 import Environment
from lxml import etree

from pipeline.issues import Issue
from pipeline.render.clean import W, clean, without_comment_anchors, without_reviewers
from pipeline.render.errors import TemplateError
from pipeline.render.faults import of_part, of_text
from pipeline.render.outline import Outline
from pipeline.render.package import Members, content_types, is_sound, link_ids, parse, read_members, serialize
from pipeline.render.patch import number_paragraphs, to_jinja
from pipeline.render.places import PART_LABELS, Spot, heading_styles, spots
from pipeline.render.placing import Source
from pipeline.render.split import gather_tags
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
MARKS = ("{{", "{%", "{#")


def read_template(data: bytes, file: str) -> Members:
    """Return the clean members of a template; raise TemplateError for what is no sound Word document."""
    members = read_members(data, file)
    if not is_sound(members):
        remedy = "Ouvrez-le dans Word, laissez Word le réparer, puis enregistrez-le."
        raise TemplateError("Ce document Word est endommagé.", remedy, file)
    kinds = " ".join(content_types(members).values())
    cleaned = clean(members)
    stories = [parse(cleaned[one]) for one, label in rendered_parts(cleaned) if label != "properties"]
    if "macroEnabled" in kinds:
        raise TemplateError("Ce modèle contient des macros.", "Enregistrez-le au format .docx.", file)
    if not any(root.tag == W + "document" for root in stories) or not all(map(_is_ordinary, stories)):
        raise TemplateError(
            "Ce fichier n’est pas un document Word ordinaire.",
            "Enregistrez-le dans Word au format « Document Word (.docx) », et non « Strict Open XML ».",
            file,
        )
    return cleaned


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
    members: Members, file: str, environment: Environment, issues: list[Issue]
) -> Iterator[Source]:
    """Yield the parts to compile, the faulty ones too; add to ``issues`` what is wrong; clean the others."""
    styles = heading_styles(members.get("word/styles.xml"))
    for member, label in rendered_parts(members):
        root = parse(members[member])
        if label == "properties":
            source, found = _properties(root, member, file, environment)
        else:
            without_comment_anchors(root)
            without_reviewers(root)
            members[member] = serialize(root)
            source, found = _story(root, member, label, file, environment, styles)
            source = replace(source, links=link_ids(members, member))
        issues += found
        if source.body or any(mark in source.text for mark in MARKS):
            yield source


def _properties(
    root: etree._Element, member: str, file: str, environment: Environment
) -> tuple[Source, list[Issue]]:
    spot = Spot(PART_LABELS["properties"])
    found = [one for el in root for one in of_text(el.text or "", spot, file, environment)]
    text = "" if found else DECLARATION + etree.tostring(root, encoding="unicode")
    return Source(member, file, text, [], [spot], properties=True), found


def _story(
    root: etree._Element, member: str, label: str, file: str, environment: Environment, styles: frozenset[str]
) -> tuple[Source, list[Issue]]:
    places = spots(root, PART_LABELS[label], styles)
    outline = Outline(environment)
    found = list(of_part(root, places, file, environment, outline))
    if found:
        return Source(member, file, outline.text, outline.ranks, places, faulty=True), found
    gather_tags(root)
    mending = settle(root)
    number_paragraphs(root)
    xml = etree.tostring(root, encoding="unicode")
    text, ranks = to_jinja(with_markers(xml) if mending is Mending.MARKED else xml)
    body = label == "document"
    return Source(member, file, DECLARATION + text, ranks, places, body=body, mending=mending), []
