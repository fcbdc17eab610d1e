"""The page on one office, without a browser: Django's client, and the example made once."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.test import Client, override_settings

from pipeline.bureau import configuration
from pipeline.bureau.garde import COOKIE
from pipeline.bureau.poste import Poste
from pipeline.bureau.serveur import reglages as du_serveur
from pipeline.bureau.serveur.reglement import Reglement
from pipeline.run.espace.exemple_livre import lay_out
from pipeline.settings import Office
from tests.builders import classeur
from tests.bureau import Bureau

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.bureau.navigation import Mains

    Faire = Callable[[str], Mains]

CLE = "cle-de-test"


def office(root: Path) -> Office:
    return Office(root / "inputs", root / "outputs", root / "registre")


def _configure() -> None:
    """Django knows the accounts of a server in every test; a page alone on its post asks nothing of them."""
    first = Poste(office(Path(tempfile.mkdtemp(prefix="bilan-comptes-"))), cle=CLE)
    server = du_serveur.reglages(first, Reglement("https://bilans.example"))
    alone = configuration.reglages(first)
    configuration.configure_de(server | {**alone, "INSTALLED_APPS": server["INSTALLED_APPS"]} | _base(server))


def _base(server: dict[str, object]) -> dict[str, object]:
    return {"DATABASES": server["DATABASES"]}


_configure()


@pytest.fixture
def seul(bureau: Bureau) -> Iterator[Poste]:
    """A post with one small workbook of its own."""
    bureau.deposer(classeur())
    poste = Poste(office(bureau.root), cle=CLE)
    with override_settings(BUREAU=poste):
        yield poste


@pytest.fixture
def vide(tmp_path: Path) -> Iterator[Poste]:
    """A post where only the example is."""
    lay_out(office(tmp_path))
    poste = Poste(office(tmp_path), cle=CLE)
    with override_settings(BUREAU=poste):
        yield poste


@pytest.fixture
def client() -> Client:
    """A browser that was let in."""
    found = Client(SERVER_NAME="127.0.0.1")
    found.cookies[COOKIE] = CLE
    return found


@pytest.fixture(scope="module")
def navigateur() -> Iterator["Browser"]:
    """A real browser, the machine's own."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert chromium, "Chromium is installed by the whole check"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser
        browser.close()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A scenario told with hands is told in each way of going about the page."""
    if "mains" in metafunc.fixturenames:
        from tests.bureau.navigation import FACONS, NOMS

        metafunc.parametrize("facon", FACONS, ids=NOMS, scope="function")


@pytest.fixture
def mains(facon: tuple[type["Mains"], int, bool], navigateur: "Browser") -> Iterator["Faire"]:
    """Hands on a page, given its address."""
    from tests.bureau.navigation import ouvrir

    hands, width, scripts = facon
    opened: list[Mains] = []

    def on(address: str) -> "Mains":
        page = ouvrir(navigateur, address, width, java_script_enabled=scripts)
        opened.append(hands(page, regarde=scripts))
        return opened[-1]

    yield on
    for each in opened:
        each.page.context.close()
