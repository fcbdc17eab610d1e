"""One look over ``outputs/``: every file's size and time, and the identifiers of those nobody knows."""

import os
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pipeline.store.files import is_owner_file, is_temporary
from pipeline.store.names import folded
from pipeline.store.package import read_identifier

BACKUPS = "sauvegardes"
TRANSMISSIONS = "transmissions"
# Folders whose files are nobody's working copy: copies there are made by the tool, or numbered for good.
ASIDE = frozenset({BACKUPS, TRANSMISSIONS, "suivi", "factures"})
DRAFTS = "factures/brouillons/"
# What Word and LibreOffice make of a document that is saved under another format: it keeps its identifier.
FORMATS = (".docx", ".docm", ".dotx", ".dotm", ".odt", ".ott")


@dataclass(frozen=True, slots=True)
class Stamp:
    """What the system says of a file without opening it."""

    size: int
    mtime: int


class Tree:
    """The files under a folder by relative POSIX path; ``closed``: the folders that may not be read."""

    def __init__(self, root: Path, files: Mapping[str, Stamp], closed: Collection[str] = ()) -> None:
        self.root, self.files, self.closed = root, files, tuple(closed)
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

    def identifier(self, path: str) -> str:
        """Read the identifier a file carries, or "", once."""
        found = self._identifiers.get(path)
        if found is None:
            found = self._identifiers[path] = read_identifier(self.root / path)
        return found

    def may_not_read(self, path: str) -> bool:
        """Tell whether a path lies in a folder that may not be read."""
        return path.startswith(self.closed)


def look(root: Path, *, sweep: bool = False) -> Tree:
    """Walk a folder; with ``sweep``, remove the temporaries that a run cut short left behind."""
    files: dict[str, Stamp] = {}
    closed: list[str] = []
    if root.is_dir():
        _walk(str(root), "", files, closed, sweep)
    return Tree(root, files, closed)


def _walk(folder: str, prefix: str, files: dict[str, Stamp], closed: list[str], sweep: bool) -> None:
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    _walk(entry.path, f"{prefix}{entry.name}/", files, closed, sweep)
                elif is_temporary(entry.name):
                    if sweep:
                        _sweep(Path(entry.path))
                elif not is_owner_file(entry.name) and entry.is_file():
                    found = entry.stat()
                    files[_composed(prefix + entry.name)] = Stamp(found.st_size, found.st_mtime_ns)
    except PermissionError:
        closed.append(_composed(prefix))


def _sweep(temporary: Path) -> None:
    with suppress(OSError):  # held for a moment by another program: next time
        temporary.unlink(missing_ok=True)


def _composed(path: str) -> str:
    """Give names composed: macOS shows decomposed accents for the very same file."""
    return path if path.isascii() else unicodedata.normalize("NFC", path)
