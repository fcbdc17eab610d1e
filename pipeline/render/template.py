"""A Word template, compiled once, that makes any number of documents."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from jinja2 import nodes
from jinja2.defaults import DEFAULT_NAMESPACE

from pipeline.ooxml.packing import Base, quick, thorough
from pipeline.ooxml.parts import Members
from pipeline.ooxml.properties import CUSTOM, declare_custom, with_properties
from pipeline.render.environment import DocumentEnvironment, RenderState
from pipeline.render.errors import Fault, LiveObjectError, RenderError, raise_all
from pipeline.render.images import Image, add_images
from pipeline.render.lists import Numbering, numbering_part
from pipeline.render.live import render_live
from pipeline.render.names import Use, lint, uses
from pipeline.render.part import CompiledPart, compile_part
from pipeline.render.placing import Source
from pipeline.render.sources import Reading, read_template, rendered_parts

MOST_BASES = 64


class Template:
    """A compiled template. Pure, thread-safe, deterministic; pickles as its source and its functions.

    ``fields`` are the dotted names it may use: any other is a fault, listed with those of its tags.
    """

    def __init__(
        self,
        source: Path | bytes,
        *,
        name: str = "",
        filters: Mapping[str, Callable[..., Any]] | None = None,
        globals: Mapping[str, Any] | None = None,
        fields: Collection[str] | None = None,
    ) -> None:
        self._data = source if isinstance(source, bytes) else source.read_bytes()
        self.name = name or ("" if isinstance(source, bytes) else source.name)
        self._filters = dict(filters or {})
        self._globals = dict(globals or {})
        self._members = read_template(self._data, self.name)
        self.environment = DocumentEnvironment(self._filters, self._globals)
        self.parts = self._compile(self.environment, fields)
        changing = {part.source.member for part in self.parts}
        self._static = {name: data for name, data in self._members.items() if name not in changing}
        self._lists = self._numbering()
        self._bases: dict[object, tuple[Base, Members]] = {}

    def __reduce__(self) -> tuple[Callable[..., "Template"], tuple[Any, ...]]:
        """Pickle as the file's bytes: the other process compiles it once."""
        return _restore, (type(self), self._data, self.name, self._filters, self._globals)

    def _compile(
        self, environment: DocumentEnvironment, fields: Collection[str] | None
    ) -> list[CompiledPart]:
        reading = Reading(self._members, self.name, environment, fields or ())
        parts: list[CompiledPart] = []
        found: list[tuple[Use, Source]] = []
        for source in reading.sources():
            part = None if source.faulty else compile_part(source, environment, reading.faults)
            parts += [part] if part else []
            if fields is not None and (part or source.faulty):
                found += self._uses(part.tree if part else environment.parse(source.text), source)
        faults = (*reading.faults, *self._lint(found, fields or ()))
        raise_all(faults, self.name)
        self.notices = faults
        return parts

    @cached_property
    def names(self) -> frozenset[str]:
        """The dotted names the template uses, loops resolved."""
        return frozenset(use.path for part in self.parts for use, _ in self._uses(part.tree, part.source))

    def lint(self, fields: Collection[str]) -> list[Fault]:
        """Return a fault for each name that is not one of ``fields`` (dotted), with the one meant."""
        return self._lint([use for part in self.parts for use in self._uses(part.tree, part.source)], fields)

    def _lint(self, found: Iterable[tuple[Use, Source]], fields: Collection[str]) -> list[Fault]:
        return list(lint(found, {*fields, *self._globals}))

    def _uses(self, tree: nodes.Template, source: Source) -> Iterator[tuple[Use, Source]]:
        known = {*self._globals, *DEFAULT_NAMESPACE}
        yield from ((use, source) for use in uses(tree) if use.path.split(".")[0] not in known)

    def render(self, context: Mapping[str, object], properties: Mapping[str, str] | None = None) -> bytes:
        """Return the document's bytes. Same template, context and properties: same bytes."""
        variables = {**self.environment.globals, **context}
        try:
            return self._quick(variables, properties or {})
        except LiveObjectError as met:
            document = met.document
        return render_live(self.parts, self._stories(), variables, properties or {}, document)

    def _stories(self) -> Members:
        """Return the stories without tags, whose comments' anchors are gone."""
        return {name: self._static[name] for name, _ in rendered_parts(self._static)}

    def _numbering(self) -> tuple[str, Numbering] | None:
        """Return the part of lists and its name, when some of them start again."""
        if not any(part.restarts for part in self.parts):
            return None
        name = numbering_part(self._members)
        return name, Numbering(self._members[name])

    def _quick(self, variables: dict[str, object], properties: Mapping[str, str]) -> bytes:
        state = RenderState(self._lists[1].last if self._lists else 0)
        members = [quick(part.source.member, part.render(variables, state)) for part in self.parts]
        base, shared = self._base(state.images, bool(properties))
        if properties:
            members.append(quick(CUSTOM, self._stamped(shared[CUSTOM], properties)))
        if self._lists:
            members.append(quick(self._lists[0], self._lists[1].with_lists(state.lists)))
        return base.with_members(members)

    def _stamped(self, custom: bytes, properties: Mapping[str, str]) -> bytes:
        try:
            return with_properties(custom, properties)
        except ValueError as error:  # lxml's refusal of a control character
            raise RenderError("propriete-illisible", self.name) from error

    def _base(self, images: Mapping[str, Mapping[str, Image]], stamped: bool) -> tuple[Base, Members]:
        """Return the members that documents with these images share, packed once."""
        key = (stamped, tuple((part, tuple(sorted(found))) for part, found in sorted(images.items())))
        found = self._bases.get(key)
        if found is None:
            found = self._packed(images, stamped=stamped)
            if len(self._bases) >= MOST_BASES:
                self._bases.clear()
            self._bases[key] = found
        return found

    def _packed(self, images: Mapping[str, Mapping[str, Image]], *, stamped: bool) -> tuple[Base, Members]:
        members = dict(self._static)
        if stamped:
            declare_custom(members)
        add_images(members, images)
        apart = {CUSTOM} if stamped else set()
        apart |= {self._lists[0]} if self._lists else set()
        kept = ((name, data) for name, data in members.items() if name not in apart)
        return Base(thorough(name, data) for name, data in kept), members


# Templates unpickled in this process, so that each is compiled once however many tasks carry it.
_restored: dict[object, Template] = {}


def _restore(
    kind: type[Template],
    data: bytes,
    name: str,
    filters: Mapping[str, Callable[..., Any]],
    names: Mapping[str, Any],
) -> Template:
    try:
        key = (kind, data, name, frozenset(filters.items()), frozenset(names.items()))
        found = _restored.get(key)
    except TypeError:  # a global that cannot be told from another: compile anew
        return kind(data, name=name, filters=filters, globals=names)
    if found is None:
        found = _restored[key] = kind(data, name=name, filters=filters, globals=names)
    return found
