"""The rows of some bilans among all those that were read, as they were before anything joined them."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from pipeline.workbook.joins.typed_keys import identite, lire
from pipeline.workbook.reading.inputs import Lues
from pipeline.workbook.reading.layout import model_of
from pipeline.workbook.records import Entry
from pipeline.workbook.sheets import Agent, Saisie
from pipeline.workbook.values.fold import fold

Index = defaultdict[str, list[int]]


@dataclass(frozen=True, slots=True)
class Ensemble:
    """Some bilans by their identities, and promotions by their codes, both folded."""

    bilans: frozenset[str] = frozenset()
    promotions: frozenset[str] = frozenset()

    def __or__(self, other: "Ensemble") -> "Ensemble":
        return Ensemble(self.bilans | other.bilans, self.promotions | other.promotions)


PERSONNE = Ensemble()


@dataclass(frozen=True, slots=True)
class Lignes:
    """All rows of a reading in their order, and where those of each bilan and promotion are.

    ``autres``: the rows that name neither, which any dossier may draw from. ``connus``: the identity of a
    bilan by its reference, folded.
    """

    lues: Lues
    lignes: tuple[Entry, ...]
    connus: Mapping[str, str]
    bilans: Index = field(default_factory=lambda: defaultdict(list))
    promotions: Index = field(default_factory=lambda: defaultdict(list))
    autres: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, lues: Lues, connus: Mapping[str, str]) -> "Lignes":
        """Copies of the rows: the joins use up those given."""
        rows = tuple(entry.copy() for rows in lues.entries.values() for entry in rows)
        found = cls(lues.without_rows(), rows, connus)
        for index, entry in enumerate(rows):
            whose = owner(entry, connus)
            for bilan in whose.bilans:
                found.bilans[bilan].append(index)
            for code in whose.promotions:
                found.promotions[code].append(index)
            if whose == PERSONNE:
                found.autres.append(index)
        return found

    def whole(self, some: Ensemble) -> Ensemble:
        """These, the members of these promotions, the promotions of these bilans and their other members."""
        own = (self._of(self.bilans, bilan) for bilan in some.bilans)
        groups = {*some.promotions, *(code for rows in own for code in _promotions(rows))}
        members = (e for code in groups for e in self._of(self.promotions, code) if e.modele is Agent)
        found = {identite(e.dossier, self.connus) for e in members if e.dossier}
        return Ensemble(some.bilans | found, frozenset(groups))

    def part(self, some: Ensemble) -> Lues:
        """A reading of the rows of these alone, and of those of everybody; of all, what was found."""
        kept = {index for bilan in some.bilans for index in self.bilans.get(bilan, ())}
        for code in some.promotions:
            kept |= {i for i in self.promotions.get(code, ()) if not self.lignes[i].dossier}
        found = self.lues.without_rows()
        for index in sorted({*kept, *self.autres}):
            entry = self.lignes[index].copy()
            found.entries.setdefault(entry.modele, []).append(entry)
        return found

    def _of(self, index: Index, key: str) -> Iterator[Entry]:
        return (self.lignes[each] for each in index.get(key, ()))


def _promotions(rows: Iterator[Entry]) -> Iterator[str]:
    return (fold(str(e.values["promotion"])) for e in rows if e.modele is Agent and "promotion" in e.values)


def owner(entry: Entry, connus: Mapping[str, str]) -> Ensemble:
    """Whose a row is: of a typed line, whose the row is that it completes."""
    if entry.modele is Saisie:
        return _completed(entry, connus)
    promotion = entry.values.get("promotion")
    bilans = {identite(entry.dossier, connus)} if entry.dossier else ()
    return Ensemble(frozenset(bilans), frozenset({fold(str(promotion))} if promotion else ()))


def _completed(entry: Entry, connus: Mapping[str, str]) -> Ensemble:
    modele = model_of(entry.values.get("feuille_visee", ""))
    key = lire(modele, entry.values.get("cle", ""), connus) if modele else None
    if key is None:
        return PERSONNE
    return Ensemble(frozenset({key.bilan})) if key.bilan else Ensemble(promotions=frozenset({fold(key.dit)}))


def changed(before: Collection[Entry], after: Collection[Entry]) -> Iterator[Entry]:
    """The rows of one of two readings that the other has not, or has otherwise."""
    then, now = ({(e.place.file, e.place.sheet, e.place.row): e for e in rows} for rows in (before, after))
    for key in then.keys() | now.keys():
        one, other = then.get(key), now.get(key)
        if one is None or other is None or not _same(one, other):
            yield from (each for each in (one, other) if each is not None)


def _same(one: Entry, other: Entry) -> bool:
    return _said(one) == _said(other)


def _said(entry: Entry) -> tuple[object, ...]:
    return entry.modele, entry.values, entry.faults, entry.broken, entry.place
