"""What is known of the office's templates from one run to the next: which were found good, on which parent.

One file beside the register; losing it costs a check, and the notice of a parent that changed meanwhile.
"""

from hashlib import blake2b
from pathlib import Path
from typing import Any

from pipeline.errors import UserError
from pipeline.render import Dictionary
from pipeline.run.code_digest import code_digest
from pipeline.store import files, notes

NAME = "modeles.json"
_MOST = 200  # verdicts kept


def key_of(data: bytes, dictionary: Dictionary) -> str:
    """The digest of all that a verdict depends on: the template, the program, the fields."""
    total = blake2b(data, digest_size=16)
    total.update(code_digest().encode())
    total.update(repr(sorted((path, dictionary.kind(path)) for path in dictionary.fields)).encode())
    return total.hexdigest()


class Verdicts:
    """The templates found good, and for each of the office's own the parent on which it was made."""

    def __init__(self, registre: Path) -> None:
        self._path = registre / NAME
        self._held = _read(self._path)
        self._changed = False

    def is_good(self, key: str) -> bool:
        """Whether this template was checked and tried, and nothing was wrong."""
        return key in self._held["bons"]

    def note(self, key: str) -> None:
        """Remember that it is good."""
        self._held["bons"] = [*self._held["bons"], key][-_MOST:]
        self._changed = True

    def parent(self, name: str) -> dict[str, Any] | None:
        """What was noted of an office's template: its digest, its parent's, its parent's paragraphs."""
        found = self._held["parents"].get(name)
        return found if isinstance(found, dict) else None

    def note_parent(self, name: str, digest: str, parent: str, paragraphs: list[str]) -> None:
        """Remember on which parent an office's template stands."""
        self._held["parents"][name] = {"modele": digest, "parent": parent, "paragraphes": paragraphs}
        self._changed = True

    def keep(self) -> None:
        """Write it whole; a disk that refuses costs the next run some time."""
        if not self._changed:
            return
        try:
            files.make_folder(self._path.parent)
            notes.keep(self._path, self._held)
        except UserError:
            return


def _read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = notes.recall(path, dict, {})
    good, parents = found.get("bons"), found.get("parents")
    return {
        "bons": good if isinstance(good, list) else [],
        "parents": parents if isinstance(parents, dict) else {},
    }
