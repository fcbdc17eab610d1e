"""The office that one server shows: its folders, its day, its keys, and the model kept in memory."""

import os
import secrets
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings as django

from pipeline.report.run import Run
from pipeline.run import build
from pipeline.run.gather import Gathered, gather
from pipeline.run.propres import declare
from pipeline.settings import Office, Settings, today

Empreinte = tuple[tuple[str, int, int], ...]
ARCHIVES = "archives"
# Registers whose change changes what the dossiers say.
REGISTRES = (
    "documents.sqlite",
    "factures.sqlite",
    "factures.sqlite-wal",
    "identites.json",
    "lecture.json",
    "saisies.sqlite",
)


@dataclass(slots=True)
class Memoire:
    """The model as last gathered, and what a production would do: gathered again when a file changed."""

    verrou: threading.Lock = field(default_factory=threading.Lock)
    cle: object = None
    lu: Gathered | None = None
    prevu: Run | None = None


@dataclass(frozen=True, slots=True)
class Poste:
    """One office served. ``cle`` is what its cookie holds.

    ``jetons``: the tokens not yet exchanged; ``rappels``: what another start says to be given one.
    """

    office: Office
    serveur: bool = False
    cle: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    jetons: set[str] = field(default_factory=set)
    rappels: set[str] = field(default_factory=set)
    memoire: Memoire = field(default_factory=Memoire)

    def reglages(self, **options: object) -> Settings:
        """The settings of a use case called now."""
        declare(self.office.inputs)
        return Settings(
            day=today(),
            inputs=self.office.inputs,
            outputs=self.office.outputs,
            registre=self.office.registre,
            jobs=os.cpu_count() or 1,
            factures=self.office.registre,
            **options,  # type: ignore[arg-type]
        )

    def jeton(self) -> str:
        """Make a token that opens the page once."""
        token = secrets.token_urlsafe(32)
        self.jetons.add(token)
        return token

    def lu(self) -> Gathered:
        """Give everything gathered; read again only when a workbook or a register changed."""
        settings = self.reglages()
        with self.memoire.verrou:
            key = (settings.day, _empreinte(settings))
            if self.memoire.lu is None or self.memoire.cle != key:
                self.memoire.lu, self.memoire.prevu = gather(settings), None
                self.memoire.cle = key
            return self.memoire.lu

    def prevu(self) -> Run:
        """Give what a production would do now; nothing is written."""
        return build(self.reglages(dry_run=True))


def poste() -> Poste:
    """The office of this server."""
    found: Poste = django.BUREAU
    return found


def _empreinte(settings: Settings) -> Empreinte:
    registers = [settings.registre / name for name in REGISTRES]
    paths = [*_fichiers(settings.inputs), *(path for path in registers if path.exists())]
    found = ((path, path.stat()) for path in paths)
    return tuple((str(path), stat.st_mtime_ns, stat.st_size) for path, stat in found)


def _fichiers(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name.casefold() != ARCHIVES)
        yield from (Path(place, name) for name in sorted(names))
