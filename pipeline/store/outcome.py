"""What became of a document: a status, a reason in French, the values that changed."""

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """The six things that may be said of a document (no other word is used anywhere)."""

    FAIT = "fait"
    INCHANGE = "inchangé"
    CONSERVE = "conservé"
    PAS_ENCORE = "pas encore"
    RETENU = "retenu"
    SANS_OBJET = "sans objet"


@dataclass(frozen=True, slots=True)
class Change:
    """One value, old → new. ``garde``: a person typed the old one, which stays; the new one is only said.

    Both are "" where they are what the agent said: that it changed is told, never what it says.
    """

    champ: str
    ancien: str
    nouveau: str
    garde: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """The end of one document's story in this run.

    ``path`` is where it is, ``saved`` where the replaced version was kept, ``beside`` the new version written
    next to a file that could not be refreshed, ``others`` the files that carry the same identifier (all
    relative to ``outputs/``, POSIX).
    """

    key: str
    kind: str
    dossiers: tuple[str, ...]
    status: Status
    reason: str
    path: str
    changes: tuple[Change, ...] = ()
    saved: str = ""
    beside: str = ""
    others: tuple[str, ...] = ()
