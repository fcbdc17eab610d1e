"""The follow-up: the sheet « Règlements » recorded, every invoice's state, the files for other programs."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipeline.factures import anchors, exports, integrity, journal, pieces
from pipeline.factures import etat as suivi
from pipeline.factures.copies import FOLDER as COPIES
from pipeline.factures.copies import check_copies, read_document, restore_copies, unknown_copies
from pipeline.factures.events import load_events, load_history
from pipeline.factures.interets import read_rates
from pipeline.factures.payments import payments_of
from pipeline.factures.register import Register
from pipeline.factures.reglements import record_sheet
from pipeline.issues import Issue
from pipeline.run.facturer import registre
from pipeline.run.facturer.lecture import own_reading
from pipeline.run.facturer.reglages import read_reglages
from pipeline.settings import Settings
from pipeline.store import files, notes
from pipeline.workbook.reading import Reading

FEUILLE = "Règlements"
FOLDER = "suivi"
CLASSEUR = "factures.xlsx"
JOURNAL = "journal-factures.csv"
ESPACE = "reglements.json"


@dataclass(frozen=True, slots=True)
class Etat:
    """Every invoice followed up, what is wrong in the sheet, where the workbook was written."""

    lignes: tuple[suivi.LigneSuivi, ...]
    totaux: tuple[suivi.Total, ...]
    issues: tuple[Issue, ...]
    fichier: Path


def follow(settings: Settings, jour: date | None = None) -> Etat:
    """Record what the sheet says, follow up as of ``jour`` (today); another day has a workbook of its own."""
    rates = read_rates(read_reglages(settings.inputs).taux)
    reading = own_reading(settings)
    unread = tuple(found for found in reading.issues if found.origin.sheet == FEUILLE) if reading else ()
    with registre.opened(settings) as register:
        issues = _recorded(register, reading, _espace(settings)) if reading else ()
        rows = suivi.read_follow_up(register, jour or settings.day, rates)
        with register.reading() as connection:
            payments = payments_of(load_history(connection))
    another = jour is not None and jour != settings.day
    target = settings.outputs / FOLDER / (f"factures-{jour}.xlsx" if another else CLASSEUR)
    files.make_folder(target.parent)
    files.write(target, exports.workbook(rows, payments))
    return Etat(rows, suivi.totals(rows), (*unread, *issues), target)


def look(settings: Settings, jour: date | None = None) -> tuple[suivi.LigneSuivi, ...]:
    """Every invoice followed up as the register has it; records and writes nothing."""
    rates = read_rates(read_reglages(settings.inputs).taux)
    with registre.opened_if_any(settings) as register:
        return suivi.read_follow_up(register, jour or settings.day, rates) if register else ()


def _espace(settings: Settings) -> str:
    """Whose inputs these are, on a register that several offices share: a name made once, never shown."""
    path = settings.registre / ESPACE
    nothing: dict[str, str] = {}
    known = notes.recall(path, notes.of_texts, nothing)
    if "espace" not in known:
        known = {"espace": uuid.uuid4().hex}
        files.make_folder(path.parent, private=True)
        notes.keep(path, known)
    return known["espace"]


def _recorded(register: Register, reading: Reading, espace: str) -> tuple[Issue, ...]:
    """Bring the sheets into the register; a line is missing only from a sheet that was read whole."""
    tables = reading.tables
    faulty = {i.origin.file for i in reading.issues if i.origin.sheet == FEUILLE and not i.origin.cell}
    records = (record for rows in (tables.reglements, tables.agents, tables.organismes) for record in rows)
    read = {record.place.file for record in records} - faulty
    broken = {(b.place.file, b.place.row) for b in tables.broken if b.sheet == FEUILLE}
    return record_sheet(register, tables.reglements, read, broken, espace)


def write_journal(settings: Settings, du: date | None, au: date | None, target: Path | None) -> Path:
    """Write the journal for the finance software: a workbook where the file's name says so, else CSV."""
    columns = read_reglages(settings.inputs).journal or journal.USUAL
    with registre.opened(settings) as register, register.reading() as connection:
        found = journal.rows(pieces.load(connection), load_events(connection), du, au)
        lines = journal.table(columns, found)
    path = target or settings.outputs / FOLDER / JOURNAL
    files.make_folder(path.parent)
    as_workbook = path.suffix.lower() == ".xlsx"
    data = exports.sheet("Journal", lines) if as_workbook else journal.text(lines).encode("utf-8-sig")
    files.write(path, data)
    return path


def reprint(settings: Settings, numero: str, target: Path | None) -> Path:
    """Put the document of a number where asked, or its copy back at its place: always the same bytes."""
    with registre.opened(settings) as register:
        data = read_document(register, numero)
        with register.reading() as connection:
            piece = pieces.find(connection, numero)
        if target is None:
            restore_copies(register, settings.outputs, [piece.numero])
            return settings.outputs / COPIES / piece.fichier
    files.make_folder(target.parent)
    files.write(target, data)
    return target


@dataclass(frozen=True, slots=True)
class Controle:
    """What a verification found, over how many documents, and the digest to note elsewhere."""

    nombre: int
    rang: int
    empreinte: str
    issues: tuple[Issue, ...]
    compares: int = 0


def verify(settings: Settings, attendus: Sequence[str] = (), ancres: Path | None = None) -> Controle:
    """Prove the register and its copies whole, and as it was noted, or name what is not."""
    noted = [anchors.typed(text) for text in attendus]
    own = settings.registre_des_factures / anchors.FICHIER
    files_of = [path for path in (own, ancres) if path is not None and (path == ancres or path.exists())]
    kept = {str(path): list(anchors.read(path)) for path in files_of}
    with registre.opened(settings) as register:
        unknown = unknown_copies(register, settings.outputs, register.modele)
        issues = (*integrity.verify(register), *unknown, *check_copies(register, settings.outputs))
        rang, empreinte = register.head()
        with register.reading() as connection:
            count = pieces.count(connection)
            wrong = [*anchors.compare(connection, noted)]
            for place, known in kept.items():
                wrong += anchors.compare(connection, known, place)
    compared = len(noted) + sum(map(len, kept.values()))
    return Controle(count, rang, empreinte, (*issues, *wrong), compared)
