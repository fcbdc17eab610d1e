"""What a signed act states, and what an amendment or a corrected page changes of it: data only."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from pipeline.workbook.vocabulary import ActeSigne, NatureRevision

INCONNU = "la rédaction de l’acte signé"
RIEN = "non stipulé"
NUMERO = "numero"  # the reference under which an act was made: cited, never amended
# What an amendment is about; of the rest only the spelling can be wrong.
OBJETS: Mapping[str, str] = {
    "organisme": "Organisme",
    "employeurs": "Employeur",
    "agent": "Agent",
    "situation": "Situation de l’agent",
    "agents": "Agents concernés",
    "periode": "Période",
    "duree": "Durée",
    "cpf": "Heures imputées au CPF",
    "prix": "Prix",
    "parts": "Répartition du prix",
    "intervenants": "Professionnel",
}


@dataclass(frozen=True, slots=True)
class Terme:
    """One thing that a signed act states: its identity, how it is said, the words found in the act.

    Two terms of one ``valeur`` are the same thing, spelt otherwise when ``texte`` differs.
    """

    code: str
    valeur: str
    texte: str
    pieces: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Changement:
    """One line of an amendment: what is changed, old → new (French)."""

    objet: str
    ancien: str
    nouveau: str
    au_fond: bool


@dataclass(frozen=True, slots=True)
class Revision:
    """An amendment or a corrected page: of which act, which one, what it changes, when it was signed.

    ``cle`` is that of the act's subject. ``demandee``: somebody asked for it; else it is only proposed.
    ``apres``: the terms that it states, all others standing. ``sortants``: the names of parties that leave.
    ``original_numero``: the reference that the act bears, where the register knows it. ``attendus``: the
    parties who have not signed it yet, while others have.
    """

    nature: NatureRevision
    numero: int
    acte: ActeSigne
    cle: str
    changements: tuple[Changement, ...]
    apres: tuple[Terme, ...]
    sortants: tuple[str, ...] = ()
    original_numero: str = ""
    original_du: date | None = None
    effet: date | None = None
    demandee: bool = False
    signee: date | None = None
    attendus: tuple[str, ...] = ()

    @property
    def cite(self) -> str:
        """The reference by which it cites the act: that of the day on which the act was made."""
        return self.original_numero or self.cle


def changements(
    signes: Mapping[str, Terme | None], actuels: Iterable[Terme], nature: NatureRevision
) -> Iterator[tuple[Changement, Terme]]:
    """What the terms of today change of those signed, where such a paper may say it.

    ``signes`` holds None for a term that the act does not state in the words known.
    """
    now = {terme.code: terme for terme in actuels}
    for code in OBJETS:
        new, old = now.get(code, Terme(code, "", RIEN)), signes.get(code, Terme(code, "", RIEN))
        if old is None and code not in now:
            continue
        if old is not None and old.texte == new.texte:
            continue
        change = Changement(OBJETS[code], old.texte if old else INCONNU, new.texte, _au_fond(old, new))
        if nature is NatureRevision.AVENANT or not change.au_fond:
            yield change, new


def _au_fond(old: Terme | None, new: Terme) -> bool:
    return new.code != "situation" and (old is None or old.valeur != new.valeur)
