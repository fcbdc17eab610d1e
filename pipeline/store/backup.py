"""What is about to be replaced is first saved, once, under ``outputs/sauvegardes/``."""

from datetime import date
from pathlib import Path

from pipeline.store import files
from pipeline.store.names import PATH_LIMIT, with_mark
from pipeline.store.tree import BACKUPS


def backup_path(outputs: Path, path: str, data: bytes, day: date) -> str:
    """Give the place of a backup: the document's own, dated, marked by its content."""
    room = PATH_LIMIT - len(str(outputs)) - 1
    return with_mark(f"{BACKUPS}/{path}", f"{day:%Y-%m-%d} {files.digest(data)[:8]}", room)


def save(outputs: Path, path: str, data: bytes) -> None:
    """Write a backup, readable by its owner only; the same content is not saved twice."""
    target = outputs / path
    if not target.exists():
        files.make_folder(outputs / BACKUPS, private=True)
        files.make_folder(target.parent, private=True)
        files.write(target, data, private=True)
