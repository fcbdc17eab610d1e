"""The script that reads an .xls workbook from its standard input and writes its values, pickled.

It imports nothing of this program, so that it starts at once and can only hurt itself.
"""

import pickle
import sys
from io import BytesIO

from python_calamine import CalamineWorkbook, SheetTypeEnum

_MOST_MEMORY = 900 * 1024 * 1024


def limit_memory() -> None:
    """Where the system allows; on Windows the parent's time limit remains."""
    try:
        import resource  # noqa: PLC0415 - absent from Windows
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))


def main() -> None:
    """Read, then write."""
    limit_memory()
    book = CalamineWorkbook.from_filelike(BytesIO(sys.stdin.buffer.read()))
    grids = [
        (meta.name, book.get_sheet_by_index(index).to_python(skip_empty_area=False))
        if meta.typ == SheetTypeEnum.WorkSheet
        else ("", [])
        for index, meta in enumerate(book.sheets_metadata)
    ]
    pickle.dump(grids, sys.stdout.buffer)


if __name__ == "__main__":
    main()
