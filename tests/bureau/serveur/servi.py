"""A real server of an office, started by the command, with its accounts; what talks to it."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path

from pipeline.settings import ROOT

MOT = "une phrase assez longue"
PATIENCE = 300.0  # the first page of ten thousand dossiers waits for them to be read
_COMPTES = """
import json, os, sys
from pathlib import Path
from pipeline.settings import office
from pipeline.bureau.serveur.lancement import ouvrir
ouvrir(office(Path(sys.argv[1])))
from pipeline.bureau.serveur import comptes
for name, groups, code in json.loads(sys.argv[2]):
    made, _ = comptes.creer(name, (name.title(), "Essai"), groups, code)
    made.set_password(sys.argv[3])
    made.a_changer = False
    made.save()
"""


def port_libre() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


def preparer(root: Path, gens: list[tuple[str, list[str], str]], toml: str = "") -> str:
    """The settings and the accounts of an office; gives its address."""
    address = f"http://127.0.0.1:{port_libre()}"
    said = toml or f'[serveur]\nadresse = "{address}"\necoute = "{address.removeprefix("http://")}"\n'
    (root / "bilan.toml").write_text(said, encoding="utf-8")
    command = [sys.executable, "-c", _COMPTES, str(root), json.dumps(gens), MOT]
    subprocess.run(command, check=True, env=environnement(root))
    return address


def environnement(root: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(root / "cache")}


@contextmanager
def servi(root: Path, address: str = "") -> Iterator[subprocess.Popen[bytes]]:
    """The server, answering; killed with all that it started."""
    command = [sys.executable, "-m", "pipeline", "--espace", str(root), "serveur"]
    with subprocess.Popen(command, cwd=root, env=environnement(root), start_new_session=True) as server:
        try:
            if address:
                attendre(address)
            yield server
        finally:
            tuer(server)


def tuer(server: subprocess.Popen[bytes]) -> None:
    """As a power cut: the whole group at once."""
    try:
        os.killpg(server.pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def attendre(address: str) -> None:
    opener, end = urllib.request.build_opener(urllib.request.ProxyHandler({})), time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            opener.open(f"{address}/connexion", timeout=10).close()
        except (OSError, urllib.error.URLError):
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(address)


class Personne:
    """A browser without a window, in which somebody signed in."""

    def __init__(self, base: str, identifiant: str) -> None:
        self.base = base
        handlers = (urllib.request.HTTPCookieProcessor(CookieJar()), urllib.request.ProxyHandler({}))
        self.ouvreur = urllib.request.build_opener(*handlers)
        self.envoyer("/connexion", username=identifiant, password=MOT)

    def lire(self, path: str) -> str:
        with self.ouvreur.open(self.base + path, timeout=PATIENCE) as answer:
            return str(answer.read().decode())

    def envoyer(self, path: str, de: str = "", **fields: str) -> tuple[int, str]:
        """Send the form of a page (``de``: the page that shows it); the code and what is answered."""
        token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', self.lire(de or path))
        assert token
        data = urllib.parse.urlencode({"csrfmiddlewaretoken": token[1], **fields}).encode()
        try:
            with self.ouvreur.open(self.base + path, data, timeout=PATIENCE) as answer:
                return answer.status, str(answer.read().decode())
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, str(refused.read().decode())
