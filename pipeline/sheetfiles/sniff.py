"""What a file is, by its content: the extension is only a name."""

from pathlib import PurePath

from pipeline.sheetfiles.delimited import decode, separator
from pipeline.sheetfiles.ole import MAGIC, CompoundFile
from pipeline.sheetfiles.package import Package
from pipeline.sheetfiles.refusal import Reason, Refusal

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
        return _office_kind(package.read("[Content_Types].xml").lower())
    if "mimetype" in package:
        mime = package.read("mimetype")
        if b"opendocument.spreadsheet" in mime:
            return "ods"
        raise Refusal(Reason.OTHER, "un document OpenDocument d’un autre type")
    raise Refusal(Reason.OTHER, "une archive ZIP")


def _office_kind(types: bytes) -> str:
    for mark, kind in _CONTENT_TYPES:
        if mark in types:
            return kind
    if b"sheet.binary" in types:
        raise Refusal(Reason.BINARY)
    found = next((what for mark, what in _OTHER_TYPES if mark in types), "un fichier Office d’un autre type")
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


def delimited_text(data: bytes, name: str) -> str:
    """The text of a delimited file; a page, a letter or noise is refused."""
    text = decode(data)
    if text is None:
        raise Refusal(Reason.OTHER, "un fichier d’un type inconnu")
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
    return text
