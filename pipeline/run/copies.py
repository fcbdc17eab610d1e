"""The annotated copies of the user's workbooks, brought up to date after each reading."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.errors import UserError
from pipeline.issues import Issue, Origin, Severity
from pipeline.run.gather import Gathered
from pipeline.sheetfiles.marked import Action, discard_marked, marked_name, refresh_marked
from pipeline.workbook.reading import Source

COPIE = "copie-annotee"
UNMARKED = ("classeur-illisible", "presentation-inconnue")  # no cell of theirs is to be corrected
IMPORTED = "import – "  # our workbook, made from a person's file: never corrected by hand
OPEN, RESTRICTED, THEIRS = "a-corriger", "confidentiel/a-corriger", "conseiller/a-corriger"


def refresh_copies(gathered: Gathered, outputs: Path) -> tuple[Issue, ...]:
    """One copy per workbook with errors, none for a clean one; what became of each, for the report.

    A copy holds all that its workbook holds: with a confidential sheet it goes to the restricted folder, and
    the counsellor's own to a folder apart. What could not be read was told already.
    """
    names = _names(gathered.sources)
    unread = {issue.origin.file for issue in gathered.issues if issue.code in UNMARKED}
    read = [source for source in gathered.sources if source.name not in unread]
    targets = {outputs / _folder(source) / names[source.name]: source for source in read}
    waiting = {names[name] for name in unread}
    others = [path for path in all_copies(outputs) if path not in targets and path.name not in waiting]
    here = {name for source in read for name in (_plain_name(source), names[source.name])}
    return (
        *(issue for target, source in targets.items() for issue in _refreshed(gathered, source, target)),
        *(issue for path in others for issue in _left(path, outputs, path.name in here)),
    )


def all_copies(outputs: Path) -> tuple[Path, ...]:
    """The copies that there are, even of workbooks that are gone."""
    folders = (outputs / folder for folder in (OPEN, RESTRICTED, THEIRS))
    found = (path for folder in folders for path in sorted(folder.glob("*.xls*")))
    return tuple(path for path in found if not path.name.startswith((".", "~")))


def _folder(source: Source) -> str:
    if source.confidential:
        return RESTRICTED
    return THEIRS if source.conseiller else OPEN


def _names(sources: Sequence[Source]) -> dict[str, str]:
    """The copy's name for each workbook: « agents.csv » and « Agents.xlsx » do not share one."""
    proposed = {source.name: _plain_name(source) for source in sources}
    counts = Counter(name.casefold() for name in proposed.values())
    shared = {name for name in proposed.values() if counts[name.casefold()] > 1}
    return {name: _told_apart(name, copy) if copy in shared else copy for name, copy in proposed.items()}


def _plain_name(source: Source) -> str:
    return marked_name(source.name, source.kind)


def _told_apart(name: str, copy: str) -> str:
    """« conseiller/agents.csv » → « agents (conseiller, csv).xlsx »."""
    *folders, _ = Path(name).parts
    return f"{Path(copy).stem} ({', '.join([*folders, Path(name).suffix.strip('.')])}){Path(copy).suffix}"


def _refreshed(gathered: Gathered, source: Source, target: Path) -> Iterator[Issue]:
    try:
        outcome = refresh_marked(
            source.path, gathered.issues, target, name=source.name, confidential=source.confidential
        )
    except UserError as fault:
        yield _said(Severity.AVERTISSEMENT, fault.message, fault.remedy, source.name)
        return
    if outcome.sentence:
        remedies = _OF_IMPORTED if source.name.startswith(IMPORTED) else {}
        remedy = (_REMEDIES | remedies)[outcome.action].format(_folder(source))
        yield _said(Severity.INFORMATION, outcome.sentence, remedy, source.name)


_KEPT_IN = (
    "La copie est dans outputs/{} : corrigez-la, puis remettez-la dans inputs à la place de votre classeur."
)
_REMEDIES = {
    Action.WRITTEN: _KEPT_IN,
    Action.UNCHANGED: _KEPT_IN,
    Action.KEPT: "Elle est dans outputs/{}.",
    Action.REMOVED: "Rien à faire.",
    Action.NOTHING: "",
}

_FROM_FILE = (
    "Ce classeur est tiré de votre fichier : complétez « complements – … », ou corrigez votre fichier, puis "
    "relancez « importer ». La copie, dans outputs/{}, montre les cellules."
)
_OF_IMPORTED = {Action.WRITTEN: _FROM_FILE, Action.UNCHANGED: _FROM_FILE}


def _left(path: Path, outputs: Path, elsewhere: bool) -> Iterator[Issue]:
    """A copy that is no present workbook's: it goes if that workbook has its copy elsewhere by now."""
    folder = path.parent.relative_to(outputs).as_posix()
    if elsewhere and discard_marked(path):
        return
    yield _said(
        Severity.INFORMATION,
        f"« {path.name} », dans outputs/{folder}, n’est plus la copie d’un classeur lu : il est conservé.",
        "Reprenez-y ce qui vous sert, puis supprimez-le.",
        path.name,
    )


def _said(severity: Severity, message: str, remedy: str, file: str) -> Issue:
    return Issue(COPIE, severity, message, remedy, Origin(file=file))
