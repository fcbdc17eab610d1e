"""The use case of importing: a proposal is written; once confirmed, our workbook; then it is remembered."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipeline.dispositifs import load
from pipeline.errors import UserError
from pipeline.french import accord
from pipeline.ingest.trial import HOSTILE
from pipeline.report.places import shown
from pipeline.run.import_memory import Memory, keep, of_source, recall
from pipeline.run.import_writing import (
    check_ours,
    complete,
    completed,
    save,
    target_of,
    write_complements,
    write_ours,
)
from pipeline.settings import Settings
from pipeline.sheetfiles import RawWorkbook, open_workbook
from pipeline.store import files
from pipeline.store.verdicts import vet
from pipeline.workbook.mapping.after import before_and_after, decider
from pipeline.workbook.mapping.answer import Answer, read_answer
from pipeline.workbook.mapping.decisions import Decision, Known, decisions
from pipeline.workbook.mapping.produce import Produced, produce
from pipeline.workbook.mapping.proposal import UNNAMED, Line, Surete, has_unnamed_rows, propose
from pipeline.workbook.mapping.sheet import ABOVE, proposal_book, table_label
from pipeline.workbook.mapping.tables import ForeignTable, find_tables, shape_of
from pipeline.workbook.reading import Source, read_inputs, read_workbooks
from pipeline.workbook.reading.findings import Findings
from pipeline.workbook.sheets import Agent, Seance
from pipeline.workbook.values.fold import fold

FOLDER = "import"
_TOLD = 10


@dataclass(frozen=True, slots=True)
class Imported:
    """What was done: sentences for people, the files written; ``confirmed``: our workbook is made."""

    sentences: tuple[str, ...]
    written: tuple[Path, ...] = ()
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class _Work:
    """A foreign file as found, and where its proposal is."""

    path: Path
    tables: tuple[ForeignTable, ...]
    shape: str
    proposal: Path
    settings: Settings
    known: Known


def importer(path: Path, settings: Settings) -> Imported:
    """Propose, or produce what was confirmed. Raises ``UserError``: no table, a file not to replace."""
    tables = _tables(path, settings)
    proposal = settings.outputs / FOLDER / f"{path.stem} – correspondance.xlsx"
    work = _Work(path, tables, shape_of(tables), proposal, settings, _known(settings))
    memory = recall(settings, work.shape)
    before = memory or of_source(settings, path.stem)
    lines = propose(tables, before.learned if before else None)
    answer = read_answer(proposal, lines, work.shape)
    if (
        answer
        and answer.confirmed
        and (memory is None or files.digest(proposal.read_bytes()) != memory.answer)
    ):
        memory = _confirmed(answer, memory, files.digest(proposal.read_bytes()))
    if memory is not None:
        return _produce(work, lines, memory, answer)
    return _propose(work, lines, answer, changed=before is not None)


def _tables(path: Path, settings: Settings) -> tuple[ForeignTable, ...]:
    if (why := vet(settings.registre, [path]).get(path)) in HOSTILE:
        raise UserError(
            f"Le fichier « {path.name} » {why} : il n’est pas ouvert.", "Reprenez une copie saine du fichier."
        )
    book = open_workbook(path)
    tables = find_tables(book.sheets)
    if _is_ours(path, book, tables):
        raise UserError(
            f"« {path.name} » a déjà notre présentation : il n’y a rien à traduire.",
            "Déposez-le tel quel dans inputs.",
        )
    if not tables:
        raise UserError(
            f"« {path.name} » ne contient aucun tableau reconnaissable.",
            "Il faut une ligne de titres (nom, prénom, collectivité…) au-dessus des lignes.",
        )
    return tuple(tables)


def _is_ours(path: Path, book: RawWorkbook, tables: Sequence[ForeignTable]) -> bool:
    """Whether our reading understands it as it stands, with no repeated group that it would leave out."""
    source = Source(path, path.name, example=False, conseiller=False)
    reading = read_workbooks([(source, book)], (), Findings())
    groups = any(column.number for table in tables for column in table.columns)
    return bool(reading.tables.agents) and not groups


def _confirmed(answer: Answer, memory: Memory | None, digest: str) -> Memory:
    return Memory(
        answer.shape,
        answer.mapping,
        answer.constants,
        (memory.decided if memory else {}) | answer.decided,
        answer.learned,
        memory.references if memory else {},
        memory.digests if memory else {},
        digest,
    )


def _propose(work: _Work, lines: Sequence[Line], answer: Answer | None, *, changed: bool) -> Imported:
    if answer is not None:
        told = f"La correspondance n’est pas confirmée : écrivez « oui » en B1 de « {work.proposal.name} »."
        return Imported((told, f"Puis relancez la même commande. Fichier : {shown(work.proposal)}"))
    found = decisions(work.tables, lines, work.known)
    constants = {UNNAMED: ABOVE} if has_unnamed_rows(work.tables, lines) else {}
    _write_proposal(work, lines, found, constants)
    counted = f"{sum(len(table.rows) for table in work.tables)} lignes, {len(lines)} colonnes"
    sentences = [f"Correspondance proposée pour « {work.path.name} » : {counted}."]
    if changed:
        sentences.insert(0, "Les titres ont changé depuis la dernière fois : la correspondance est à revoir.")
    if len(work.tables) > 1:
        names = ", ".join(table_label(rank, table) for rank, table in enumerate(work.tables, 1))
        sentences.append(f"Tableaux trouvés : {names}.")
    sureties = [*(line.surete for line in lines), *(one.surete for one in found)]
    if left := sureties.count(Surete.INCONNU):
        told = f"{left} {accord(left, 'point', 'points')} à décider"
        sentences.append(f"{told} : voir sa feuille « À décider ».")
    sentences += _passed(work.tables)
    sentences.append(
        f"Ouvrez {shown(work.proposal)}, vérifiez, écrivez « oui » en B1, puis relancez la même commande."
    )
    return Imported(tuple(sentences), (work.proposal,))


def _passed(tables: Sequence[ForeignTable]) -> Iterator[str]:
    passed = [place for table in tables for place in table.passed]
    if passed:
        some = ", ".join(passed[:3]) + ("…" if len(passed) > 3 else "")
        yield f"Lignes de total ou d’un seul mot, qui ne sont pas reprises ({len(passed)}) : {some}."


def _write_proposal(
    work: _Work, lines: Sequence[Line], found: Sequence[Decision], constants: Mapping[str, str]
) -> None:
    decided = decider(work.known, {one.key: one.becomes for one in found})

    def samples(line: Line) -> list[str]:
        return [before_and_after(line.target, value, decided) for value in line.values]

    schemes = work.known.dispositifs
    save(proposal_book(work.tables, lines, found, schemes, (samples, constants)), work.proposal)


def _produce(work: _Work, lines: Sequence[Line], memory: Memory, answer: Answer | None) -> Imported:
    stem = work.path.stem
    target = target_of(work.settings, stem)
    check_ours(target, memory.digests.get(stem, ""))
    known = replace(
        work.known, references=memory.references, constants=memory.constants, decided=memory.decided
    )
    made = produce(work.tables, memory.mapping, known, stem)
    elsewhere = complete(made, completed(work.settings, stem))
    gone = [*_gone(target, made)]
    memory.digests[stem] = write_ours(target, made, work.path.name, elsewhere, known.dispositifs)
    complements = write_complements(work.settings, stem, made, known.dispositifs)
    memory.references |= made.references
    sentences = [*_told(work, target, made, gone, complements)]
    pending = [d for d in _pending(work, lines, known, memory) if d.surete is not Surete.SUR]
    if pending:
        sentences += _ask(work, lines, replace(known, decided=memory.decided), answer)
    keep(work.settings, memory)
    return Imported(tuple(sentences), (target, *complements), confirmed=True)


def _pending(work: _Work, lines: Sequence[Line], known: Known, memory: Memory) -> list[Decision]:
    """The values that nobody decided yet; an employer's code follows the rule that was confirmed."""
    mapped = [replace(line, target=memory.mapping.get(line.key, "")) for line in lines]
    found = decisions(work.tables, mapped, known)
    return [one for one in found if one.field != "employeur" and one.key not in memory.decided]


def _ask(work: _Work, lines: Sequence[Line], known: Known, answer: Answer | None) -> Iterator[str]:
    """Write the proposal again with what is new; what a person is typing in it meanwhile is kept."""
    typed = {**known.decided, **(answer.decided if answer else {})}
    found = decisions(work.tables, lines, replace(known, decided=typed))
    if answer is None or answer.confirmed:
        _write_proposal(work, lines, found, known.constants)
    yield (
        "Des valeurs restent à décider : leurs lignes attendent. Complétez la feuille « Valeurs » de "
        f"« {work.proposal.name} », écrivez « oui » en B1, puis relancez."
    )


def _gone(target: Path, made: Produced) -> Iterator[str]:
    """What stood in our former workbook and stands no more in the export: agents, sessions."""
    if not target.exists():
        return
    for sheet in open_workbook(target).sheets:
        modele = next((m for m in (Agent, Seance) if m.feuille.nom == sheet.name), None)
        if modele is not None and sheet.rows:
            wide = 1 if modele is Agent else 3
            now = {_row_key([*row.values()], wide) for row in made.rows[modele]}
            for row in sheet.rows[1:]:
                if _row_key(row.cells, wide) not in now:
                    yield " ".join(_words(cell) for cell in row.cells[:3] if cell is not None)


def _row_key(cells: Sequence[object], wide: int) -> str:
    return "|".join(_words(cell) for cell in cells[:wide])


def _words(cell: Any) -> str:
    return f"{cell:%d/%m/%Y}" if hasattr(cell, "year") else str(cell)


def _told(
    work: _Work, target: Path, made: Produced, gone: Sequence[str], complements: Sequence[Path]
) -> Iterator[str]:
    agents, sessions = len(made.rows[Agent]), len(made.rows[Seance])
    counted = (
        f"{agents} {accord(agents, 'agent', 'agents')}, {sessions} {accord(sessions, 'séance', 'séances')}"
    )
    yield f"« {target.name} » est écrit dans inputs : {counted}."
    for complement in complements:
        yield f"Complétez « {complement.name} » (SIRET, adresses…) : il ne sera jamais récrit. Puis relancez."
    if gone:
        some = " ; ".join(gone[:_TOLD]) + (f" ; et {len(gone) - _TOLD} autres" if len(gone) > _TOLD else "")
        yield f"Ne sont plus dans « {work.path.name} » : {some}. Leurs documents ne changent pas."
    yield from _passed(work.tables)
    for sentence in made.undecided[:_TOLD]:
        yield f"À décider : {sentence}"
    if len(made.undecided) > _TOLD:
        yield f"… et {len(made.undecided) - _TOLD} autres points à décider."
    if work.path.resolve().parent == target.resolve().parent:
        yield f"Retirez « {work.path.name} » du dossier inputs : il serait lu avec son import."


def _known(settings: Settings) -> Known:
    schemes = [*load(None)[0].values()]
    reading = read_inputs(settings.inputs, [scheme.code for scheme in schemes])
    if any(source.example for source in reading.sources):
        return Known(dispositifs=schemes)
    employers = {fold(e.row.siret): e.row.code for e in reading.tables.employeurs}
    employers |= {fold(e.row.nom): e.row.code for e in reading.tables.employeurs}
    employers |= {fold(code): code for code in (*employers.values(), *_codes(reading, "Employeurs"))}
    people = {}
    for person in reading.tables.intervenants:
        for name in (f"{person.row.nom} {person.row.prenom}", f"{person.row.prenom} {person.row.nom}"):
            people[fold(name)] = person.row.code
    people |= {fold(code): code for code in (*people.values(), *_codes(reading, "Intervenants"))}
    return Known(employers, people, schemes)


def _codes(reading: Any, sheet: str) -> list[str]:
    return [row.key for row in reading.tables.broken if row.sheet == sheet and row.key]
