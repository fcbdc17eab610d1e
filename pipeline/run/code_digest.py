"""The digest of the program itself: its files, Python, the versions of the libraries installed."""

import sys
from functools import cache
from hashlib import blake2b
from pathlib import Path

PACKAGE = Path(__file__).parents[1]
READ = frozenset({".py", ".toml", ".json"})


@cache
def code_digest() -> str:
    """What changes whenever a context might be made otherwise from the same rows."""
    total = blake2b(sys.version.encode(), digest_size=16)
    for name in installed():
        total.update(name.encode() + b"\x00")
    for path in sorted(PACKAGE.rglob("*")):
        if path.suffix in READ:
            total.update(path.relative_to(PACKAGE).as_posix().encode() + b"\x00" + path.read_bytes())
    return total.hexdigest()


def installed() -> list[str]:
    """Name and version of every library, as their folders say (reading their metadata takes 50 ms)."""
    folders = (Path(folder) for folder in sys.path if folder.endswith("-packages"))
    return sorted(found.name for folder in folders for found in folder.glob("*.dist-info"))
