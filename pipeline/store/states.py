"""What the disk may hold of a document, what may be done with it, and a line of the table that says so."""

from dataclasses import dataclass
from enum import StrEnum

from pipeline.store.outcome import Status


class State(StrEnum):
    """What the disk holds of a document. The values are written in the register: they do not change."""

    ABSENT = "absent"
    GENERATED = "généré"
    RESAVED = "réenregistré"
    EDITED = "modifié"
    FOREIGN = "autre identifiant"
    COPIES = "copies"
    STRANGER = "hors registre"
    LOCKED = "ouvert"
    CLOSED = "dossier fermé"
    CONVERTED = "autre format"
    DESTROYED = "attestation de destruction"
    SEALED = "signé ou protégé"
    UNREADABLE = "illisible"


class Action(StrEnum):
    """What the writer does; every action but LEAVE needs the rendered document."""

    LEAVE = "laisser"
    WRITE = "écrire"
    REPLACE = "remplacer"
    REFRESH = "actualiser"
    RENEW = "reprendre"
    ADOPT = "reconnaître"


@dataclass(frozen=True, slots=True)
class Found:
    """One document on disk: its state, where it is, where it would be written, the digest of its bytes.

    ``others`` are the files that carry the same identifier, or the identifier found instead of its own.
    """

    state: State
    path: str = ""
    target: str = ""
    digest: str = ""
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the table."""

    action: Action
    status: Status
    reason: str
