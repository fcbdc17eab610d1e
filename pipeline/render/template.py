"""A Word template, compiled once, that makes any number of documents."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from os import PathLike
from pathlib import Path
from typing import Any, BinaryIO

from jinja2 import nodes
from jinja2.defaults import DEFAULT_NAMESPACE

from pipeline.ooxml.packing import Base, Member, quick, stored, thorough
from pipeline.ooxml.parts import CONTENT_TYPES, Members, relationships_of
from pipeline.ooxml.properties import CUSTOM, declare_custom, with_properties
from pipeline.render.dictionary import Dictionary, lint
from pipeline.render.environment import DocumentEnvironment, RenderState
from pipeline.render.errors import Fault, LiveObjectError, RenderError, TemplateError, raise_all
from pipeline.render.images import Image, add_images, declare
from pipeline.render.lists import Numbering, numbering_part
from pipeline.render.live import render_live
from pipeline.render.names import Use, locals_of, uses
from pipeline.render.part import CompiledPart, compile_part
from pipeline.render.placing import Source
from pipeline.render.sources import Reading, read_template, rendered_parts

MOST_PICTURED = 16  # sets of pictures kept ready: the logos of a few bodies


class Template:
    """A compiled template. Pure, thread-safe, deterministic; pickles as its source and its functions.

    ``source``: a path, the bytes, or a binary file. ``fields``: the dotted names that it may use, or a
    Dictionary that knows their kinds too; any other name is a fault, listed with those of its tags.
    ``printers``: how values of a type are printed where no filter says it.
    """

    def __init__(
        self,
        source: str | PathLike[str] | bytes | BinaryIO,
        *,
        name: str = "",
        filters: Mapping[str, Callable[..., Any]] | None = None,
        globals: Mapping[str, Any] | None = None,
        printers: Mapping[type, Callable[[Any], str]] | None = None,
        fields: Collection[str] | Dictionary | None = None,
    ) -> None:
        self._data = octets(source)
        self.name = name or (Path(source).name if isinstance(source, str | PathLike) else "")
        self._options = (dict(filters or {}), dict(globals or {}), dict(printers or {}))
        self._globals = self._options[1]
        self._members = read_template(self._data, self.name)
        self.environment = DocumentEnvironment(*self._options)
        self.notices: tuple[Fault, ...] = ()
        self.parts = self._compile(self.environment, _dictionary(fields))
        changing = {part.source.member for part in self.parts}
        self._static = {name: data for name, data in self._members.items() if name not in changing}
        self._lists = self._numbering()
        self._bases: dict[object, tuple[Base, Members]] = {}
        self._pictured: dict[object, list[Member]] = {}

    def __reduce__(self) -> tuple[Callable[..., "Template"], tuple[Any, ...]]:
        """Pickle as the file's bytes: the other process compiles it once."""
        return _restore, (type(self), self._data, self.name, *self._options)

    def _compile(self, environment: DocumentEnvironment, dictionary: Dictionary | None) -> list[CompiledPart]:
        reading = Reading(self._members, self.name, environment, dictionary.fields if dictionary else ())
        parts: list[CompiledPart] = []
        found: list[tuple[Use, Source]] = []
        local: set[tuple[str, str]] = set()
        for source in reading.sources():
            part = None if source.faulty else compile_part(source, environment, reading.faults)
            parts += [part] if part else []
            if dictionary and (part or source.faulty):
                tree = part.tree if part else environment.parse(source.text)
                local |= {(source.member, name) for name in locals_of(tree)}
                found += self._uses(tree, source)
        named = self._lint(found, replace(dictionary, local=frozenset(local))) if dictionary else []
        self.notices = (*reading.faults, *named)
        raise_all(self.notices, self.name)
        return parts

    @cached_property
    def names(self) -> frozenset[str]:
        """The dotted names the template uses, loops resolved."""
        found = (use.path for part in self.parts for use, _ in self._uses(part.tree, part.source))
        return frozenset(filter(None, found))

    def lint(self, fields: Collection[str] | Dictionary) -> list[Fault]:
        """Return a fault for each name that is not one of ``fields`` (dotted), with the one meant."""
        dictionary = _dictionary(fields) or Dictionary()
        return self._lint(
            [use for part in self.parts for use in self._uses(part.tree, part.source)], dictionary
        )

    def _lint(self, found: Iterable[tuple[Use, Source]], dictionary: Dictionary) -> list[Fault]:
        return list(lint(found, dictionary, self.environment.filters))

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

    def render_to(
        self,
        target: str | PathLike[str] | BinaryIO,
        context: Mapping[str, object],
        properties: Mapping[str, str] | None = None,
    ) -> None:
        """Write the document into a file or a binary stream."""
        data = self.render(context, properties)
        if isinstance(target, str | PathLike):
            Path(target).write_bytes(data)
        else:
            target.write(data)

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
        base, shared = self._base(tuple(sorted(state.images)), bool(properties))
        members += self._pictures(state.images, shared)
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

    def _base(self, pictured: tuple[str, ...], stamped: bool) -> tuple[Base, Members]:
        """Return the members that all documents share whose pictures are in these parts, packed once."""
        key = (pictured, stamped)
        if key not in self._bases:
            self._bases[key] = self._packed(pictured, stamped=stamped)
        return self._bases[key]

    def _packed(self, pictured: tuple[str, ...], *, stamped: bool) -> tuple[Base, Members]:
        members = dict(self._static)
        if stamped:
            declare_custom(members)
        if pictured:
            declare(members, "png")  # once here rather than in each document
        apart = {CUSTOM} if stamped else set()
        apart |= {self._lists[0]} if self._lists else set()
        apart |= {CONTENT_TYPES, *map(relationships_of, pictured)} if pictured else set()
        kept = ((name, data) for name, data in members.items() if name not in apart)
        return Base(thorough(name, data) for name, data in kept), members

    def _pictures(self, images: Mapping[str, Mapping[str, Image]], shared: Members) -> list[Member]:
        """Return a document's pictures with what declares them; those of a logo are made once for all."""
        if not images:
            return []
        key = tuple((part, tuple(sorted(found))) for part, found in sorted(images.items()))
        if (made := self._pictured.get(key)) is None:
            names = (CONTENT_TYPES, *map(relationships_of, images))
            held = {name: shared[name] for name in names if name in shared}
            add_images(held, images)
            made = [quick(name, data) if name in names else stored(name, data) for name, data in held.items()]
            if len(self._pictured) >= MOST_PICTURED:
                self._pictured.clear()
            self._pictured[key] = made
        return made


def octets(source: str | PathLike[str] | bytes | BinaryIO) -> bytes:
    """Return the bytes of a path, of a binary file, or those given."""
    if isinstance(source, bytes):
        return source
    return Path(source).read_bytes() if isinstance(source, str | PathLike) else source.read()


def check(
    source: str | PathLike[str] | bytes | BinaryIO,
    *,
    name: str = "",
    filters: Mapping[str, Callable[..., Any]] | None = None,
    globals: Mapping[str, Any] | None = None,
    fields: Collection[str] | Dictionary | None = None,
) -> list[Fault]:
    """Return all that is wrong, and worth saying, in a template; nothing is raised for what it contains."""
    try:
        return list(Template(source, name=name, filters=filters, globals=globals, fields=fields).notices)
    except TemplateError as error:
        return list(error.faults)


def _dictionary(fields: Collection[str] | Dictionary | None) -> Dictionary | None:
    return fields if isinstance(fields, Dictionary) or fields is None else Dictionary(fields)


# Templates unpickled in this process, so that each is compiled once however many tasks carry it.
_restored: dict[object, Template] = {}


def _restore(kind: type[Template], data: bytes, name: str, *options: Mapping[Any, Any]) -> Template:
    given = dict(zip(("filters", "globals", "printers"), options, strict=True))
    try:
        key = (kind, data, name, *(frozenset(option.items()) for option in options))
        found = _restored.get(key)
    except TypeError:  # a global that cannot be told from another: compile anew
        return kind(data, name=name, **given)
    if found is None:
        found = _restored[key] = kind(data, name=name, **given)
    return found
