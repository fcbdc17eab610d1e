"""What was gathered with the dossiers of a part, as they stand now, in the place of what they were."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, replace
from typing import Any, TypeVar

from pipeline.model.entites import Dossier, Groupe, Modele
from pipeline.run.gather import Gathered
from pipeline.run.memoire.ailleurs import exige
from pipeline.run.memoire.constats import changees, constats
from pipeline.run.memoire.partie import Parties
from pipeline.run.plan import Item, Plan
from pipeline.workbook.joins.saisies import SANS_CIBLE
from pipeline.workbook.reading import Reading
from pipeline.workbook.records import Tables

Chose = TypeVar("Chose")


def echange(lu: Gathered, part: Parties) -> Gathered:
    """The whole brought up to date. Raises ``Ailleurs`` unless the part, before, said what the whole says."""
    before, after = part.avant, part.apres
    exige(not _lost(after) - _lost(before))
    changed = _dossiers(lu.modele, part)
    return replace(
        lu,
        modele=_modele(lu.modele, part, changed),
        plan=_plan(lu.plan, part, changed.keys()),
        issues=constats(lu.issues, before.issues, after.issues),
        sources=after.sources,
        reading=_reading(lu.reading, before.reading, after.reading),
    )


def _lost(gathered: Gathered) -> set[object]:
    """What is typed of a row that is in no workbook: a changed reference may explain it."""
    return {issue for issue in gathered.reading.issues if issue.code in SANS_CIBLE}


def _dossiers(whole: Modele, part: Parties) -> dict[str, Dossier]:
    """The dossiers that changed, by reference; those that were to were read alone as in the whole."""
    then, now, known = (
        {d.reference: d for d in m.dossiers} for m in (part.avant.modele, part.apres.modele, whole)
    )
    exige(then.keys() == now.keys())
    changed = {reference: dossier for reference, dossier in now.items() if dossier != then[reference]}
    exige(all(then.get(reference) == known.get(reference) for reference in {*changed, *part.touches}))
    return changed


def _modele(whole: Modele, part: Parties, changed: Mapping[str, Dossier]) -> Modele:
    before, after = part.avant.modele, part.apres.modele
    return Modele(
        tuple(changed.get(dossier.reference, dossier) for dossier in whole.dossiers),
        tuple(_groupes(whole.groupes, before.groupes, after.groupes)),
        changees(whole.empeches, before.empeches, after.empeches),
        constats(whole.issues, before.issues, after.issues),
        changees(whole.revisions, before.revisions, after.revisions),
    )


def _groupes(whole: Iterable[Groupe], before: Iterable[Groupe], after: Iterable[Groupe]) -> Iterator[Groupe]:
    then, now = ({g.promotion.row.code: g for g in each} for each in (before, after))
    exige(then.keys() == now.keys())
    for groupe in whole:
        code = groupe.promotion.row.code
        if code in now and now[code] != then[code]:
            exige(then[code] == groupe)
            yield now[code]
        else:
            yield groupe


def _plan(whole: Plan, part: Parties, references: Iterable[str]) -> Plan:
    some = set(references)
    if not some:
        return whole
    before, after = part.avant.plan, part.apres.plan
    then, now = ({i.key: i for i in plan.items if _about(i, some)} for plan in (before, after))
    here = {item.key: item.dossiers for item in whole.items if _about(item, some)}
    exige(here == {key: item.dossiers for key, item in then.items()})
    gone, come = (
        tuple(a for a in plan.absents if not some.isdisjoint(a.dossiers)) for plan in (before, after)
    )
    signed = {key: text for key, text in whole.signed.items() if key not in {a.key for a in gone}}
    return Plan(
        tuple(_items(whole.items, here.keys(), now)),
        changees(whole.absents, gone, come),
        signed | {a.key: after.signed[a.key] for a in come if a.key in after.signed},
    )


def _items(whole: Iterable[Item], here: Iterable[str], now: Mapping[str, Item]) -> Iterator[Item]:
    """Each document where it was; those that are new after the last."""
    gone, new = set(here), dict(now)
    for item in whole:
        if item.key not in gone:
            yield item
        elif item.key in new:
            yield new.pop(item.key)
    yield from new.values()


def _about(item: Item, some: set[str]) -> bool:
    dossier = item.sujet.dossier
    return dossier.reference in some if dossier else not some.isdisjoint(item.dossiers)


def _reading(whole: Reading, before: Reading, after: Reading) -> Reading:
    tables = {
        field.name: _rows(*(getattr(each.tables, field.name) for each in (whole, before, after)))
        for field in fields(Tables)
    }
    return Reading(
        Tables(**tables),
        constats(whole.issues, before.issues, after.issues),
        after.sources,
        changees(whole.losses, before.losses, after.losses),
        after.sheets,
    )


def _rows(whole: tuple[Any, ...], before: tuple[Any, ...], after: tuple[Any, ...]) -> tuple[Any, ...]:
    """The rows of one sheet, each known by its place."""
    then, now = _by(before, _place), _by(after, _place)
    if then == now:
        return whole
    gone = {key for key, row in then.items() if now.get(key) != row}
    new = {key: row for key, row in now.items() if then.get(key) != row}
    kept = [new.pop(key, row) for row in whole if (key := _place(row)) in new or key not in gone]
    return (*kept, *new.values())


def _by(rows: Iterable[Chose], key: Callable[[Chose], object]) -> dict[object, Chose]:
    return {key(row): row for row in rows}


def _place(row: Any) -> tuple[str, str, int]:
    return row.place.file, row.place.sheet, row.place.row
