"""What the IT service asks first: versions, folders, rights, other programs, the last runs; no name in it."""

import os
import platform
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from pipeline.factures.database import FICHIER, VARIABLE
from pipeline.pdf import Missing
from pipeline.pdf.libreoffice import available
from pipeline.run.sauvegarde import folder_of
from pipeline.settings import CONFIG, Settings, program
from pipeline.store.bases import looked_at
from pipeline.store.command_log import dernieres
from pipeline.store.lock import on_network_share
from pipeline.store.register import NAME

LIBRARIES = ("bilan-documents", "pydantic", "lxml", "SQLAlchemy", "docxtpl", "openpyxl", "python-calamine")
EXTRAS = ("pikepdf", "pandas", "django", "psycopg", "factur-x")
RUNS = 10


@dataclass(frozen=True, slots=True)
class Point:
    """One line: what is looked at, what was found (French)."""

    quoi: str
    trouve: str


def diagnostic(settings: Settings) -> tuple[Point, ...]:
    """Look at everything, change nothing; no path but the program's, no name, no reference."""
    return (*_versions(), *_folders(settings), *_programs(), *_registers(settings), *_runs(settings))


def _versions() -> Iterator[Point]:
    yield Point("Python", f"{sys.version.split()[0]}, {platform.machine()}")
    yield Point("Système", platform.platform())
    for name in (*LIBRARIES, *EXTRAS):
        yield Point(name, _version(name))
    place = "paquet installé" if program() is None else "dossier du programme"
    yield Point("Installation", place)
    where = Path(sys.prefix)
    inside = program() is not None and where.is_relative_to(program() or where)
    yield Point("Environnement", "dans le dossier du programme" if inside else "à part, propre à ce poste")


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "absent"


def _folders(settings: Settings) -> Iterator[Point]:
    root = settings.registre.absolute().parent
    yield Point(CONFIG, "présent" if (root / CONFIG).is_file() else "absent (dossier courant)")
    yield Point("Partage réseau", "oui" if on_network_share(settings.registre.absolute()) else "non")
    folders = {"inputs": settings.inputs, "outputs": settings.outputs, "registre": settings.registre}
    for name, folder in {**folders, "sauvegardes": folder_of(settings)}.items():
        yield Point(name, _rights(folder))
    yield Point("Place libre", f"{shutil.disk_usage(root if root.exists() else Path.cwd()).free // 10**9} Go")


def _rights(folder: Path) -> str:
    if not folder.is_dir():
        return "absent"
    can = [word for word, mode in (("lecture", os.R_OK), ("écriture", os.W_OK)) if os.access(folder, mode)]
    count = sum(len(names) for _, _, names in os.walk(folder))
    return f"{' et '.join(can) or 'aucun accès'}, {count} fichiers"


def _programs() -> Iterator[Point]:
    yield Point("LibreOffice", _libreoffice())
    yield Point("PostgreSQL", f"{VARIABLE} est donnée" if os.environ.get(VARIABLE) else "non utilisé")
    proxy = any(os.environ.get(name) for name in ("HTTPS_PROXY", "https_proxy"))
    yield Point("Proxy", "HTTPS_PROXY est donnée" if proxy else "aucune variable HTTPS_PROXY")


def _libreoffice() -> str:
    try:
        available()
    except Missing:
        return "absent"
    return "trouvé"


def _registers(settings: Settings) -> Iterator[Point]:
    for name, query in (
        (NAME, "SELECT COUNT(*) FROM documents"),
        (FICHIER, "SELECT COUNT(*) FROM pieces"),
    ):
        yield Point(name, _rows(settings.registre / name, query))


def _rows(path: Path, query: str) -> str:
    if not path.exists():
        return "absent"
    try:
        with closing(looked_at(path)) as base:
            sound = base.execute("PRAGMA quick_check").fetchone()[0] == "ok"
            count = base.execute(query).fetchone()[0]
            schema = base.execute("PRAGMA user_version").fetchone()[0]
    except sqlite3.Error:
        return "illisible"
    return f"schéma {schema}, {count} lignes, {'sain' if sound else 'abîmé'}"


def _runs(settings: Settings) -> Iterator[Point]:
    for rank, line in enumerate(reversed(dernieres(settings.registre, RUNS)), 1):
        yield Point(f"Journal, {rank}", line.rpartition(" [")[0])
