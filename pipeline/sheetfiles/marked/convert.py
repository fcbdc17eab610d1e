"""A workbook of another format as an .xlsx that holds the same values at the same addresses."""

import re
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr

from pipeline.sheetfiles import CellError, CellValue, RawSheet, RawWorkbook
from pipeline.sheetfiles.columns import column_letters
from pipeline.sheetfiles.marked.text import plain

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_ERRORS = ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A")
_UNSTORABLE = re.compile("_(?=x[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]")
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", "-"))
_NAME_LENGTH = 31
_EPOCH = datetime(1899, 12, 30)
_FIRST_SURE_DAY = date(1900, 3, 1)  # before it, Excel counts a day that never was
_DAY = timedelta(days=1)
# Style of each kind of value: the number formats that every Excel knows by number.
_GENERAL, _DATE, _MOMENT, _CLOCK, _DURATION, _TEXT = range(6)
_NUMBER_FORMATS = (0, 14, 22, 20, 46, 49)


def convert(book: RawWorkbook) -> bytes:
    """The bytes of the .xlsx; text stays text, whatever it begins with."""
    count = range(1, len(book.sheets) + 1)
    names = sheet_names([raw.name for raw in book.sheets])
    sheets = {f"xl/worksheets/sheet{n}.xml": _sheet(raw) for n, raw in zip(count, book.sheets, strict=True)}
    parts = {
        "[Content_Types].xml": _content_types(list(sheets)),
        "_rels/.rels": _relations([("officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": _workbook(book.sheets, names),
        "xl/_rels/workbook.xml.rels": _relations(
            [*(("worksheet", f"worksheets/sheet{n}.xml") for n in count), ("styles", "styles.xml")]
        ),
        "xl/styles.xml": STYLES,
        **sheets,
    }
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{content}')
    return buffer.getvalue()


STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    f'<cellXfs count="{len(_NUMBER_FORMATS)}">'
    + "".join(
        f'<xf numFmtId="{number}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
        for number in _NUMBER_FORMATS
    )
    + '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)


def _content_types(sheets: list[str]) -> str:
    parts = {"xl/workbook.xml": "sheet.main", "xl/styles.xml": "styles", **dict.fromkeys(sheets, "worksheet")}
    overrides = "".join(
        f'<Override PartName="/{name}" ContentType="{_TYPE}.{kind}+xml"/>' for name, kind in parts.items()
    )
    return (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _relations(targets: list[tuple[str, str]]) -> str:
    nodes = "".join(
        f'<Relationship Id="rId{n}" Type="{_RELS}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{nodes}</Relationships>'


def _workbook(sheets: tuple[RawSheet, ...], names: Mapping[str, str]) -> str:
    nodes = "".join(
        f'<sheet name={quoteattr(names[raw.name])} sheetId="{n}" '
        f'state="{"visible" if raw.visible else "hidden"}" r:id="rId{n}"/>'
        for n, raw in enumerate(sheets, 1)
    )
    return f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELS}"><sheets>{nodes}</sheets></workbook>'


def sheet_names(names: Sequence[str]) -> dict[str, str]:
    """The name under which each sheet is kept: Excel forbids some characters, more than 31, and doubles."""
    kept: dict[str, str] = {}
    taken: set[str] = set()
    for name in names:
        proposed = plain(name).translate(_FORBIDDEN)[:_NAME_LENGTH].strip("'") or "Feuille"
        others = (f"{proposed[: _NAME_LENGTH - 6]} ({n})" for n in range(2, len(names) + 2))
        kept[name] = next(other for other in (proposed, *others) if other.casefold() not in taken)
        taken.add(kept[name].casefold())
    return kept


def stored_text(text: str) -> str:
    """The text as a cell stores it, whole: what XML cannot hold is escaped as Excel escapes it."""
    return _UNSTORABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def _sheet(raw: RawSheet) -> str:
    rows = "".join(f'<row r="{row.number}">{_cells(row.number, row.cells)}</row>' for row in raw.rows)
    merges = "".join(
        f'<mergeCell ref="{column_letters(block.first_column)}{block.first_row}:'
        f'{column_letters(block.last_column)}{block.last_row}"/>'
        for block in raw.merged
    )
    merged = f'<mergeCells count="{len(raw.merged)}">{merges}</mergeCells>' if merges else ""
    widths = '<sheetFormatPr defaultColWidth="18" defaultRowHeight="15"/>'
    return f'<worksheet xmlns="{_MAIN}">{widths}<sheetData>{rows}</sheetData>{merged}</worksheet>'


def _cells(row: int, values: list[CellValue]) -> str:
    return "".join(
        _cell(f"{column_letters(column)}{row}", value)
        for column, value in enumerate(values)
        if value is not None
    )


def _cell(reference: str, value: CellValue) -> str:
    style, kind, inside = _stored(value)
    return f'<c r="{reference}" s="{style}"{kind}>{inside}</c>'


def _stored(value: CellValue) -> tuple[int, str, str]:
    """Style, type attribute and inside of a cell."""
    if isinstance(value, CellError):
        return _GENERAL, ' t="e"', f"<v>{value.kind if value.kind in _ERRORS else '#N/A'}</v>"
    if isinstance(value, bool):
        return _GENERAL, ' t="b"', f"<v>{int(value)}</v>"
    if isinstance(value, int | Decimal):
        return _GENERAL, "", f"<v>{value}</v>"
    if isinstance(value, date) and value < (_EPOCH if isinstance(value, datetime) else _FIRST_SURE_DAY):
        return _stored(f"{value:%d/%m/%Y}")
    if isinstance(value, str):
        return _TEXT, ' t="inlineStr"', f'<is><t xml:space="preserve">{escape(stored_text(value))}</t></is>'
    return _timed(value)


def _timed(value: date | time | timedelta | None) -> tuple[int, str, str]:
    if isinstance(value, datetime):
        return _MOMENT, "", f"<v>{(value - _EPOCH) / _DAY!r}</v>"
    if isinstance(value, date):
        return _DATE, "", f"<v>{(value - _EPOCH.date()).days}</v>"
    if isinstance(value, time):
        length = datetime.combine(_EPOCH, value) - _EPOCH
        return _CLOCK, "", f"<v>{length / _DAY!r}</v>"
    return _DURATION, "", f"<v>{(value or timedelta()) / _DAY!r}</v>"
