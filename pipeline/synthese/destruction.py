"""A synthesis destroyed, or due to be: every file of it and no other; a key, a digest, a date stay."""

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path, PurePosixPath

from pipeline.errors import UserError
from pipeline.store import files
from pipeline.store.names import folded
from pipeline.store.register import Known
from pipeline.store.store import Store
from pipeline.store.tree import BACKUPS, FORMATS, Tree, look
from pipeline.synthese import actions_workbook as suivi

KIND = "synthese"
_BACKUP = re.compile(r" \(\d{4}-\d\d-\d\d [0-9a-f]{8}\)$")


@dataclass(frozen=True, slots=True)
class Destruction:
    """What a destruction removes (paths under ``outputs/``), and the day it was done already (ISO, or "")."""

    reference: str
    fichiers: tuple[str, ...]
    deja_detruite: str = ""


@dataclass(frozen=True, slots=True)
class Echue:
    """A synthesis whose time of retention is over, or is not known (None): every file that there is of it."""

    reference: str
    paths: tuple[str, ...]
    echeance: date | None


def plan_destruction(store: Store, reference_: str) -> Destruction:
    """List what destroying a synthesis removes; touches nothing."""
    key = f"{KIND}/{reference_}"
    rows = store.rows()
    row = rows.get(key)
    tree = look(store.outputs)
    found = tuple(_files_of(tree, rows, {key}).get(key, ()))
    if row is None and not found:
        raise UserError(
            f"Aucune synthèse n’est connue pour « {reference_} ».",
            "Vérifiez la référence dans la feuille « Agents ».",
        )
    return Destruction(reference_, found, row.destroyed if row else "")


def detruire(store: Store, destruction: Destruction, day: date, autres: Iterable[Path] = ()) -> None:
    """Remove what was planned, and ``autres`` (marked copies). The register keeps key, digest and date.

    Nothing is removed while one of the files is open. Cut short, it can be asked again.
    """
    paths = [*(store.outputs / path for path in destruction.fichiers), *autres]
    for path in paths:
        if path.exists() and (holder := files.held_open(path)):
            raise files.locked(path, holder)
    key = f"{KIND}/{destruction.reference}"
    rows = store.rows()
    gone = rows.get(key) or Known(key, KIND, *("",) * 6)
    store.save([replace(gone.blank(day.isoformat()), destroyed=gone.destroyed or day.isoformat())])
    for path in paths:
        files.remove(path)
    store.save([replace(store.rows()[key], path="", placed="", proposed="")])
    suivi.without(store.outputs, destruction.reference)
    store.forget(other for other in rows if other != key and _of(other, key))


def a_detruire(store: Store, echeances: Mapping[str, date | None], day: date) -> Iterator[Echue]:
    """Give the syntheses of which anything is left and whose time is over, then those nobody asked about.

    ``echeances``: last day by reference, None for one that is not due by any rule. A synthesis whose
    reference is not there at all is no longer in the workbooks: only a person knows its last day.
    """
    tree, rows = look(store.outputs), store.rows()
    found = _files_of(tree, rows)
    theirs = {key.partition("/")[2]: tuple(paths) for key, paths in sorted(found.items())}
    for reference_, paths in theirs.items():
        last = echeances.get(reference_)
        if last is not None and last < day:
            yield Echue(reference_, paths, last)
    for reference_, paths in theirs.items():
        if reference_ not in echeances:
            yield Echue(reference_, paths, None)


def exports(tree: Tree, names: Iterable[str]) -> Iterator[str]:
    """Give the files that bear the name of one of these documents and are of no format that we can read."""
    stems = tuple({folded(_BACKUP.sub("", PurePosixPath(name).stem)) for name in names})
    for path in sorted(tree.files):
        if not path.lower().endswith(FORMATS) and folded(PurePosixPath(path).stem).startswith(stems):
            yield path


def _files_of(
    tree: Tree, rows: Mapping[str, Known], keys: Container[str] | None = None
) -> dict[str, list[str]]:
    """Give every file of those syntheses (None: of all): in place, moved, copied, backups, transmissions.

    A file that another document owns is not theirs, whatever was saved over it.
    """
    owners = {row.path: _base(row) for row in rows.values() if row.path and _holds(row, keys)}
    stems = {f"{BACKUPS}/{PurePosixPath(path).with_suffix('')}": key for path, key in owners.items()}
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted(tree.files):
        owner = owners.get(path, "")
        if not path.lower().endswith(FORMATS) or (keys is not None and owner and owner not in keys):
            continue
        carried = tree.identifier(path)
        if carried and owner and carried != owner:
            continue
        key = carried or owner or stems.get(_BACKUP.sub("", str(PurePosixPath(path).with_suffix(""))), "")
        if key.startswith(f"{KIND}/") and (keys is None or key in keys):
            found[key].append(path)
    return found


def _holds(row: Known, keys: Container[str] | None) -> bool:
    """Tell whether a row's file is its own: one destroyed has a path only until its file is gone."""
    return not row.destroyed or keys is None or row.key in keys


def _base(row: Known) -> str:
    """Give a document's key, also for a new version that was written beside it."""
    return row.key.partition(" (nouvelle version ")[0] if row.kind == KIND else row.key


def _of(other: str, key: str) -> bool:
    return other == key or other.startswith(f"{key} (nouvelle version ")
