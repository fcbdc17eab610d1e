"""The letters and forms of one page made on request: one template, each paper's words are data."""

from dataclasses import dataclass

from pipeline.documents.fields import champ
from pipeline.documents.identites import Document, IdentiteOrganisme, Signataire


@dataclass(frozen=True, slots=True)
class LigneLettre:
    """One line of its table."""

    libelle: str = champ("Ce dont il s'agit", "Date")
    valeur: str = champ("Ce qui en est dit", "mardi 24 mars 2026")


@dataclass(frozen=True, slots=True)
class ContexteLettre:
    """A letter: who writes to whom, about what, in a table, some points and some sentences."""

    document: Document = champ("Le document", "(voir ses champs)")
    organisme: IdentiteOrganisme = champ("Qui écrit", "(voir ses champs)")
    destinataire: tuple[str, ...] = champ("À qui : une ligne par élément", "(liste)")
    objet: str = champ("Objet", "Votre rendez-vous")
    ouverture: tuple[str, ...] = champ("Premiers paragraphes", "(liste)")
    lignes: tuple[LigneLettre, ...] = champ("Le tableau", "(liste)")
    annonce: str | None = champ("Ce qui annonce les points", "Pièces à joindre")
    points: tuple[str, ...] = champ("Les points", "(liste)")
    suite: tuple[str, ...] = champ("Derniers paragraphes", "(liste)")
    signature: bool = champ("Se signe", "oui")
    signataire: Signataire | None = champ("Qui signe ; rien s'il n'est pas connu", "(voir ses champs)")


def lettre(organisme: IdentiteOrganisme, reference: str, objet: str) -> ContexteLettre:
    """An empty one, which its paper fills."""
    return ContexteLettre(Document(reference, objet), organisme, (), objet, (), (), None, (), (), False, None)
