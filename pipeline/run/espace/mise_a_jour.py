"""An update that loses nothing: checked, backed up, installed beside, tried on the registers, or undone."""

import datetime as dt
import json
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from pipeline import __version__
from pipeline.errors import UserError
from pipeline.factures.integrity import verify
from pipeline.run.docs import check
from pipeline.run.espace import versions
from pipeline.run.facturer import registre as factures
from pipeline.run.sauvegarde import folder_of, sauvegarder
from pipeline.settings import ESPACE, TRYING, UPDATE, Settings, office
from pipeline.store import files, notes
from pipeline.store.lock import held, one_run
from pipeline.store.register import opened

LOCK = ".mise-a-jour.lock"
CONTROLE = "controle-de-version"


@dataclass(frozen=True, slots=True)
class MiseAJour:
    """What an update did: the version that runs, what it changes (French), the archive made before."""

    version: str
    changements: str
    sauvegarde: Path


def mettre_a_jour(
    settings: Settings, fichier: Path, empreinte: str, dire: Callable[[str], object], now: dt.datetime
) -> MiseAJour:
    """Go to the version of a package; raise ``UserError``, everything as it was, when anything fails."""
    reprendre(settings)
    paquet = versions.controler(fichier, empreinte)
    files.make_folder(versions.base())
    with held(versions.base() / LOCK):
        dire("Sauvegarde…")
        archive = sauvegarder(settings, now).path
        dire(f"Installation de la version {paquet.version}…")
        versions.installer(paquet)
        with one_run(settings.registre):
            copies = _copied(settings, now)
            _note(settings, {"avant": versions.actuelle(), "apres": paquet.version, "copies": str(copies)})
            dire("Contrôle des registres et des classeurs…")
            place = {TRYING: "1", ESPACE: str(_root(settings))}
            code, said = versions.lancer(paquet.version, [CONTROLE], **place)
            if code:
                _undo(settings)
                raise UserError(
                    f"La version {paquet.version} n’a pas passé ses contrôles : la version {__version__} "
                    f"reste.\n{said[-800:]}",
                    "Rien n’est perdu ; transmettez ce message à la personne qui suit le programme.",
                )
            versions.pointer(paquet.version)
            _place(settings).unlink()
    return MiseAJour(paquet.version, versions.changements(paquet.version), archive)


def reprendre(settings: Settings) -> bool:
    """Undo an update that was cut short: registers and version as before; whether there was one."""
    if os.environ.get(TRYING) or not _place(settings).is_file():
        return False
    with held(versions.base() / LOCK), one_run(settings.registre):
        _undo(settings)
    return True


def controle(settings: Settings) -> str:
    """Run by the new version before it is trusted: its registers opened, and migrated, its workbooks read.

    Raises ``UserError`` for a register that is not sound.
    """
    with opened(settings.registre) as register:
        known = len(register.load())
    with factures.opened_if_any(settings) as invoices:
        faults = verify(invoices) if invoices is not None else ()
        if faults:
            raise UserError(faults[0].message, "Lancez « factures verifier ».")
    read = check(settings)
    return f"{known} documents connus, {len(read.sources)} classeurs lus, registres sains"


def _root(settings: Settings) -> Path:
    """The folder from which the same registers are found."""
    beside = settings.registre.absolute().parent
    return beside if office(beside).registre == settings.registre.absolute() else Path.cwd()


def _place(settings: Settings) -> Path:
    """The note lies with the registers that it speaks of."""
    return settings.registre / UPDATE


def _note(settings: Settings, said: dict[str, str]) -> None:
    notes.keep(_place(settings), said)


def _copied(settings: Settings, now: dt.datetime) -> Path:
    """The registers as of now, to go back to; in PostgreSQL, the archive has them, and steps only add."""
    target = folder_of(settings) / f"registres-avant-mise-a-jour-{now:%Y-%m-%d-%H%M%S}"
    files.make_folder(target, private=True)
    for path in settings.registre.glob("*.sqlite"):
        _copy(path, target / path.name)
    return target


def _copy(source: Path, target: Path) -> None:
    """Into the same file: a register is known by its place on the disk."""
    with closing(sqlite3.connect(source)) as origin, closing(sqlite3.connect(target)) as copy:
        origin.backup(copy)


def _undo(settings: Settings) -> None:
    """Put back the registers that the new version migrated, then the pointer; may be asked again."""
    note = json.loads(_place(settings).read_text("utf-8"))
    for saved in Path(note["copies"]).glob("*.sqlite"):
        live = settings.registre / saved.name
        if live.exists() and _schema(live) != _schema(saved):
            if _numbered(live) > _numbered(saved):
                raise UserError(
                    "Des factures ont été émises depuis une mise à jour interrompue : rien n’est annulé.",
                    "Demandez à la personne qui suit le programme, sans plus rien émettre.",
                    str(live),
                )
            _copy(saved, live)
    versions.pointer(note["avant"])
    _place(settings).unlink()


def _numbered(path: Path) -> int:
    with suppress(sqlite3.Error), closing(sqlite3.connect(path)) as base:
        return int(base.execute("SELECT COUNT(*) FROM pieces").fetchone()[0])
    return 0


def _schema(path: Path) -> tuple[object, ...]:
    with suppress(sqlite3.Error), closing(sqlite3.connect(path)) as base:
        version = base.execute("PRAGMA user_version").fetchone()
        tables = base.execute("SELECT sql FROM sqlite_master ORDER BY name").fetchall()
        return (version, *tables)
    return ()
