"""The office that one server shows: its folders, its day, its keys, and the model kept in memory."""

import os
import secrets
import threading
import time
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings as django

from pipeline.errors import UserError
from pipeline.model.taches import Tache
from pipeline.report.incident import write_incident
from pipeline.report.run import Run
from pipeline.run import build
from pipeline.run.a_faire import a_faire
from pipeline.run.dossiers import par_dossier
from pipeline.run.gather import Gathered, gather
from pipeline.run.memoire.relire import relire
from pipeline.run.propres import declare
from pipeline.run.saisies.garde import Garde
from pipeline.settings import Office, Settings, today
from pipeline.store import saisies
from pipeline.store.files import is_temporary

Made = TypeVar("Made")
Empreinte = tuple[tuple[str, int, int], ...]
Cle = tuple[date, Empreinte]
ARCHIVES, TACHES = "archives", "tâches"
LONG = 1.0  # seconds of reading beyond which a server's pages do not wait for it
# Beside the bases of the registers, what changes what the dossiers say.
NOTES = ("identites.json", "lecture.json")
COMPTES = "comptes."  # the accounts of a server change nothing of them


@dataclass(slots=True)
class Memoire:
    """The model as last gathered, how long that took (seconds), and whether it is being gathered again.

    ``vus``: what was made from a reading, for some people or for all. ``garde``: what a part of it is read
    again with.
    """

    verrou: threading.Lock = field(default_factory=threading.Lock)
    cle: Cle | None = None
    lu: Gathered | None = None
    duree: float = 0.0
    relit: bool = False
    garde: Garde = field(default_factory=Garde)
    vus: tuple[Gathered | None, dict[Hashable, Any]] = field(default_factory=lambda: (None, {}))


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
        """Give everything gathered; read again only when a workbook or a register changed.

        On a server whose office takes long to read, the former model serves meanwhile: nobody waits, and
        ``en_retard`` tells. What is issued or written always reads again by itself. After a typed line only
        the dossiers that it touches are read.
        """
        memory = self.memoire
        if memory.lu is None or not self._patiente():
            return self.frais()
        key = self._cle()
        if memory.cle != key and not memory.relit and not self._rattrape(key):
            memory.relit = True
            threading.Thread(target=self._en_fond, daemon=True).start()
        return memory.lu

    def frais(self) -> Gathered:
        """Give everything as the files have it now: what is typed is compared with that, whoever waits."""
        memory = self.memoire
        with memory.verrou:
            key = self._cle()
            if memory.lu is None or (memory.cle != key and not self._tape(key)):
                memory.lu = self._relu()
                memory.cle = key
            return memory.lu

    def taches(self) -> tuple[Tache, ...]:
        """What awaits somebody, told again only when something changed."""
        gathered = self.lu()
        return self.une_fois(gathered, TACHES, lambda: a_faire(self.reglages(), gathered))

    def une_fois(self, of: Gathered, key: Hashable, make: Callable[[], Made]) -> Made:
        """What is made from what was gathered, made again only from another reading."""
        read, known = self.memoire.vus
        if read is not of:
            read, known = of, {}
            self.memoire.vus = (read, known)
        if key not in known:
            known[key] = make()
        found: Made = known[key]
        return found

    def en_retard(self) -> bool:
        """Whether what pages show is being read again."""
        return self.memoire.relit

    def _patiente(self) -> bool:
        return self.serveur and self.memoire.duree > LONG

    def _cle(self) -> Cle:
        settings = self.reglages()
        return (settings.day, _empreinte(settings))

    def _rattrape(self, key: Cle) -> bool:
        """Whether the model is up to date again without reading everything, nor waiting for who does."""
        if not self.memoire.verrou.acquire(blocking=False):
            return False
        try:
            return self._tape(key)
        finally:
            self.memoire.verrou.release()

    def _tape(self, key: Cle) -> bool:
        """Bring the model up to date when lines typed here are all that changed; False: it takes more."""
        memory, settings = self.memoire, self.reglages()
        if memory.lu is None or memory.cle is None or not _de_la_page(settings, memory.cle, key):
            return False
        read, known = memory.vus
        try:
            found = relire(
                settings, memory.lu, memory.garde, known.get(TACHES) if read is memory.lu else None
            )
        except UserError:
            raise
        except Exception as fault:  # noqa: BLE001 - a whole reading is never wrong: no page waits for a remedy
            write_incident(settings.outputs, fault)
            return False
        if found is None:
            return False
        if found.taches is not None:
            memory.vus = (found.gathered, {TACHES: found.taches})
        memory.lu, memory.cle = found.gathered, key
        return True

    def _en_fond(self) -> None:
        try:
            self.frais()
        finally:
            self.memoire.relit = False

    def _relu(self) -> Gathered:
        start, settings = time.monotonic(), self.reglages()
        garde = Garde()
        found = gather(settings, garde)
        self.memoire.garde = garde
        if self.serveur:  # told before anybody asks
            self.memoire.vus = (found, {TACHES: a_faire(settings, found)})
            par_dossier(found.plan)
        self.memoire.duree = time.monotonic() - start
        return found

    def prevu(self) -> Run:
        """Give what a production would do now; nothing is written."""
        return build(self.reglages(dry_run=True))


def poste() -> Poste:
    """The office of this server."""
    found: Poste = django.BUREAU
    return found


def _de_la_page(settings: Settings, before: Cle, now: Cle) -> bool:
    """Whether the page’s own workbooks and their register are all that changed since, the same day."""
    own = {str(settings.inputs / row.fichier) for row in saisies.rangees(settings.registre)}
    own |= {str(path) for path in settings.registre.glob(f"{saisies.NAME}*")}
    return before[0] == now[0] and all(path in own for path, _, _ in {*before[1]} ^ {*now[1]})


def _empreinte(settings: Settings) -> Empreinte:
    read = (*_fichiers(settings.inputs), *(settings.registre / name for name in NOTES))
    found = [(path, stat) for path in read if (stat := _stat(path)) is not None]
    bases = ((path, _stat(path)) for path in _bases(settings.registre))
    # An empty base was only opened or closed: nothing was written.
    found += [(path, stat) for path, stat in bases if stat is not None and stat.st_size]
    return tuple((str(path), stat.st_mtime_ns, stat.st_size) for path, stat in found)


def _bases(registre: Path) -> list[Path]:
    """The registers, and what is being written in each."""
    found = (*registre.glob("*.sqlite"), *registre.glob("*.sqlite-wal"))
    return sorted(path for path in found if not path.name.startswith(COMPTES))


def _stat(path: Path) -> os.stat_result | None:
    """The facts of a file; None for one that is not there, or was just renamed or closed by another."""
    try:
        return path.stat()
    except FileNotFoundError:
        return None


def _fichiers(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name.casefold() != ARCHIVES)
        yield from (Path(place, name) for name in sorted(names) if not is_temporary(name))
