"""Whether a folder lies on another machine, where SQLite's locks cannot be trusted."""

import sys
from pathlib import Path

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
