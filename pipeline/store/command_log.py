"""What was run, when, how long, with what end: a rotating log beside the registers, without personal data."""

import logging
import platform
import re
import time
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path

from pipeline.store import rights

NAME = "journal.log"
LARGEST, KEPT = 1_000_000, 5  # bytes of one file, files before it
_OPTION = re.compile(r"--?[a-z]")


def logged(registre: Path, told: str, command: Callable[[], int]) -> int:
    """Run a command and log its start and its end, as ``said`` tells it."""
    start = time.monotonic()
    _say(registre, f"début {told}")
    code = command()
    _say(registre, f"fin {told} code {code} en {time.monotonic() - start:.1f} s")
    return code


def said(arguments: Sequence[str], commands: Collection[str]) -> str:
    """The command and the names of its options, never their values: « docs --seulement »."""
    options = [word.partition("=")[0] for word in arguments if _OPTION.match(word)]
    words = [word for word in arguments if word in commands][:1]
    return " ".join((*words, *options)) or "(aide)"


def dernieres(registre: Path, count: int) -> list[str]:
    """The last lines of the log."""
    try:
        return (registre / NAME).read_text("utf-8", "replace").splitlines()[-count:]
    except OSError:
        return []


def _say(registre: Path, text: str) -> None:
    """One line; a log that cannot be written stops nothing."""
    if not registre.is_dir():
        return
    logger = logging.Logger("bilan")
    try:
        handler = RotatingFileHandler(registre / NAME, maxBytes=LARGEST, backupCount=KEPT, encoding="utf-8")
    except OSError:
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    logger.addHandler(handler)
    with suppress(OSError):
        logger.info("%s [%s]", text, platform.node())
        handler.close()
        (registre / NAME).chmod(rights.file_mode(registre))
