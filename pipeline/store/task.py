"""What the writing stage needs to know of a document to make, and nothing more."""

from typing import Protocol


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
