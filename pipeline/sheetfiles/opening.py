"""A path to a workbook as read: its content tells what it is, the extension is only a name."""

import stat
from dataclasses import replace
from pathlib import Path, PurePath

from pipeline.ingest import told
from pipeline.sheetfiles.columns import MAX_COLUMNS, column_letters
from pipeline.sheetfiles.delimited import decode, read_delimited, separator
from pipeline.sheetfiles.model import RawSheet, RawWorkbook
from pipeline.sheetfiles.ods import read_ods
from pipeline.sheetfiles.ole import MAGIC, CompoundFile
from pipeline.sheetfiles.package import MAX_BYTES, Package
from pipeline.sheetfiles.refusal import Reason, Refusal
from pipeline.sheetfiles.xls import read_xls
from pipeline.sheetfiles.xlsx import read_xlsx

# A cell too long for a document is told at its place; beyond this, the file is no table.
MOST_LETTERS = 1_000_000
_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_TEXT_NAMES = (".csv", ".tsv", ".txt")
_OLD_EXCEL = (b"\x09\x00", b"\x09\x02", b"\x09\x04", b"\x09\x08")

_OTHERS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "un document PDF"),
    (b"\x89PNG", "une image"),
    (b"\xff\xd8\xff", "une image"),
    (b"GIF8", "une image"),
    (b"BM", "une image"),
    (b"{\\rtf", "un document texte (RTF)"),
    (b"7z\xbc\xaf", "une archive 7-Zip"),
    (b"Rar!", "une archive RAR"),
    (b"\x1f\x8b", "une archive compressée"),
)
_CONTENT_TYPES: tuple[tuple[bytes, str], ...] = (
    (b"spreadsheetml.sheet.main+xml", "xlsx"),
    (b"spreadsheetml.template.main+xml", "xlsx"),
    (b"ms-excel.sheet.macroenabled.main+xml", "xlsm"),
    (b"ms-excel.template.macroenabled.main+xml", "xlsm"),
)
_OTHER_TYPES: tuple[tuple[bytes, str], ...] = (
    (b"wordprocessingml", "un document Word"),
    (b"presentationml", "une présentation PowerPoint"),
    (b"ms-word", "un document Word"),
)


def sniff_zip(package: Package) -> str:
    """The kind of a zip package: xlsx, xlsm or ods; anything else is refused by its name."""
    if "[Content_Types].xml" in package:
        return _office_kind(package)
    if "mimetype" in package:
        mime = package.read("mimetype")
        if b"opendocument.spreadsheet" in mime:
            return "ods"
        raise Refusal(Reason.OTHER, "un document OpenDocument d’un autre type")
    if "xl/workbook.xml" in package:
        return "xlsx"  # no list of contents: the workbook is there all the same
    raise Refusal(Reason.OTHER, "une archive ZIP")


def is_declared(package: Package) -> bool:
    """Whether the package says itself that it is a workbook, without which Excel does not open it."""
    types = package.read("[Content_Types].xml").lower() if "[Content_Types].xml" in package else b""
    return any(mark in types for mark, _ in _CONTENT_TYPES)


def _office_kind(package: Package) -> str:
    types = package.read("[Content_Types].xml").lower()
    for mark, kind in _CONTENT_TYPES:
        if mark in types:
            return kind
    if b"sheet.binary" in types:
        raise Refusal(Reason.BINARY)
    found = next((what for mark, what in _OTHER_TYPES if mark in types), "")
    if not found and "xl/workbook.xml" in package:
        return "xlsx"  # types said in a way of their own
    found = found or "un fichier Office d’un autre type"
    raise Refusal(Reason.OTHER, found)


def sniff_ole(file: CompoundFile) -> str:
    """The kind of an old compound file: xls, or refused."""
    if "EncryptedPackage" in file.names or "EncryptionInfo" in file.names:
        raise Refusal(Reason.ENCRYPTED)
    if file.names & {"Workbook", "Book"}:
        return "xls"
    raise Refusal(Reason.OTHER, "un document Word" if "WordDocument" in file.names else "un autre document")


def container(data: bytes) -> str:
    """The outer shape: zip, ole or text; other known shapes are refused by their name."""
    if not data:
        raise Refusal(Reason.EMPTY)
    if data.startswith((_ZIP, _EMPTY_ZIP)):
        return "zip"
    if data.startswith(MAGIC):
        return "ole"
    if data.startswith(_OLD_EXCEL):
        raise Refusal(Reason.OLD)
    for mark, what in _OTHERS:
        if data.startswith(mark):
            raise Refusal(Reason.OTHER, what)
    return "text"


def delimited_text(data: bytes, name: str) -> tuple[str, str]:
    """The text of a delimited file and its encoding; a page, a letter or noise is refused."""
    found = decode(data)
    if found is None:
        raise Refusal(Reason.OTHER, "un fichier d’un type inconnu")
    text, encoding = found
    head = text[:2000].lstrip().lower()
    if not head.strip():
        raise Refusal(Reason.EMPTY) if not text.strip() else Refusal(Reason.OTHER, "un texte")
    if head.startswith(("<html", "<!doctype html", "<table", "<meta")):
        raise Refusal(Reason.WEB_PAGE)
    if head.startswith("<"):
        xml_2003 = "urn:schemas-microsoft-com:office:spreadsheet" in head
        raise Refusal(Reason.XML_2003) if xml_2003 else Refusal(Reason.OTHER, "un fichier XML")
    if PurePath(name).suffix.lower() not in _TEXT_NAMES and not separator(text):
        raise Refusal(Reason.OTHER, "un fichier texte")
    return text, encoding


_ALIASES = {"xlsm": {"xlsm", "xltm"}, "xlsx": {"xlsx", "xltx"}, "csv": {"csv", "tsv", "txt"}}


def open_workbook(path: Path) -> RawWorkbook:
    """Read a whole workbook. Raises ``UserError``: one sentence that names the file, and the remedy."""
    try:
        data = read_file(path)
        kind, sheets = _read(data, path)
        for sheet in sheets:
            _check_cells(sheet)
    except Refusal as refusal:
        raise refusal.at(path.name) from refusal
    except MemoryError as error:
        raise Refusal(Reason.BOMB, "la mémoire disponible", path.name) from error
    return RawWorkbook(sheets, _notes(path, kind), kind)


def _check_cells(sheet: RawSheet) -> None:
    """Refuse what is no table: a row wider than any sheet, a text that no cell can hold."""
    for row in sheet.rows:
        if len(row.cells) > MAX_COLUMNS:
            raise Refusal(Reason.WIDE, str(row.number))
        for column, value in enumerate(row.cells):
            if type(value) is str and len(value) > MOST_LETTERS:
                raise Refusal(Reason.LONG, f"{column_letters(column)}{row.number}")


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
    text, encoding = delimited_text(data, path.name)
    return "csv", (replace(read_delimited(text, told(path.stem)), encoding=encoding),)


def _notes(path: Path, kind: str) -> tuple[str, ...]:
    extension = path.suffix.lstrip(".").lower()
    if extension in _ALIASES.get(kind, {kind}):
        return ()
    return (
        f"Le fichier porte l’extension « .{extension} » mais son contenu est un fichier .{kind} : "
        "il est lu comme tel.",
    )
