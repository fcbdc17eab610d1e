"""What the disk holds of each document, opening only the files that changed since they were last seen."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from pipeline.store import content
from pipeline.store.files import digest
from pipeline.store.freeze import OURS, binding, by_its_file, frozen_now
from pipeline.store.names import PATH_LIMIT, distinct, folded, free, reference, with_mark
from pipeline.store.outcome import Task
from pipeline.store.package import DOCUMENT, Package, Unreadable
from pipeline.store.register import Known
from pipeline.store.states import Found, State
from pipeline.store.tree import FORMATS, Stamp, Tree
from pipeline.store.wordml import parse

# A certificate « destruction/REF » stands for the synthesis « synthese/REF » that is no more.
CERTIFICATE, SYNTHESE = "destruction", "synthese"
_SIBLING = " (nouvelle version "
_SETTLED = {
    *(State.GENERATED.value, State.RESAVED.value, State.EDITED.value, State.FOREIGN.value),
    *(State.SEALED.value, State.UNREADABLE.value),
}


def sibling_key(key: str, mark: str) -> str:
    """Give the register's key of a new version written beside a document."""
    return f"{key}{_SIBLING}{mark})"


def certificate(key: str) -> str:
    """Give the key of the certificate that says a synthesis was destroyed; it holds without the register."""
    kind, _, theirs = key.partition("/")
    return f"{CERTIFICATE}/{theirs}" if kind == SYNTHESE else ""


class Survey:
    """The register set against the disk, for the tasks of one run.

    ``rows`` are the register's rows as they now stand; ``touched`` those that differ from what was loaded.
    """

    def __init__(self, tree: Tree, known: Mapping[str, Known], tasks: Sequence[Task]) -> None:
        self.tree = tree
        self.rows = dict(known)
        self.touched: dict[str, Known] = {}
        self._owners = {row.path: key for key, row in known.items() if not row.destroyed}
        for task in tasks:
            self._check(task.key)
        self._carriers = self._identifiers()
        fresh = {task.key: task.path for task in tasks if self._needs_name(task)}
        self._names = distinct(fresh, tree.root) if fresh else {}

    def all_found(self, tasks: Sequence[Task]) -> Iterator[Found]:
        """Say what the disk holds of each document, never giving one place to two new documents."""
        given: set[str] = set()
        for task in tasks:
            found = self.found(task)
            if found.target and found.target != found.path:
                target = free(found.target, given)
                given.add(folded(target))
                found = replace(found, target=target)
            yield found

    def found(self, task: Task) -> Found:
        """Say what the disk holds of one task's document."""
        row = self.rows.get(task.key)
        if self.tree.may_not_read(row.path if row else task.path):
            return Found(State.CLOSED, row.path if row else "")
        if row is None:
            return self._unknown(task)
        others = tuple(path for path in self._carriers.get(task.key, ()) if path != row.path)
        if row.path in self.tree.files:
            return self._present(row, others, task)
        return self._gone(row, others, task)

    def freeze(self, task: Task, found: Found) -> None:
        """Note that a document froze: signed, accepted or delivered since it was last looked at."""
        if row := frozen_now(self.rows.get(task.key), found, task, self.tree.real(found.path)):
            self._set(row)

    def frozen(self, key: str, why: str) -> Known | None:
        """Give a registered document's row as it freezes without a task, None when it does not."""
        self._check(key)
        row = self.rows.get(key)
        if row is None or row.is_frozen or row.destroyed or row.path not in self.tree.files:
            return None
        ours = State(row.verdict) in OURS if row.verdict else False
        return replace(row, frozen=f"{why}|{row.seen}") if ours else None

    def _present(self, row: Known, others: tuple[str, ...], task: Task) -> Found:
        state = State(row.verdict)
        if state is State.FOREIGN:
            return Found(state, row.path, row.path, row.seen, (row.carries,))
        if others:
            return Found(State.COPIES, row.path, row.path, row.seen, others)
        return Found(state, row.path, self._target(row, task), row.seen)

    def _gone(self, row: Known, others: tuple[str, ...], task: Task) -> Found:
        """Look for a document that left its place: moved, renamed, or given up for its new version."""
        siblings = (
            [
                (key, other)
                for key, other in self.rows.items()
                if key.startswith(row.key + _SIBLING) and other.path in self.tree.files
            ]
            if not others
            else []
        )
        if not others and not siblings:
            others = self._same_bytes(row)
        if not others and not siblings:
            return self._converted(row.key) or Found(State.ABSENT, "", self._target(row, task))
        if len(others) + len(siblings) > 1 or any(path in self._owners for path in others):
            return Found(State.COPIES, others[0] if others else siblings[0][1].path, others=others)
        base, path = (row, others[0]) if others else (siblings[0][1], siblings[0][1].path)
        moved = self._look(replace(base, key=row.key, kind=row.kind, path=path, size=-1))
        self._set(moved)
        return Found(State(moved.verdict), path, path, moved.seen)

    def _unknown(self, task: Task) -> Found:
        """Look for a document the register does not know: a file may already be there, or carry its name."""
        carriers = self._carriers.get(task.key, ())
        if len(carriers) > 1:
            return Found(State.COPIES, carriers[0], others=tuple(carriers))
        target = self._names[task.key]
        path = carriers[0] if carriers else self._occupant(target, task.key)
        if path:
            return Found(State.STRANGER, path, path)
        if certificate(task.key) in self._carriers:
            return Found(State.DESTROYED)
        return self._converted(task.key) or Found(State.ABSENT, "", self._vacant(target, task.key))

    def _same_bytes(self, row: Known) -> tuple[str, ...]:
        """Find a file that can carry no identifier (a calendar's) by its very bytes."""
        suffix = PurePosixPath(row.path).suffix
        if suffix == ".docx":
            return ()
        alike = (path for path in self.tree.documents(frozenset(self._owners), (suffix,)))
        same = (path for path in alike if self.tree.files[path].size == row.size)
        return tuple(path for path in same if _digest(self.tree.real(path)) == row.digest)

    def _converted(self, key: str) -> Found | None:
        """Look for a document that a person saved under another format."""
        others = self.tree.documents(frozenset(self._owners), FORMATS[1:])
        found = tuple(sorted(path for path in others if self.tree.identifier(path) == key))
        return Found(State.CONVERTED, found[0], others=found) if found else None

    def _occupant(self, target: str, key: str) -> str:
        """Give the path of a person's own file at the target, "" when it is free or another document's."""
        path = self.tree.taken.get(folded(target), "")
        if not path or path in self._owners:
            return ""
        return path if self.tree.identifier(path) in {"", key} else ""

    def _vacant(self, target: str, key: str) -> str:
        taken = self.tree.taken
        if folded(target) not in taken:
            return target
        room = PATH_LIMIT - len(str(self.tree.root)) - 1
        return free(with_mark(target, reference(key), room), taken, room)

    def _target(self, row: Known, task: Task) -> str:
        """Give where a document goes now: its name follows the workbook until a person moves the file."""
        new = self._names.get(task.key, "")
        if not new or row.path != row.placed or folded(new) in self.tree.taken:
            return row.path
        return new

    def _needs_name(self, task: Task) -> bool:
        row = self.rows.get(task.key)
        return row is None or row.proposed != task.path

    def _check(self, key: str) -> None:
        """Bring one row up to date with its file, opening it only when its size or time differ."""
        row = self.rows.get(key)
        stamp = self.tree.files.get(row.path) if row else None
        if (
            row is None
            or row.destroyed
            or stamp is None
            or (row.verdict in _SETTLED and stamp == Stamp(row.size, row.mtime))
        ):
            return
        self._set(self._look(row))

    def _set(self, row: Known) -> None:
        if self.rows.get(row.key) != row:
            self.rows[row.key] = row
            if row.verdict != State.LOCKED:
                self.touched[row.key] = row

    def _look(self, row: Known) -> Known:
        path = self.tree.real(row.path)
        stamp = self.tree.files[row.path]
        if row.path in self.tree.refused:
            return replace(row, verdict=State.LOCKED)
        try:
            data = path.read_bytes()
        except OSError:
            return replace(row, verdict=State.LOCKED)
        return examined(replace(row, size=stamp.size, mtime=stamp.mtime), data)

    def _identifiers(self) -> dict[str, list[str]]:
        """Give the files that carry each identifier, other than the registered ones in their own place."""
        found = defaultdict(list)
        for path in self.tree.documents(frozenset(self._owners)):
            if identifier := self.tree.identifier(path):
                found[identifier].append(path)
        for row in self.rows.values():
            if row.verdict == State.FOREIGN and row.path in self.tree.files:
                found[row.carries].append(row.path)
        return {key: sorted(paths) for key, paths in found.items()}


def whereabouts(tree: Tree, known: Mapping[str, Known]) -> dict[str, str]:
    """Give where each registered document is now, moved ones included; those in doubt are left out."""
    owners = frozenset(row.path for row in known.values() if not row.destroyed)
    carriers = defaultdict(list)
    for path in tree.documents(owners):
        carriers[tree.identifier(path)].append(path)
    found = {}
    for key, row in known.items():
        here = [row.path] if row.path in tree.files and row.verdict != State.FOREIGN else []
        candidates = here + carriers.get(key, [])
        if len(candidates) == 1 and not row.destroyed:
            found[key] = candidates[0]
    return found


def examined(row: Known, data: bytes) -> Known:
    """Give a row with what its file's bytes show: as generated, only saved again, edited, or another's."""
    seen = digest(data)
    if seen == row.digest:
        return replace(row, seen=seen, verdict=State.GENERATED, carries=row.key)
    if seen == row.seen and row.verdict in _SETTLED:
        return row
    carries = _carried(data)
    if carries not in {"", row.key}:
        return replace(row, seen=seen, verdict=State.FOREIGN, carries=carries)
    return by_its_file(replace(row, seen=seen, verdict=_verdict(row, data), carries=carries), data, seen)


def _verdict(row: Known, data: bytes) -> State:
    """Tell a file that a person saved: as it was, edited, closed to any writing, or out of order."""
    if not row.path.lower().endswith(".docx"):
        return State.EDITED
    try:
        package = Package(data)
        parse(package.read(DOCUMENT))
        if binding(row, data):
            return State.SEALED
    except Unreadable:
        return State.UNREADABLE
    return State.RESAVED if content.fingerprint(data) == row.content else State.EDITED


def _digest(path: Path) -> str:
    try:
        return digest(path.read_bytes())
    except OSError:
        return ""


def _carried(data: bytes) -> str:
    try:
        return Package(data).identifier()
    except Unreadable:
        return ""
