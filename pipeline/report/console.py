"""What the console says: a bar when it takes long, then the summary and the first things to mend."""

import os
import time
from collections import Counter
from collections.abc import Iterator

import rich.console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)

from pipeline.french import accord, pluriel
from pipeline.issues import Issue, Severity
from pipeline.report.places import shown
from pipeline.report.run import Run
from pipeline.store.decide import MISSING
from pipeline.store.outcome import Status

SHOWN = 8
# What a person must do next.
SAID = frozenset(
    (
        "copie-annotee",
        "aucun-dossier",
        "dossier-voisin",
        "sauvegarde-ancienne",
        "exemple-reste",
        "exemple-modifie",
    )
)
QUIET, USUAL, VERBOSE = -1, 0, 1
AGAIN = r"docs.cmd --recreer" if os.name == "nt" else ".venv/bin/python -m pipeline docs --recreer"
PATIENCE = 2.0
TO_DO = "document à faire", "documents à faire"
STATUSES = (
    (Status.FAIT, "document fait", "documents faits"),
    (Status.INCHANGE, "document inchangé", "documents inchangés"),
    (
        Status.CONSERVE,
        "document conservé (une personne l’a modifié ou retiré)",
        "documents conservés (une personne les a modifiés ou retirés)",
    ),
    (
        Status.FIGE,
        "document figé (signé, accepté ou délivré)",
        "documents figés (signés, acceptés ou délivrés)",
    ),
    (Status.PAS_ENCORE, "document pas encore dû", "documents pas encore dus"),
    (Status.RETENU, "document bloqué par une erreur", "documents bloqués par une erreur"),
)


class Console:
    """The terminal, or the file that stands for it."""

    def __init__(self, level: int = USUAL) -> None:
        self._level = level
        self._out = rich.console.Console(highlight=False, soft_wrap=True)
        self._start = time.monotonic()
        self._bar: Progress | None = None
        self._task: TaskID | None = None

    def progress(self, done: int, total: int) -> None:
        """Move the bar; it appears only when the run takes long, and only on a terminal."""
        if self._level is QUIET:
            return
        if self._bar is None and time.monotonic() - self._start > PATIENCE and self._out.is_terminal:
            self._bar = Progress(
                TextColumn("Documents"),
                BarColumn(),
                MofNCompleteColumn(),
                TimeRemainingColumn(),
                console=self._out,
            )
            self._task = self._bar.add_task("", total=total)
            self._bar.start()
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, completed=done)

    def summary(self, run: Run) -> None:
        """What was made, what is to be mended, where to look."""
        if self._bar is not None:
            self._bar.stop()
        for line in summary(run, self._level):
            self._out.print(line)


def summary(run: Run, level: int = USUAL) -> Iterator[str]:
    """The lines of the summary, in rich's markup; ``QUIET``: the last, when something is wrong."""
    if level is QUIET:
        yield from [_end(run)] if run.failed or run.stopped else []
        return
    if any(source.example for source in run.sources):
        yield "Aucun classeur dans le dossier inputs : l’exemple livré a été lu."
    if not run.sources:
        yield "Aucun classeur n’a été trouvé : déposez un classeur Excel dans le dossier inputs."
    yield from (escape(sentence) for sentence in run.read)
    if not run.written and not run.stopped:
        yield from _plan(run)
    yield from _counts(run)
    yield from _issues(run, everything=level is VERBOSE or not run.reported)
    hidden = len(run.confidential_issues)
    if hidden:
        points = accord(hidden, "point confidentiel", "points confidentiels")
        yield f"{hidden} {points} : voir outputs/confidentiel."
    if run.stopped:
        yield f"[bold]{escape(run.stopped)}[/]"
    yield _end(run)


def _plan(run: Run) -> Iterator[str]:
    """What a dry run would do, document by document."""
    for status, verb in ((Status.FAIT, "à faire"), (Status.CONSERVE, Status.CONSERVE.value)):
        for line in run.public.listed(status):
            yield f"  {verb:<9} {escape(line.path)} – {escape(line.reason)}"


def _counts(run: Run) -> Iterator[str]:
    for status, one, many in STATUSES:
        number = run.public.count(status)
        if number:
            words = TO_DO if status is Status.FAIT and not run.written else (one, many)
            yield f"[bold]{number:>6}[/] {accord(number, *words)}"
    yield from _withheld(run)
    if run.pdfs:
        yield f"[bold]{run.pdfs:>6}[/] {accord(run.pdfs, 'PDF fait', 'PDF faits')}"
    if any(line.reason == MISSING.reason for line in run.public.documents):
        yield f"       Ceux qui ont disparu d’outputs se refont avec : {AGAIN}"


def _withheld(run: Run) -> Iterator[str]:
    """Why documents are withheld where no cell of a workbook says it: a template, a file held open."""
    lines = (line for line in run.public.documents if line.status is Status.RETENU and line.issue is None)
    for reason, number in Counter(line.reason for line in lines if line.reason).most_common(SHOWN):
        yield f"       {escape(reason.removesuffix('.'))} ({pluriel(number, 'document')})."


def _issues(run: Run, *, everything: bool) -> Iterator[str]:
    errors = [issue for issue in run.public_issues if issue.severity is Severity.ERREUR]
    others = [issue for issue in run.public_issues if issue.severity is Severity.AVERTISSEMENT]
    if errors:
        yield ""
        yield f"[bold red]À corriger ({len(errors)})[/]"
        shown = len(errors) if everything else SHOWN
        for issue in errors[:shown]:
            yield from _issue(issue)
        if len(errors) > shown:
            yield f"  … et {len(errors) - SHOWN} de plus : voir le rapport."
    for issue in run.public_issues:
        if issue.code in SAID:
            yield f"{escape(issue.message)} {escape(issue.remedy)}"
    if others and not everything:
        yield f"[bold]À vérifier ({len(others)})[/] : voir le rapport."
    elif others:
        yield from ("", f"[bold]À vérifier ({len(others)})[/]")
        for issue in others:
            yield from _issue(issue)


def _issue(issue: Issue) -> Iterator[str]:
    place = f"[bold]{escape(str(issue.origin))}[/] : " if str(issue.origin) else ""
    yield f"  {place}{escape(issue.message)}"
    yield f"    {escape(issue.remedy)}"


def _end(run: Run) -> str:
    if not run.reported:
        return "Contrôle terminé : rien n’a été écrit."
    return f"Rapport : {escape(shown(run.outputs / 'rapport.html'))}"
