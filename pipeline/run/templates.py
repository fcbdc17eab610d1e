"""The templates of a run, compiled once: the shipped folder, and what is wrong in it."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from hashlib import blake2b, sha256
from pathlib import Path
from types import MappingProxyType

from pipeline.errors import UserError, cause
from pipeline.issues import Issue, Origin, Severity
from pipeline.render import DocumentError, Fault, Template, TemplateError
from pipeline.render.limits import LimitedTemplate
from pipeline.run.filters import FUNCTIONS

Sample = Callable[[], Mapping[str, object]]
SHIPPED = Path(__file__).with_name("modeles.txt")


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
    """A template with the filters of the project, whose refusals are told as the program's own."""

    def render(self, context: Mapping[str, object], properties: Mapping[str, str] | None = None) -> bytes:
        """Return the document's bytes; raise UserError for data that it cannot print."""
        try:
            return super().render(context, properties)
        except DocumentError as error:
            raise UserError(error.message, error.remedy, error.place) from error


@dataclass(frozen=True, slots=True)
class Templates:
    """Compiled templates and their digests by file name; ``faults`` are those that cannot be used."""

    compiled: Mapping[str, ProjectTemplate]
    digests: Mapping[str, str]
    faults: Mapping[str, UserError]


def compiled(data: bytes, name: str, fields: Collection[str] | None = None) -> ProjectTemplate:
    """Compile a template with the project's filters; raise UnusableTemplate when it has faults."""
    try:
        return ProjectTemplate(data, name=name, filters=FUNCTIONS, fields=fields)
    except TemplateError as error:
        raise UnusableTemplate(error) from error


def load_templates(
    folder: Path, names: Mapping[str, Collection[str]], samples: Mapping[str, Sample] = MappingProxyType({})
) -> Templates:
    """Compile those templates; a faulty one withholds its own type of document only.

    ``names`` gives the fields that each may print: any other is a fault, said before rendering. A template
    that a person changed is first tried, on the context of ``samples``, in a process with limits.
    """
    found: dict[str, ProjectTemplate] = {}
    digests: dict[str, str] = {}
    faults: dict[str, UserError] = {}
    for name in sorted(names):
        try:
            data = _read(folder / name)
            if name in samples and not shipped(data):
                try_out(name, data, samples[name](), names[name])
            found[name] = compiled(data, name, names[name])
            digests[name] = blake2b(data, digest_size=16).hexdigest()
        except UserError as fault:
            faults[name] = fault
    return Templates(found, digests, faults)


def shipped(data: bytes) -> bool:
    """Whether it is, to the byte, a template delivered with the program."""
    return sha256(data).hexdigest() in SHIPPED.read_text(encoding="ascii").split()


def try_out(
    name: str, data: bytes, sample: Mapping[str, object], fields: Collection[str] | None = None
) -> None:
    """Compile and render it once on a real context; raise UnusableTemplate when it cannot be used."""
    try:
        with LimitedTemplate(data, name=name, filters=FUNCTIONS, fields=fields) as template:
            template.render(sample)
    except DocumentError as error:
        raise UnusableTemplate(error) from error


def issue_of(fault: Fault) -> Issue:
    """Return a fault of a template as the reports tell it."""
    severity = Severity.ERREUR if fault.serious else Severity.INFORMATION
    origin = Origin(file=fault.file, heading=fault.spot.section(), text=fault.spot.text)
    return Issue(fault.code, severity, fault.message, fault.remedy, origin)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise UserError(
            f"Le modèle {path.name} est introuvable.", "Remettez-le dans le dossier templates/docx."
        ) from None
    except OSError as fault:
        raise UserError(
            f"Le modèle {path.name} ne s’ouvre pas ({cause(fault)}).", "Fermez-le dans Word, puis relancez."
        ) from fault
