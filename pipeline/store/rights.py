"""Who may read what the program writes apart: its owner, and the office's group where its folder has one."""

import os
import stat
from pathlib import Path

from pipeline.errors import UserError

_UNSAFE = (
    "Le dossier « {} » n’est pas sûr : {}.",
    "Demandez au service informatique d’en rendre la propriété et les droits au service, puis relancez.",
)


def file_mode(folder: Path) -> int:
    """Owner only; owner and group in a folder that a group shares (set-group-ID), whatever the umask."""
    return 0o660 if _shared(folder) else 0o600


def close_folder(folder: Path) -> None:
    """Leave a folder to its owner (and group); raise UserError for one that others could reach or swap."""
    if os.name != "posix":
        return
    facts = folder.lstat()
    if stat.S_ISLNK(facts.st_mode):
        raise _unsafe(folder, "c’est un lien vers un autre dossier")
    ours = facts.st_uid == os.geteuid() or os.geteuid() == 0
    if not ours and facts.st_gid not in {os.getegid(), *os.getgroups()}:
        raise _unsafe(folder, "il appartient à quelqu’un d’autre, hors du groupe du service")
    if ours:
        folder.chmod(0o2770 if _shared(folder) or _shared(folder.parent) else 0o700)
    elif facts.st_mode & stat.S_IWOTH:
        raise _unsafe(folder, "tout le monde peut y écrire")


def _shared(folder: Path) -> bool:
    try:
        return os.name == "posix" and bool(folder.stat().st_mode & stat.S_ISGID)
    except OSError:
        return False


def _unsafe(folder: Path, why: str) -> UserError:
    message, remedy = _UNSAFE
    return UserError(message.format(folder.name, why), remedy, str(folder))
