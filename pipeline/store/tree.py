"""One look over ``outputs/``: every file's size and time, and the identifiers of those nobody knows."""

import errno
import os
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pipeline.ingest import UNTOLD, told
from pipeline.store.files import PREFIX, is_owner_file, is_temporary
from pipeline.store.names import folded
from pipeline.store.package import read_identifier

BACKUPS = "sauvegardes"
TRANSMISSIONS = "transmissions"
# Folders whose files are nobody's working copy: copies there are made by the tool, or numbered for good.
ENVOIS = "envois"
ASIDE = frozenset({BACKUPS, TRANSMISSIONS, ENVOIS, "suivi", "factures"})
DRAFTS = "factures/brouillons/"
# What Word and LibreOffice make of a document that is saved under another format: it keeps its identifier.
FORMATS = (".docx", ".docm", ".dotx", ".dotm", ".odt", ".ott")


@dataclass(frozen=True, slots=True)
class Stamp:
    """What the system says of a file without opening it."""

    size: int
    mtime: int


class Tree:
    """The files under a folder by relative POSIX path, composed; ``closed``: folders that may not be read.

    ``spelt`` gives the names that the disk spells otherwise; ``refused``: the files that must not be opened,
    with what is wrong with each.
    """

    def __init__(
        self,
        root: Path,
        files: Mapping[str, Stamp],
        closed: Collection[str] = (),
        spelt: Mapping[str, str] | None = None,
    ) -> None:
        self.root, self.files, self.closed, self._spelt = root, files, tuple(closed), spelt or {}
        self.refused: dict[str, str] = {}
        self._identifiers: dict[str, str] = {}

    @cached_property
    def taken(self) -> dict[str, str]:
        """Give every path by its form on a disk that ignores case."""
        return {folded(path): path for path in self.files}

    def documents(self, known: frozenset[str], formats: tuple[str, ...] = (".docx",)) -> Iterator[str]:
        """Give the Word files that are not in ``known`` and not in a folder set aside."""
        for path in self.files:
            aside = path.partition("/")[0] in ASIDE and not path.startswith(DRAFTS)
            if path not in known and path.lower().endswith(formats) and not aside:
                yield path

    def real(self, path: str) -> Path:
        """Give where a file is, under the name that the disk has for it."""
        return self.root / self._spelt.get(path, path)

    def identifier(self, path: str) -> str:
        """Read the identifier a file carries, or "", once."""
        found = "" if path in self.refused else self._identifiers.get(path)
        if found is None:
            found = self._identifiers[path] = read_identifier(self.real(path))
        return found

    def may_not_read(self, path: str) -> bool:
        """Tell whether a path lies in a folder that may not be read."""
        return path.startswith(self.closed)


def look(root: Path, *, sweep: bool = False) -> Tree:
    """Walk a folder; with ``sweep``, remove the temporaries that a run cut short left behind."""
    walk = _Walk(sweep)
    if root.is_dir():
        walk.through(str(root), "")
    return Tree(root, walk.files, walk.closed, walk.spelt)


class _Walk:
    """What one walk finds."""

    def __init__(self, sweep: bool) -> None:
        self.sweep = sweep
        self.files: dict[str, Stamp] = {}
        self.closed: list[str] = []
        self.spelt: dict[str, str] = {}

    def through(self, folder: str, prefix: str) -> None:
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    self._looked(entry, prefix)
        except PermissionError:
            self.closed.append(told(prefix))

    def _looked(self, entry: os.DirEntry[str], prefix: str) -> None:
        """A link that leads back to itself, a file gone meanwhile are nothing; any other fault is closed."""
        try:
            self._take(entry, prefix)
        except OSError as fault:
            if fault.errno not in (errno.ELOOP, errno.ENOENT):
                self.closed.append(told(prefix + entry.name))

    def _take(self, entry: os.DirEntry[str], prefix: str) -> None:
        if entry.is_dir(follow_symlinks=False):
            self.through(entry.path, f"{prefix}{entry.name}/")
        elif is_temporary(entry.name):
            if self.sweep:
                _sweep(Path(entry.path))
        elif not is_owner_file(entry.name) and entry.is_file():
            self._keep(prefix + entry.name, entry.stat())

    def _keep(self, name: str, found: os.stat_result) -> None:
        """Keep a file under its composed name; of two that differ by that alone, each under its own."""
        composed = told(name)
        if composed in self.files:
            composed = told(f"{name} (autre)") if UNTOLD.search(name) else name
        if composed != name:
            self.spelt[composed] = name
        self.files[composed] = Stamp(found.st_size, found.st_mtime_ns)


def sweep(outputs: Path, writers: Collection[str]) -> None:
    """Remove what writers of this run left half written: those that died, once others did their work."""
    for folder, _, names in os.walk(outputs) if writers else ():
        for name in filter(is_temporary, names):
            if name.removeprefix(PREFIX).rpartition("-")[0] in writers:
                _sweep(Path(folder, name))


def _sweep(temporary: Path) -> None:
    with suppress(OSError):  # held for a moment by another program: next time
        temporary.unlink(missing_ok=True)
