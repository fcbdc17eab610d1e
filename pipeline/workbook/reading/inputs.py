"""The whole of the inputs folder read: every workbook, every sheet, then the joins."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Final

from pipeline.errors import UserError
from pipeline.issues import Issue, Origin
from pipeline.sheetfiles import RawWorkbook, open_workbook
from pipeline.sheetfiles.refusal import Reason, Refusal
from pipeline.workbook.columns import Ligne
from pipeline.workbook.joins import join
from pipeline.workbook.joins.saisies import apply_typed, completes_confidential
from pipeline.workbook.reading.findings import Findings, error, notice
from pipeline.workbook.reading.sheet import is_confidential, read_sheet
from pipeline.workbook.reading.sources import CONSEILLER, Source, find_sources, unread_folders
from pipeline.workbook.reading.understood import Understood
from pipeline.workbook.records import Entry, Loss, Tables
from pipeline.workbook.sheets import MODELES
from pipeline.workbook.values.nir import holds_nir, shown

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
Opened = tuple[Source, RawWorkbook]


@dataclass(frozen=True, slots=True)
class Lues:
    """Rows as their sheets have them, before anything joins them, and what was found on the way.

    ``places``: by cell that an import brought, its place in the person's own file, in French.
    """

    findings: Findings
    entries: dict[type[Ligne], list[Entry]] = field(default_factory=dict)
    sources: list[Source] = field(default_factory=list)
    sheets: list[Understood] = field(default_factory=list)
    places: dict[Origin, str] = field(default_factory=dict)

    def read(self, opened: Iterable[Opened]) -> "Lues":
        """Read more workbooks, after those it has; give itself."""
        for source, book in opened:
            self.sources.append(_read(source, book, self.entries, (self.findings, self.sheets)))
            self.places.update(_places(source, book))
        return self

    def without_rows(self) -> "Lues":
        """The same without its rows; more is read in it without changing this one."""
        return Lues(self.findings.copy(), {}, [*self.sources], [*self.sheets], {**self.places})

    def join(self, other: "Lues") -> "Lues":
        """Take what another reading has, after what it has; give itself."""
        self.findings.join(other.findings)
        for modele, rows in other.entries.items():
            self.entries.setdefault(modele, []).extend(rows)
        self.sources.extend(other.sources)
        self.sheets.extend(other.sheets)
        self.places.update(other.places)
        return self


Garder = Callable[[Lues, Sequence[Opened]], None]


def read_inputs(
    inputs: Path,
    dispositifs: Collection[str] = (),
    refused: Mapping[Path, str] = MappingProxyType({}),
    typed: Typed = NOTHING,
    garder: Garder | None = None,
) -> Reading:
    """Read the workbooks of a folder. ``dispositifs``: the codes of the known schemes, none: not checked.

    ``refused``: the files that must not be opened, and why. ``garder`` is given the rows of all workbooks
    but the page's own, which the joins use up, and these workbooks.
    """
    lues = Lues(Findings())
    sources = find_sources(inputs, typed.classeurs)
    files = [source for source in sources if source.name not in typed.classeurs]
    opened = [_open(source, lues.findings, refused) for source in files]
    for folder in unread_folders(inputs):
        lues.findings.add(_unread_folder(folder))
    if any(source.example for source in sources):
        lues.findings.add(_example())
    lues.read(opened)
    pages = of_page(sources, typed.classeurs)
    if garder is not None:
        garder(lues, pages)
    return join_rows(lues.read(pages), dispositifs, typed.bilans)


def of_page(sources: Iterable[Source], classeurs: Mapping[str, RawWorkbook]) -> list[Opened]:
    """The workbooks of the page that are among these."""
    return [(source, classeurs[source.name]) for source in sources if source.name in classeurs]


def read_workbooks(
    opened: Iterable[Opened],
    dispositifs: Collection[str],
    findings: Findings,
    bilans: Mapping[str, str] = NOTHING.bilans,
) -> Reading:
    """Read workbooks that are already in memory; ``bilans``: see ``Typed``."""
    return join_rows(Lues(findings).read(opened), dispositifs, bilans)


def join_rows(lues: Lues, dispositifs: Collection[str], bilans: Mapping[str, str]) -> Reading:
    """Put what was typed in the rows, check them against one another: they are used up."""
    findings = lues.findings
    _lose_unread(findings, lues.sheets)
    apply_typed(lues.entries, bilans, findings)
    tables = join(lues.entries, dispositifs, findings)
    findings.issues[:] = _named(findings.issues, lues.places)
    return Reading(tables, findings.all(), tuple(lues.sources), tuple(findings.losses), tuple(lues.sheets))


def _places(source: Source, book: RawWorkbook) -> dict[Origin, str]:
    return {
        Origin(source.name, str(row.cells[0]), str(row.cells[1])): f"« {row.cells[2]} », {row.cells[3]}"
        for sheet in book.sheets
        if sheet.name == ORIGINES
        for row in sheet.rows[1:]
        if len(row.cells) > 3
    }


def _named(issues: Collection[Issue], places: Mapping[Origin, str]) -> list[Issue]:
    """The same issues; of a cell that an import brought, with its place in the person's own file."""
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
# Without these nothing is made, or made as if there were nothing to say. A damaged file that nobody ever read
# may be the only one to hold them; the others are compared with the former reading.
_FIRST = frozenset({"Organismes", "Employeurs", "Agents", "Séances"})
_DAMAGED = frozenset({Reason.DAMAGED, Reason.ENTITIES})


def _lose_unread(findings: Findings, told: Collection[Understood]) -> None:
    """What a workbook that cannot be read may hold: the sheets that no other one has."""
    there = {sheet.feuille for sheet in told if sheet.rows} | _FOLLOWING
    for modele in (m for m in MODELES if m.feuille.nom not in there):
        damaged = findings.damaged if modele.feuille.nom in _FIRST else ()
        for issue in (*findings.unread, *damaged):
            if not modele.feuille.conseiller or issue.origin.file.startswith(f"{CONSEILLER}/"):
                findings.losses.append(Loss(issue, modele.feuille.nom))


def _read(
    source: Source,
    book: RawWorkbook,
    entries: dict[type[Ligne], list[Entry]],
    tell: tuple[Findings, list[Understood]],
) -> Source:
    rows, source, apart = 0, replace(source, kind=book.kind), any(map(is_confidential, book.sheets))
    for sheet in book.sheets:
        for entry in read_sheet(source, sheet, *tell):
            entries.setdefault(entry.modele, []).append(entry)
            rows, apart = rows + 1, apart or completes_confidential(entry)
    return replace(source, rows=rows, confidential=apart)


def _open(source: Source, findings: Findings, refused: Mapping[Path, str]) -> tuple[Source, RawWorkbook]:
    """A workbook that cannot be read gets its sentence, and the others go on."""
    try:
        if why := refused.get(source.path):
            raise UserError(f"Le fichier {why} : il n’est pas lu.", "Reprenez-en une copie saine.")
        _check_names([source.path.stem], "Le nom de ce classeur")
        book = open_workbook(source.path)
        _check_names((sheet.name for sheet in book.sheets), "Le nom d’une feuille de ce classeur")
    except UserError as fault:
        if source.path.suffix.lower() in ("", ".txt") and isinstance(fault, Refusal) and fault.foreign:
            findings.add(notice("fichier-ignore", fault.message, fault.remedy, Origin(file=source.name)))
            return source, RawWorkbook(())
        issue = error("classeur-illisible", fault.message, fault.remedy, Origin(file=source.name))
        findings.add(issue)
        if not (isinstance(fault, Refusal) and fault.foreign):
            damaged = isinstance(fault, Refusal) and fault.reason in _DAMAGED
            (findings.damaged if damaged else findings.unread).append(issue)
        return source, RawWorkbook(())
    for note in book.notes:
        findings.add(notice("classeur-converti", note, "Rien à faire.", Origin(file=source.name)))
    return source, book


def _check_names(names: Iterable[str], what: str) -> None:
    """Refuse what could not be named in a report."""
    if any(map(holds_nir, names)):
        raise UserError(
            f"{what} contient ce qui a la forme d’un numéro de sécurité sociale : il n’est pas lu.",
            "Donnez-lui un autre nom, puis relancez.",
        )


def _unread_folder(folder: str) -> Issue:
    folder = shown(folder)
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
