"""Work sent to a Dask cluster through the interface of the pool: the only module that loads distributed."""

import pickle
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import ExitStack, contextmanager
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any, cast
from uuid import uuid4

from pipeline.errors import UserError
from pipeline.run.code_digest import code_digest
from pipeline.run.cycle_collector import settled
from pipeline.run.grappe.adresse import Adresse, adresse
from pipeline.run.pool import ExecutorFactory, Start
from pipeline.settings import Settings
from pipeline.store import files

PATIENCE = "20s"  # to join a scheduler
WORKERS = 60  # seconds: a worker that died is being started again
EACH = 3  # chunks under way for each worker
WITNESS = ".grappe-"
SANS = (
    "Le complément « grappe » n’est pas installé.",
    "Installez-le avec « make extra-grappe » (Windows : « py preparer.py grappe »), puis relancez.",
)
MUETTE = (
    "La grappe ne répond pas à {}.",
    "Vérifiez que l’ordonnanceur et un ouvrier sont lancés (docs/grappe.md), ou relancez sans --grappe.",
)
AUTRE_VERSION = (
    "Un ouvrier de la grappe n’a pas la même version du programme ou de ses bibliothèques que ce poste.",
    "Installez partout la même version, puis relancez les ouvriers.",
)
AILLEURS = (
    "Un ouvrier de la grappe ne voit pas les dossiers de ce poste à la même place.",
    "Mettez outputs et registre sur un dossier partagé, au même chemin sur chaque machine.",
)
FILS = (
    "Un ouvrier de la grappe mène plusieurs tâches dans un même processus.",
    "Lancez-le avec --nthreads 1 : autant de processus que de tâches.",
)


class _Gone(BrokenExecutor):
    """A worker that died with its work, or a connection that was lost."""


@contextmanager
def grappe(settings: Settings) -> Iterator[ExecutorFactory | None]:
    """What makes executors of the cluster of the settings; None where there is none.

    Raises ``UserError`` for an address that is refused, or an extra that is not installed.
    """
    if not settings.grappe:
        yield None
        return
    where = adresse(settings.grappe, settings.registre)
    if find_spec("distributed") is None:
        raise UserError(*SANS)
    files.make_folder(settings.outputs)
    witness = settings.outputs.absolute() / f"{WITNESS}{uuid4().hex}"
    files.write(witness, b"")
    try:
        yield partial(_joined, where, witness)
    finally:
        witness.unlink(missing_ok=True)


def _joined(where: Adresse, witness: Path, start: Start) -> Executor:
    """An executor on the cluster; raise ``UserError`` when it cannot be joined."""
    from distributed import Client  # noqa: PLC0415 - an extra
    from distributed.security import Security  # noqa: PLC0415

    secure, join = cast(Any, Security), cast(Any, Client)
    security = secure(**where.tls, require_encryption=True) if where.tls else None
    try:
        client = join(where.url, security=security, timeout=PATIENCE, set_as_default=False)
        with ExitStack() as undo:
            undo.callback(client.close)
            made = Grappe(client, witness, start)
            undo.pop_all()
        return made
    except (OSError, TimeoutError, ValueError) as fault:
        raise UserError(MUETTE[0].format(where.url), MUETTE[1]) from fault


class Grappe(Executor):
    """``submit`` on a cluster: what goes and comes is bytes, each worker loads the state once."""

    def __init__(self, client: Any, witness: Path, start: Start) -> None:
        self._client = client
        client.wait_for_workers(1, timeout=WORKERS)
        workers = client.scheduler_info(n_workers=-1)["workers"].values()
        if any(worker["nthreads"] > 1 for worker in workers):
            raise UserError(*FILS)
        self.under_way = max(EACH * len(workers), EACH)
        self._state = (uuid4().hex, code_digest(), str(witness), pickle.dumps(start))
        self._running: set[Any] = set()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Send one piece of work."""
        told: Future[Any] = Future()
        work = pickle.dumps((fn, args, kwargs))
        try:
            remote = self._client.submit(_remote, self._state, work, pure=False, retries=0)
        except Exception as fault:  # noqa: BLE001 - whatever breaks here, the cluster is gone
            told.set_exception(_Gone(str(fault)))
            return told
        self._running.add(remote)
        remote.add_done_callback(partial(_tell, told, self._running))
        return told

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Leave the cluster; what was sent and not waited for is called off."""
        if cancel_futures or not wait:
            self._client.cancel(list(self._running), force=True)
        self._client.close(timeout=5)


def _tell(told: Future[Any], running: set[Any], remote: Any) -> None:
    """The result, the fault of the work itself, or that what carried it is gone."""
    running.discard(remote)
    if told.done():
        return
    try:
        if remote.status == "finished":
            told.set_result(pickle.loads(remote.result(timeout=60)))  # noqa: S301 - of our own worker
            return
        fault = remote.exception(timeout=60) if remote.status == "error" else None
    except Exception as lost:  # noqa: BLE001 - a result that cannot be fetched is lost with its worker
        told.set_exception(_Gone(str(lost)))
        return
    known = isinstance(fault, Exception) and not type(fault).__module__.startswith("distributed")
    told.set_exception(fault if known else _Gone(str(fault)))


_here: list[str] = []
_one = threading.Lock()


def _remote(state: tuple[str, str, str, bytes], work: bytes) -> bytes:
    """Run in a worker: the state once for each run, then the work."""
    token, code, witness, start = state
    with _one:
        if _here != [token]:
            if code != code_digest():
                raise UserError(*AUTRE_VERSION)
            if not Path(witness).is_file():
                raise UserError(*AILLEURS)
            pickle.loads(start)()  # noqa: S301 - from our own driver, over loopback or TLS
            settled()
            _here[:] = [token]
        fn, args, kwargs = pickle.loads(work)  # noqa: S301
        return pickle.dumps(fn(*args, **kwargs))
