"""The whole of the inputs folder read: every workbook, every sheet, then the joins."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Final

from pipeline.errors import UserError
from pipeline.issues import Issue, Origin
from pipeline.sheetfiles import RawWorkbook, open_workbook
from pipeline.sheetfiles.refusal import Refusal
from pipeline.workbook.columns import Ligne
from pipeline.workbook.joins import join
from pipeline.workbook.joins.saisies import apply_typed
from pipeline.workbook.reading.findings import Findings, error, notice
from pipeline.workbook.reading.sheet import is_confidential, read_sheet
from pipeline.workbook.reading.sources import CONSEILLER, Source, find_sources, unread_folders
from pipeline.workbook.reading.understood import Understood
from pipeline.workbook.records import Entry, Loss, Tables
from pipeline.workbook.sheets import MODELES

ORIGINES: Final = "Origines"
"""The sheet of an import that says where each value stood in the person's file."""


@dataclass(frozen=True, slots=True)
class Reading:
    """All that the workbooks say: usable rows, what was found wrong, the workbooks themselves."""

    tables: Tables
    issues: tuple[Issue, ...]
    sources: tuple[Source, ...]
    losses: tuple[Loss, ...] = ()
    sheets: tuple[Understood, ...] = ()


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed on the page: its workbooks as they would be if they could all be written now, by name.

    ``bilans``: by reference, folded, the identity of its bilan.
    """

    classeurs: Mapping[str, RawWorkbook] = field(default_factory=dict)
    bilans: Mapping[str, str] = field(default_factory=dict)


NOTHING: Final = Typed()


def read_inputs(
    inputs: Path,
    dispositifs: Collection[str] = (),
    refused: Mapping[Path, str] = MappingProxyType({}),
    typed: Typed = NOTHING,
) -> Reading:
    """Read the workbooks of a folder. ``dispositifs``: the codes of the known schemes, none: not checked.

    ``refused``: the files that must not be opened, and why.
    """
    findings = Findings()
    sources = find_sources(inputs, typed.classeurs)
    opened = [
        (source, typed.classeurs[source.name])
        if source.name in typed.classeurs
        else _open(source, findings, refused)
        for source in sources
    ]
    for folder in unread_folders(inputs):
        findings.add(_unread_folder(folder))
    if any(source.example for source, _ in opened):
        findings.add(_example())
    return read_workbooks(opened, dispositifs, findings, typed.bilans)


def read_workbooks(
    opened: Collection[tuple[Source, RawWorkbook]],
    dispositifs: Collection[str],
    findings: Findings,
    bilans: Mapping[str, str] = NOTHING.bilans,
) -> Reading:
    """Read workbooks that are already in memory; ``bilans``: see ``Typed``."""
    entries: dict[type[Ligne], list[Entry]] = {}
    told: list[Understood] = []
    sources = [_read(source, book, entries, (findings, told)) for source, book in opened]
    _lose_unread(findings, told)
    apply_typed(entries, bilans, findings)
    tables = join(entries, dispositifs, findings)
    findings.issues[:] = _named(findings.issues, opened)
    return Reading(tables, findings.all(), tuple(sources), tuple(findings.losses), tuple(told))


def _named(issues: Collection[Issue], opened: Collection[tuple[Source, RawWorkbook]]) -> list[Issue]:
    """The same issues; of a cell that an import brought, with its place in the person's own file."""
    places = {
        Origin(source.name, str(row.cells[0]), str(row.cells[1])): f"« {row.cells[2]} », {row.cells[3]}"
        for source, book in opened
        for sheet in book.sheets
        if sheet.name == ORIGINES
        for row in sheet.rows[1:]
        if len(row.cells) > 3
    }
    if not places:
        return [*issues]
    return [
        replace(i, message=f"{i.message} Dans votre fichier : {places[i.origin]}.")
        if i.origin in places
        else i
        for i in issues
    ]


# They follow papers that are made already: what a former reading had of them is compared with this one, and a
# workbook that nobody ever read, left there by anybody, does not stop every document for them.
_FOLLOWING = frozenset({"Suivi", "Règlements", "Avenants"})


def _lose_unread(findings: Findings, told: Collection[Understood]) -> None:
    """What a workbook that cannot be read may hold: the sheets that no other one has."""
    there = {sheet.feuille for sheet in told if sheet.rows} | _FOLLOWING
    for modele in (m for m in MODELES if m.feuille.nom not in there):
        for issue in findings.unread:
            if not modele.feuille.conseiller or issue.origin.file.startswith(f"{CONSEILLER}/"):
                findings.losses.append(Loss(issue, modele.feuille.nom))


def _read(
    source: Source,
    book: RawWorkbook,
    entries: dict[type[Ligne], list[Entry]],
    tell: tuple[Findings, list[Understood]],
) -> Source:
    rows, source = 0, replace(source, kind=book.kind)
    for sheet in book.sheets:
        for entry in read_sheet(source, sheet, *tell):
            entries.setdefault(entry.modele, []).append(entry)
            rows += 1
    return replace(source, rows=rows, confidential=any(map(is_confidential, book.sheets)))


def _open(source: Source, findings: Findings, refused: Mapping[Path, str]) -> tuple[Source, RawWorkbook]:
    """A workbook that cannot be read gets its sentence, and the others go on."""
    try:
        if why := refused.get(source.path):
            raise UserError(f"Le fichier {why} : il n’est pas lu.", "Reprenez-en une copie saine.")
        book = open_workbook(source.path)
    except UserError as fault:
        if source.path.suffix.lower() in ("", ".txt") and isinstance(fault, Refusal) and fault.foreign:
            findings.add(notice("fichier-ignore", fault.message, fault.remedy, Origin(file=source.name)))
            return source, RawWorkbook(())
        issue = error("classeur-illisible", fault.message, fault.remedy, Origin(file=source.name))
        findings.add(issue)
        if not (isinstance(fault, Refusal) and fault.foreign):
            findings.unread.append(issue)
        return source, RawWorkbook(())
    for note in book.notes:
        findings.add(notice("classeur-converti", note, "Rien à faire.", Origin(file=source.name)))
    return source, book


def _unread_folder(folder: str) -> Issue:
    return notice(
        "dossier-non-lu",
        f"Les classeurs du dossier « inputs/{folder} » ne sont pas lus.",
        "Placez-les directement dans inputs ; dans inputs/archives s’ils ne servent plus.",
        Origin(file=folder),
    )


def _example() -> Issue:
    return notice(
        "exemple-lu",
        "Le dossier inputs ne contient aucun classeur à vous : l’exemple livré est lu, "
        "ses personnes sont inventées.",
        "Déposez votre classeur dans inputs : l’exemple ne sera plus lu.",
        Origin(file="exemple.xlsx"),
    )
