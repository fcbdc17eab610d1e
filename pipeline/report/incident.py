"""The file that tells the developer of an unforeseen fault: versions and places in the code, no data."""

import platform
import sys
import traceback
from datetime import datetime
from pathlib import Path

from pipeline import __version__


def write_incident(outputs: Path, fault: BaseException) -> str:
    """The name of the file written under ``outputs``; "" when even that is impossible."""
    stamp = datetime.now().astimezone().strftime("%Y%m%d-%H%M%S")
    path = outputs / f"incident-{stamp}.txt"
    text = f"bilan {__version__}, Python {sys.version}, {platform.platform()}\n\n{_trace(fault)}"
    try:
        outputs.mkdir(parents=True, exist_ok=True)
        # A folder whose name the machine cannot read has characters that no encoding writes.
        path.write_text(text, encoding="utf-8", errors="backslashreplace")
    except OSError:
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
