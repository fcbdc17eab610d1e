"""The templates of a run: the office's own before the shipped ones; those it changed are held in limits."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from hashlib import blake2b
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from pipeline.documents.dictionary import ailleurs, natures
from pipeline.documents.kind import DocumentType
from pipeline.errors import UserError
from pipeline.issues import Issue, Origin, Severity
from pipeline.ooxml.reading import Archive, PackageError
from pipeline.render import Dictionary, DocumentError, Fault, Template, TemplateError
from pipeline.render.limits import LimitedTemplate
from pipeline.run import template_memory as memory
from pipeline.run.filters import FORMS, FUNCTIONS, PRINTERS
from pipeline.run.template_sources import delivered, read_source, source_of
from pipeline.settings import Settings

SEEN = ":vu"  # a verdict without any data
MOST_TAGS = 4000  # ten times the fullest shipped one
# After one of these, a template is not asked again in the same run: each document would wait as long.
HOPELESS = frozenset({"modele-trop-long", "modele-trop-gros", "modele-arrete"})
Contexts = Callable[[], Sequence[Mapping[str, object]]]


class Renderer(Protocol):
    """What makes documents: a compiled template, or one held in a process of its own."""

    def render(self, context: Mapping[str, object], properties: Mapping[str, str] | None = None) -> bytes:
        """Return the document's bytes; raise UserError for data that it cannot print."""


class UnusableTemplate(UserError):
    """A template that makes no document: its ``issues`` for the reports, its ``faults`` for the copy."""

    def __init__(self, error: DocumentError) -> None:
        super().__init__(error.message, error.remedy, error.place)
        self._error = error
        self.faults = error.faults if isinstance(error, TemplateError) else ()
        whole = Issue("modele-inutilisable", Severity.ERREUR, error.message, error.remedy, Origin(error.file))
        self.issues = tuple(map(issue_of, self.faults)) or (whole,)

    def __reduce__(self) -> tuple[type["UnusableTemplate"], tuple[DocumentError]]:  # type: ignore[override]
        """Pickle by the engine's error."""
        return type(self), (self._error,)


class ProjectTemplate(Template):
    """A shipped template, compiled; its refusals are told as the program's own."""

    def render(self, context: Mapping[str, object], properties: Mapping[str, str] | None = None) -> bytes:
        """Return the document's bytes; raise UserError for data that it cannot print."""
        try:
            return super().render(context, properties)
        except DocumentError as error:
            raise UserError(error.message, error.remedy, error.place) from error


class ShippedTemplate:
    """A shipped template, known to be good: compiled when the first of its documents is to be made."""

    def __init__(self, data: bytes, name: str, dictionary: Dictionary) -> None:
        self._compile = partial(_once, data, name, dictionary)
        self._ready: ProjectTemplate | None = None

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle as the compiled template: a process that renders has no need to compile it again."""
        return _itself, (self._template(),)

    def render(self, context: Mapping[str, object], properties: Mapping[str, str] | None = None) -> bytes:
        """Return the document's bytes; raise UserError for data that it cannot print."""
        return self._template().render(context, properties)

    def _template(self) -> ProjectTemplate:
        if self._ready is None:
            self._ready = self._compile()
        return self._ready


# The shipped templates compiled by this process, by digest: a page that makes documents twice compiles once.
_COMPILED: dict[tuple[str, str], ProjectTemplate] = {}


def _once(data: bytes, name: str, dictionary: Dictionary) -> ProjectTemplate:
    key = name, memory.key_of(data, dictionary)
    if key not in _COMPILED:
        _COMPILED[key] = compiled(data, name, dictionary)
    return _COMPILED[key]


def _itself(template: ProjectTemplate) -> ProjectTemplate:
    return template


class HeldTemplate:
    """A template that an office changed: rendered in a process with limits, begun when it is needed."""

    def __init__(self, data: bytes, name: str) -> None:
        self._data, self._name = data, name
        self._limited: LimitedTemplate | None = None
        self._refusal: DocumentError | None = None

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle as the file's bytes: a process begins one of its own, however many tasks carry it."""
        return _held, (self._data, self._name)

    def render(self, context: Mapping[str, object], properties: Mapping[str, str] | None = None) -> bytes:
        """Return the document's bytes; raise UserError for what it cannot print, or once it went too far."""
        try:
            return self.tried(context, properties)
        except DocumentError as error:
            raise UserError(error.message, error.remedy, error.place) from error

    def tried(self, context: Mapping[str, object], properties: Mapping[str, str] | None = None) -> bytes:
        """The same with the engine's own errors."""
        if self._refusal is not None:
            raise self._refusal
        try:
            if self._limited is None:
                self._limited = LimitedTemplate(
                    self._data, name=self._name, filters=FUNCTIONS, printers=PRINTERS
                )
            return self._limited.render(context, properties)
        except DocumentError as error:
            self._refusal = error if error.code in HOPELESS else None
            raise


_holders: dict[tuple[str, bytes], HeldTemplate] = {}


def _held(data: bytes, name: str) -> HeldTemplate:
    return _holders.setdefault((name, data), HeldTemplate(data, name))


@dataclass(frozen=True, slots=True)
class Templates:
    """Templates and their digests by file name; ``faults`` are those that cannot be used.

    ``sources`` are their files, ``issues`` what is worth saying of those that can be used.
    """

    compiled: Mapping[str, Renderer]
    digests: Mapping[str, str]
    faults: Mapping[str, UserError]
    sources: Mapping[str, Path] = field(default_factory=dict)
    issues: tuple[Issue, ...] = ()


def known(kind: DocumentType) -> Dictionary:
    """What a template of this type may name and print."""
    return Dictionary(natures(kind), ailleurs(kind), FORMS)


def load_templates(
    settings: Settings,
    dictionaries: Mapping[str, Dictionary],
    contexts: Mapping[str, Contexts] = MappingProxyType({}),
) -> Templates:
    """Make those templates ready; a faulty one withholds its own type of document only.

    One that is not, to the byte, a shipped one is checked and tried on some of its ``contexts`` when it, the
    program or its fields changed since it was last found good.
    """
    found: dict[str, Renderer] = {}
    digests: dict[str, str] = {}
    faults: dict[str, UserError] = {}
    issues: list[Issue] = []
    sources = {name: source_of(settings, name) for name in sorted(dictionaries)}
    verdicts = memory.Verdicts(settings.registre)
    for name, path in sources.items():
        try:
            data = read_source(path)
            if delivered(settings, path, data):
                found[name] = ShippedTemplate(data, name, dictionaries[name])
            else:
                issues += _good(verdicts, data, name, dictionaries[name], contexts.get(name))
                found[name] = _held(data, name)
            digests[name] = blake2b(data, digest_size=16).hexdigest()
        except UserError as fault:
            faults[name] = fault
    if not settings.dry_run:
        verdicts.keep()
    return Templates(found, digests, faults, sources, tuple(issues))


def check_templates(settings: Settings, dictionaries: Mapping[str, Dictionary]) -> Templates:
    """Check those templates without any data; what was found good before is not looked at again."""
    faults: dict[str, UserError] = {}
    issues: list[Issue] = []
    sources = {name: source_of(settings, name) for name in sorted(dictionaries)}
    verdicts = memory.Verdicts(settings.registre)
    for name, path in sources.items():
        try:
            data = read_source(path)
            key = memory.key_of(data, dictionaries[name]) + SEEN
            if not verdicts.is_good(key):
                notices = compiled(data, name, dictionaries[name]).notices
                issues += map(issue_of, notices)
                if not notices:
                    verdicts.note(key)
        except UserError as fault:
            faults[name] = fault
    if not settings.dry_run:
        verdicts.keep()
    return Templates({}, {}, faults, sources, tuple(issues))


def _good(
    verdicts: memory.Verdicts, data: bytes, name: str, dictionary: Dictionary, contexts: Contexts | None
) -> tuple[Issue, ...]:
    """Check and try a changed template, unless that was done; raise UnusableTemplate, return what to say."""
    key = memory.key_of(data, dictionary)
    if verdicts.is_good(key):
        return ()
    notices = compiled(data, name, dictionary).notices
    for context in contexts() if contexts else ():
        try:
            _held(data, name).tried(context)
        except DocumentError as error:
            if error.code in HOPELESS or error.code == "modele-imprevu":
                raise UnusableTemplate(error) from error
    if contexts:
        verdicts.note(key)
    return tuple(issue_of(one) for one in notices)


def compiled(data: bytes, name: str, dictionary: Dictionary | None = None) -> ProjectTemplate:
    """Compile a template with the project's filters; raise UnusableTemplate when it has faults."""
    _check_measure(data, name)
    try:
        return ProjectTemplate(data, name=name, filters=FUNCTIONS, printers=PRINTERS, fields=dictionary)
    except TemplateError as error:
        raise UnusableTemplate(error) from error


def _check_measure(data: bytes, name: str) -> None:
    """Refuse a template of so many tags that looking for what is wrong with them would hold everything."""
    try:
        archive = Archive(data)
        parts = (archive.read(part) for part in archive.entries if part.endswith(".xml"))
        tags = sum(part.count(b"{{") + part.count(b"{%") + part.count(b"{#") for part in parts)
    except PackageError:
        return  # told by who compiles it
    if tags > MOST_TAGS:
        raise UserError(
            f"Le modèle {name} contient {tags} balises : il est démesuré.", "Reprenez le modèle livré.", name
        )


def issue_of(fault: Fault) -> Issue:
    """Return a fault of a template as the reports tell it."""
    severity = Severity.ERREUR if fault.serious else Severity.INFORMATION
    origin = Origin(file=fault.file, heading=fault.spot.section(), text=fault.spot.text)
    return Issue(fault.code, severity, fault.message, fault.remedy, origin)
