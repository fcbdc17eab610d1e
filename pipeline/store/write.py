"""Decisions carried out on disk, in the main process or in a worker: prepare, note, write, tell."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from pipeline.errors import UserError
from pipeline.store import backup, files
from pipeline.store.decide import Decision, Policy
from pipeline.store.journal import Intent, Journal
from pipeline.store.outcome import Outcome, Status
from pipeline.store.prepare import MEANWHILE, Case, NewFile, Prepared, prepare
from pipeline.store.register import Known


class Changed(UserError):
    """A file that a person saved while the run was under way."""


class Writer:
    """Carries out decisions under ``outputs``; one per process, closed at its end.

    With ``policy.dry_run`` it reads and compares, tells what it would do, and writes nothing.
    """

    def __init__(self, outputs: Path, registre: Path, policy: Policy) -> None:
        self._outputs, self._policy = outputs.absolute(), policy
        self._journal = None if policy.dry_run else Journal(registre)
        self._folders: set[Path] = set()

    def __enter__(self) -> "Writer":
        return self

    def __exit__(self, *_: object) -> None:
        if self._journal:
            self._journal.close()

    def write(self, documents: Iterable[tuple[Decision, bytes]]) -> list[Outcome]:
        """Carry out a handful of decisions; one document that cannot be written does not stop the others."""
        prepared = [self._prepared(decision, data) for decision, data in documents]
        if self._journal is None:
            return [each.outcome for each in prepared]
        self._journal.note(_intent(file) for each in prepared for file in each.files)
        return [self._carried_out(each) for each in prepared]

    def _prepared(self, decision: Decision, data: bytes) -> Prepared:
        try:
            return prepare(Case(decision, data, self._outputs, self._policy))
        except UserError as fault:
            return Prepared(held_back(decision.outcome(), fault))

    def _carried_out(self, prepared: Prepared) -> Outcome:
        try:
            for file in prepared.files:
                self._check(file)
            if prepared.old:
                backup.save(self._outputs, prepared.outcome.saved, prepared.old)
            rows = tuple(self._put(file) for file in prepared.files) + prepared.rows
            return replace(prepared.outcome, rows=rows)
        except Changed as fault:
            return replace(prepared.outcome, status=Status.CONSERVE, reason=fault.message, changes=())
        except UserError as fault:
            return held_back(prepared.outcome, fault)

    def _check(self, file: NewFile) -> None:
        """Look once more, just before writing: nothing was saved there since the document was prepared."""
        source, target = files.actual(self._outputs, file.source), files.actual(self._outputs, file.row.path)
        if target.is_file() and _bytes(target) == file.data:
            return  # another worker, taken for dead, wrote it meanwhile
        if file.source and files.digest(_bytes(source)) != file.over:
            raise Changed(MEANWHILE)
        if file.source != file.row.path and target.exists() and not (file.source and target.samefile(source)):
            raise Changed(MEANWHILE)
        if file.source and (holder := files.held_open(source)):
            raise files.locked(source, holder)

    def _put(self, file: NewFile) -> Known:
        target = files.actual(self._outputs, file.row.path)
        source = files.actual(self._outputs, file.source)
        private = file.row.kind not in self._policy.shared
        if target.parent not in self._folders:
            files.make_folder(target.parent, private=private)
            self._folders.add(target.parent)
        written = files.write(target, file.data, private=private)
        if file.source not in {"", file.row.path} and not target.samefile(source):
            files.remove(source)
        return replace(file.row, size=written.st_size, mtime=written.st_mtime_ns)


def held_back(outcome: Outcome, fault: UserError) -> Outcome:
    """Give the outcome of a document that could not be made, in the words of the fault."""
    return replace(outcome, status=Status.RETENU, reason=fault.told(), changes=(), saved="", beside="")


def _intent(file: NewFile) -> Intent:
    moved = file.source not in {"", file.row.path}
    return Intent(file.row, file.source if moved else "", file.over if moved else "")


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
