"""Starting the server: one process, many threads, the model in memory, by gunicorn where it exists."""

import sys
import threading
from importlib.util import find_spec
from typing import Any

from pipeline.bureau.poste import Poste
from pipeline.bureau.serveur.reglement import PROXY, Reglement, reglement
from pipeline.run.espace.exemple_livre import lay_out
from pipeline.settings import Office

ENVOI_MAX = 16_000  # bytes of an address: many references ticked at once
ALTERNANCE = 0.001  # seconds that a thread at work keeps the others waiting: pages pass before long readings
FIN = 60  # seconds that what is under way is given to end


def ouvrir(office: Office) -> Reglement:
    """Bring an office's server up to its first request: settings, base of the accounts."""
    from django.db import connections  # noqa: PLC0415 - an extra, only where a server starts
    from django.utils import timezone  # noqa: PLC0415

    from pipeline.bureau.serveur.reglages import configure  # noqa: PLC0415

    found = reglement(office)
    configure(Poste(office, serveur=True), found)
    from pipeline.bureau.serveur import comptes, journal  # noqa: PLC0415 - models need Django set up

    comptes.preparer(office)
    journal.purger(timezone.localdate())
    connections.close_all()
    return found


def servir(office: Office) -> None:
    """Serve an office until it is stopped."""
    lay_out(office)
    found = ouvrir(office)
    (_par_gunicorn if find_spec("gunicorn") else _par_waitress)(found)


def application(found: Reglement) -> Any:
    """What answers, with the model being read meanwhile."""
    from pipeline.bureau.poste import poste  # noqa: PLC0415
    from pipeline.bureau.serveur.garde import SansEntete  # noqa: PLC0415
    from pipeline.bureau.wsgi import application as whole  # noqa: PLC0415

    sys.setswitchinterval(ALTERNANCE)
    threading.Thread(target=poste().lu, daemon=True).start()
    return SansEntete(whole(), cru=found.comptes == PROXY and bool(found.prise))


def _par_gunicorn(found: Reglement) -> None:
    from gunicorn.app.base import BaseApplication  # noqa: PLC0415 - not on every system

    class Application(BaseApplication):  # type: ignore[misc]
        """One worker: the model and the production under way are in its memory."""

        def load_config(self) -> None:
            for name, value in _reglages(found).items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            return application(found)

    Application().run()


def _reglages(found: Reglement) -> dict[str, Any]:
    return {
        "bind": [found.ecoute],
        "workers": 1,
        "worker_class": "gthread",
        "threads": found.fils,
        "umask": 0o007,
        "limit_request_line": ENVOI_MAX,
        "graceful_timeout": FIN,
        "timeout": 0,
        "loglevel": "warning",
        "proc_name": "bilan-serveur",
    }


def _par_waitress(found: Reglement) -> None:
    from waitress import serve  # noqa: PLC0415

    place: dict[str, Any] = {"unix_socket": found.prise, "unix_socket_perms": "660"} if found.prise else {}
    if not found.prise:
        place = dict(zip(("host", "port"), found.port, strict=True))
    trusted = {
        "trusted_proxy": "127.0.0.1",
        "trusted_proxy_headers": {"x-forwarded-proto"},
        "clear_untrusted_proxy_headers": True,
    }
    serve(application(found), threads=found.fils, ident="", **place, **(trusted if not found.prise else {}))
