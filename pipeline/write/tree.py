"""One look over ``outputs/``: every file's size and time, and the identifiers of those nobody knows."""

import os
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pipeline.write.files import is_owner_file, is_temporary
from pipeline.write.names import folded
from pipeline.write.package import read_identifier

BACKUPS = "sauvegardes"
TRANSMISSIONS = "transmissions"
# Folders whose files are nobody's working copy: copies there are made by the tool, or numbered for good.
ASIDE = frozenset({BACKUPS, TRANSMISSIONS, "suivi", "factures"})
DRAFTS = "factures/brouillons/"


@dataclass(frozen=True, slots=True)
class Stamp:
    """What the system says of a file without opening it."""

    size: int
    mtime: int


class Tree:
    """The files under a folder by relative POSIX path."""

    def __init__(self, root: Path, files: Mapping[str, Stamp]) -> None:
        self.root, self.files = root, files

    @cached_property
    def taken(self) -> dict[str, str]:
        """Give every path by its form on a disk that ignores case."""
        return {folded(path): path for path in self.files}

    def documents(self, known: frozenset[str]) -> Iterator[str]:
        """Give the Word files that are not in ``known`` and not in a folder set aside."""
        for path in self.files:
            aside = path.partition("/")[0] in ASIDE and not path.startswith(DRAFTS)
            if path not in known and path.endswith(".docx") and not aside:
                yield path

    def identifier(self, path: str) -> str:
        """Read the identifier a file carries, or ""."""
        return read_identifier(self.root / path)


def look(root: Path, *, sweep: bool = False) -> Tree:
    """Walk a folder; with ``sweep``, remove the temporaries that a run cut short left behind."""
    files: dict[str, Stamp] = {}
    if root.is_dir():
        _walk(str(root), "", files, sweep)
    return Tree(root, files)


def _walk(folder: str, prefix: str, files: dict[str, Stamp], sweep: bool) -> None:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                _walk(entry.path, f"{prefix}{entry.name}/", files, sweep)
            elif is_temporary(entry.name):
                if sweep:
                    Path(entry.path).unlink(missing_ok=True)
            elif not is_owner_file(entry.name) and entry.is_file():
                found = entry.stat()
                files[_composed(prefix + entry.name)] = Stamp(found.st_size, found.st_mtime_ns)


def _composed(path: str) -> str:
    """Give names composed: macOS shows decomposed accents for the very same file."""
    return path if path.isascii() else unicodedata.normalize("NFC", path)
