"""A synthesis destroyed, or due to be: every file of it and no other; a key, a digest, a date stay."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path, PurePosixPath

from pipeline.errors import UserError
from pipeline.write import files, suivi
from pipeline.write.register import Known
from pipeline.write.store import Store
from pipeline.write.survey import whereabouts
from pipeline.write.tree import BACKUPS, Tree, look

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
    """A synthesis whose time of retention is over."""

    reference: str
    path: str
    echeance: date


def plan_destruction(store: Store, reference_: str) -> Destruction:
    """List what destroying a synthesis removes; touches nothing."""
    key = f"{KIND}/{reference_}"
    rows = store.rows()
    row = rows.get(key)
    tree = look(store.outputs)
    found = tuple(sorted(_files_of(tree, key, rows)))
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


def a_detruire(store: Store, echeances: Mapping[str, date], day: date) -> Iterator[Echue]:
    """Give the syntheses still there whose time is over; ``echeances``: last day by reference."""
    places = whereabouts(look(store.outputs), store.rows())
    for reference_, last in sorted(echeances.items()):
        path = places.get(f"{KIND}/{reference_}")
        if path is not None and last < day:
            yield Echue(reference_, path, last)


def _files_of(tree: Tree, key: str, rows: Mapping[str, Known]) -> Iterator[str]:
    """Give every file of one synthesis: in place, moved, copied, new versions, backups, transmissions."""
    living = {other: row.path for other, row in rows.items() if not row.destroyed}
    own = {path for other, path in living.items() if _of(other, key)}
    others = set(living.values()) - own
    stems = {f"{BACKUPS}/{PurePosixPath(path).with_suffix('')}" for path in own}
    for path in tree.files:
        if path in others or not path.endswith(".docx"):
            continue
        carried = tree.identifier(path)
        saved = _BACKUP.sub("", str(PurePosixPath(path).with_suffix(""))) in stems
        if carried == key or (not carried and (saved or path in own)):
            yield path


def _of(other: str, key: str) -> bool:
    return other == key or other.startswith(f"{key} (nouvelle version ")
