"""The page under strain: eight people at once, and a server killed while it works."""

import os
import random
import re
import signal
import statistics
import time
import urllib.error
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from http.cookiejar import CookieJar
from pathlib import Path

import pytest

from pipeline.ooxml.reading import read_members
from tests.bureau import Bureau
from tests.bureau.navigation import ouverte
from tests.run.office import Office

pytestmark = pytest.mark.epreuve
PERSONNES, SECONDES = 8, 120 if os.environ.get("LONGUES") else 15
MORTS = 20 if os.environ.get("LONGUES") else 3
REFUS = 422
PAGES = ("/", "/dossiers", "/dossiers?mots=ri", "/factures", "/syntheses")


class Navigateur:
    """A browser without a window: cookies, and forms sent with their token."""

    def __init__(self, adresse: str) -> None:
        self.base = adresse.partition("/entree")[0]
        handlers = (urllib.request.HTTPCookieProcessor(CookieJar()), urllib.request.ProxyHandler({}))
        self.ouvreur = urllib.request.build_opener(*handlers)
        self.ouvreur.open(adresse).close()

    def lire(self, path: str) -> str:
        with self.ouvreur.open(self.base + path, timeout=60) as answer:
            return str(answer.read().decode())

    def envoyer(self, path: str, **fields: str) -> str:
        token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', self.lire(path))
        assert token
        data = urllib.parse.urlencode({"csrfmiddlewaretoken": token[1], **fields}).encode()
        try:
            with self.ouvreur.open(self.base + path, data, timeout=60) as answer:
                return str(answer.read().decode())
        except urllib.error.HTTPError as refused:
            with refused:
                if refused.code != REFUS:
                    raise
                return str(refused.read().decode())


def test_eight_people_at_once_issue_each_number_once(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.settings()
    with ouverte(tmp_path) as (adresse, _):
        person = Navigateur(adresse)
        person.lire("/")
        address = "/factures/emettre?references=2026-001"
        page = person.lire(address)
        words = dict.fromkeys(re.findall(r'name="(mot-\d+)"', page), "")
        asked = re.findall(r"tapez «\s*(.+?)\s*»", page)
        fields = dict(zip(words, asked, strict=False))
        seen = re.search(r'name="vu" value="([^"]+)"', page)
        assert seen
        times: list[float] = []
        said: list[str] = []

        def visit(rank: int) -> int:
            said.append(person.envoyer(address, oui="oui", vu=seen[1], **fields))
            end, count = time.monotonic() + SECONDES, 0
            while time.monotonic() < end:
                start = time.monotonic()
                person.lire(PAGES[(rank + count) % len(PAGES)])
                times.append(time.monotonic() - start)
                count += 1
            return count

        with ThreadPoolExecutor(PERSONNES) as threads:
            seen_pages = list(threads.map(visit, range(PERSONNES)))
    assert min(seen_pages) > 0
    assert len(list((tmp_path / "outputs" / "factures").glob("facture_*.docx"))) == 1
    assert len(office.numbers()) == 1
    assert not [page for page in said if "erreur imprévue" in page]
    assert statistics.quantiles(times, n=20)[-1] < 5, (
        "bounded on a busy machine; a quiet one is measured apart"
    )


def test_a_server_killed_while_it_produces_leaves_nothing_half_done(tmp_path: Path) -> None:
    draw = random.Random(20)
    for _ in range(MORTS):
        with ouverte(tmp_path) as (adresse, server):
            Navigateur(adresse).envoyer("/produire")
            time.sleep(draw.uniform(0.05, 4))
            os.kill(server.pid, signal.SIGKILL)
        for path in (tmp_path / "outputs").rglob("*.docx"):
            assert read_members(path.read_bytes())
    run = Bureau(tmp_path).produire()
    assert run.documents
    again = Bureau(tmp_path).produire()
    assert not [line for line in again.documents if line.status.value == "fait"]
