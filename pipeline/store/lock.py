"""One run at a time: a lock of the operating system, which a crash does not leave behind.

On another machine's disk such locks cannot be trusted: that is told.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from pipeline.errors import UserError
from pipeline.issues import Issue, Origin, Severity
from pipeline.store.files import make_folder

NAME = ".en-cours.lock"
# Where a restore prepares what it puts in place, and the note that it was cut short (``exchange``).
STAGING, STATE = ".restauration", "etat.json"


class Busy(UserError):
    """Another run holds the register."""


@contextmanager
def one_run(registre: Path) -> Iterator[None]:
    """Hold the register for the length of a run; raise ``Busy`` at once when another run holds it."""
    if (registre.parent / STAGING / STATE).is_file():
        raise UserError(
            "Une restauration a été interrompue : les dossiers ne sont pas entiers.",
            "Lancez « restaurer » de nouveau : elle reprendra où elle en est.",
        )
    make_folder(registre, private=True)
    with held(registre / NAME):
        yield


@contextmanager
def held(path: Path, patience: float = 0) -> Iterator[None]:
    """Hold the lock file ``path`` or raise ``Busy`` after ``patience`` seconds.

    Where the disk knows no locks, go on without.
    """
    lock = FileLock(path, timeout=patience, mode=0o600, fallback_to_soft=False)
    try:
        lock.acquire()
    except Timeout:
        raise busy() from None
    except NotImplementedError:  # some network shares: `network_issue` has warned
        yield
        return
    try:
        yield
    finally:
        lock.release()


def busy() -> Busy:
    """Say that another run is under way."""
    return Busy(
        "Une autre exécution est en cours sur ce dossier.",
        "Attendez qu’elle se termine, puis relancez.",
    )


def network_issue(folder: Path) -> Issue | None:
    """Warn, as far as the system tells, that ``folder`` is on a network share."""
    if not on_network_share(folder):
        return None
    return Issue(
        "dossier-reseau",
        Severity.AVERTISSEMENT,
        f"« {folder.name} » est sur un partage réseau : deux postes pourraient y écrire en même temps.",
        "Lancez la production depuis un seul poste à la fois, ou placez le dossier sur un disque local.",
        Origin(file=str(folder)),
    )


MOUNTS = Path("/proc/self/mounts")
REMOTE = frozenset(
    (
        *("nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "ncpfs", "afs", "ceph", "glusterfs"),
        *("lustre", "davfs", "vboxsf", "vmhgfs", "fuse.sshfs", "fuse.davfs", "fuse.rclone"),
        *("fuse.glusterfs", "fuse.gvfsd-fuse", "fuse.vmhgfs-fuse"),
    )
)
DRIVE_REMOTE = 4


def on_network_share(folder: Path, mounts: str | None = None) -> bool:
    """Say whether ``folder`` (which may not exist yet) is on a network share.

    ``mounts`` is the text of /proc/self/mounts, read from there by default.
    """
    if folder.drive.startswith(("\\\\", "//")):
        return True
    if sys.platform == "win32":
        return _is_remote_drive(folder.resolve())
    if mounts is None:
        mounts = MOUNTS.read_text("utf-8", "surrogateescape") if MOUNTS.exists() else ""
    return _kind_of_mount(folder.resolve(), mounts) in REMOTE


def _kind_of_mount(folder: Path, mounts: str) -> str:
    """Return the file system type of the deepest mount point above ``folder``, the last mounted winning."""
    found: tuple[int, str] = (-1, "")
    for fields in (line.split(" ") for line in mounts.split("\n") if line.count(" ") >= 2):
        point = Path(fields[1].replace("\\040", " ").replace("\\011", "\t"))
        if folder.is_relative_to(point) and len(point.parts) >= found[0]:
            found = (len(point.parts), fields[2])
    return found[1]


if sys.platform == "win32":
    import ctypes

    def _is_remote_drive(folder: Path) -> bool:
        """Ask Windows about the drive's letter; a letter mapped to a share resolves to its UNC name."""
        kind = ctypes.windll.kernel32.GetDriveTypeW(folder.anchor)
        return folder.drive.startswith("\\\\") or kind == DRIVE_REMOTE
