"""A file is written whole or not at all: a temporary file in the same folder, then one rename."""

import hashlib
import itertools
import os
import platform
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath

from pipeline.errors import UserError, cause
from pipeline.ingest import told
from pipeline.store import rights

PREFIX, SUFFIX = "~bilan-", ".tmp"
PAUSES = (0.05, 0.15, 0.4)
_numbers = itertools.count()
_BINARY = getattr(os, "O_BINARY", 0)


# What people open a document with, by the beginning of its ending.
HOLDERS = {".do": "Word", ".od": "LibreOffice", ".xl": "Excel", ".cs": "Excel"}


class Locked(UserError):
    """Another program (Word, most often) holds the file open."""


def writer() -> str:
    """Name this process among all those of a shared folder: two machines may give the same number."""
    return f"{platform.node()[:24]}-{os.getpid()}"


def digest(data: bytes) -> str:
    """Give the digest by which a file's exact bytes are known."""
    return hashlib.sha256(data).hexdigest()


def write(target: Path, data: bytes, *, private: bool = False) -> os.stat_result:
    """Write ``data`` at ``target``, whole or not at all, and return the size and time it was given.

    ``private`` makes the file readable by its owner only, where the system knows about owners. There is no
    fsync: it costs four times the write itself, and after a power cut the worst is a document made again.
    Raises ``Locked`` when the target is held open, ``UserError`` when the folder cannot be written to.
    """
    if target.exists() and (holder := held_open(target)):
        raise locked(target, holder)
    temporary = target.with_name(f"{PREFIX}{writer()}-{next(_numbers)}{SUFFIX}")
    try:
        written = _create(temporary, data, rights.file_mode(target.parent) if private else 0)
        _replace(temporary, target)
    except BaseException:
        with suppress(OSError):  # the first refusal is the one to tell
            temporary.unlink(missing_ok=True)
        raise
    return written


def actual(root: Path, path: str) -> Path:
    """Give a stored path as the disk spells it: a Mac, a zip or a NAS write accents otherwise."""
    direct = root / path
    if path.isascii() or direct.exists():
        return direct
    found = root
    for part in PurePosixPath(path).parts:
        found = found / part if (found / part).exists() else _spelt(found, part)
    return found


def _spelt(folder: Path, name: str) -> Path:
    wanted = told(name)
    there = folder.iterdir() if folder.is_dir() else ()
    return next((e for e in there if told(e.name) == wanted), folder / name)


def make_folder(folder: Path, *, private: bool = False) -> None:
    """Create a folder and its parents; ``private`` closes the last one to everyone but its owner."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if private:
            rights.close_folder(folder)
    except OSError as fault:
        raise _unwritable(folder, fault) from fault


def remove(path: Path) -> None:
    """Remove a file, or raise ``Locked`` when it is held open; an absent file is no fault."""
    if path.exists() and (holder := held_open(path)):
        raise locked(path, holder)
    try:
        path.unlink(missing_ok=True)
    except PermissionError as fault:
        raise locked(path) from fault


def held_open(path: Path) -> str:
    """Name the owner file that Word or LibreOffice leaves beside a document it holds open, or ""."""
    return next((name for name in _owner_files(path.name) if path.with_name(name).exists()), "")


def is_temporary(name: str) -> bool:
    """Tell whether a file name is one of our own temporaries, left by a run that was cut short."""
    return name.startswith(PREFIX) and name.endswith(SUFFIX)


def is_owner_file(name: str) -> bool:
    """Tell whether a file name is the lock file of an office program."""
    return name.startswith(("~$", ".~lock."))


def locked(path: Path, holder: str = "") -> Locked:
    """Say which document is open, and what to do about it."""
    program = HOLDERS.get(path.suffix.lower()[:3], "le programme qui le montre")
    remedy = f"Fermez-le dans {program}, puis relancez."
    if holder:
        remedy += f" S’il n’est ouvert nulle part, supprimez le fichier « {holder} » placé à côté."
    or_else = "" if holder else ", ou vous n’avez pas le droit d’y toucher"
    return Locked(f"« {path.name} » est ouvert dans un autre programme{or_else}.", remedy, str(path))


def _owner_files(name: str) -> Iterator[str]:
    yield f".~lock.{name}#"
    yield f"~${name[2:]}"
    if Path(name).suffix.lower().startswith(".xl"):  # Excel keeps the whole name, Word takes letters off it
        yield f"~${name}"
    elif len(Path(name).stem) < 8:
        yield f"~${name[1:]}"
        yield f"~${name}"


def _create(path: Path, data: bytes, mode: int) -> os.stat_result:
    """Write a new file; with a ``mode``, these rights and no others, whatever the umask."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, mode or 0o666)
        with os.fdopen(handle, "wb") as stream:
            if mode and os.name == "posix":
                os.fchmod(stream.fileno(), mode)
            stream.write(data)
            stream.flush()
            return os.fstat(stream.fileno())
    except OSError as fault:
        raise _unwritable(path.parent, fault) from fault


def _replace(temporary: Path, target: Path) -> None:
    for pause in (*PAUSES, None):
        try:
            os.replace(temporary, target)  # noqa: PTH105 (the atomic call itself)
        except IsADirectoryError as fault:
            raise _unwritable(target, fault) from fault
        except PermissionError as fault:
            if pause is None:
                raise locked(target) from fault
            time.sleep(pause)
        else:
            return


def _unwritable(path: Path, fault: OSError) -> UserError:
    return UserError(
        f"Impossible d’écrire dans « {path} » ({cause(fault)}).",
        "Vérifiez que le dossier existe, que vous avez le droit d’y écrire et qu’il reste de la place.",
        str(path),
    )
