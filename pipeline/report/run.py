"""What one run came to: every document with its status, every issue, the workbooks read."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from pipeline.documents.catalogue import kinds
from pipeline.issues import Issue, Severity
from pipeline.report.depuis import Passage
from pipeline.store.outcome import Outcome, Status
from pipeline.workbook.reading import Source

CALENDRIER, AGENDA = "calendrier", "agenda"


@dataclass(frozen=True, slots=True)
class Run:
    """The whole run. ``written`` is false when it only looked (dry run, check, strict stop).

    ``read``: a sentence for each sheet, what was understood of it. ``noms``: the agents, by reference;
    ``emises``: the invoices issued for each. ``passages``: what had another fate in the report before.
    ``reported`` is false when no report is left either: all must then be said on the console. ``pdfs``: how
    many PDFs were made.
    """

    day: date
    outputs: Path
    documents: tuple[Outcome, ...]
    issues: tuple[Issue, ...]
    sources: tuple[Source, ...]
    written: bool = True
    stopped: str = ""
    reported: bool = True
    pdfs: int = 0
    read: tuple[str, ...] = ()
    noms: Mapping[str, str] = field(default_factory=dict)
    emises: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    passages: tuple[Passage, ...] = ()

    @property
    def public(self) -> "Run":
        """What any report may show."""
        apart = _apart()
        lines = tuple(line for line in self.documents if line.kind not in apart)
        return replace(self, documents=lines, issues=self.public_issues)

    @property
    def apart(self) -> "Run":
        """What only ``outputs/confidentiel/`` shows."""
        apart = _apart()
        lines = tuple(line for line in self.documents if line.kind in apart)
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

    def listed(self, status: Status) -> list[Outcome]:
        """The documents of that status, a calendar and its agenda file as one."""
        lines = [line for line in self.documents if line.status is status]
        calendars = {line.key for line in lines if line.kind == CALENDRIER}
        return [line for line in lines if line.kind != AGENDA or _calendar_of(line) not in calendars]

    def agendas(self, status: Status) -> dict[str, str]:
        """The agenda file of each calendar that had the same fate, by the calendar's key."""
        files = (line for line in self.documents if line.status is status and line.kind == AGENDA)
        return {_calendar_of(line): line.path for line in files}

    def count(self, status: Status) -> int:
        """How many documents have that status."""
        return len(self.listed(status))


def _calendar_of(agenda: Outcome) -> str:
    """Both are made for the same subjects."""
    return f"{CALENDRIER}/{agenda.key.partition('/')[2]}"


def _apart() -> frozenset[str]:
    return kinds(lambda kind: kind.confidentiel)
