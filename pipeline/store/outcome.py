"""What the store is given and what it tells: a document to make; a status, a reason, what changed."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from pipeline.issues import Issue

if TYPE_CHECKING:
    from pipeline.store.register import Known


class Task(Protocol):
    """One document of the plan."""

    @property
    def key(self) -> str:
        """Stable for life: "synthese/REF"."""
        ...

    @property
    def kind(self) -> str:
        """The kind of document: "synthese"."""
        ...

    @property
    def dossiers(self) -> tuple[str, ...]:
        """The references concerned."""
        ...

    @property
    def path(self) -> str:
        """The proposed place under ``outputs/`` (POSIX)."""
        ...

    @property
    def fingerprint(self) -> str:
        """The digest of template, scheme and data."""
        ...

    @property
    def signed(self) -> str:
        """What freezes it, in French: "sa signature du 10 février 2026"; "" while nothing does."""
        ...

    @property
    def succeeds(self) -> str:
        """The delivery of the former document that it cancels and replaces, in the same words, or ""."""
        ...

    @property
    def said(self) -> tuple[str, ...]:
        """Words by which a signed file that a former version made is known to say the same."""
        ...


@dataclass(frozen=True, slots=True)
class Single:
    """A document that no plan holds, as the store is given it: nothing freezes it."""

    key: str
    kind: str
    dossiers: tuple[str, ...]
    path: str
    fingerprint: str
    signed: str = ""
    succeeds: str = ""
    said: tuple[str, ...] = ()


class Status(StrEnum):
    """The seven things that may be said of a document (no other word is used anywhere)."""

    FAIT = "fait"
    INCHANGE = "inchangé"
    CONSERVE = "conservé"
    FIGE = "figé"
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

    ``path`` is where it is ("" nowhere), ``saved`` where the replaced version was kept, ``beside`` the new
    version written next to a file that could not be refreshed, ``others`` the files that carry the same
    identifier (all relative to ``outputs/``, POSIX). ``issue`` is the error that withholds it, ``rows`` what
    the register has to hold of it (none when nothing was settled).
    """

    key: str
    kind: str
    dossiers: tuple[str, ...]
    status: Status
    reason: str
    path: str = ""
    changes: tuple[Change, ...] = ()
    saved: str = ""
    beside: str = ""
    others: tuple[str, ...] = ()
    issue: Issue | None = None
    rows: tuple["Known", ...] = field(default=(), compare=False, repr=False)
