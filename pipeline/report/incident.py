"""The file that tells the developer of an unforeseen fault: versions and places in the code, no data."""

import platform
import sys
import traceback
from datetime import datetime
from pathlib import Path

from pipeline import __version__
from pipeline.errors import UserError
from pipeline.store import files


def write_incident(outputs: Path, fault: BaseException) -> str:
    """The name of the file written under ``outputs``; "" when even that is impossible."""
    stamp = datetime.now().astimezone().strftime("%Y%m%d-%H%M%S")
    path = outputs / f"incident-{stamp}.txt"
    text = f"bilan {__version__}, Python {sys.version}, {platform.platform()}\n\n{_trace(fault)}"
    try:
        # A folder whose name the machine cannot read has characters that no encoding writes.
        data = text.encode("utf-8", "backslashreplace")
        # Written beside, then renamed: a link planted under that name is replaced, never followed.
        outputs.mkdir(parents=True, exist_ok=True)
        files.write(path, data, private=True)
    except (OSError, UserError):
        return ""
    return path.name


def _trace(fault: BaseException) -> str:
    """Where it happened and the kinds of faults, never their messages: these may quote a cell."""
    lines = []
    current: BaseException | None = fault
    while current is not None:
        lines += traceback.format_tb(current.__traceback__)
        lines.append(f"{type(current).__module__}.{type(current).__qualname__}\n")
        current = current.__cause__ or current.__context__
    return "".join(lines)
