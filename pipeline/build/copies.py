"""The annotated copies of the user's workbooks, brought up to date after each reading."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.build.gather import Gathered
from pipeline.errors import UserError
from pipeline.issues import Issue, Origin, Severity
from pipeline.workbook.marked import marked_name, refresh_marked
from pipeline.workbook.reading import Source

COPIE, ILLISIBLE = "copie-annotee", "classeur-illisible"
OPEN, RESTRICTED, THEIRS = "a-corriger", "confidentiel/a-corriger", "conseiller/a-corriger"


def refresh_copies(gathered: Gathered, outputs: Path) -> tuple[Issue, ...]:
    """One copy per workbook with errors, none for a clean one; what became of each, for the report.

    A copy holds all that its workbook holds: with a confidential sheet it goes to the restricted folder, and
    the counsellor's own to a folder apart. What could not be read was told already.
    """
    names = _names(gathered.sources)
    unread = {issue.origin.file for issue in gathered.issues if issue.code == ILLISIBLE}
    return tuple(
        issue
        for source in gathered.sources
        if source.name not in unread
        for issue in _refreshed(gathered, source, outputs, names[source.name])
    )


def all_copies(outputs: Path) -> tuple[Path, ...]:
    """The copies that there are, even of workbooks that are gone."""
    folders = (outputs / folder for folder in (OPEN, RESTRICTED, THEIRS))
    return tuple(path for folder in folders for path in sorted(folder.glob("*.xls*")))


def _place(gathered: Gathered, source: Source, outputs: Path) -> Path:
    if source.name in gathered.confidential:
        return outputs / RESTRICTED
    return outputs / (THEIRS if source.conseiller else OPEN)


def _names(sources: Sequence[Source]) -> dict[str, str]:
    """The copy's name for each workbook: « agents.csv » and « agents.xlsx » do not share one."""
    proposed = {source.name: marked_name(source.name) for source in sources}
    shared = {name for name, count in Counter(proposed.values()).items() if count > 1}
    return {
        name: f"{Path(copy).stem} ({Path(name).suffix.strip('.')}).xlsx" if copy in shared else copy
        for name, copy in proposed.items()
    }


def _refreshed(gathered: Gathered, source: Source, outputs: Path, name: str) -> Iterator[Issue]:
    apart = source.name in gathered.confidential
    target = _place(gathered, source, outputs) / name
    try:
        outcome = refresh_marked(source.path, gathered.issues, target, name=source.name, confidential=apart)
    except UserError as fault:
        yield _said(Severity.AVERTISSEMENT, fault.message, fault.remedy, source)
        return
    if outcome.sentence:
        folder = target.parent.relative_to(outputs).as_posix()
        remedy = (
            f"La copie est dans outputs/{folder} : corrigez-la, puis remettez-la dans inputs à la place de "
            "votre classeur."
        )
        yield _said(Severity.INFORMATION, outcome.sentence, remedy, source)


def _said(severity: Severity, message: str, remedy: str, source: Source) -> Issue:
    return Issue(COPIE, severity, message, remedy, Origin(file=source.name))
