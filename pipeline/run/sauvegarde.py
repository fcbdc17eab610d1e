"""Backup and restore of an office: registers, inputs and outputs in one dated archive with its manifest."""

import datetime as dt
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from pipeline.errors import UserError
from pipeline.factures import backup as invoices
from pipeline.factures.database import FICHIER as FACTURES
from pipeline.french import date_longue
from pipeline.ingest import told
from pipeline.issues import Issue, Severity
from pipeline.run.detruites import replayed
from pipeline.run.facturer import registre
from pipeline.settings import Settings
from pipeline.store import exchange, files
from pipeline.store.archive import check_archive, extract_archive, write_archive
from pipeline.store.bases import looked_at
from pipeline.store.lock import STAGING, one_run
from pipeline.store.register import NAME as DOCUMENTS

FOLDER = "sauvegardes"
STALE = dt.timedelta(days=7)
ROOTS = ("registre", "inputs", "outputs")
# Made again by the next run, or nobody's: an archive holds what cannot be made again.
LEFT_OUT = frozenset({".apercus", "a-corriger", "__pycache__", "serveur.cle"})
SIDE_FILES = ("-wal", "-shm", "-journal", ".lock")
ADOPT = (
    "Comme c’en est une copie, adoptez-le avant de numéroter (« factures verifier », « registre adopter »)."
)
# Registers that only grow, and who may sign in today: the one in use is never replaced by an older copy.
KEPT = ("activite.json", "comptes.sqlite")


@dataclass(frozen=True, slots=True)
class Sauvegarde:
    """An archive made: where, and how many files it holds under each of ``ROOTS``."""

    path: Path
    counts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Restauration:
    """What a restore did: files put back, where what they replaced is kept, what to know (French)."""

    fichiers: int
    avant: Path
    remarques: tuple[str, ...]


def sauvegarder(settings: Settings, now: dt.datetime, target: Path | None = None) -> Sauvegarde:
    """Copy the office into one archive, read back before it is given its name."""
    path = target or folder_of(settings) / f"bilan-{now:%Y-%m-%d-%H%M%S}.zip"
    if path.exists():
        raise UserError(f"« {path.name} » existe déjà.", "Donnez un autre nom.", str(path))
    with one_run(settings.registre), tempfile.TemporaryDirectory() as copies:
        members = list(_members(settings, Path(copies)))
        notes = {"version": version("bilan-documents"), "le": f"{now:%Y-%m-%dT%H:%M:%S}"}
        manifest = write_archive(path, members, notes)
    counts = tuple((root, sum(name.startswith(f"{root}/") for name in manifest.entries)) for root in ROOTS)
    return Sauvegarde(path, counts)


def folder_of(settings: Settings) -> Path:
    """Where the archives of an office lie: beside its registers, never inside what they hold."""
    return settings.registre.parent / FOLDER


def stale(settings: Settings, now: dt.datetime) -> Issue | None:
    """Say that the last archive is older than a week, once there is something to lose."""
    if not (settings.registre / DOCUMENTS).exists():
        return None
    made = [dt.datetime.fromtimestamp(path.stat().st_mtime) for path in folder_of(settings).glob("*.zip")]
    if made and now - max(made) <= STALE:
        return None
    last = "Rien n’a jamais été sauvegardé."
    if made:
        last = f"La dernière sauvegarde date du {date_longue(max(made).date())}."
    return Issue(
        "sauvegarde-ancienne",
        Severity.INFORMATION,
        last,
        "Lancez « sauvegarder », puis copiez le fichier sur un autre disque.",
    )


def restaurer(settings: Settings, archive: Path, now: dt.datetime) -> Restauration:
    """Check an archive, take out of it what was destroyed since, then put it in the place of what is there.

    What is replaced is moved under ``sauvegardes/``. A register of invoices in use is never taken back. A
    restore that was cut short is finished first, whatever the archive asked for.
    """
    finish(settings)
    manifest = check_archive(archive)
    staging = settings.registre.parent / STAGING
    with one_run(settings.registre):
        shutil.rmtree(staging, ignore_errors=True)
        files.make_folder(staging, private=True)
        extract_archive(archive, staging)
        remarks = [*replayed(settings, staging), *_registers_kept(settings, staging)]
        aside = _unused(folder_of(settings) / f"avant-restauration-{now:%Y-%m-%d-%H%M%S}")
        exchange.start(settings.registre.parent, staging, aside, _roots(settings))
    return Restauration(len(manifest.entries), aside, tuple(remarks))


def finish(settings: Settings) -> bool:
    """Go on with a restore that was cut short; whether there was one."""
    return exchange.resume(settings.registre.parent / STAGING)


def _unused(folder: Path) -> Path:
    names = (
        folder.with_name(f"{folder.name}{suffix}") for suffix in ("", *(f"-{n}" for n in range(2, 1000)))
    )
    return next(name for name in names if not name.exists())


def _roots(settings: Settings) -> dict[str, Path]:
    return {"registre": settings.registre, "inputs": settings.inputs, "outputs": settings.outputs}


def _members(settings: Settings, copies: Path) -> Iterator[tuple[str, Path]]:
    for root, folder in _roots(settings).items():
        for path in _files(folder):
            name = f"{root}/{told(path.relative_to(folder).as_posix())}"
            yield name, _copied(path, copies / name) if path.suffix == ".sqlite" else path
    if not (settings.registre / FACTURES).exists() and registre.exists(settings):
        with registre.opened(settings) as register:  # in PostgreSQL: its copy is a file like the others
            invoices.backup(register, copies / "registre" / FACTURES)
        yield f"registre/{FACTURES}", copies / "registre" / FACTURES


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        parts = path.relative_to(folder).parts
        ours = files.is_temporary(path.name) or files.is_owner_file(path.name)
        side = path.name.endswith(SIDE_FILES)
        if path.is_file() and not path.is_symlink() and not LEFT_OUT & set(parts) and not ours and not side:
            yield path


def _copied(source: Path, target: Path) -> Path:
    """A SQLite file as of one moment, while others write it."""
    files.make_folder(target.parent)
    try:
        with closing(looked_at(source)) as origin, closing(sqlite3.connect(target)) as copy:
            origin.backup(copy)
    except sqlite3.DatabaseError as fault:
        raise UserError(
            f"Le registre « {source.name} » est illisible : la sauvegarde n’a pas été faite.",
            "Restaurez sa dernière sauvegarde avant d’en faire une nouvelle.",
            str(source),
        ) from fault
    return target


def _registers_kept(settings: Settings, staging: Path) -> Iterator[str]:
    for name in KEPT:
        if (settings.registre / name).exists():
            (_copied if name.endswith(".sqlite") else shutil.copy2)(
                settings.registre / name, staging / "registre" / name
            )
    saved = staging / "registre" / FACTURES
    if not saved.exists() or not registre.exists(settings):
        if saved.exists():
            yield (
                "Le registre des factures vient de la sauvegarde : vérifiez-le, puis adoptez-le avant de "
                "numéroter (« factures verifier », « registre adopter »)."
            )
        return
    kept = "Le registre des factures en service a été gardé : il contient tout celui de la sauvegarde."
    with registre.opened(settings) as register:
        if not invoices.holds(register, saved):
            raise UserError(
                "Le registre des factures de ce poste n’est pas la suite de celui de la sauvegarde.",
                "Deux registres ont numéroté séparément : demandez à la personne qui suit le programme. "
                "Rien n’a été changé.",
                str(saved),
            )
        if register.address.fichier:
            _copied(register.address.fichier, staging / "registre" / "en-service.sqlite")
            (staging / "registre" / "en-service.sqlite").replace(saved)
            kept = f"{kept} {ADOPT}"
        else:
            saved.unlink()
    yield kept
