"""Codes that refer to another sheet: unknown ones told once each, with the code that was perhaps meant."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pipeline.issues import Issue, Origin
from pipeline.workbook.columns import DISPOSITIFS, Column, Ligne, columns
from pipeline.workbook.reading.entry import Entry
from pipeline.workbook.reading.findings import Findings, error
from pipeline.workbook.sheets import MODELES
from pipeline.workbook.values.fold import fold
from pipeline.workbook.values.nearest import digits, is_slip, nearest

Entries = Mapping[type[Ligne], list[Entry]]

_BY_SHEET = {modele.feuille.nom: modele for modele in MODELES}


@dataclass(slots=True)
class Codes:
    """The codes that a set of sheets defines. ``suspects``: rows whose code is unreadable or double."""

    sheets: tuple[str, ...]
    defined: dict[str, str] = field(default_factory=dict)
    owners: dict[str, Entry] = field(default_factory=dict)
    suspects: list[Origin] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    empty: bool = False


@dataclass(slots=True)
class Causes:
    """What earlier groups of references told. ``blamed``: rows whose own code is misspelt. ``lost``: where a
    code cannot be read, and which one it must have been.
    """

    blamed: set[Entry] = field(default_factory=set)
    lost: dict[Origin, str] = field(default_factory=dict)
    suggestions: int = 100


@dataclass(frozen=True, slots=True)
class Use:
    """A cell that refers to a code."""

    entry: Entry
    column: Column
    code: str

    @property
    def origin(self) -> Origin:
        """Its place."""
        return self.entry.at(self.column.nom)


def resolve_references(entries: Entries, dispositifs: Collection[str], findings: Findings) -> None:
    """Give every reference the spelling of its definition; report and take away the unknown ones."""
    causes = Causes()
    for sheets in dict.fromkeys(c.col.reference for m in MODELES for c in columns(m) if c.col.reference):
        codes = _codes(sheets, entries, dispositifs)
        if codes is not None:
            _settle(codes, list(_unknown_uses(codes, entries)), causes, findings)


def _codes(sheets: tuple[str, ...], entries: Entries, dispositifs: Collection[str]) -> Codes | None:
    if sheets == (DISPOSITIFS,):
        return Codes(sheets, {fold(code): code for code in dispositifs}) if dispositifs else None
    codes = Codes(sheets)
    seen = 0
    for entry in (entry for nom in sheets for entry in entries.get(_BY_SHEET[nom], [])):
        seen += 1
        key = entry.values.get(entry.modele.feuille.cle[0])
        if key is None or (fold(key) in codes.defined and not entry.dropped and entry.broken):
            codes.suspects.append(entry.at(entry.modele.feuille.cle[0]))
        else:
            codes.defined.setdefault(fold(key), key)
            codes.owners.setdefault(key, entry)
    codes.empty = seen == 0
    return codes


def _unknown_uses(codes: Codes, entries: Entries) -> Iterator[Use]:
    for modele in MODELES:
        for column in columns(modele):
            if column.col.reference == codes.sheets:
                for entry in entries.get(modele, []):
                    value = entry.values.get(column.nom)
                    if value is not None and not entry.dropped:
                        yield from _check(entry, column, value, codes)


def _check(entry: Entry, column: Column, value: str | tuple[str, ...], codes: Codes) -> Iterator[Use]:
    """Known codes take the spelling of their definition; the others come out."""
    typed = (value,) if isinstance(value, str) else value
    settled = []
    for code in typed:
        known = codes.defined.get(fold(code))
        if known is None:
            yield Use(entry, column, code)
        else:
            codes.used.add(known)
            settled.append(known)
    if len(settled) == len(typed):
        entry.values[column.nom] = settled[0] if isinstance(value, str) else tuple(settled)


def _settle(codes: Codes, uses: list[Use], causes: Causes, findings: Findings) -> None:
    by_code: dict[str, list[Use]] = {}
    for use in uses:
        by_code.setdefault(use.code, []).append(use)
    if codes.empty and by_code:
        findings.add(_absent_sheet(codes, uses))
        _take_away(uses)
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


def _slips(codes: Codes, by_code: Iterable[str]) -> dict[str, list[str]]:
    """For each unknown code, the defined ones that are a slip away: they have the same digits."""
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
        findings.add(_definition_issue(code, uses, owner))
    causes.blamed.add(owner)
    _take_away(uses, owner.at(owner.modele.feuille.cle[0]))


def _report(codes: Codes, code: str, uses: list[Use], causes: Causes, findings: Findings) -> None:
    """One issue per column; suggestions are searched for the first codes only: it takes time."""
    causes.suggestions -= 1
    close = nearest(code, codes.defined.values()) if causes.suggestions >= 0 else None
    for group in _by_column(uses):
        findings.add(_unknown_issue(code, group, codes, close))
        _take_away(group)


def _by_column(uses: Iterable[Use]) -> list[list[Use]]:
    groups: dict[tuple[str, str, str], list[Use]] = {}
    for use in uses:
        place = use.entry.place
        groups.setdefault((place.file, place.sheet, use.column.nom), []).append(use)
    return list(groups.values())


def _take_away(uses: Iterable[Use], cause: Origin | None = None) -> None:
    for use in uses:
        grouped = use.column.nom in {n for g in use.entry.modele.feuille.une_seule for n in g}
        use.entry.wrong(use.column.nom, fatal=use.column.obligatoire or grouped, cause=cause)
        if use.entry.modele.feuille.au_moins_une and not any(
            nom in use.entry.values for group in use.entry.modele.feuille.au_moins_une for nom in group
        ):
            use.entry.spoil(cause or use.origin)


def _singular(column: Column) -> str:
    return column.titre if column.titre != "Facturer à" else "Payeur"


def _unknown_issue(code: str, uses: list[Use], codes: Codes, close: str | None) -> Issue:
    column, first = uses[0].column, uses[0]
    sheets = " ou ".join(f"« {nom} »" for nom in codes.sheets)
    where = "les dispositifs connus" if codes.sheets == (DISPOSITIFS,) else f"la feuille {sheets}"
    hidden = column.col.sensible
    quoted = "" if hidden else f' "{code}"'
    return error(
        "reference-inconnue",
        f"{_singular(column)}{quoted} inconnu{'e' * (column.titre == 'Référence')} : "
        + (f'vouliez-vous "{close}" ?' if close else f"ce code n’est pas dans {where}."),
        f'Écrivez "{close}", ou ajoutez ce code dans {where}.'
        if close
        else f"Corrigez ce code, ou ajoutez-le dans {where}.",
        first.origin,
        value="" if hidden else code,
        related=[use.origin for use in uses[1:]],
        confidential=first.entry.modele.feuille.confidentielle,
        dossiers=[use.entry.dossier for use in uses if use.entry.dossier],
        documents=() if column.obligatoire else column.col.documents,
    )


def _definition_issue(code: str, uses: list[Use], owner: Entry) -> Issue:
    cle = owner.modele.feuille.cle[0]
    typed = owner.values[cle]
    return error(
        "code-mal-ecrit",
        f'"{typed}" ne sert nulle part, et {len(uses)} cellules disent "{code}" : vouliez-vous "{code}" ?',
        f'Écrivez "{code}" ici, ou "{typed}" dans ces cellules.',
        owner.at(cle),
        value=str(typed),
        related=[use.origin for use in uses],
        dossiers=[use.entry.dossier for use in uses if use.entry.dossier],
    )


def _absent_sheet(codes: Codes, uses: list[Use]) -> Issue:
    sheets = " ou ".join(f"« {nom} »" for nom in codes.sheets)
    return error(
        "feuille-absente",
        f"La feuille {sheets} manque ou est vide, et {len(uses)} cellule{'s' * (len(uses) > 1)} y renvoient.",
        f"Ajoutez la feuille {sheets} dans un classeur du dossier inputs.",
        uses[0].origin,
        related=[use.origin for use in uses[1:]],
        dossiers=[use.entry.dossier for use in uses if use.entry.dossier],
        documents=() if any(use.column.obligatoire for use in uses) else uses[0].column.col.documents,
    )
