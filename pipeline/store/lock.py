"""One run at a time: a lock of the operating system, which a crash does not leave behind."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from pipeline.errors import UserError
from pipeline.issues import Issue, Origin, Severity
from pipeline.store.files import make_folder
from pipeline.store.network import on_network_share

NAME = ".en-cours.lock"


class Busy(UserError):
    """Another run holds the register."""


@contextmanager
def one_run(registre: Path) -> Iterator[None]:
    """Hold the register for the length of a run; raise ``Busy`` at once when another run holds it."""
    make_folder(registre, private=True)
    with held(registre / NAME):
        yield


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold the lock file ``path`` or raise ``Busy``; where the disk knows no locks, go on without."""
    lock = FileLock(path, timeout=0, mode=0o600, fallback_to_soft=False)
    try:
        lock.acquire()
    except Timeout:
        raise busy() from None
    except NotImplementedError:  # some network shares: `network_issue` has warned
        yield
        return
    try:
        yield
    finally:
        lock.release()


def busy() -> Busy:
    """Say that another run is under way."""
    return Busy(
        "Une autre exécution est en cours sur ce dossier.",
        "Attendez qu’elle se termine, puis relancez.",
    )


def network_issue(folder: Path) -> Issue | None:
    """Warn, as far as the system tells, that ``folder`` is on a network share."""
    if not on_network_share(folder):
        return None
    return Issue(
        "dossier-reseau",
        Severity.AVERTISSEMENT,
        f"« {folder.name} » est sur un partage réseau : deux postes pourraient y écrire en même temps.",
        "Lancez la production depuis un seul poste à la fois, ou placez le dossier sur un disque local.",
        Origin(file=str(folder)),
    )
