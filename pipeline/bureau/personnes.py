"""Who looks at the page: a person, their groups and what these open; alone on one post, everything."""

from dataclasses import dataclass

from django.http import HttpRequest

from pipeline.dispositifs import cle
from pipeline.documents import catalogue
from pipeline.model import etats
from pipeline.model.entites import Dossier
from pipeline.settings import today

ASSISTANT, FACTURATION, CONSEILLER = "assistant RH", "facturation", "conseiller"
RESPONSABLE, INFORMATIQUE = "responsable", "informatique"
GROUPES = (ASSISTANT, FACTURATION, CONSEILLER, RESPONSABLE, INFORMATIQUE)


@dataclass(frozen=True, slots=True)
class Personne:
    """``code`` is that of the sheet « Intervenants »; ``seule``: the only person of this post.

    ``identifiant``: what the journal of a server calls them.
    """

    nom: str
    groupes: frozenset[str] = frozenset()
    code: str = ""
    seule: bool = False
    identifiant: str = ""

    def est(self, *groupes: str) -> bool:
        """Tell whether the person belongs to one of these groups."""
        return self.seule or not self.groupes.isdisjoint(groupes)

    def suit(self, dossier: Dossier) -> bool:
        """Tell whether it is a dossier of theirs today: its counsellor's, or its second one's."""
        return bool(self.code) and cle(self.code) in etats.conseillers(dossier, today())

    def confident(self, dossier: Dossier) -> bool:
        """Tell whether they may read what is confidential of a dossier: its counsellor, its second one."""
        return self.seule or (self.est(CONSEILLER) and self.suit(dossier))

    def voit(self, dossier: Dossier) -> bool:
        """Tell whether they may know of a dossier: counsellors and clerks of theirs, assistants of all."""
        return self.est(ASSISTANT, FACTURATION) or (self.est(CONSEILLER) and self.suit(dossier))

    def ouvre(self, kind: str, dossiers: tuple[Dossier, ...]) -> bool:
        """Tell whether they may open a document of that kind: what its type declares, and whose it is."""
        roles = frozenset(catalogue.of(kind).roles)
        if self.seule or not self.groupes.isdisjoint(roles - {CONSEILLER}):
            return True
        own = CONSEILLER in roles and CONSEILLER in self.groupes
        return own and bool(dossiers) and all(map(self.suit, dossiers))


ANONYME = Personne("")
SEULE = Personne("ce poste", frozenset(GROUPES), seule=True)


def personne(request: HttpRequest) -> Personne:
    """The person of a request, whom the guard recognised."""
    found: Personne = getattr(request, "personne", ANONYME)
    return found
