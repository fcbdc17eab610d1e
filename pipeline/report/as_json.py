"""The report for programs: stable names, nothing confidential."""

import json
from typing import Any

from pipeline.issues import Issue, Origin
from pipeline.report.run import Run
from pipeline.store.outcome import Outcome

# A line per value: a file that a person can search. With ``indent``, json writes four times as slowly.
SEPARATORS = (",\n", ": ")


def as_json(run: Run) -> str:
    """``documents`` and ``issues`` of a run, one object each."""
    content = {
        "date": run.day.isoformat(),
        "ecrit": run.written,
        "documents": [_document(line) for line in run.documents],
        "issues": [_issue(issue) for issue in run.issues],
        "classeurs": [{"file": s.name, "rows": s.rows, "exemple": s.example} for s in run.sources],
    }
    return json.dumps(content, ensure_ascii=False, separators=SEPARATORS) + "\n"


def _document(line: Outcome) -> dict[str, Any]:
    found: dict[str, Any] = {
        "kind": line.kind,
        "dossier": line.dossiers[0] if len(line.dossiers) == 1 else list(line.dossiers),
        "path": line.path,
        "status": line.status.value,
        "reason": line.reason,
    }
    if line.changes:
        found["changes"] = [
            {"field": c.champ, "old": c.ancien, "new": c.nouveau, "kept": c.garde} for c in line.changes
        ]
    return found | {name: value for name, value in _elsewhere(line).items() if value}


def _elsewhere(line: Outcome) -> dict[str, Any]:
    return {"saved": line.saved, "beside": line.beside, "others": list(line.others)}


def _issue(issue: Issue) -> dict[str, Any]:
    return {
        "code": issue.code,
        "severity": issue.severity.value,
        **_place(issue.origin),
        "value": issue.value,
        "message": issue.message,
        "remedy": issue.remedy,
        "related": [_place(origin) for origin in issue.related],
        "dossiers": list(issue.dossiers),
        "documents": list(issue.documents),
    }


def _place(origin: Origin) -> dict[str, str]:
    place = {"file": origin.file, "sheet": origin.sheet, "cell": origin.cell}
    extra = {"heading": origin.heading, "text": origin.text}
    return place | {name: value for name, value in extra.items() if value}
