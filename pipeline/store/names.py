"""File names that Windows, macOS and Linux all accept, and no two alike."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path, PurePosixPath

PATH_LIMIT = 240
NAME_LIMIT = 120
NAME_BYTES = 240
# Room kept for « (nouvelle version AAAA-MM-JJ) » or a backup's date beside the document's own name.
RESERVE = 40
_RESERVED = {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"} | {
    f"{device}{digit}" for device in ("COM", "LPT") for digit in "0123456789¹²³"
}
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')


def nom_de_fichier(
    parts: Iterable[str], suffix: str = ".docx", limit: int = NAME_LIMIT, separator: str = " - "
) -> str:
    """Join the parts into one safe file name, at most ``limit`` characters long, ``suffix`` included."""
    stem = separator.join(cleaned for part in parts if (cleaned := clean(part)))
    stem = _shorten(stem, limit - len(suffix), NAME_BYTES - len(suffix.encode()))
    return _unreserve(stem or "document") + suffix


def clean(text: str) -> str:
    """Give text as it may stand in a file name: composed, on one line, without forbidden characters."""
    allowed = _FORBIDDEN.sub("-", unicodedata.normalize("NFC", text))
    if not allowed.isprintable():
        allowed = "".join(c if c.isprintable() else " " for c in allowed)
    return " ".join(allowed.split()).strip(". ").removeprefix("~$").strip(". ")


def folded(path: str) -> str:
    """Give the form under which two paths are one on a system that ignores case."""
    return unicodedata.normalize("NFC", path).casefold()


def distinct(proposed: Mapping[str, str], root: Path) -> dict[str, str]:
    """Give every key its path: safe, short enough under ``root``, and none equal to another.

    ``proposed`` maps a key ("kind/REFERENCE") to a relative path. Those that would meet on a disk which
    ignores case all receive their reference, so that the outcome does not depend on the order of rows.
    """
    room = PATH_LIMIT - len(str(root)) - 1
    fitted = {key: fit(path, room) for key, path in sorted(proposed.items())}
    groups = defaultdict(list)
    for key, path in fitted.items():
        groups[folded(path)].append(key)
    taken = {name for name, keys in groups.items() if len(keys) == 1}
    for keys in groups.values():
        for key in keys if len(keys) > 1 else ():
            fitted[key] = free(with_mark(fitted[key], reference(key), room), taken, room)
            taken.add(folded(fitted[key]))
    return fitted


def reference(key: str) -> str:
    """Give the reference that a key carries: "synthese/A-01" → "A-01"."""
    return clean(key.partition("/")[2] or key)


def fit(path: str, room: int) -> str:
    """Make each part of a relative path safe and the whole at most ``room`` characters long."""
    parent, slash, name = path.rpartition("/")
    folder = _folder(parent) + slash
    pure = PurePosixPath(name)
    left = room - len(folder) - RESERVE
    return folder + nom_de_fichier([pure.stem], pure.suffix, max(20, min(NAME_LIMIT, left)))


@lru_cache(maxsize=64)
def _folder(path: str) -> str:
    return "/".join(_unreserve(clean(part)) for part in path.split("/"))


def with_mark(path: str, mark: str, room: int = PATH_LIMIT) -> str:
    """Add « (mark) » to a file's name, shortening the name, never the mark."""
    pure = PurePosixPath(path)
    tail = f" ({mark})"
    over = max(0, len(path) + len(tail) - room)
    stem = pure.stem[: len(pure.stem) - over] if over else pure.stem
    return str(pure.with_name(f"{stem.rstrip('. ')}{tail}{pure.suffix}"))


def free(path: str, taken: Iterable[str], room: int = PATH_LIMIT) -> str:
    """Give ``path``, or the first « path (n) » that is not in ``taken`` (folded paths)."""
    candidate, number = path, 2
    while folded(candidate) in taken:
        candidate, number = with_mark(path, str(number), room), number + 1
    return candidate


def _unreserve(stem: str) -> str:
    head, dot, tail = stem.partition(".")
    return f"{head}_{dot}{tail}" if head.strip().upper() in _RESERVED else stem


def _shorten(stem: str, characters: int, size: int) -> str:
    cut = stem[:characters].encode("utf-8")[:size].decode("utf-8", "ignore")
    return cut.rstrip(". ")
