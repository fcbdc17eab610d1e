"""Going about the page as people do: with a mouse, or with the keyboard alone."""

import datetime as dt
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page

from pipeline.settings import ROOT

LARGEURS = (1280, 390)
MOST_TABS = 250


@contextmanager
def ouverte(root: Path) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    """The page of an office, opened by the command: the address that lets in, and the process."""
    env = {**os.environ, "PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(root / "cache")}
    command = [sys.executable, "-m", "pipeline", "bureau", "--sans-navigateur"]
    with subprocess.Popen(command, cwd=root, env=env, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        server.stdout.readline()
        try:
            yield server.stdout.readline().strip(), server
        finally:
            server.terminate()


def ouvrir(navigateur: Browser, adresse: str, largeur: int = 1280, **options: object) -> Page:
    context = navigateur.new_context(viewport={"width": largeur, "height": 900}, locale="fr-FR", **options)  # type: ignore[arg-type]
    page = context.new_page()
    page.set_default_timeout(30_000)
    page.goto(adresse)
    return page


def base(adresse: str) -> str:
    return adresse.partition("/entree")[0]


def sans_faute(page: Page) -> None:
    """Nothing that axe finds, and nothing wider than the window."""
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


class Mains(Protocol):
    """What a person does with a page."""

    page: Page

    def presser(self, nom: str) -> None: ...
    def suivre(self, nom: str) -> None: ...
    def cocher(self, nom: str) -> None: ...
    def deplier(self, nom: str) -> None: ...
    def remplir(self, nom: str, texte: str) -> None: ...
    def dater(self, nom: str, jour: dt.date) -> None: ...


class Souris:
    """Pointing and clicking."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def presser(self, nom: str) -> None:
        self.page.get_by_role("button", name=nom).first.click()

    def suivre(self, nom: str) -> None:
        self.page.get_by_role("link", name=nom, exact=True).first.click()

    def cocher(self, nom: str) -> None:
        self.page.get_by_label(nom).first.check()

    def deplier(self, nom: str) -> None:
        self.page.locator("summary", has_text=nom).first.click()

    def remplir(self, nom: str, texte: str) -> None:
        self.page.get_by_label(nom).first.fill(texte)

    def dater(self, nom: str, jour: dt.date) -> None:
        self.remplir(nom, jour.isoformat())


class Clavier:
    """Tab, Enter, the space bar and letters; the focus is always seen."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def presser(self, nom: str) -> None:
        self._atteindre(self.page.get_by_role("button", name=nom).first)
        self._entrer()

    def suivre(self, nom: str) -> None:
        self._atteindre(self.page.get_by_role("link", name=nom, exact=True).first)
        self._entrer()

    def cocher(self, nom: str) -> None:
        field = self.page.get_by_label(nom).first
        self._atteindre(field)
        if not field.is_checked():
            self.page.keyboard.press("Space")

    def deplier(self, nom: str) -> None:
        self._atteindre(self.page.locator("summary", has_text=nom).first)
        self.page.keyboard.press("Enter")

    def remplir(self, nom: str, texte: str) -> None:
        self._atteindre(self.page.get_by_label(nom).first)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(texte)

    def dater(self, nom: str, jour: dt.date) -> None:
        """Type a day as this browser wants it: its day first, or its month."""
        field = self.page.get_by_label(nom).first
        self._atteindre(field)
        for order in ("%d%m%Y", "%m%d%Y"):
            self.page.keyboard.type(format(jour, order))
            if field.input_value() == jour.isoformat():
                return
            for _ in range(2):
                self.page.keyboard.press("ArrowLeft")
        raise AssertionError("no day can be typed")

    def _entrer(self) -> None:
        """Press Enter, and wait for the page that it leads to."""
        with self.page.expect_event("load"):
            self.page.keyboard.press("Enter")

    def _atteindre(self, wanted: Locator) -> None:
        handle = wanted.element_handle()
        assert handle is not None
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("e => e === document.activeElement", handle):
                style = self.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
                assert style == "solid", "a focus that is not seen"
                return
        raise AssertionError("the keyboard never gets there")
