"""Nobody finds a group of fewer than five in what is published, by sums or by differences."""

import random
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, combinations

import pytest

from pipeline.activite.secret import Bloc, Tableau, publishable


def table(code: str, annee: int, **cells: Iterable[str]) -> Tableau:
    return tableau(code, annee, cells)


def tableau(code: str, annee: int, cells: Mapping[str, Iterable[str]]) -> Tableau:
    blocs = []
    for name, keys in cells.items():
        behind = dict.fromkeys(keys, 1)
        blocs.append(Bloc((name,), behind, len(behind)))
    return Tableau(code, annee, "personnes", tuple(blocs))


def people(start: int, count: int) -> list[str]:
    return [f"p{n}" for n in range(start, start + count)]


def shown(found: Tableau) -> dict[str, int]:
    return {" + ".join(bloc.categories): bloc.valeur for bloc in found.blocs}


def test_a_table_of_large_groups_is_shown_as_it_is() -> None:
    kept, dropped = publishable([table("t", 2026, a=people(0, 7), b=people(7, 5))])
    assert shown(kept[0]) == {"a": 7, "b": 5}
    assert dropped == {}


def test_a_small_group_is_merged_with_the_next_smallest() -> None:
    kept, _ = publishable([table("t", 2026, a=people(0, 9), b=people(9, 6), c=people(15, 2))])
    assert shown(kept[0]) == {"a": 9, "b + c": 8}


def test_a_table_that_would_be_the_whole_alone_is_dropped() -> None:
    kept, dropped = publishable([table("t", 2026, a=people(0, 9), b=people(9, 4))])
    assert kept == []
    assert "cinq personnes" in dropped["t"]


def test_two_tables_whose_difference_is_a_small_group_are_not_both_shown_in_detail() -> None:
    sizes = table("taille", 2026, petite=people(0, 10), grande=people(10, 12))
    affiliation = table("affiliation", 2026, non=people(10, 10), oui=[*people(0, 10), *people(20, 2)])
    kept, dropped = publishable([sizes, affiliation])
    assert [found.code for found in kept] == ["taille"]
    assert list(dropped) == ["affiliation"]


def test_an_edition_that_adds_two_persons_is_not_published_again() -> None:
    first = table("t", 2026, a=people(0, 8), b=people(8, 8))
    again = table("t", 2026, a=[*people(0, 8), "q1", "q2"], b=people(8, 8))
    kept, dropped = publishable([again], [first])
    assert kept == []
    assert list(dropped) == ["t"]
    more = table("t", 2026, a=[*people(0, 8), *people(50, 6)], b=[*people(8, 8), *people(60, 5)])
    kept, _ = publishable([more], [first])
    assert shown(kept[0]) == {"a": 14, "b": 13}


def test_categories_shown_together_last_year_stay_together() -> None:
    last = Tableau("t", 2025, "personnes", (Bloc(("a", "b"), dict.fromkeys(people(90, 7), "1"), 7),))
    kept, _ = publishable([table("t", 2026, a=people(0, 8), b=people(8, 8), c=people(16, 9))], [last])
    assert shown(kept[0]) == {"a + b": 16, "c": 9}


# An attacker of our own: no code of the product, only what was printed and what the categories mean.


def subsets(found: Sequence[Bloc]) -> Iterable[tuple[Bloc, ...]]:
    return chain.from_iterable(combinations(found, size) for size in range(1, len(found) + 1))


def behind(chosen: Iterable[Bloc]) -> frozenset[str]:
    return frozenset(chain.from_iterable(bloc.behind for bloc in chosen))


def attack(editions: Sequence[Sequence[Tableau]]) -> list[str]:
    """Every small group that sums and differences of printed figures single out."""
    found = []
    for edition in editions:
        for one in edition:
            for chosen in subsets(one.blocs):
                group = behind(chosen)
                if 0 < len(group) < 5:
                    found.append(f"{one.code}: {len(group)}")
                for other in edition:
                    if other is one or other.unite != one.unite:
                        continue
                    for against in subsets(other.blocs):
                        less = behind(against)
                        if less < group and len(group - less) < 5:
                            found.append(f"{one.code} - {other.code}: {len(group - less)}")
    return found + between(editions)


def between(editions: Sequence[Sequence[Tableau]]) -> list[str]:
    """The same figure printed twice: who came, who left."""
    found = []
    for first, second in combinations(editions, 2):
        for one in first:
            for two in second:
                if (one.code, one.annee) != (two.code, two.annee):
                    continue
                for chosen in subsets(one.blocs):
                    for again in subsets(two.blocs):
                        names = {c for bloc in chosen for c in bloc.categories}
                        if names == {c for bloc in again for c in bloc.categories}:
                            moved = behind(chosen) ^ behind(again)
                            if 0 < len(moved) < 5:
                                found.append(f"{one.code}: {len(moved)} moved")
    return found


def office(chance: random.Random, annee: int, first: int, count: int) -> dict[str, dict[str, str]]:
    """Persons of a year with attributes, some of which depend on others."""
    found = {}
    for place in range(count):
        size = chance.choice(["< 50", "50 à 349", "350 et plus"])
        found[f"{annee}-{first + place}"] = {
            "taille": size,
            "affiliation": "non" if size == "350 et plus" and chance.random() < 0.8 else "oui",
            "categorie": chance.choices("ABC", (2, 3, 6))[0],
            "suite": chance.choice(["clos", "en cours", "refusé", "interrompu", "en attente"]),
        }
    return found


def tables(persons: dict[str, dict[str, str]], annee: int) -> list[Tableau]:
    found = []
    for code in ("suite", "categorie", "taille", "affiliation"):
        cells: dict[str, list[str]] = {}
        for key, attributes in persons.items():
            cells.setdefault(attributes[code], []).append(key)
        found.append(tableau(code, annee, cells))
    return found


def published_by(seed: int) -> list[list[Tableau]]:
    """What one random office publishes over two years: an edition in the year, one at its end."""
    chance = random.Random(seed)
    past: list[Tableau] = []
    editions: list[list[Tableau]] = []
    for annee in (2025, 2026):
        persons = office(chance, annee, 0, chance.randint(0, 45))
        for late in (0, chance.randint(0, 8)):
            persons |= office(chance, annee, 100, late)
            for moved in chance.sample(sorted(persons), min(len(persons), chance.randint(0, 6))):
                persons[moved] = {**persons[moved], "suite": "clos"}
            kept, _ = publishable(tables(persons, annee), past)
            past += kept
            editions.append(kept)
    return editions


@pytest.mark.parametrize("block", range(5))
def test_an_attacker_finds_no_small_group_in_what_offices_publish(block: int) -> None:
    published = 0
    for seed in range(block * 20, block * 20 + 20):
        editions = published_by(seed)
        assert attack(editions) == [], seed
        published += sum(len(edition) for edition in editions)
    assert published > 40, "the rule leaves something to read"


@pytest.mark.epreuve
def test_an_attacker_finds_no_small_group_in_what_five_hundred_offices_publish() -> None:
    published = 0
    for seed in range(500):
        editions = published_by(seed)
        assert attack(editions) == [], seed
        published += sum(len(edition) for edition in editions)
    assert published > 1000


def test_the_attacker_finds_what_is_published_without_the_rule() -> None:
    chance = random.Random(1)
    assert attack([tables(office(chance, 2026, 0, 20), 2026)])
