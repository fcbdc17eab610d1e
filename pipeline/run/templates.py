"""The templates of a run, compiled once: the shipped folder, and what is wrong in it."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from types import MappingProxyType

from pipeline.errors import UserError, cause
from pipeline.render import Template
from pipeline.run.filters import FUNCTIONS
from pipeline.run.template_trial import shipped, try_out

Sample = Callable[[], Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class Templates:
    """Compiled templates and their digests by file name; ``faults`` are those that cannot be used."""

    compiled: Mapping[str, Template]
    digests: Mapping[str, str]
    faults: Mapping[str, UserError]


def load_templates(
    folder: Path, names: Mapping[str, Collection[str]], samples: Mapping[str, Sample] = MappingProxyType({})
) -> Templates:
    """Compile those templates; a faulty one withholds its own type of document only.

    ``names`` gives the fields that each may print: any other is a fault, said before rendering. A template
    that a person changed is first tried, on the context of ``samples``, in a process with limits.
    """
    compiled: dict[str, Template] = {}
    digests: dict[str, str] = {}
    faults: dict[str, UserError] = {}
    for name in sorted(names):
        try:
            data = _read(folder / name)
            sample = samples[name]() if name in samples and not shipped(data) else None
            if sample is not None and (fault := try_out(name, data, sample, names[name])):
                raise fault
            compiled[name] = Template(data, name=name, filters=FUNCTIONS, fields=names[name])
            digests[name] = blake2b(data, digest_size=16).hexdigest()
        except UserError as fault:
            faults[name] = fault
    return Templates(compiled, digests, faults)


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
