"""The server behind the proxies of docs/serveur.md, started as the page says: HTTPS, and who asks."""

import re
import shutil
import ssl
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.cookiejar import CookieJar
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from pipeline.run.espace.exemple_livre import lay_out
from tests.bureau.conftest import office as folders
from tests.bureau.serveur.servi import MOT, port_libre, preparer, servi
from tests.bureau.serveur.test_docs import blocs

GENS = [("mlb", ["conseiller"], "MLB"), ("technicien", ["informatique"], "")]


@contextmanager
def nginx(folder: Path, site: str) -> Iterator[None]:
    conf = folder / "nginx.conf"
    head = f"user root;\ndaemon off;\npid {folder}/nginx.pid;\nerror_log {folder}/error.log;\nevents {{}}\n"
    temporary = "".join(
        f"{name}_temp_path {folder}/{name};\n"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    conf.write_text(f"{head}http {{\naccess_log off;\n{temporary}{site}\n}}\n", encoding="utf-8")
    with subprocess.Popen(
        [_programme("nginx"), "-c", str(conf), "-p", str(folder)], stderr=subprocess.DEVNULL
    ) as proxy:
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


def reglee(root: Path, comptes: str) -> tuple[int, Path, str]:
    """An office on a unix socket: the port of its proxy, its socket, its address."""
    lay_out(folders(root))
    port, prise = port_libre(), root / "bilan.sock"
    address = f"https://localhost:{port}"
    toml = f'[serveur]\nadresse = "{address}"\necoute = "unix:{prise}"\ncomptes = "{comptes}"\n'
    preparer(root, GENS, toml)
    return port, prise, address


def navigateur(cookies: CookieJar) -> urllib.request.OpenerDirector:
    context = ssl._create_unverified_context()
    handlers = (urllib.request.HTTPSHandler(context=context), urllib.request.HTTPCookieProcessor(cookies))
    return urllib.request.build_opener(urllib.request.ProxyHandler({}), *handlers)


def usurper(browser: urllib.request.OpenerDirector, address: str) -> tuple[str, str]:
    """What a browser that says to be somebody gets: the page, and where it is."""
    _until(lambda: browser.open(f"{address}/connexion", timeout=5).close())
    forged = urllib.request.Request(f"{address}/", headers={"Remote-User": "technicien"})
    with browser.open(forged) as answer:
        return answer.read().decode(), answer.url


@pytest.mark.epreuve
@pytest.mark.parametrize("comptes", ["mots de passe", "proxy"])
def test_the_example_of_nginx_serves_the_page_by_https_over_its_socket(tmp_path: Path, comptes: str) -> None:
    port, prise, address = reglee(tmp_path, comptes)
    certificat(tmp_path)
    site = blocs("nginx")[0].replace("listen 443 ssl", f"listen 127.0.0.1:{port} ssl")
    site = site.replace("/etc/ssl/certs", str(tmp_path)).replace("/etc/ssl/private", str(tmp_path))
    site = site.replace("/run/bilan/bilan.sock", str(prise)).replace("$host;", "$host:$server_port;")
    site = site.replace("bilans.cdg.example", "localhost")
    if comptes == "proxy":
        site = site.replace('Remote-User ""', "Remote-User mlb")
    cookies = CookieJar()
    browser = navigateur(cookies)
    with servi(tmp_path), nginx(tmp_path, site):
        page, where = usurper(browser, address)
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


def test_caddy_reads_its_example_without_a_warning(tmp_path: Path) -> None:
    site = tmp_path / "Caddyfile"
    site.write_text(blocs("caddyfile")[0], encoding="utf-8")
    command = [_programme("caddy"), "adapt", "--adapter", "caddyfile", "--validate", "--config", str(site)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=_chez(tmp_path))
    assert done.returncode == 0, done.stderr
    assert '"delete":["Remote-User"]' in done.stdout
    assert "warn" not in done.stderr, done.stderr


@pytest.mark.epreuve
def test_the_example_of_caddy_serves_the_page_and_drops_a_forged_name(tmp_path: Path) -> None:
    _, prise, address = reglee(tmp_path, "proxy")
    certificat(tmp_path)
    inside = f"{{\n\ttls {tmp_path}/bilans.pem {tmp_path}/bilans.key"
    site = blocs("caddyfile")[0].replace("{", inside, 1).replace("bilans.cdg.example", address)
    site = site.replace("/run/bilan/bilan.sock", str(prise))
    conf = tmp_path / "Caddyfile"
    conf.write_text("{\n\tadmin off\n\tauto_https disable_redirects\n}\n" + site, encoding="utf-8")
    command = [_programme("caddy"), "run", "--adapter", "caddyfile", "--config", str(conf)]
    with (
        servi(tmp_path),
        subprocess.Popen(command, stderr=subprocess.DEVNULL, env=_chez(tmp_path)) as proxy,
    ):
        try:
            page, where = usurper(navigateur(CookieJar()), address)
        finally:
            proxy.terminate()
    assert where == f"{address}/connexion?next=/"
    assert "Technicien" not in page


def _programme(name: str) -> str:
    found = shutil.which(name) or f"/usr/sbin/{name}"
    assert Path(found).exists(), f"{name} is installed by the whole check"
    return found


def _chez(folder: Path) -> dict[str, str]:
    return {"HOME": str(folder), "PATH": "/usr/bin:/bin"}


def _until(what: Callable[[], None]) -> None:
    ends = time.monotonic() + 60
    while True:
        try:
            what()
        except (OSError, urllib.error.URLError):
            if time.monotonic() > ends:
                raise
            time.sleep(0.2)
        else:
            return
