"""Faulty templates: their faults as issues, and a copy of each with a Word comment on every fault."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from pipeline.errors import UserError
from pipeline.issues import Issue, Origin, Severity
from pipeline.render.annotate import annotate
from pipeline.run.templates import UnusableTemplate
from pipeline.store import files

FOLDER = "a-corriger"


def issues_of(faults: Mapping[str, UserError]) -> tuple[Issue, ...]:
    """The faults of the templates, each at its place where the engine gives it."""
    return tuple(issue for name, fault in faults.items() for issue in _issues(name, fault))


def write_commented(faults: Mapping[str, UserError], templates: Path, outputs: Path) -> tuple[Issue, ...]:
    """Write the commented copies, and say where they are."""
    return tuple(
        issue for name, fault in faults.items() for issue in _written(name, fault, templates, outputs)
    )


def _issues(name: str, fault: UserError) -> tuple[Issue, ...]:
    if isinstance(fault, UnusableTemplate):
        return fault.issues
    return (Issue("modele-inutilisable", Severity.ERREUR, fault.message, fault.remedy, Origin(file=name)),)


def _written(name: str, fault: UserError, templates: Path, outputs: Path) -> Iterator[Issue]:
    if not isinstance(fault, UnusableTemplate) or not any(one.spot.text for one in fault.faults):
        return
    target = outputs / FOLDER / f"modele {name}"
    try:
        files.make_folder(target.parent, private=True)
        files.write(target, annotate((templates / name).read_bytes(), fault.faults))
    except UserError as locked:
        yield Issue("copie-annotee", Severity.AVERTISSEMENT, locked.message, locked.remedy, Origin(file=name))
        return
    yield Issue(
        "copie-annotee",
        Severity.INFORMATION,
        f"Les fautes du modèle {name} sont commentées dans « {target.name} ».",
        f"La copie est dans outputs/{FOLDER} : corrigez votre modèle d’après elle.",
        Origin(file=name),
    )
