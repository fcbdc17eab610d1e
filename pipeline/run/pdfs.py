"""Documents also as PDF, beside their Word file: made again when it changed, never stale without a word."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.documents import catalogue
from pipeline.errors import UserError
from pipeline.french import accord
from pipeline.issues import Issue, Origin, Severity
from pipeline.pdf import Missing, Result, forget_previews
from pipeline.run.grappe.lots import pdfs as conversions
from pipeline.run.policy import policy_of
from pipeline.settings import Settings
from pipeline.store import files
from pipeline.store.lock import one_run
from pipeline.store.pdfs import NAME, Pair, Stamped, load, save, stamped
from pipeline.store.register import Known, opened

APERCUS = ".apercus"
TOUS = "tous"
SHOWN = 10
AGAIN = "Relancez avec --pdf pour le refaire."
THEIRS = (
    "Le fichier « {} » n’est pas le PDF que le programme a fait : il n’est pas remplacé.",
    "Gardez-le sous un autre nom, ou supprimez-le, puis relancez avec --pdf.",
)


@dataclass(slots=True)
class Pdfs:
    """What one run did of PDFs: how many it made, how many stand as they were, what is to be said."""

    made: int = 0
    unchanged: int = 0
    issues: list[Issue] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Task:
    """A document whose PDF is asked for or known."""

    row: Known
    pair: Pair | None

    @property
    def word(self) -> Stamped | None:
        return self.pair.word if self.pair else None

    @property
    def pdf(self) -> Stamped | None:
        return self.pair.pdf if self.pair else None

    @property
    def target(self) -> str:
        return f"{self.row.path.removesuffix('.docx')}.pdf"


def refresh(settings: Settings) -> Pdfs:
    """Bring the PDFs of ``settings.pdf`` up to date; of the others that were made, say those now stale.

    Costs a look at the disk when nothing changed, and nothing at all where no PDF was ever asked for.
    """
    if settings.dry_run or not (settings.pdf or (settings.registre / NAME).exists()):
        return Pdfs()
    try:
        with one_run(settings.registre):
            return _Refreshing(settings).all()
    except UserError as fault:
        issue = Issue("pdf-impossible", Severity.AVERTISSEMENT, fault.message, fault.remedy)
        return Pdfs(issues=[issue])


class _Refreshing:
    def __init__(self, settings: Settings) -> None:
        self._settings, self._outputs = settings, settings.outputs
        self._pairs = load(settings.registre)
        self._shared = policy_of(settings).shared
        self._families = {kind.kind: kind.famille for kind in catalogue.TYPES}
        self._apart = catalogue.kinds(lambda kind: kind.confidentiel)
        self._told = Pdfs()

    def all(self) -> Pdfs:
        with opened(self._settings.registre) as register:
            rows = register.load()
        before = dict(self._pairs)
        self._forget(rows)
        tasks = [_Task(row, self._pairs.get(key)) for key, row in rows.items() if self._concerned(row)]
        stale = [task for task in tasks if self._stale(task)]
        try:
            self._convert([task for task in stale if self._asked(task.row)])
        finally:
            if self._pairs != before:
                save(self._settings.registre, self._pairs)
                forget_previews(self._outputs / APERCUS, [pair.pdf.digest for pair in self._pairs.values()])
        self._say_stale([task for task in stale if not self._asked(task.row)])
        return self._told

    def _asked(self, row: Known) -> bool:
        famille = self._families.get(row.kind, "")
        only, asked = self._settings.only, self._settings.pdf
        return (famille in asked or TOUS in asked) and (not only or famille in only)

    def _concerned(self, row: Known) -> bool:
        here = row.path.endswith(".docx") and not row.destroyed and (self._outputs / row.path).is_file()
        return here and (self._asked(row) or row.key in self._pairs)

    def _stale(self, task: _Task) -> bool:
        """Whether the PDF is missing or of other bytes; stamps of files only touched are renewed.

        One that a person took away is missed only where it is asked for.
        """
        word = stamped(self._outputs, task.row.path, task.word)
        pdf = stamped(self._outputs, task.target, task.pdf)
        if pdf is None and not self._asked(task.row):
            del self._pairs[task.row.key]
            return False
        if not (task.pair and word and pdf) or word.digest != task.pair.word.digest:
            return True
        self._told.unchanged += 1
        if pdf.digest == task.pair.pdf.digest:
            self._pairs[task.row.key] = Pair(word, pdf)
        return False

    def _convert(self, tasks: list[_Task]) -> None:
        ours = [task for task in tasks if self._may_replace(task)]
        by_path = {self._outputs / task.row.path: task for task in ours}
        try:
            for result in conversions(self._settings, list(by_path)) if by_path else ():
                self._put(by_path[result.source], result)
        except Missing as fault:
            self._told.issues.append(
                Issue("pdf-impossible", Severity.AVERTISSEMENT, fault.message, fault.remedy)
            )

    def _may_replace(self, task: _Task) -> bool:
        """Whether nothing is there that the program did not make: a signed PDF is somebody's work."""
        there = stamped(self._outputs, task.target, task.pdf)
        if there is None or (task.pair and there.digest == task.pair.pdf.digest):
            return True
        message, remedy = (text.format(Path(task.target).name) for text in THEIRS)
        self._say("pdf-garde", Severity.AVERTISSEMENT, message, remedy, task)
        return False

    def _put(self, task: _Task, result: Result) -> None:
        name = Path(task.row.path).name
        if result.data is None:
            message = f"« {name} » n’a pas pu être converti en PDF : {result.reason}."
            remedy = "Ouvrez-le dans Word, enregistrez-le de nouveau, puis relancez avec --pdf."
            self._say("pdf-non-fait", Severity.ERREUR, message, remedy, task)
            return
        try:
            target = self._outputs / task.target
            files.write(target, result.data, private=task.row.kind not in self._shared)
        except UserError as fault:
            self._say("pdf-non-fait", Severity.ERREUR, fault.message, fault.remedy, task)
            return
        word = stamped(self._outputs, task.row.path, None)
        pdf = stamped(self._outputs, task.target, None)
        if word is None or word.digest != result.digest:  # saved meanwhile: the next run makes it again
            word = Stamped(task.row.path, result.digest, -1, -1)
        if pdf is not None:
            self._pairs[task.row.key] = Pair(word, pdf)
            self._told.made += task.row.kind not in self._apart

    def _forget(self, rows: Mapping[str, Known]) -> None:
        """Remove the PDF of a document destroyed or moved by the program, when it is as it was made."""
        for key, pair in list(self._pairs.items()):
            row = rows.get(key)
            if row is not None and not row.destroyed and row.path == pair.word.path:
                continue
            there = stamped(self._outputs, pair.pdf.path, pair.pdf)
            if there and there.digest == pair.pdf.digest and row is not None:
                files.remove(self._outputs / pair.pdf.path)
            del self._pairs[key]

    def _say_stale(self, tasks: Iterable[_Task]) -> None:
        for apart in (False, True):
            names = sorted(
                Path(task.target).name for task in tasks if (task.row.kind in self._apart) is apart
            )
            if names:
                self._told.issues.append(_stale_issue(names, confidential=apart))

    def _say(self, code: str, severity: Severity, message: str, remedy: str, task: _Task) -> None:
        origin = Origin(file=task.row.path)
        confidential = task.row.kind in self._apart
        self._told.issues.append(Issue(code, severity, message, remedy, origin, confidential=confidential))


def _stale_issue(names: list[str], *, confidential: bool) -> Issue:
    count = len(names)
    more = f" et {count - SHOWN} autres" if count > SHOWN else ""
    what = accord(count, "PDF ne correspond", "PDF ne correspondent")
    return Issue(
        "pdf-perime",
        Severity.AVERTISSEMENT,
        f"{count} {what} plus à son fichier Word : {', '.join(names[:SHOWN])}{more}.",
        AGAIN if count == 1 else "Relancez avec --pdf pour les refaire.",
        confidential=confidential,
    )
