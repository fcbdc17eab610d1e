"""What the writing stage may do with each kind of document: its exceptions, as the types declare them."""

from pipeline.documents.catalogue import kinds
from pipeline.settings import Settings
from pipeline.store.decide import Policy
from pipeline.synthese.cosignatures import cosigned
from pipeline.synthese.renewal import LIVING


def policy_of(settings: Settings, *, dry_run: bool = False) -> Policy:
    """The policy of one run; a certificate of destruction lies with what it certifies, for all to read."""
    return Policy(
        day=settings.day,
        recreate=settings.recreate,
        redo=kinds(lambda kind: kind.famille in settings.redo),
        dry_run=dry_run or settings.dry_run,
        living=dict.fromkeys(kinds(lambda each: each.actualise), LIVING["synthese"]),
        cosigned=frozenset(cosigned(settings.registre)),
        drafts=kinds(lambda kind: kind.brouillon),
        unsaved=kinds(lambda kind: not kind.sauvegarde),
        shared=kinds(lambda kind: not kind.prive) | {"destruction"},
    )
