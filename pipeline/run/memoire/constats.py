"""What was found, with what a part of the model no longer says taken out, and what it now says put in."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import replace
from typing import TypeVar

from pipeline.issues import Issue, Origin
from pipeline.run.memoire.ailleurs import exige

Chose = TypeVar("Chose", bound=Hashable)
Cle = tuple[str, str, str, bool]
Groupes = dict[Cle, list[Issue]]


def changees(whole: Iterable[Chose], before: Iterable[Chose], after: Iterable[Chose]) -> tuple[Chose, ...]:
    """The whole with the things of ``after`` in the place of those of ``before``."""
    then, now = Counter(before), Counter(after)
    gone, new = then - now, now - then
    kept = []
    for each in whole:
        if gone[each]:
            gone[each] -= 1
        else:
            kept.append(each)
    exige(not +gone)
    return (*kept, *new.elements())


def constats(whole: Iterable[Issue], before: Iterable[Issue], after: Iterable[Issue]) -> tuple[Issue, ...]:
    """The same of findings, which say one fault once with all its places, whosever they are."""
    then, now = _groups(before), _groups(after)
    moved = {key for key in then.keys() | now.keys() if then.get(key) != now.get(key)}
    found = list(whole)
    groups = _groups(each for each in found if _cle(each) in moved)
    made = {key: _group(groups.get(key, []), then.get(key, []), now.get(key, [])) for key in moved}
    return tuple(_in_order(found, made))


def _in_order(whole: Iterable[Issue], made: Groupes) -> Iterator[Issue]:
    """Each finding as it is now, where it stood."""
    for each in whole:
        if (key := _cle(each)) not in made:
            yield each
        elif made[key]:
            yield made[key].pop(0)
    for left in made.values():
        yield from left


def _group(whole: list[Issue], before: list[Issue], after: list[Issue]) -> list[Issue]:
    if whole == before:
        return [*after]
    exige(max(len(whole), len(before), len(after)) == 1)
    places = _changed(*(_places(each) for each in (whole, before, after)))
    dossiers = _changed(
        *(dict.fromkeys(d for i in each for d in i.dossiers) for each in (whole, before, after))
    )
    if not places:
        return []
    first = (whole or after)[0]
    return [replace(first, origin=places[0], related=tuple(places[1:]), dossiers=tuple(dossiers))]


def _changed(whole: dict[Chose, None], before: dict[Chose, None], after: dict[Chose, None]) -> list[Chose]:
    exige(before.keys() <= whole.keys())
    return [*dict.fromkeys([*(each for each in whole if each not in before or each in after), *after])]


def _places(issues: Iterable[Issue]) -> dict[Origin, None]:
    return dict.fromkeys(origin for issue in issues for origin in (issue.origin, *issue.related))


def _groups(issues: Iterable[Issue]) -> Groupes:
    found: Groupes = defaultdict(list)
    for issue in issues:
        found[_cle(issue)].append(issue)
    return dict(found)


def _cle(issue: Issue) -> Cle:
    """By what ``merged`` says that two faults are one."""
    return issue.code, issue.message, issue.remedy, issue.confidential
