"""Which files of the inputs folder are workbooks to read."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

WORKBOOKS: Final = frozenset(
    {".xlsx", ".xlsm", ".xltx", ".xltm", ".xls", ".ods", ".ots", ".csv", ".tsv", ".xlsb", ".fods", ".numbers"}
    | {".txt", ""}
)
"""What is read, and what is refused with a sentence rather than passed over in silence."""
CONSEILLER: Final = "conseiller"
EXEMPLE: Final = "exemple.xlsx"
_OTHERS: Final = frozenset({"archives", "dispositifs", CONSEILLER})


@dataclass(frozen=True, slots=True)
class Source:
    """A workbook: ``name`` is its path under inputs, for people; ``rows`` counts the rows read.

    ``confidential``: one of its sheets is, or is meant to be, the confidential one; so would its copy be.
    """

    path: Path
    name: str
    example: bool
    conseiller: bool
    kind: str = ""
    rows: int = 0
    confidential: bool = False


def find_sources(inputs: Path) -> list[Source]:
    """The user's workbooks in the order of their names, or the shipped examples when there is none."""
    found = [source for folder in (inputs, inputs / CONSEILLER) for source in _in_folder(inputs, folder)]
    own = [source for source in found if not source.example]
    return own or found


def unread_folders(inputs: Path) -> list[str]:
    """Other folders of inputs that hold workbooks: these are not read, which is worth saying."""
    if not inputs.is_dir():
        return []
    folders = (entry for entry in sorted(inputs.iterdir()) if entry.is_dir() and not _hidden(entry))
    return [f.name for f in folders if f.name.casefold() not in _OTHERS and any(_workbooks(f))]


def _in_folder(inputs: Path, folder: Path) -> Iterator[Source]:
    for path in _workbooks(folder):
        name = path.relative_to(inputs).as_posix()
        yield Source(path, name, path.name == EXEMPLE, folder != inputs)


def _workbooks(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    files = (path for path in folder.iterdir() if path.is_file() and not _hidden(path))
    return sorted((path for path in files if path.suffix.lower() in WORKBOOKS), key=lambda path: path.name)


def _hidden(path: Path) -> bool:
    """Hidden files, and the lock files that Excel and LibreOffice leave beside an open workbook."""
    return path.name.startswith((".", "~$"))
