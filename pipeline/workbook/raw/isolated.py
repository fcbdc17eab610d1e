"""Values of an .xls workbook by python-calamine, in a process of its own that may panic, hang or abort.

On damaged files the reader was seen to panic, and to abort for want of 170 GB.
"""

import multiprocessing
import os
from io import BytesIO
from multiprocessing.connection import Connection

from pipeline.workbook.raw.refusal import Reason, Refusal

PATIENCE_SECONDS = 9.0
_MOST_MEMORY = 900 * 1024 * 1024

Grid = list[list[object]]


def read_grids(data: bytes) -> list[tuple[str, Grid]]:
    """Name and values, from A1, of each worksheet."""
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_read, args=(sender, data))
    process.start()
    sender.close()
    try:
        found: list[tuple[str, Grid]] = receiver.recv() if receiver.poll(PATIENCE_SECONDS) else []
    except (EOFError, OSError) as error:
        raise Refusal(Reason.DAMAGED) from error
    finally:
        process.kill()
        process.join()
        receiver.close()
    if not found:
        raise Refusal(Reason.DAMAGED)
    return found


def _read(sender: Connection, data: bytes) -> None:
    """Run in the child: nothing it has to say of its own death reaches the user."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    _limit_memory()
    from python_calamine import CalamineWorkbook, SheetTypeEnum  # noqa: PLC0415 - in the child only

    book = CalamineWorkbook.from_filelike(BytesIO(data))
    sender.send(
        [
            (meta.name, book.get_sheet_by_index(index).to_python(skip_empty_area=False))
            if meta.typ == SheetTypeEnum.WorkSheet
            else ("", [])
            for index, meta in enumerate(book.sheets_metadata)
        ]
    )
    sender.close()


def _limit_memory() -> None:
    try:
        import resource  # noqa: PLC0415 - absent from Windows, where the time limit remains
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
