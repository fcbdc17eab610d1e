"""Which files of the inputs folder are workbooks to read."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pipeline.ingest import told
from pipeline.workbook.values.nir import shown

WORKBOOKS: Final = frozenset(
    {".xlsx", ".xlsm", ".xltx", ".xltm", ".xls", ".ods", ".ots", ".csv", ".tsv", ".xlsb", ".fods", ".numbers"}
    | {".txt", ""}
)
"""What is read, and what is refused with a sentence rather than passed over in silence."""
CONSEILLER: Final = "conseiller"
EXEMPLE: Final = "exemple.xlsx"
SAISIES: Final = "saisies"
_OTHERS: Final = frozenset({"archives", "dispositifs", CONSEILLER})


@dataclass(frozen=True, slots=True)
class Source:
    """A workbook: ``name`` is its path under inputs, as it may be told; ``rows`` counts the rows read.

    ``confidential``: one of its sheets is, or is meant to be, the confidential one; so would its copy be.
    """

    path: Path
    name: str
    example: bool
    conseiller: bool
    kind: str = ""
    rows: int = 0
    confidential: bool = False


def find_sources(inputs: Path, typed: Iterable[str] = ()) -> list[Source]:
    """The user's workbooks in the order of their names, or the shipped examples when there is none.

    ``typed``: the names of the page's own workbooks that hold lines, on the disk or not yet. They follow the
    others and displace no example.
    """
    found = [source for folder in (inputs, inputs / CONSEILLER) for source in _in_folder(inputs, folder)]
    there = {source.name for source in found}
    found += [_pending(inputs, name) for name in typed if name not in there]
    page = [source for source in found if is_typed(source.name)]
    own = [source for source in found if not source.example and source not in page]
    read = own or [source for source in found if source.example and source not in page]
    example = not own
    return read + [source for source in page if source.example is example]


def is_typed(name: str) -> bool:
    """Tell whether a workbook, by its name under inputs, is one that the page owns."""
    stem, _, suffix = name.rpartition("/")[2].casefold().rpartition(".")
    return suffix == "xlsx" and (stem == SAISIES or stem.startswith(f"{SAISIES}-"))


def _pending(inputs: Path, name: str) -> Source:
    return Source(inputs / name, name, _is_example(name), name.startswith(f"{CONSEILLER}/"))


def _is_example(name: str) -> bool:
    return name.rpartition("/")[2] in (EXEMPLE, f"{SAISIES}-{EXEMPLE}")


def unread_folders(inputs: Path) -> list[str]:
    """Other folders of inputs that hold workbooks: these are not read, which is worth saying."""
    if not inputs.is_dir():
        return []
    folders = (entry for entry in sorted(inputs.iterdir()) if entry.is_dir() and not _hidden(entry))
    return [told(f.name) for f in folders if f.name.casefold() not in _OTHERS and any(_workbooks(f))]


def _in_folder(inputs: Path, folder: Path) -> Iterator[Source]:
    for path in _workbooks(folder):
        name = shown(told(path.relative_to(inputs).as_posix()))
        yield Source(path, name, _is_example(name), folder != inputs)


def _workbooks(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    files = (path for path in folder.iterdir() if path.is_file() and not _hidden(path))
    return sorted((path for path in files if path.suffix.lower() in WORKBOOKS), key=lambda path: path.name)


def _hidden(path: Path) -> bool:
    """Hidden files, and the lock files that Excel and LibreOffice leave beside an open workbook."""
    return path.name.startswith((".", "~$"))
