"""What is about to be replaced is first saved, once, under ``outputs/sauvegardes/``."""

from datetime import date
from pathlib import Path, PurePosixPath

from pipeline.store import files
from pipeline.store.names import PATH_LIMIT, folded, with_mark
from pipeline.store.package import DOCUMENT, Package, Unreadable
from pipeline.store.tree import BACKUPS
from pipeline.store.wordml import parse


def backup_path(outputs: Path, path: str, data: bytes, day: date) -> str:
    """Give the place of a backup: the document's own, dated, marked by its content."""
    room = PATH_LIMIT - len(str(outputs)) - 1
    return with_mark(f"{BACKUPS}/{path}", f"{day:%Y-%m-%d} {files.digest(data)[:8]}", room)


def last_good(outputs: Path, path: str) -> str:
    """Give the latest backup of a document that can be read, "" when there is none."""
    stem = PurePosixPath(path).stem
    folder = files.actual(outputs, f"{BACKUPS}/{PurePosixPath(path).parent.as_posix()}")
    copies = folder.glob("*.docx") if folder.is_dir() else ()
    theirs = [each for each in copies if folded(each.name).startswith(folded(f"{stem} ("))]
    for each in sorted(theirs, key=lambda copy: copy.stat().st_mtime, reverse=True):
        try:
            parse(Package(each.read_bytes()).read(DOCUMENT))
        except (Unreadable, OSError):
            continue
        return each.relative_to(outputs).as_posix()
    return ""


def save(outputs: Path, path: str, data: bytes) -> None:
    """Write a backup, readable by its owner only; the same content is not saved twice."""
    target = outputs / path
    if not target.exists():
        files.make_folder(outputs / BACKUPS, private=True)
        files.make_folder(target.parent, private=True)
        files.write(target, data, private=True)
