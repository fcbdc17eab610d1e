"""What the last reading understood, kept beside the register: what is gone since is told, never inferred."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.errors import UserError
from pipeline.issues import Severity
from pipeline.settings import Settings
from pipeline.store import notes
from pipeline.workbook.reading import Reading
from pipeline.workbook.reading.understood import lacking_since, profile

NAME = "lecture.json"
_ARCHIVES = "archives"
_UNREAD = "classeur-illisible"


def compared(reading: Reading, settings: Settings) -> Reading:
    """The reading with what it lacks since the last one; the shipped example is never compared."""
    before = _recall(settings.registre)
    if not before or _example(reading):
        return reading
    for sheet in before.values():
        sheet["files"] = {name: n for name, n in sheet["files"].items() if name not in _archived(settings)}
    explained = {issue.origin.file: issue for issue in reading.issues if issue.code == _UNREAD}
    errors = [issue for issue in reading.issues if issue.severity is Severity.ERREUR]
    losses = lacking_since(before, reading.sheets, reading.losses, explained, errors)
    issues = tuple(dict.fromkeys((*reading.issues, *(loss.issue for loss in losses))))
    return replace(reading, issues=issues, losses=(*reading.losses, *losses))


def remember(reading: Reading, settings: Settings) -> None:
    """Keep what was understood; of what is lost, what was known before: it is told until it is settled."""
    if _example(reading):
        return
    now, before = profile(reading.sheets), _recall(settings.registre)
    for loss in reading.losses:
        then = before.get(loss.sheet)
        if then is not None and loss.dossiers is None:
            _keep(now, loss.sheet, loss.field, then)
    try:
        notes.keep(settings.registre / NAME, now)
    except UserError:
        return


def _keep(now: dict[str, Any], sheet: str, field: str, then: Mapping[str, Any]) -> None:
    here = now.setdefault(sheet, {"fields": {}, "files": {}, "keys": then["keys"]})
    if not field:
        here["files"] = {**then["files"], **here["files"]}
        here["fields"] = {**then["fields"], **here["fields"]}
    elif field in then["fields"]:
        here["fields"].setdefault(field, then["fields"][field])


def _example(reading: Reading) -> bool:
    return any(source.example for source in reading.sources)


def _archived(settings: Settings) -> list[str]:
    folder = settings.inputs / _ARCHIVES
    if not folder.is_dir():
        return []
    found = [path.relative_to(folder) for path in folder.rglob("*") if path.is_file()]
    years = [Path(*path.parts[1:]) for path in found if path.parts[0].isdigit() and len(path.parts) > 1]
    return [path.as_posix() for path in (*found, *years)]


def _recall(registre: Path) -> dict[str, Any]:
    found: dict[str, Any] = notes.recall(registre / NAME, dict, {})
    sound = all(
        isinstance(sheet, dict) and {"fields", "files", "keys"} <= sheet.keys() for sheet in found.values()
    )
    return found if sound else {}
