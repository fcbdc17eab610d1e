"""The use case of importing: a proposal is written; once confirmed, our workbook; then it is remembered."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from pipeline.dispositifs import load
from pipeline.errors import UserError
from pipeline.ingest.trial import HOSTILE
from pipeline.settings import Settings
from pipeline.sheetfiles import open_workbook
from pipeline.store import files
from pipeline.store.verdicts import vet
from pipeline.workbook.blank.workbook import make_workbook
from pipeline.workbook.columns import Column, Ligne, columns
from pipeline.workbook.mapping.produce import Known, Produced, produce
from pipeline.workbook.mapping.proposal import propose
from pipeline.workbook.mapping.sheet import answer, proposal_book, shape_of
from pipeline.workbook.mapping.tables import ForeignTable, find_tables
from pipeline.workbook.reading import read_inputs
from pipeline.workbook.sheets import Agent, Organisme, Seance
from pipeline.workbook.values.fold import fold

FOLDER, MEMORY = "import", "correspondances"


@dataclass(frozen=True, slots=True)
class Imported:
    """What was done: sentences for people, the files written; ``confirmed``: our workbook is made."""

    sentences: tuple[str, ...]
    written: tuple[Path, ...] = ()
    confirmed: bool = False


@dataclass(slots=True)
class _Memory:
    shape: str = ""
    mapping: dict[str, str] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    references: dict[str, str] = field(default_factory=dict)
    digest: str = ""


def importer(path: Path, settings: Settings) -> Imported:
    """Propose, or produce what was confirmed. Raises ``UserError``: no table, a file not to replace."""
    if (why := vet(settings.registre, [path]).get(path)) in HOSTILE:
        raise UserError(
            f"Le fichier « {path.name} » {why} : il n’est pas ouvert.", "Reprenez une copie saine du fichier."
        )
    tables = find_tables(open_workbook(path).sheets)
    if not tables:
        raise UserError(
            f"« {path.name} » ne contient aucun tableau reconnaissable.",
            "Il faut une ligne de titres (nom, prénom, collectivité…) au-dessus des lignes.",
        )
    table, memory = tables[0], _recall(settings, path)
    proposal = settings.outputs / FOLDER / f"{path.stem} – correspondance.xlsx"
    if memory.shape == table.shape:
        return _produce(path, table, memory, settings)
    confirmed = answer(proposal, table)
    if confirmed is not None:
        kept = _Memory(table.shape, *confirmed, memory.references, memory.digest)
        return _produce(path, table, kept, settings)
    changed = bool(memory.shape)
    return _propose(path, table, proposal, tables[1:], changed=changed)


def _propose(
    path: Path, table: ForeignTable, proposal: Path, others: Sequence[ForeignTable], *, changed: bool
) -> Imported:
    lines = propose(table)
    if proposal.exists() and shape_of(proposal) == table.shape:
        told = f"La correspondance n’est pas confirmée : écrivez « oui » en B1 de « {proposal.name} »."
        return Imported((told, f"Puis relancez la même commande. Fichier : {proposal}"))
    book = proposal_book(table, lines)
    proposal.parent.mkdir(parents=True, exist_ok=True)
    book.save(proposal)
    counted = f"{len(table.rows)} lignes, {len(lines)} colonnes"
    sentences = [f"Correspondance proposée pour « {path.name} » : {counted}."]
    if changed:
        sentences.insert(0, "Les titres ont changé depuis la dernière fois : la correspondance est à revoir.")
    for other in others:
        told = f"{', '.join(other.sheets)} ({len(other.rows)} lignes)"
        sentences.append(f"Autre tableau, laissé de côté : {told}.")
    sentences.append(f"Ouvrez {proposal}, vérifiez, écrivez « oui » en B1, puis relancez la même commande.")
    return Imported(tuple(sentences), (proposal,))


def _produce(path: Path, table: ForeignTable, memory: _Memory, settings: Settings) -> Imported:
    target = settings.inputs / f"import – {path.stem}.xlsx"
    if target.exists() and _digest(target.read_bytes()) != memory.digest:
        raise UserError(
            f"« {target.name} » a été modifié depuis l’import : il est conservé.",
            "Renommez-le ou déplacez-le hors d’inputs, puis relancez.",
        )
    schemes = [*load(None)[0].values()]
    made = produce(table, memory.mapping, _known(settings, memory, schemes), path.stem)
    gone = sorted(set(memory.references.values()) - set(made.references.values()))
    _write_ours(target, made, path.name)
    complements = _write_complements(settings, path, made)
    memory.references |= made.references
    memory.digest = _digest(target.read_bytes())
    _keep(settings, path, memory)
    return Imported(
        tuple(_told(path, target, made, gone, complements)), (target, *complements), confirmed=True
    )


def _told(
    path: Path, target: Path, made: Produced, gone: Sequence[str], complements: Sequence[Path]
) -> Iterator[str]:
    agents, sessions = len(made.rows[Agent]), len(made.rows[Seance])
    yield f"« {target.name} » est écrit dans inputs : {agents} agents, {sessions} séances."
    for complement in complements:
        yield f"Complétez « {complement.name} » (SIRET, adresses…) : il ne sera jamais récrit."
    if gone:
        yield f"Ne sont plus dans « {path.name} » : {', '.join(gone)}. Leurs documents ne changent pas."
    for sentence in made.undecided[:10]:
        yield f"À décider : {sentence}"
    if len(made.undecided) > 10:
        yield f"… et {len(made.undecided) - 10} autres points à décider."
    if path.resolve().parent == target.resolve().parent:
        yield f"Retirez « {path.name} » du dossier inputs : il serait lu avec son import."


def _known(settings: Settings, memory: _Memory, schemes: Sequence[Any]) -> Known:
    reading = read_inputs(settings.inputs, [scheme.code for scheme in schemes])
    if any(source.example for source in reading.sources):
        return Known({}, {}, schemes, memory.references, memory.constants)
    employers = {fold(e.row.nom): e.row.code for e in reading.tables.employeurs}
    people = {}
    for person in reading.tables.intervenants:
        for name in (f"{person.row.nom} {person.row.prenom}", f"{person.row.prenom} {person.row.nom}"):
            people[fold(name)] = person.row.code
    employers |= {fold(code): code for code in _codes(reading.tables.broken, "Employeurs")}
    employers |= {fold(code): code for code in list(employers.values())}
    people |= {
        fold(code): code for code in (*people.values(), *_codes(reading.tables.broken, "Intervenants"))
    }
    return Known(employers, people, schemes, memory.references, memory.constants)


def _codes(broken: Sequence[Any], sheet: str) -> list[str]:
    return [row.key for row in broken if row.sheet == sheet and row.key]


def _write_ours(target: Path, made: Produced, source: str) -> None:
    selection = {modele: _used(modele, rows) for modele, rows in made.rows.items() if rows}
    book = make_workbook(selection, made.rows, [*load(None)[0].values()])
    for (sheet, row, nom), place in made.origins.items():
        chosen = next(list(cols) for modele, cols in selection.items() if modele.feuille.nom == sheet)
        index = next((n for n, column in enumerate(chosen, 1) if column.nom == nom), 0)
        if index and place:
            _origins(book).append([sheet, book[sheet].cell(row, index).coordinate, source, place])
    _save(book, target)


def _origins(book: Workbook) -> Any:
    if "Origines" not in book.sheetnames:
        sheet = book.create_sheet("Origines")
        sheet.append(["Feuille", "Cellule", "Fichier", "Place"])
        sheet.sheet_state = "hidden"
    return book["Origines"]


def _used(modele: type[Ligne], rows: Sequence[Mapping[str, object]]) -> tuple[Column, ...]:
    filled = {nom for row in rows for nom in row}
    always = ("dispositif", "fin")
    return tuple(c for c in columns(modele) if c.nom in filled or c.obligatoire or c.nom in always)


def _write_complements(settings: Settings, path: Path, made: Produced) -> tuple[Path, ...]:
    """What people complete; a file that exists is never rewritten: what is new goes beside it."""
    rows = {modele: list(found.values()) for modele, found in made.complements.items() if found}
    first = settings.inputs / f"complements – {path.stem}.xlsx"
    if not rows and first.exists():
        return ()
    if not first.exists() and not read_inputs(settings.inputs).tables.organismes:
        rows = {Organisme: [], **rows}
    if not rows:
        return ()
    names = (f"complements – {path.stem}{f' ({n})' if n > 1 else ''}.xlsx" for n in range(1, 1000))
    target = next(settings.inputs / name for name in names if not (settings.inputs / name).exists())
    wanted = {m: tuple(c for c in columns(m) if c.etoile or c.nom in ("civilite", "qualite")) for m in rows}
    _save(make_workbook(wanted, rows, [*load(None)[0].values()]), target)
    return (target,)


def _save(book: Workbook, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    book.save(target)


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()


def _memory_path(settings: Settings, path: Path) -> Path:
    return settings.inputs / MEMORY / f"{path.stem}.json"


def _recall(settings: Settings, path: Path) -> _Memory:
    try:
        found = json.loads(_memory_path(settings, path).read_bytes())
        return _Memory(**found)
    except (OSError, ValueError, TypeError):
        return _Memory()


def _keep(settings: Settings, path: Path, memory: _Memory) -> None:
    kept = {name: getattr(memory, name) for name in ("shape", "mapping", "constants", "references", "digest")}
    _memory_path(settings, path).parent.mkdir(parents=True, exist_ok=True)
    files.write(_memory_path(settings, path), json.dumps(kept, ensure_ascii=False).encode(), private=True)
