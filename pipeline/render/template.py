"""A Word template, compiled once, that makes any number of documents."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from lxml import etree

from pipeline.render.archive import Base, quick, thorough
from pipeline.render.clean import clean, without_comment_anchors
from pipeline.render.environment import DocumentEnvironment
from pipeline.render.images import Image
from pipeline.render.media import add_images
from pipeline.render.package import Members, content_types, parse, read_members
from pipeline.render.part import CompiledPart, Source
from pipeline.render.patch import number_paragraphs, to_jinja
from pipeline.render.places import PART_LABELS, Spot, heading_styles, spots
from pipeline.render.properties import CUSTOM, declare_custom, with_properties
from pipeline.render.state import RenderState
from pipeline.render.tables import settle

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


class Template:
    """A compiled template. Pure, thread-safe, deterministic; pickles as its source and its functions."""

    def __init__(
        self,
        source: Path | bytes,
        *,
        name: str = "",
        filters: Mapping[str, Callable[..., Any]] | None = None,
        globals: Mapping[str, Any] | None = None,
    ) -> None:
        self._data = source if isinstance(source, bytes) else source.read_bytes()
        self.name = name or ("" if isinstance(source, bytes) else source.name)
        self._filters = dict(filters or {})
        self._globals = dict(globals or {})
        self._members = clean(read_members(self._data, self.name))
        environment = DocumentEnvironment(self._filters, self._globals)
        self._parts = self._compile(environment)
        changing = {part.source.member for part in self._parts}
        self._static = {name: data for name, data in self._members.items() if name not in changing}
        self._bases: dict[object, tuple[Base, Members]] = {}

    def __reduce__(self) -> tuple[Callable[..., "Template"], tuple[Any, ...]]:
        """Pickle as the file's bytes: the other process compiles it once."""
        return _restore, (self._data, self.name, self._filters, self._globals)

    def _compile(self, environment: DocumentEnvironment) -> list[CompiledPart]:
        sources = [self._source(member, label) for member, label in self._to_render()]
        return [
            CompiledPart(source, environment)
            for source in sources
            if source.body or any(mark in source.text for mark in ("{{", "{%", "{#"))
        ]

    def _to_render(self) -> list[tuple[str, str]]:
        found = []
        for member, kind in content_types(self._members).items():
            labels = [label for ending, label in RENDERED.items() if kind.endswith(ending)]
            found += [(member, label) for label in labels]
        order = list(RENDERED.values())
        return sorted(found, key=lambda pair: (order.index(pair[1]), pair[0]))

    def _source(self, member: str, label: str) -> Source:
        root = parse(self._members[member])
        if label == "properties":
            text = DECLARATION + etree.tostring(root, encoding="unicode")
            return Source(member, self.name, text, [], [Spot(PART_LABELS[label])], properties=True)
        without_comment_anchors(root)
        places = spots(root, PART_LABELS[label], heading_styles(self._members.get("word/styles.xml")))
        self._members[member] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        mends = settle(root)
        number_paragraphs(root)
        text, ranks = to_jinja(etree.tostring(root, encoding="unicode"))
        return Source(
            member, self.name, DECLARATION + text, ranks, places, body=label == "document", mends=mends
        )

    def render(self, context: Mapping[str, object], properties: Mapping[str, str] | None = None) -> bytes:
        """Return the document's bytes. Same template, context and properties: same bytes."""
        state = RenderState()
        variables = {**self._globals, **context}
        members = [quick(part.source.member, part.render(variables, state)) for part in self._parts]
        base, shared = self._base(state.images, bool(properties))
        if properties:
            members.append(quick(CUSTOM, with_properties(shared[CUSTOM], properties)))
        return base.with_members(members)

    def _base(self, images: Mapping[str, Mapping[str, Image]], stamped: bool) -> tuple[Base, Members]:
        """Return the members that documents with these images share, packed once."""
        key = (stamped, tuple((part, tuple(sorted(found))) for part, found in sorted(images.items())))
        if key not in self._bases:
            members = dict(self._static)
            if stamped:
                declare_custom(members)
            add_images(members, images)
            packed = [
                thorough(name, data) for name, data in members.items() if not (stamped and name == CUSTOM)
            ]
            if len(self._bases) >= MOST_BASES:
                self._bases.clear()
            self._bases[key] = Base(packed), members
        return self._bases[key]


MOST_BASES = 64


def _restore(
    data: bytes, name: str, filters: Mapping[str, Callable[..., Any]], names: Mapping[str, Any]
) -> Template:
    return Template(data, name=name, filters=filters, globals=names)
