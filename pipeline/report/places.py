"""Where a file is, as a person finds it."""

from pathlib import Path


def shown(path: Path) -> str:
    """The path as a person finds it: from the current folder when it is below it."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(path)
