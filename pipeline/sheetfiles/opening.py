"""A path to a workbook as read, whatever the file turns out to be."""

import stat
from pathlib import Path

from pipeline.sheetfiles.delimited import read_delimited
from pipeline.sheetfiles.model import RawSheet, RawWorkbook
from pipeline.sheetfiles.ods import read_ods
from pipeline.sheetfiles.ole import CompoundFile
from pipeline.sheetfiles.package import MAX_BYTES, Package
from pipeline.sheetfiles.refusal import Reason, Refusal
from pipeline.sheetfiles.sniff import container, delimited_text, sniff_ole, sniff_zip
from pipeline.sheetfiles.xls import read_xls
from pipeline.sheetfiles.xlsx import read_xlsx

_ALIASES = {"xlsm": {"xlsm", "xltm"}, "xlsx": {"xlsx", "xltx"}, "csv": {"csv", "tsv", "txt"}}


def open_workbook(path: Path) -> RawWorkbook:
    """Read a whole workbook. Raises ``UserError``: one sentence that names the file, and the remedy."""
    try:
        data = read_file(path)
        kind, sheets = _read(data, path)
    except Refusal as refusal:
        raise refusal.at(path.name) from refusal
    except MemoryError as error:
        raise Refusal(Reason.BOMB, "la mémoire disponible", path.name) from error
    return RawWorkbook(sheets, _notes(path, kind), kind)


def read_file(path: Path) -> bytes:
    """The bytes of an ordinary file; a locked, missing or endless one is refused."""
    try:
        facts = path.stat()
        if not stat.S_ISREG(facts.st_mode):
            raise Refusal(Reason.OTHER, "un dossier" if stat.S_ISDIR(facts.st_mode) else "un fichier spécial")
        if facts.st_size > MAX_BYTES:
            raise Refusal(Reason.BOMB, f"{MAX_BYTES // (1024 * 1024)} Mo")
        return path.read_bytes()
    except PermissionError as error:
        raise Refusal(Reason.LOCKED) from error
    except OSError as error:
        raise Refusal(Reason.UNREADABLE) from error


def _read(data: bytes, path: Path) -> tuple[str, tuple[RawSheet, ...]]:
    shape = container(data)
    if shape == "zip":
        package = Package(data)
        kind = sniff_zip(package)
        return kind, read_ods(package) if kind == "ods" else read_xlsx(package)
    if shape == "ole":
        file = CompoundFile(data)
        return sniff_ole(file), read_xls(data, file)
    return "csv", (read_delimited(delimited_text(data, path.name), path.stem),)


def _notes(path: Path, kind: str) -> tuple[str, ...]:
    extension = path.suffix.lstrip(".").lower()
    if extension in _ALIASES.get(kind, {kind}):
        return ()
    return (
        f"Le fichier porte l’extension « .{extension} » mais son contenu est un fichier .{kind} : "
        "il est lu comme tel.",
    )
