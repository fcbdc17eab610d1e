"""What may be published: no group of fewer than five persons, by itself, by a sum or by a difference.

A table is a list of blocks; a block gathers categories and knows who stands behind its figure. A block under
the threshold is merged with the smallest ones until every union of blocks, compared with every other table
and with every edition already published, leaves a difference of no one or of five persons at least; a table
of which nothing but the whole is left is dropped. Persons are keys, never names.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

SEUIL = 5
SEUIL_QUARTILES = 20
PERSONNES = "personnes"  # the tables of this unit all divide the same persons: those of the year
REPONSES = "réponses"  # of some of these persons
# All their unions are compared, two by two; the smaller blocks of a longer table are merged first.
MOST_BLOCKS = 8

# Who stands behind a figure, and with how much: a key of the person → what they add to it (persons, minutes,
# cents), or the mark of it where an earlier edition is remembered.
Behind = Mapping[str, int | str]


@dataclass(frozen=True, slots=True)
class Bloc:
    """Some categories shown under one figure: persons, sessions, minutes or cents."""

    categories: tuple[str, ...]
    behind: Behind
    valeur: int

    @property
    def personnes(self) -> int:
        """How many persons stand behind it."""
        return len(self.behind)


@dataclass(frozen=True, slots=True)
class Tableau:
    """The blocks of one table of one year."""

    code: str
    annee: int
    unite: str
    blocs: tuple[Bloc, ...]


def small(count: int) -> bool:
    """Whether a number of persons is one that must not be shown: zero is nobody."""
    return 0 < count < SEUIL


def publishable(
    wanted: Sequence[Tableau], published: Iterable[Tableau] = ()
) -> tuple[list[Tableau], dict[str, str]]:
    """The tables that may be shown, merged as they must be, and why the others may not (code → French).

    ``wanted`` come in the order of their importance: a table that tells too much beside those before it is
    merged further, then dropped. ``published`` are the tables of earlier editions, of this year or another.
    """
    kept: list[Tableau] = []
    dropped: dict[str, str] = {}
    masks, before = _Masks(), list(published)
    for table in wanted:
        same = [other for other in kept if _comparable(other.unite, table.unite)]
        found = _merged(table, same, [old for old in before if old.code == table.code], masks)
        if isinstance(found, Tableau) and not _same_whole(table, before):
            found = "moins de cinq personnes de plus ou de moins que dans une édition précédente"
        if isinstance(found, Tableau):
            kept.append(found)
        else:
            dropped[table.code] = found
    return kept, dropped


def _comparable(one: str, other: str) -> bool:
    """Whether two tables count the same things: of answers, each stands for a person."""
    return one == other or {one, other} == {PERSONNES, REPONSES}


def changed(new: Behind, old: Behind) -> int:
    """How many persons stand behind one only of two figures, or with another part."""
    return sum(mark(new.get(key, "")) != mark(old.get(key, "")) for key in new.keys() | old.keys())


def mark(value: int | str) -> str:
    """What stands for a person's part where editions are compared: a part already so written stays."""
    return value if isinstance(value, str) else str(value)


class _Masks:
    """Sets of persons as the bits of whole numbers: thousands of unions are compared in no time."""

    def __init__(self) -> None:
        self._bits: dict[str, int] = {}

    def unions(self, blocks: Sequence[Bloc]) -> list[int]:
        """The persons behind every sum that a reader can make of the blocks, the whole included."""
        found = [0]
        for block in blocks:
            mask = self._of(block)
            found += [union | mask for union in found]
        return found[1:]

    def _of(self, block: Bloc) -> int:
        mask = 0
        for key in block.behind:
            mask |= 1 << self._bits.setdefault(key, len(self._bits))
        return mask


def _merged(
    table: Tableau, kept: Sequence[Tableau], before: Sequence[Tableau], masks: _Masks
) -> Tableau | str:
    blocks = _along([block for block in table.blocs if block.behind], before)
    editions = [old for old in before if old.annee == table.annee]
    told = [masks.unions(other.blocs) for other in kept]
    while len(blocks) > 1:
        if len(blocks) <= MOST_BLOCKS and not any(small(block.personnes) for block in blocks):
            ours = masks.unions(blocks)
            if not any(_tells(ours, theirs) for theirs in told) and all(_after(blocks, o) for o in editions):
                return replace(table, blocs=tuple(blocks))
        blocks = _smallest_two_merged(blocks)
    return "moins de deux groupes de cinq personnes au moins"


def _along(blocks: list[Bloc], before: Sequence[Tableau]) -> list[Bloc]:
    """Categories shown together in an earlier edition stay together: their parts were never shown."""
    for old in before:
        for group in old.blocs:
            together = [block for block in blocks if set(block.categories) & set(group.categories)]
            if len(together) > 1:
                blocks = [block for block in blocks if block not in together] + [union_of(together)]
    return blocks


def _smallest_two_merged(blocks: list[Bloc]) -> list[Bloc]:
    first, second = sorted(blocks, key=lambda block: (block.personnes, block.categories))[:2]
    return [block for block in blocks if block is not first and block is not second] + [
        union_of([first, second])
    ]


def union_of(blocks: Sequence[Bloc]) -> Bloc:
    """Some blocks as one."""
    behind: dict[str, int | str] = {}
    for block in blocks:
        for key, value in block.behind.items():
            behind[key] = f"{behind[key]}+{mark(value)}" if key in behind else mark(value)
    categories = tuple(sorted(category for block in blocks for category in block.categories))
    return Bloc(categories, behind, sum(block.valeur for block in blocks))


def _tells(ours: Sequence[int], theirs: Sequence[int]) -> bool:
    """Whether a sum of one table, less a sum of the other that it contains, leaves a small group."""
    return any(
        _contained_by_few(one, two) or _contained_by_few(two, one)
        for one in ours
        for two in theirs
        if one != two
    )


def _contained_by_few(inner: int, outer: int) -> bool:
    return not inner & ~outer and small((outer & ~inner).bit_count())


def _after(blocks: Sequence[Bloc], old: Tableau) -> bool:
    """Whether what changed since an earlier edition changed for no one, or for five persons at least."""
    whole = frozenset(category for block in old.blocs for category in block.categories)
    told = {frozenset(union.categories): union.behind for union in _unions(old.blocs)}
    here = ((frozenset(union.categories) & whole, union) for union in _unions(blocks))
    return not any(known in told and small(changed(union.behind, told[known])) for known, union in here)


def _same_whole(table: Tableau, before: Iterable[Tableau]) -> bool:
    """Whether the persons of the year are those of each earlier edition, or differ by five at least."""
    if table.unite != PERSONNES or not table.blocs:
        return True
    whole = union_of(table.blocs).behind
    editions = (old for old in before if old.annee == table.annee and old.unite == PERSONNES)
    return not any(small(len(whole.keys() ^ union_of(old.blocs).behind.keys())) for old in editions)


def _unions(blocks: Sequence[Bloc]) -> list[Bloc]:
    found: list[Bloc] = []
    for block in blocks:
        found += [block, *(union_of([union, block]) for union in found)]
    return found
