"""The annotated copies of the user's workbooks, brought up to date after each reading."""

from collections.abc import Iterator
from pathlib import Path

from pipeline.build.gather import Gathered
from pipeline.errors import UserError
from pipeline.issues import Issue, Origin, Severity
from pipeline.workbook.marked import marked_name, refresh_marked
from pipeline.workbook.reading import Source

# The second folder holds what only those entitled to the confidential sheet may see.
FOLDERS = (("a-corriger", False), ("confidentiel/a-corriger", True))


def refresh_copies(gathered: Gathered, outputs: Path) -> tuple[Issue, ...]:
    """One copy per workbook with errors, none for a clean one; what became of each, for the report."""
    return tuple(
        issue
        for folder, confidential in FOLDERS
        for source in gathered.sources
        for issue in _refreshed(gathered.issues, source, outputs / folder, confidential)
    )


def _refreshed(
    issues: tuple[Issue, ...], source: Source, folder: Path, confidential: bool
) -> Iterator[Issue]:
    # The copy for those entitled shows the confidential faults; a workbook without any has none.
    own = [i for i in issues if i.confidential and i.origin.file == source.name] if confidential else issues
    target = folder / marked_name(source.name)
    try:
        outcome = refresh_marked(source.path, own, target, name=source.name, confidential=confidential)
    except UserError as fault:
        yield _said(Severity.AVERTISSEMENT, fault.message, fault.remedy, source, confidential)
        return
    if outcome.sentence:
        remedy = "Corrigez la copie ou votre classeur, puis remettez-le dans inputs."
        yield _said(Severity.INFORMATION, outcome.sentence, remedy, source, confidential)


def _said(severity: Severity, message: str, remedy: str, source: Source, confidential: bool) -> Issue:
    place = Origin(file=source.name)
    return Issue("copie-annotee", severity, message, remedy, place, confidential=confidential)
