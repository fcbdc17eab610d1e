"""Faulty templates: their faults as issues, and a copy of each with a Word comment on every fault."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from pipeline.errors import UserError
from pipeline.issues import Issue, Origin, Severity
from pipeline.render.annotate import annotate
from pipeline.run.template_sources import OWN
from pipeline.run.templates import Templates, UnusableTemplate
from pipeline.store import files

FOLDER = "modeles-a-corriger"


def issues_of(faults: Mapping[str, UserError]) -> tuple[Issue, ...]:
    """The faults of the templates, each at its place where the engine gives it."""
    return tuple(issue for name, fault in faults.items() for issue in _issues(name, fault))


def write_commented(templates: Templates, outputs: Path) -> tuple[Issue, ...]:
    """Write the commented copies and say where they are; those of templates that are right again go."""
    for name in templates.sources.keys() - templates.faults.keys():
        with suppress(UserError):
            files.remove(outputs / FOLDER / name)
    faults = templates.faults.items()
    return tuple(
        found for name, fault in faults for found in _written(templates.sources[name], fault, outputs)
    )


def _issues(name: str, fault: UserError) -> tuple[Issue, ...]:
    if isinstance(fault, UnusableTemplate):
        return fault.issues
    return (Issue("modele-inutilisable", Severity.ERREUR, fault.message, fault.remedy, Origin(file=name)),)


def _written(source: Path, fault: UserError, outputs: Path) -> Iterator[Issue]:
    if not isinstance(fault, UnusableTemplate) or not any(one.spot.text for one in fault.faults):
        return
    name, target = source.name, outputs / FOLDER / source.name
    try:
        files.make_folder(target.parent, private=True)
        files.write(target, annotate(source.read_bytes(), fault.faults))
    except UserError as locked:
        yield Issue("copie-annotee", Severity.AVERTISSEMENT, locked.message, locked.remedy, Origin(file=name))
        return
    yield Issue(
        "copie-annotee",
        Severity.INFORMATION,
        f"Les fautes du modèle {name} sont commentées dans « outputs/{FOLDER}/{name} ».",
        f"Corrigez votre modèle d’après cette copie, puis rangez-le dans inputs/{OWN}.",
        Origin(file=name),
    )
