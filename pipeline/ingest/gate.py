"""A foreign file's bytes: a regular file of bounded size under the folder it belongs to, or one sentence."""

import os
import re
import stat
import tomllib
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

from pipeline.errors import UserError, cause

MOST = 128 * 1024 * 1024
MOST_TOML = 1024 * 1024
# Three times the longest that is shipped: each value that is not understood is told, and that takes time.
MOST_VALUES = 6_000
MEGABYTE = 1024 * 1024
# How Python keeps the bytes of a name that are no UTF-8 (PEP 383).
_SURROGATES = 0xDC00
UNTOLD = re.compile("[\udc80-\udcff\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_FLAGS = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)


class Refused(UserError):
    """A file that is not opened, or not read to its end; ``why`` completes « le fichier … »."""

    def __init__(self, why: str, remedy: str = "", place: str = "") -> None:
        super().__init__(f"Le fichier {why}.", remedy, place)
        self.why = why

    def __reduce__(self) -> tuple[type["Refused"], tuple[str, str, str]]:
        """Pickle by value."""
        return type(self), (self.why, self.remedy, self.place)


def read(path: Path, most: int = MOST, within: Path | None = None) -> bytes:
    """Return the bytes of a regular file of at most ``most`` bytes; raise ``Refused`` for anything else.

    Nothing waits for a pipe or a device. With ``within``, a link that leaves that folder is refused.
    """
    if within is not None and not _lies(path, within):
        raise Refused(
            "est un lien vers un autre dossier", "Mettez le fichier lui-même à cette place.", str(path)
        )
    try:
        handle = os.open(path, _FLAGS)
    except OSError as fault:
        raise Refused(f"ne s’ouvre pas ({cause(fault)})", _CLOSE, str(path)) from fault
    facts = os.fstat(handle)
    if not stat.S_ISREG(facts.st_mode):
        os.close(handle)
        raise Refused("n’est pas un fichier ordinaire", "Retirez-le de ce dossier.", str(path))
    with os.fdopen(handle, "rb") as stream:
        try:
            return _bounded(stream, facts.st_size, most, path)
        except OSError as fault:
            raise Refused(f"ne se lit pas ({cause(fault)})", _CLOSE, str(path)) from fault


def _lies(path: Path, within: Path) -> bool:
    try:
        return path.resolve().is_relative_to(within.resolve())
    except (OSError, RuntimeError):  # a link that leads back to itself
        return False


def _bounded(stream: Any, size: int, most: int, path: Path) -> bytes:
    data: bytes = stream.read(most + 1) if size <= most else b""
    if size > most or len(data) > most:
        raise Refused(f"dépasse {most // MEGABYTE} Mo", "Reprenez-en une version plus petite.", str(path))
    return data


def told(name: str) -> str:
    """Give a file's name as it may be told and kept: composed; bytes that are no UTF-8 as Windows shows them.

    A zip, a Mac or a former share leave names that no report could be written with; what drives a terminal or
    turns the reading round is shown as a sign that says so.
    """
    if name.isascii() and name.isprintable():
        return name
    return unicodedata.normalize("NFC", UNTOLD.sub(_letter, name))


def _letter(found: re.Match[str]) -> str:
    code = ord(found[0]) - _SURROGATES
    return bytes([code]).decode("cp1252", "replace") if code > 0 else "\N{REPLACEMENT CHARACTER}"


def inside(folder: Path, name: str) -> Path | None:
    """Return the place of a file that a cell names, None when it is not under ``folder``.

    Judged by its spelling before the system is asked anything: a network path (« \\\\serveur\\partage ») is
    never resolved, for that alone would send the user's name and password elsewhere.
    """
    windows, posix = PureWindowsPath(name), PurePosixPath(name)
    away = windows.drive or windows.root or posix.is_absolute() or name.startswith("~") or "\0" in name
    parts = [part for part in windows.parts if part != "."]
    if away or ".." in parts or not parts:
        return None
    return folder.joinpath(*parts)


def read_toml(path: Path, within: Path | None = None) -> dict[str, Any]:
    """Read a TOML file of at most 1 MB; ``Refused``, ``UnicodeDecodeError`` or ``ValueError`` when it cannot.

    Every fault of its text is a ``ValueError``: numbers without end and brackets without bottom too.
    """
    # Windows' Notepad may write a mark at the start: utf-8-sig takes it away.
    text = read(path, MOST_TOML, within).decode("utf-8-sig")
    try:
        found = tomllib.loads(text, parse_float=Decimal)
    except RecursionError:
        raise ValueError("too many brackets") from None
    if sum(1 for _ in _values(found)) > MOST_VALUES:
        raise ValueError("too many values")
    return found


def _values(found: Any) -> Iterator[Any]:
    """Give every table, list and value of a file, without recursion."""
    left = [found]
    while left:
        each = left.pop()
        yield each
        inside = each.values() if isinstance(each, dict) else each if isinstance(each, list) else ()
        left.extend(inside)


_CLOSE = "Fermez-le dans les autres programmes, vérifiez vos droits, puis relancez."
