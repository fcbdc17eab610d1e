"""Starting the page: one per office and post, on this machine alone, opened in the browser."""

import json
import os
import urllib.error
import urllib.request
import webbrowser
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

from pipeline.bureau.poste import Poste
from pipeline.run.espace.exemple_livre import lay_out
from pipeline.settings import Office
from pipeline.store import files, notes

ADRESSE = "127.0.0.1"
PATIENCE = 5.0
FILS = 8


def ouvrir(office: Office, montrer: Callable[[str], Any] = webbrowser.open, port: int = 0) -> str:
    """Show the page of an office: the one that runs already, or a new one, until it is closed."""
    note = _note(office)
    lay_out(office)
    if address := _deja(note):
        montrer(address)
        return address
    return _servir(Poste(office), note, montrer, port)


def _servir(poste: Poste, note: Path, montrer: Callable[[str], Any], port: int) -> str:
    from waitress.server import create_server  # noqa: PLC0415 - an extra, only where a page is opened

    from pipeline.bureau.activite import attendre, vie  # noqa: PLC0415
    from pipeline.bureau.configuration import configure  # noqa: PLC0415
    from pipeline.bureau.travail import travail  # noqa: PLC0415
    from pipeline.bureau.wsgi import application  # noqa: PLC0415

    configure(poste)
    server: Any = create_server(application(), host=ADRESSE, port=port, threads=FILS, ident="")
    address = f"http://{ADRESSE}:{server.effective_port}"
    secret = poste.jeton()
    poste.jetons.discard(secret)
    poste.rappels.add(secret)
    files.make_folder(note.parent, private=True)
    notes.keep(note, {"adresse": address, "rappel": secret})
    opened = f"{address}/entree?jeton={poste.jeton()}"
    vie.signe()
    _en_fond(lambda: attendre(server.close, travail.en_cours, vie))
    montrer(opened)
    try:
        server.run()
    finally:
        note.unlink(missing_ok=True)
    return opened


def _en_fond(what: Callable[[], None]) -> None:
    import threading  # noqa: PLC0415

    threading.Thread(target=what, daemon=True).start()


def _deja(note: Path) -> str:
    """The address that opens the page that runs already; "" when none answers."""
    try:
        known = json.loads(note.read_bytes())
        request = urllib.request.Request(  # noqa: S310 - our own address, on this machine
            f"{known['adresse']}/rappel", data=known["rappel"].encode(), method="POST"
        )
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=PATIENCE) as answer:
            return f"{known['adresse']}/entree?jeton={answer.read().decode()}"
    except (OSError, ValueError, KeyError, TypeError, urllib.error.URLError):
        return ""


def _note(office: Office) -> Path:
    """Where this user's page of this office says its address: on this post, never on a shared disk."""
    home = os.environ.get("LOCALAPPDATA") or os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    name = sha256(str(office.registre.absolute()).encode("utf-8", "surrogateescape")).hexdigest()[:16]
    return Path(home) / "bilan-documents" / f"bureau-{name}.json"
