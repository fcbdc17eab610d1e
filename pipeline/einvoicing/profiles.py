"""Which form an electronic invoice takes: by its customer, or as the office's settings say."""

from collections.abc import Mapping
from enum import StrEnum

from pipeline.dispositifs import cle
from pipeline.model.factures import Draft, Tiers
from pipeline.model.mentions import prive

DEFAULT_PROCESS = "S1"  # deposit of an invoice of services (BT-23)


class Profil(StrEnum):
    """A level of the standard; the third is a plain XML file, never in a PDF."""

    EN16931 = "en16931"
    EXTENDED = "extended"
    CII = "extended-ctc-fr"

    @property
    def extension(self) -> str:
        """The extension of the one file that is deposited."""
        return ".xml" if self is Profil.CII else ".pdf"


def public(who: Tiers) -> bool:
    """Whether a customer is a public body, as its SIREN says."""
    return bool(who.siret) and not prive(who)


def profile(draft: Draft, choices: Mapping[str, Profil]) -> Profil:
    """The profile of an invoice: what the settings say of its customer, else EXTENDED for a public one.

    A public customer has two identifiers, SIRET and code service, which EN 16931 cannot carry.
    """
    chosen = choices.get(cle(draft.client.code))
    return chosen or (Profil.EXTENDED if public(draft.client) else Profil.EN16931)
