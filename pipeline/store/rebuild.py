"""The register made again from the documents themselves, by the identifier each one carries."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date

from pipeline.errors import UserError
from pipeline.store.decide import Decision
from pipeline.store.files import actual, digest
from pipeline.store.outcome import Status
from pipeline.store.package import DESTROYED, read_identifier
from pipeline.store.register import Known
from pipeline.store.states import Action, State
from pipeline.store.store import AnyTask, Store
from pipeline.store.survey import CERTIFICATE, SYNTHESE
from pipeline.store.tree import Tree, look


@dataclass
class Reconstruction:
    """What was known already, and found again: as generated, to be kept, in several copies (left out)."""

    connus: int = 0
    identiques: list[str] = field(default_factory=list)
    conserves: list[str] = field(default_factory=list)
    copies: dict[str, list[str]] = field(default_factory=dict)


def reconstruire(
    store: Store, tasks: Sequence[AnyTask], render: Callable[[AnyTask], bytes]
) -> Reconstruction:
    """Register again every document found under ``outputs/``; no document is written or changed.

    One that is exactly what the present data give counts as generated. Any other counts as edited: kept, or
    refreshed without touching a word (what was typed cannot be told from what was generated).
    """
    done = Reconstruction(len(store.rows()))
    pairs = [
        (task, decision)
        for task, decision in zip(tasks, store.reconcile(tasks), strict=True)
        if decision.action is Action.ADOPT
    ]
    outcomes = store.apply([task for task, _ in pairs], [decision for _, decision in pairs], render)
    done.identiques = [outcome.key for outcome in outcomes if outcome.status is Status.INCHANGE]
    _register_the_rest(store, done)
    _recognise(store, pairs, set(done.identiques), render)
    return done


def _recognise(
    store: Store,
    pairs: Sequence[tuple[AnyTask, Decision]],
    same: Collection[str],
    render: Callable[[AnyTask], bytes],
) -> None:
    """Remember of an edited living document what it says as the present data do: that is as generated."""
    rows = store.rows()
    for task, decision in pairs:
        living, row = store.policy.living.get(task.kind), rows.get(task.key)
        if living is None or row is None or task.key in same:
            continue
        with suppress(UserError):
            data = actual(store.outputs, decision.found.path).read_bytes()
            store.save([replace(row, parts=living.recognised(data, render(task)))])


def _register_the_rest(store: Store, done: Reconstruction) -> None:
    rows, tree = store.rows(), look(store.outputs)
    carriers = defaultdict(list)
    for path in tree.documents(frozenset(row.path for row in rows.values() if not row.destroyed)):
        if identifier := tree.identifier(path):
            carriers[identifier].append(path)
    for key, paths in sorted(carriers.items()):
        if len(paths) > 1:
            done.copies[key] = sorted(paths)
        elif key not in rows:
            done.conserves.append(key)
    store.save(_edited(tree, key, carriers[key][0]) for key in done.conserves)
    store.save(_destroyed(tree, carriers, rows.keys() | carriers.keys()))


def _destroyed(tree: Tree, carriers: Mapping[str, list[str]], there: Collection[str]) -> Iterator[Known]:
    """Give the rows of syntheses that their certificate says were destroyed: they are not made again."""
    for key, paths in carriers.items():
        kind, _, reference = key.partition("/")
        gone = f"{SYNTHESE}/{reference}"
        if kind == CERTIFICATE and gone not in there:
            day = read_identifier(tree.real(paths[0]), DESTROYED)
            written = date.fromtimestamp(tree.files[paths[0]].mtime / 1e9).isoformat()
            yield Known(gone, SYNTHESE, *("",) * 6).blank(day or written)


def _edited(tree: Tree, key: str, path: str) -> Known:
    """Give the row of a document of unknown history: edited, whatever the data."""
    seen = digest(tree.real(path).read_bytes())
    stamp = tree.files[path]
    return Known(
        key=key,
        kind=key.partition("/")[0],
        path=path,
        placed=path,
        proposed=path,
        fingerprint="",
        digest="",
        content="",
        size=stamp.size,
        mtime=stamp.mtime,
        seen=seen,
        verdict=State.EDITED,
        carries=key,
    )
