"""The server under strain, started by the command: eight at once, killed while it works, behind a proxy."""

import os
import random
import re
import shutil
import ssl
import statistics
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.client import HTTPException
from http.cookiejar import CookieJar
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from bench.classeur import write
from pipeline.ooxml.reading import read_members
from pipeline.run.espace.exemple_livre import lay_out
from pipeline.run.facturer import etat
from pipeline.settings import today
from tests.bureau import Bureau
from tests.bureau.conftest import office as folders
from tests.bureau.serveur.servi import MOT, Personne, port_libre, preparer, servi
from tests.bureau.serveur.test_docs import blocs
from tests.run.office import Office

LONGUES = bool(os.environ.get("LONGUES"))
SECONDES = 120 if LONGUES else 20
MORTS = 20 if LONGUES else 3
LECTURE = 0.5  # seconds that a person looks at a page, far fewer than any does
# Measured on a quiet machine (LONGUES); beside other proofs, bounded only.
PETIT, GRAND = (0.3, 0.8) if LONGUES else (3.0, 8.0)
GENS = [
    ("assistante", ["assistant RH"], ""),
    ("seconde", ["assistant RH"], ""),
    ("facturiere", ["facturation"], ""),
    ("comptable", ["facturation"], ""),
    ("mlb", ["conseiller"], "MLB"),
    ("krb", ["conseiller"], "KRB"),
    ("cheffe", ["responsable"], ""),
    ("technicien", ["informatique"], ""),
]
PAGES = {
    "assistant RH": ("/", "/dossiers", "/dossiers?mots=ri"),
    "facturation": ("/", "/factures", "/dossiers?mots=le"),
    "conseiller": ("/", "/dossiers", "/syntheses"),
    "responsable": ("/", "/journal", "/aide"),
    "informatique": ("/comptes", "/journal", "/espace"),
}


def visiter(address: str, rank: int, ends: float) -> list[float]:
    """What each page took for one person, until the end."""
    name, (group, *_), _ = GENS[rank]
    person, times = Personne(address, name), list[float]()
    while time.monotonic() < ends:
        start = time.monotonic()
        person.lire(PAGES[group][len(times) % 3])
        times.append(time.monotonic() - start)
        time.sleep(LECTURE)
    return times


def p95(found: list[list[float]]) -> float:
    assert all(found), "everybody saw pages"
    return statistics.quantiles([each for times in found for each in times], n=20)[-1]


def huit(address: str, seconds: float) -> list[list[float]]:
    ends = time.monotonic() + seconds
    with ThreadPoolExecutor(len(GENS)) as threads:
        return list(threads.map(lambda rank: visiter(address, rank, ends), range(len(GENS))))


def emettre(address: str, who: str, reference: str) -> tuple[str, int, str]:
    """One person issues the invoice of a bilan: the page's own summary, confirmed."""
    person, place = Personne(address, who), f"/factures/emettre?references={reference}"
    page = person.lire(place)
    seen = re.search(r'name="vu" value="([^"]+)"', page)
    assert seen
    words = dict(
        zip(re.findall(r'name="(mot-\d+)"', page), re.findall(r"tapez «\s*(.+?)\s*»", page), strict=False)
    )
    return reference, *person.envoyer(place, oui="oui", vu=seen[1], **words)


@pytest.mark.epreuve
def test_eight_people_at_once_see_their_pages_soon(tmp_path: Path) -> None:
    lay_out(folders(tmp_path))
    address = preparer(tmp_path, GENS)
    with servi(tmp_path, address):
        found = huit(address, SECONDES)
    print(f"p95, 43 dossiers : {p95(found) * 1000:.0f} ms sur {sum(map(len, found))} pages")
    assert p95(found) <= PETIT


@pytest.mark.epreuve
def test_two_clerks_at_once_give_each_number_once_and_lose_no_payment(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.settings()
    address = preparer(tmp_path, GENS)
    with servi(tmp_path, address):
        with ThreadPoolExecutor(4) as threads:
            who = ["facturiere", "comptable"] * 2
            said = list(threads.map(lambda name: emettre(address, name, "2026-001"), who))
        (number,) = office.numbers()
        assert not [page for _, _, page in said if "erreur imprévue" in page]
        people = [Personne(address, name) for name in who]
        place = f"/facture/{number}"
        amounts = [f"{n},00" for n in range(1, 9)]

        def pay(rank: int) -> int:
            sent = {"le": today().isoformat(), "montant": amounts[rank]}
            return people[rank % 4].envoyer(f"/facture/noter/payer/{number}", place, **sent)[0]

        with ThreadPoolExecutor(4) as threads:
            codes = list(threads.map(pay, range(len(amounts))))
    assert codes == [200] * len(amounts)
    (row,) = etat.look(office.settings(day=today()))
    assert row.regle == 36, "1 + 2 + … + 8: no payment is lost, none is counted twice"


@pytest.mark.epreuve_longue
def test_eight_people_of_an_office_of_ten_thousand_dossiers(tmp_path: Path) -> None:
    (tmp_path / "inputs").mkdir()
    write(tmp_path / "inputs" / "bilans.xlsx", 10_000)
    address = preparer(tmp_path, GENS)
    with servi(tmp_path, address):
        Personne(address, "assistante").lire("/dossiers")  # the model is read once
        found = huit(address, SECONDES)
    print(f"p95, 10 000 dossiers : {p95(found) * 1000:.0f} ms sur {sum(map(len, found))} pages")
    assert p95(found) <= GRAND


@pytest.mark.epreuve
def test_a_server_killed_at_random_leaves_nothing_half_done_and_loses_nothing(tmp_path: Path) -> None:
    draw = random.Random(20)
    book = Office(tmp_path)
    book.settings()
    Bureau(tmp_path).reglages()
    address = preparer(tmp_path, GENS)
    with servi(tmp_path, address):
        emettre(address, "facturiere", "2026-001")
    (number,) = book.numbers()
    kept = 0
    for turn in range(1, MORTS + 1):
        with servi(tmp_path, address) as server:
            assistant, clerk = Personne(address, "assistante"), Personne(address, "facturiere")
            assistant.envoyer("/produire")
            ends = time.monotonic() + draw.uniform(0.05, 4)
            with ThreadPoolExecutor(1) as threads:
                typed = threads.submit(_payer_jusque, clerk, number, ends)
                time.sleep(max(0.0, ends - time.monotonic()))
                os.killpg(server.pid, 9)
                kept += typed.result()
        for path in (tmp_path / "outputs").rglob("*.docx"):
            assert read_members(path.read_bytes()), turn
    assert book.numbers() == [number]
    (row,) = etat.look(book.settings(day=today()))
    assert kept, "something was typed before a kill"
    assert kept <= row.regle <= kept + MORTS, "what was said kept is kept; the last one of a turn may be too"
    run = Bureau(tmp_path).produire()
    assert not [line for line in Bureau(tmp_path).produire().documents if line.status.value == "fait"]
    assert run.documents


def _payer_jusque(clerk: Personne, number: str, ends: float) -> int:
    """Payments of one euro that the server said it kept."""
    kept = 0
    while time.monotonic() < ends:
        try:
            code, _ = clerk.envoyer(
                f"/facture/noter/payer/{number}",
                f"/facture/{number}",
                le=today().isoformat(),
                montant="1,00",
                deuxieme="on",
            )
        except (OSError, HTTPException, AssertionError):
            return kept
        kept += code == 200
    return kept


@contextmanager
def nginx(folder: Path, site: str) -> Iterator[None]:
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    assert Path(program).exists(), "nginx is installed by the whole check"
    conf = folder / "nginx.conf"
    head = f"user root;\ndaemon off;\npid {folder}/nginx.pid;\nerror_log {folder}/error.log;\nevents {{}}\n"
    temporary = "".join(
        f"{name}_temp_path {folder}/{name};\n"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    conf.write_text(f"{head}http {{\naccess_log off;\n{temporary}{site}\n}}\n", encoding="utf-8")
    with subprocess.Popen([program, "-c", str(conf), "-p", str(folder)], stderr=subprocess.DEVNULL) as proxy:
        try:
            yield
        finally:
            proxy.terminate()


def certificat(folder: Path) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name, now = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")]), datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now).not_valid_after(now + timedelta(days=1))
    held = made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    (folder / "bilans.pem").write_bytes(held)
    plain = serialization.NoEncryption()
    form = serialization.PrivateFormat.TraditionalOpenSSL
    (folder / "bilans.key").write_bytes(key.private_bytes(serialization.Encoding.PEM, form, plain))


@pytest.mark.epreuve
@pytest.mark.parametrize("comptes", ["mots de passe", "proxy"])
def test_the_example_of_nginx_serves_the_page_by_https_over_its_socket(
    bureau: Bureau, tmp_path: Path, comptes: str
) -> None:
    lay_out(folders(tmp_path))
    port, prise = port_libre(), tmp_path / "bilan.sock"
    address = f"https://localhost:{port}"
    toml = f'[serveur]\nadresse = "{address}"\necoute = "unix:{prise}"\ncomptes = "{comptes}"\n'
    preparer(tmp_path, GENS, toml)
    certificat(tmp_path)
    site = blocs("nginx")[0].replace("listen 443 ssl", f"listen 127.0.0.1:{port} ssl")
    site = site.replace("/etc/ssl/certs", str(tmp_path)).replace("/etc/ssl/private", str(tmp_path))
    site = site.replace("/run/bilan/bilan.sock", str(prise)).replace("$host;", "$host:$server_port;")
    site = site.replace("bilans.cdg.example", "localhost")
    if comptes == "proxy":
        site = site.replace('Remote-User ""', "Remote-User mlb")
    context = ssl._create_unverified_context()
    cookies = CookieJar()
    handlers = (urllib.request.HTTPSHandler(context=context), urllib.request.HTTPCookieProcessor(cookies))
    browser = urllib.request.build_opener(urllib.request.ProxyHandler({}), *handlers)
    with servi(tmp_path), nginx(tmp_path, site):
        _until(lambda: browser.open(f"{address}/connexion", timeout=5).close())
        forged = urllib.request.Request(f"{address}/", headers={"Remote-User": "technicien"})
        with browser.open(forged) as answer:
            page, where = answer.read().decode(), answer.url
        if comptes == "proxy":
            assert "Mlb Essai" in page
            assert "Technicien" not in page
            return
        assert where == f"{address}/connexion?next=/"
        token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token
        said = {"username": "mlb", "password": MOT, "csrfmiddlewaretoken": token[1]}
        sent = urllib.request.Request(
            f"{address}/connexion", urllib.parse.urlencode(said).encode(), {"Referer": f"{address}/connexion"}
        )
        with browser.open(sent) as answer:
            assert "Mlb Essai" in answer.read().decode()
            assert "max-age" in answer.headers["Strict-Transport-Security"]
    assert {cookie.name for cookie in cookies if cookie.secure} == {"__Host-bilan", "__Host-bilan-formulaire"}


def _until(what: object) -> None:
    ends = time.monotonic() + 60
    while True:
        try:
            what()  # type: ignore[operator]
        except (OSError, urllib.error.URLError):
            if time.monotonic() > ends:
                raise
            time.sleep(0.2)
        else:
            return
