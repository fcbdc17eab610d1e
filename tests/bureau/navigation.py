"""Going about the page as people do: with a mouse, or with the keyboard alone."""

import datetime as dt
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Error, Locator, Page

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
    page.set_default_timeout(120_000)  # a busy machine is slow, not wrong
    page.goto(adresse)
    return page


def base(adresse: str) -> str:
    return adresse.partition("/entree")[0]


def sans_faute(page: Page) -> None:
    """Nothing that axe finds, and nothing wider than the window."""
    page.wait_for_load_state()
    try:
        found = Axe().run(page)
    except Error:  # the page renewed itself meanwhile, as one does at the end of a production
        page.wait_for_load_state()
        found = Axe().run(page)
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), (
        f"{page.url} is wider than the window"
    )


def presser(page: Page, nom: str) -> None:
    """Press a button, and wait for the page that it leads to."""
    with page.expect_event("load"):
        page.get_by_role("button", name=nom).first.click()


def suivre(page: Page, nom: str) -> None:
    """Follow a link, and wait for its page."""
    with page.expect_event("load"):
        page.get_by_role("link", name=nom).first.click()


class Mains:
    """What a person does with a page. ``regarde``: each page that they come to is looked at by axe too."""

    def __init__(self, page: Page, *, regarde: bool = False) -> None:
        self.page, self.regarde = page, regarde

    def presser(self, nom: str) -> None:
        """Press a button, and wait for the page that it leads to."""
        self._mener(self.page.get_by_role("button", name=nom).first)

    def suivre(self, nom: str) -> None:
        """Follow a link, and wait for its page."""
        self._mener(self.page.get_by_role("link", name=nom, exact=True).first)

    def telecharger(self, nom: str, place: Path) -> Path:
        """Follow a link that gives a file, kept under its own name."""
        with self.page.expect_download() as taken:
            self._agir(self.page.get_by_role("link", name=nom).first)
        taken.value.save_as(place / taken.value.suggested_filename)
        return place / taken.value.suggested_filename

    def choisir(self, nom: str, path: Path) -> None:
        """Choose a file."""
        with self.page.expect_file_chooser() as asked:
            self._agir(self.page.get_by_label(nom).first, "Space")
        asked.value.set_files(path)

    def deplier(self, nom: str) -> None:
        """Open what is folded."""
        self._agir(self.page.locator("summary", has_text=nom).first)

    def dit(self, *mots: str) -> None:
        """The page says these words, in its one spacing."""
        said = self.page.inner_text("main").replace("\xa0", " ").replace("\u202f", " ")
        assert [each for each in mots if each not in said] == [], said

    def _mener(self, what: Locator) -> None:
        with self.page.expect_event("load"):
            self._agir(what)
        if self.regarde:
            sans_faute(self.page)

    def _agir(self, what: Locator, touche: str = "Enter") -> None:
        raise NotImplementedError

    def cocher(self, nom: str) -> None:
        """Tick a box."""
        raise NotImplementedError

    def remplir(self, nom: str, texte: str) -> None:
        """Type in a field."""
        raise NotImplementedError

    def dater(self, nom: str, jour: dt.date) -> None:
        """Fill in a day."""
        raise NotImplementedError


class Souris(Mains):
    """Pointing and clicking."""

    def _agir(self, what: Locator, touche: str = "Enter") -> None:
        what.click()

    def cocher(self, nom: str) -> None:
        self.page.get_by_label(nom).first.check()

    def remplir(self, nom: str, texte: str) -> None:
        self.page.get_by_label(nom).first.fill(texte)

    def dater(self, nom: str, jour: dt.date) -> None:
        self.remplir(nom, jour.isoformat())


class Clavier(Mains):
    """Tab, Enter, the space bar and letters; the focus is always seen."""

    def _agir(self, what: Locator, touche: str = "Enter") -> None:
        self._atteindre(what)
        self.page.keyboard.press(touche)

    def cocher(self, nom: str) -> None:
        field = self.page.get_by_label(nom).first
        self._atteindre(field)
        if not field.is_checked():
            self.page.keyboard.press("Space")

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


# Hands, width, whether scripts run: each of these with each other one; LONGUES tells all eight.
_PAIRES = ((Souris, 1280, True), (Clavier, 390, True), (Souris, 390, False), (Clavier, 1280, False))
_TOUTES = tuple(product((Souris, Clavier), LARGEURS, (True, False)))
FACONS = _TOUTES if os.environ.get("LONGUES") else _PAIRES
NOMS = [f"{h.__name__.lower()}-{w}-{'scripts' if s else 'sans'}" for h, w, s in FACONS]
