"""A synthesis destroyed, or due to be: every file of it and no other; key, digest, date, counts stay."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path, PurePosixPath

from pipeline.errors import UserError
from pipeline.store import envois, files
from pipeline.store.archive import without_members
from pipeline.store.register import Known
from pipeline.store.store import Store
from pipeline.store.tree import BACKUPS, ENVOIS, FORMATS, TRANSMISSIONS, Tree, look
from pipeline.synthese import actions_workbook as suivi
from pipeline.synthese import cosignatures, transmission
from pipeline.synthese.elsewhere import concerns, everywhere, forget_pdf, ours, pdfs_of
from pipeline.synthese.holders import KIND, Holder, Wanted
from pipeline.synthese.transmission import copies_of

_BACKUP = re.compile(r" \(\d{4}-\d\d-\d\d [0-9a-f]{8}\)$")
_RESCUE = frozenset({".wbk", ".asd", ".tmp", ".bak"})
TRAVAIL, SECOURS, SAUVEGARDE = "fichier de travail", "fichier de secours", "sauvegarde"
REPONSE, EMPREINTES = "réponse de l’agent", "empreintes des PDF"
TRANSMISE, ARCHIVEE, PDF = "copie transmise", "copie dans une archive", "copie en PDF"
PREPAREE = "copie préparée pour un envoi"


@dataclass(frozen=True, slots=True)
class Destruction:
    """What a destruction removes, and the day it was done already (ISO, or "").

    ``reference`` is what registers know the bilan by, ``references`` those that people know it by;
    ``fichiers`` are paths under ``outputs/``; ``ailleurs`` files and members of our archives that hold the
    synthesis elsewhere, ``douteux`` those of which only a person can tell; ``comptes`` what an earlier call
    removed, by kind of file; ``reponse`` what the agent answered about handing it over (French);
    ``pdfs`` the SHA-256 of the PDFs that the program made of it.
    """

    reference: str
    fichiers: tuple[str, ...]
    deja_detruite: str = ""
    references: tuple[str, ...] = ()
    ailleurs: tuple[Holder, ...] = ()
    douteux: tuple[Holder, ...] = ()
    comptes: Mapping[str, int] = field(default_factory=dict)
    reponse: str = ""
    pdfs: tuple[str, ...] = ()

    @property
    def vide(self) -> bool:
        """Whether there is nothing to remove."""
        return not self.fichiers and not self.ailleurs


@dataclass(frozen=True, slots=True)
class Echue:
    """A synthesis whose time of retention is over, or is not known (None): every file that there is of it."""

    reference: str
    paths: tuple[str, ...]
    echeance: date | None


def plan_destruction(
    store: Store,
    reference_: str,
    roots: Iterable[Path] = (),
    references: Sequence[str] = (),
    agent: Sequence[str] = (),
) -> Destruction:
    """List what destroying a synthesis removes; touches nothing. ``roots``: other folders to look into.

    ``references``: those under which the bilan is or was known ((): ``reference_`` alone); ``agent``: how
    texts name the person.
    """
    references = tuple(references) or (reference_,)
    key = f"{KIND}/{reference_}"
    rows = store.rows()
    row = rows.get(key)
    tree = look(store.outputs)
    found = tuple(_files_of(tree, rows, copies_of(store.registre), {key}).get(key, ()))
    if row is None and not found:
        raise UserError(
            f"Aucune synthèse n’est connue pour « {references[0]} ».",
            "Vérifiez la référence dans la feuille « Agents ».",
        )
    told = row.fields() if row and row.destroyed else {}
    made = {*pdfs_of(store.registre, key), *told.get(EMPREINTES, "").split()}
    there = everywhere(store, tree, Wanted(reference_, references, digests=made, agent=agent), found, roots)
    sure = tuple(each for each in there if not each.doubt and (not each.members or ours(each.path)))
    doubtful = tuple(each for each in there if each not in sure)
    counts = {name: int(said) for name, said in told.items() if said.isdigit()}
    gone = row.destroyed if row else ""
    reponse = told.get(REPONSE, "")
    about = (reference_, found, gone, references, sure, doubtful, counts, reponse)
    return Destruction(*about, tuple(sorted(made)))


def detruire(store: Store, destruction: Destruction, day: date, autres: Iterable[Path] = ()) -> None:
    """Remove what was planned, and ``autres`` (marked copies). The register keeps key, digest, date, counts.

    Nothing is removed while one of the files is open. Cut short, it can be asked again.
    """
    paths = [files.actual(store.outputs, path) for path in destruction.fichiers]
    whole = [each.path for each in destruction.ailleurs if not each.members]
    every = [*paths, *whole, *autres]
    _check_removable(every)
    key = f"{KIND}/{destruction.reference}"
    rows = store.rows()
    gone = rows.get(key) or Known(key, KIND, *("",) * 6)
    counts = Counter(destruction.comptes) + Counter(kinds(destruction))
    told = {name: str(count) for name, count in counts.items()}
    told |= {REPONSE: destruction.reponse} if destruction.reponse else {}
    told |= {EMPREINTES: " ".join(destruction.pdfs)} if destruction.pdfs else {}
    parts = json.dumps(told, ensure_ascii=False, sort_keys=True)
    first = gone.destroyed or day.isoformat()
    store.save([replace(gone.blank(day.isoformat()), destroyed=first, parts=parts)])
    for path in every:
        files.remove(path)
    for each in destruction.ailleurs:
        if each.members:
            without_members(each.path, each.members, {"retraits": str(len(each.members))})
    store.save([replace(store.rows()[key], path="", placed="", proposed="")])
    suivi.without(store.outputs, destruction.references)
    store.forget(other for other in rows if other != key and concerns(other, key))
    store.shred(key)
    forget_pdf(store.registre, key)
    cosignatures.blank(store.registre, key)
    transmission.blank(store.registre, key)
    envois.blank(store.registre, key)


def _check_removable(paths: Sequence[Path]) -> None:
    """Refuse while one is open, or while removing its name would leave the file under another one."""
    names = Counter(_inode(path) for path in paths if path.exists())
    for path in paths:
        if path.exists() and (holder := files.held_open(path)):
            raise files.locked(path, holder)
        if path.is_symlink() or (path.exists() and path.stat().st_nlink > names[_inode(path)]):
            raise UserError(
                f"« {path.name} » n’est qu’un des noms d’un fichier qui est aussi ailleurs (lien).",
                "Supprimez d’abord le fichier là où il est aussi, puis relancez. Rien n’a été détruit.",
                str(path),
            )


def _inode(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_dev, found.st_ino


def kinds(destruction: Destruction) -> Iterator[str]:
    """Give, for each file that goes, what kind of file it is."""
    for path in destruction.fichiers:
        head = path.partition("/")[0]
        yield {BACKUPS: SAUVEGARDE, TRANSMISSIONS: TRANSMISE, ENVOIS: PREPAREE}.get(head, _kind(path))
    for each in destruction.ailleurs:
        yield from (ARCHIVEE for _ in each.members)
        if not each.members:
            yield PREPAREE if ENVOIS in each.path.parts else _kind(each.path.name)


def _kind(path: str) -> str:
    suffix = PurePosixPath(path).suffix.lower()
    return PDF if suffix == ".pdf" else SECOURS if suffix in _RESCUE else TRAVAIL


def a_detruire(store: Store, echeances: Mapping[str, date | None], day: date) -> Iterator[Echue]:
    """Give the syntheses of which anything is left and whose time is over, then those nobody asked about.

    ``echeances``: last day by reference, None for one that is not due by any rule. A synthesis whose
    reference is not there at all is no longer in the workbooks: only a person knows its last day.
    """
    tree, rows = look(store.outputs), store.rows()
    found = _files_of(tree, rows, copies_of(store.registre))
    theirs = {key.partition("/")[2]: tuple(paths) for key, paths in sorted(found.items())}
    for reference_, paths in theirs.items():
        last = echeances.get(reference_)
        if last is not None and last < day:
            yield Echue(reference_, paths, last)
    for reference_, paths in theirs.items():
        if reference_ not in echeances:
            yield Echue(reference_, paths, None)


def _files_of(
    tree: Tree, rows: Mapping[str, Known], sent: Mapping[str, str], keys: Container[str] | None = None
) -> dict[str, list[str]]:
    """Give every file of those syntheses (None: of all): in place, moved, copied, backups, transmissions.

    A file that another document owns is not theirs, whatever was saved over it.
    """
    owners = {row.path: _base(row) for row in rows.values() if row.path and _holds(row, keys)}
    stems = {f"{BACKUPS}/{PurePosixPath(path).with_suffix('')}": key for path, key in owners.items()}
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted(tree.files):
        owner = owners.get(path, "")
        theirs = path in sent or path.lower().endswith(FORMATS)
        if not theirs or (keys is not None and owner and owner not in keys):
            continue
        carried = tree.identifier(path)
        if carried and owner and carried != owner:
            continue
        key = (
            carried
            or sent.get(path, "")
            or owner
            or stems.get(_BACKUP.sub("", str(PurePosixPath(path).with_suffix(""))), "")
        )
        if key.startswith(f"{KIND}/") and (keys is None or key in keys):
            found[key].append(path)
    return found


def _holds(row: Known, keys: Container[str] | None) -> bool:
    """Tell whether a row's file is its own: one destroyed has a path only until its file is gone."""
    return not row.destroyed or keys is None or row.key in keys


def _base(row: Known) -> str:
    """Give a document's key, also for a new version that was written beside it."""
    return row.key.partition(" (nouvelle version ")[0] if row.kind == KIND else row.key
