"""Codes that refer to another sheet: each unknown one told once, where the fault most likely is."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from pipeline.issues import Origin
from pipeline.workbook.columns import columns
from pipeline.workbook.joins.unknown import (
    PERSONS,
    absent_sheet,
    misspelt_definition,
    unknown_code,
    unread_cause,
)
from pipeline.workbook.joins.uses import Codes, Entries, Use, find_codes, unknown_uses
from pipeline.workbook.reading.findings import Findings
from pipeline.workbook.records import Entry
from pipeline.workbook.sheets import MODELES
from pipeline.workbook.values.fold import canonical, digits, exact_slip, is_slip, may_be_meant, nearest


@dataclass(slots=True)
class Causes:
    """What earlier groups of references told. ``blamed``: rows whose own code is misspelt. ``lost``: where a
    code cannot be read, and which one it must have been.
    """

    blamed: set[Entry] = field(default_factory=set)
    lost: dict[Origin, str] = field(default_factory=dict)
    suggestions: int = 100


def resolve_references(entries: Entries, dispositifs: Collection[str], findings: Findings) -> None:
    """Give every reference the spelling of its definition; report and take away the unknown ones."""
    causes = Causes()
    for sheets in dict.fromkeys(c.col.reference for m in MODELES for c in columns(m) if c.col.reference):
        codes = find_codes(sheets, entries, dispositifs)
        if codes is not None:
            _settle(codes, list(unknown_uses(codes, entries)), causes, findings)


def _settle(codes: Codes, uses: list[Use], causes: Causes, findings: Findings) -> None:
    by_code: dict[str, list[Use]] = {}
    for use in uses:
        by_code.setdefault(use.code, []).append(use)
    if codes.empty and by_code:
        unread = unread_cause(codes, findings.issues)
        if unread is None:
            findings.add(absent_sheet(codes, uses))
        _take_away(uses, unread.origin if unread else None)
        return
    slips = _slips(codes, by_code)
    explained = _explained_by_suspects(codes, by_code, slips, causes)
    for code, same in by_code.items():
        owner = _misspelt_definition(codes, same, slips[code], causes)
        if owner is not None:
            _blame(owner, code, same, causes, findings)
        elif code in explained:
            _take_away(same, explained[code])
        else:
            _report(codes, code, same, causes, findings)


def _canonical(codes: Codes) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for known in codes.defined.values():
        found.setdefault(canonical(known), []).append(known)
    return found


def _slips(codes: Codes, by_code: Iterable[str]) -> dict[str, list[str]]:
    """For each unknown code, the defined ones that are a slip away: they have the same digits."""
    if codes.sheets[0] in PERSONS:
        same = _canonical(codes)
        twins = {code: same.get(canonical(code), []) for code in by_code}
        return {code: found if len(found) == 1 else [] for code, found in twins.items()}
    groups: dict[str, list[str]] = {}
    for known in codes.defined.values():
        groups.setdefault(digits(known), []).append(known)
    return {
        code: [known for known in groups.get(digits(code), ()) if is_slip(code, known)] for code in by_code
    }


def _explained_by_suspects(
    codes: Codes, by_code: Mapping[str, list[Use]], slips: Mapping[str, list[str]], causes: Causes
) -> dict[str, Origin]:
    """As many unknown codes, the most used first, as there are rows whose own code cannot be read."""
    told = {causes.lost[origin] for origin in codes.suspects if origin in causes.lost}
    fresh = [code for code in by_code if not slips[code] and code not in told]
    fresh.sort(key=lambda code: -len(by_code[code]))
    free = [origin for origin in codes.suspects if origin not in causes.lost]
    causes.lost |= dict(zip(free, fresh, strict=False))
    return {causes.lost[origin]: origin for origin in codes.suspects if origin in causes.lost}


def _misspelt_definition(codes: Codes, uses: list[Use], slips: list[str], causes: Causes) -> Entry | None:
    """The row whose code nobody uses and is one slip away from what several cells say: the fault is there."""
    owners = (codes.owners[known] for known in slips if known not in codes.used and known in codes.owners)
    return next((owner for owner in owners if len(uses) > 1 or owner in causes.blamed), None)


def _blame(owner: Entry, code: str, uses: list[Use], causes: Causes, findings: Findings) -> None:
    if owner not in causes.blamed:
        findings.add(misspelt_definition(code, uses, owner))
    causes.blamed.add(owner)
    _take_away(uses, owner.at(owner.modele.feuille.cle[0]))


def _report(codes: Codes, code: str, uses: list[Use], causes: Causes, findings: Findings) -> None:
    """One issue, whatever the sheets: suggestions are searched for the first codes only, it takes time."""
    causes.suggestions -= 1
    close = _meant(codes, code) if causes.suggestions >= 0 else None
    for group in _by_name(uses):
        apart = codes.sheets[0] in PERSONS and group[0].entry.modele.feuille.confidentielle
        findings.add(unknown_code(code, group, codes, None if apart else close))
        _take_away(group)


def _meant(codes: Codes, code: str) -> str | None:
    if codes.sheets[0] in PERSONS:
        return exact_slip(code, _canonical(codes))
    return nearest(code, (known for known in codes.defined.values() if may_be_meant(code, known)))


def _by_name(uses: Iterable[Use]) -> list[list[Use]]:
    """Cells under one heading, those of confidential sheets apart."""
    groups: dict[tuple[str, bool], list[Use]] = {}
    for use in uses:
        key = use.column.titre, use.entry.modele.feuille.confidentielle
        groups.setdefault(key, []).append(use)
    return list(groups.values())


def _take_away(uses: Iterable[Use], cause: Origin | None = None) -> None:
    for use in uses:
        use.entry.typed = use.code
        grouped = use.column.nom in {n for g in use.entry.modele.feuille.une_seule for n in g}
        use.entry.wrong(use.column.nom, fatal=use.column.obligatoire or grouped, cause=cause)
        if use.entry.modele.feuille.au_moins_une and not any(
            nom in use.entry.values for group in use.entry.modele.feuille.au_moins_une for nom in group
        ):
            use.entry.spoil(cause or use.origin)
