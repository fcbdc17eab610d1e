"""The parts of a template made ready for Jinja, and what is wrong in their tags."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from jinja2 import Environment
from lxml import etree

from pipeline.ooxml.parts import CONTENT_TYPES, Members, content_types, is_sound, link_ids, parse, serialize
from pipeline.ooxml.reading import PackageError, Reason, read_members
from pipeline.render.active import active_content
from pipeline.render.cell_properties import give_properties
from pipeline.render.clean import W, clean, without_comment_anchors
from pipeline.render.containers import mark, mend_tree, with_marks
from pipeline.render.elsewhere import (
    empty_bound_data,
    gather_runs,
    stray_tags,
    without_glossary,
)
from pipeline.render.errors import Fault, Spot, TemplateError
from pipeline.render.faults import Check
from pipeline.render.features import (
    free_controls,
    free_links,
    placeholder_styles,
    without_paragraph_ids,
)
from pipeline.render.gathering import gather_instructions, gather_tags
from pipeline.render.holders import settle_holders
from pipeline.render.lists import list_styles, mark_restarts
from pipeline.render.notes import LABELS, REFERENCE
from pipeline.render.outline import Outline
from pipeline.render.patch import number_paragraphs, to_jinja
from pipeline.render.places import heading_styles, spots
from pipeline.render.placing import Source
from pipeline.render.ranges import settle_ranges
from pipeline.render.reckoned import reckoned_fields
from pipeline.render.revisions import accept
from pipeline.render.tables import settle

WORD = "wordprocessingml."
STORIES = {
    WORD + "document.main+xml": "document",
    WORD + "header+xml": "header",
    WORD + "footer+xml": "footer",
    WORD + "footnotes+xml": "footnotes",
    WORD + "endnotes+xml": "endnotes",
}
# Parts whose texts are filled one by one.
TEXTS = {
    "core-properties+xml": "properties",
    "drawingml.chart+xml": "chart",
    "drawingml.diagramData+xml": "diagram",
    "ms-office.drawingml.diagramDrawing+xml": "diagram",
}
RENDERED = {**STORIES, **TEXTS}
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
    if active := active_content(members):
        raise TemplateError("contenu-actif", file, contenu=" ; ".join(active))
    cleaned = clean(members)
    stories = [parse(cleaned[one]) for one, label in rendered_parts(cleaned) if label in STORIES.values()]
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


class Reading:
    """The parts of one template made ready: what is wrong and what is worth saying is noted in ``faults``."""

    def __init__(
        self, members: Members, file: str, environment: Environment, fields: Collection[str]
    ) -> None:
        self._members, self._file, self._environment, self._fields = members, file, environment, fields
        styles = members.get("word/styles.xml")
        self._headings, self._lists = heading_styles(styles), list_styles(styles)
        self._placeholders = placeholder_styles(styles)
        self._bound = False
        self._noted = False  # whether a loop may repeat the mark of a note
        self.faults: list[Fault] = []

    def sources(self) -> Iterator[Source]:
        """Yield the parts to compile, the faulty ones too; clean the others."""
        without_glossary(self._members)
        filled = rendered_parts(self._members)
        for member, label in filled:
            root = parse(self._members[member])
            make = self._texts if label in TEXTS.values() else self._story
            source = make(root, Source(member, self._file, "", [], [Spot(label)]))
            self._noted |= "{%" in source.text and REFERENCE.search(source.text) is not None
            copied = label in LABELS and self._noted
            if source.body or copied or any(mark in source.text for mark in MARKS):
                yield source
        if self._bound:
            empty_bound_data(self._members)
        self._note((0, one) for one in stray_tags(self._members, frozenset(member for member, _ in filled)))

    def _note(self, found: Iterable[tuple[int, Fault]], spots: Sequence[Spot] = ()) -> bool:
        """Keep faults, each at the spot of its paragraph; tell whether one is serious."""
        kept = [
            replace(one, file=self._file, spot=spots[rank] if rank < len(spots) else one.spot)
            for rank, one in found
        ]
        self.faults += kept
        return any(one.serious for one in kept)

    def _texts(self, root: etree._Element, source: Source) -> Source:
        gather_runs(root)
        check = Check(source.spots, self._environment, (), Outline(self._environment))
        pieces = [element.text for element in root.iter() if element.text and "{" in element.text]
        if self._note((0, one) for piece in pieces for one in check.text(piece)):
            return source
        text, _ = to_jinja(etree.tostring(root, encoding="unicode"))
        return replace(source, text=DECLARATION + text, properties=True)

    def _story(self, root: etree._Element, source: Source) -> Source:
        label = source.spots[0].part
        source = replace(source, body=label == "document", links=link_ids(self._members, source.member))
        revised = accept(root)
        mend_tree(root)  # a story may hold no tag, and yet be empty once revisions are accepted
        without_comment_anchors(root)
        gather_runs(root)
        links = list(free_links(root, self._members, source.member))
        self._members[source.member] = serialize(root)
        places = spots(root, label, self._headings)
        if revised:
            self._note(
                [(0, Fault("revisions-acceptees", values=(("nombre", str(revised)),), serious=False))], places
            )
        outline = Outline(self._environment)
        found = [*((0, one) for one in links), *mark_restarts(root, self._lists)]
        found += reckoned_fields(root, label)
        faulty = self._note(found, places)
        faulty |= self._note(
            (0, one) for one in Check(places, self._environment, self._fields, outline).part(root)
        )
        faulty = faulty or self._note(settle_holders(root), places)
        if not faulty:
            places = spots(root, label, self._headings)
            faulty = self._note(settle_ranges(root), places)
        if faulty:
            return replace(source, text=outline.text, ranks=outline.ranks, spots=places, faulty=True)
        return self._compiled(root, replace(source, spots=places or source.spots))

    def _compiled(self, root: etree._Element, source: Source) -> Source:
        """Settle what Word's features need, then rewrite the part for Jinja."""
        self._bound |= free_controls(root, self._placeholders)
        if any("{%" in (text.text or "") for text in root.iter(W + "t")):
            without_paragraph_ids(root)
        gather_tags(root)
        gather_instructions(root)
        give_properties(root)
        parsed = settle(root)
        mark(root)
        places = spots(root, source.spots[0].part, self._headings) or source.spots
        number_paragraphs(root)
        text, ranks = to_jinja(with_marks(etree.tostring(root, encoding="unicode")))
        return replace(source, text=DECLARATION + text, ranks=ranks, spots=places, parsed=parsed)
