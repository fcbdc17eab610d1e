"""What one run came to: every document with its status, every issue, the workbooks read."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from pipeline.issues import Issue, Severity
from pipeline.store.outcome import Change, Status
from pipeline.workbook.reading import Source

CALENDRIER, AGENDA = "calendrier", "agenda"


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """One document: what it is, of whom, where, what became of it and why.

    ``path`` is relative to outputs (""  when there is none), like ``saved`` (the former version),
    ``beside`` (a new version next to an edited file), ``others`` (files with the same identifier) and
    ``agenda`` (the file that goes with a calendar and had the same fate).
    """

    kind: str
    nom: str
    dossiers: tuple[str, ...]
    status: Status
    reason: str
    path: str = ""
    issue: Issue | None = None
    changes: tuple[Change, ...] = ()
    saved: str = ""
    beside: str = ""
    others: tuple[str, ...] = ()
    confidential: bool = False
    agenda: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """The whole run. ``written`` is false when it only looked (dry run, check, strict stop).

    ``read``: a sentence for each sheet, what was understood of it.
    ``reported`` is false when no report is left either: all must then be said on the console. ``pdfs``: how
    many PDFs were made.
    """

    day: date
    outputs: Path
    documents: tuple[DocumentLine, ...]
    issues: tuple[Issue, ...]
    sources: tuple[Source, ...]
    written: bool = True
    stopped: str = ""
    reported: bool = True
    pdfs: int = 0
    read: tuple[str, ...] = ()

    @property
    def public(self) -> "Run":
        """What any report may show."""
        lines = tuple(line for line in self.documents if not line.confidential)
        return replace(self, documents=lines, issues=self.public_issues)

    @property
    def apart(self) -> "Run":
        """What only ``outputs/confidentiel/`` shows."""
        lines = tuple(line for line in self.documents if line.confidential)
        return replace(self, documents=lines, issues=self.confidential_issues)

    @property
    def public_issues(self) -> tuple[Issue, ...]:
        """Those that any report may show."""
        return tuple(issue for issue in self.issues if not issue.confidential)

    @property
    def confidential_issues(self) -> tuple[Issue, ...]:
        """Those that only ``outputs/confidentiel/`` shows."""
        return tuple(issue for issue in self.issues if issue.confidential)

    @property
    def failed(self) -> bool:
        """Whether something was withheld by an error, or an error stands: exit code 1."""
        held = any(line.status is Status.RETENU for line in self.documents)
        return held or any(issue.severity is Severity.ERREUR for issue in self.issues)

    def listed(self, status: Status) -> list[DocumentLine]:
        """The documents of that status, a calendar and its agenda file as one."""
        lines = [line for line in self.documents if line.status is status]
        files: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
        for line in lines:
            if line.kind == AGENDA:
                files[line.dossiers].append(line.path)
        joined = [_joined(line, files[line.dossiers]) for line in lines]
        return [line for line in joined if line.kind != AGENDA or line.path in files[line.dossiers]]

    def count(self, status: Status) -> int:
        """How many documents have that status."""
        return len(self.listed(status))


def _joined(line: DocumentLine, files: list[str]) -> DocumentLine:
    """A calendar takes its file from those of its dossiers; lines and files come in the same order."""
    return replace(line, agenda=files.pop(0)) if line.kind == CALENDRIER and files else line
