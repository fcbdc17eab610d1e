"""Values of an .xls workbook by python-calamine, in a process of its own that may panic, hang or abort.

On damaged files the reader was seen to panic, and to abort for want of 170 GB.
"""

import pickle
import subprocess
import sys
from pathlib import Path

from pipeline.sheetfiles.refusal import Reason, Refusal

PATIENCE_SECONDS = 9.0
_CHILD = Path(__file__).with_name("xls_child.py")

Grid = list[list[object]]


def read_grids(data: bytes) -> list[tuple[str, Grid]]:
    """Name and values, from A1, of each worksheet; an empty name for a chart."""
    try:
        done = subprocess.run(  # noqa: S603 - our own script, the data on its standard input
            [sys.executable, "-P", str(_CHILD)],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=PATIENCE_SECONDS,
            check=True,
        )
        found: list[tuple[str, Grid]] = pickle.loads(done.stdout)  # noqa: S301 - written by our own script
    except (subprocess.SubprocessError, pickle.UnpicklingError, EOFError, OSError) as error:
        raise Refusal(Reason.DAMAGED) from error
    return found
