"""The page in a real browser, opened as an office opens it: by the command, in Chromium."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.builders import classeur
from tests.bureau import Bureau, enregistrer
from tests.bureau.navigation import LARGEURS, base, ouverte, ouvrir, sans_faute

pytestmark = pytest.mark.epreuve


@pytest.fixture
def adresse(bureau: Bureau) -> Iterator[str]:
    """The page of an office with one faulty workbook to drop, opened by the command."""
    with ouverte(bureau.root) as (found, _):
        yield found


def fautif(bureau: Bureau) -> Path:
    book = classeur()
    book.sheets["Employeurs"][0]["SIRET"] = "21290999800017"
    return enregistrer(book, bureau.root / "mes documents" / "Bilans 2026.xlsx")


def deposer(page: Page, path: Path, presser: Callable[[str], None]) -> None:
    page.set_input_files("input[type=file]", path)
    presser("Lire ce classeur")


@pytest.mark.parametrize("largeur", LARGEURS)
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "sans"])
def test_an_assistant_drops_a_workbook_corrects_it_and_gets_the_documents(
    navigateur: Browser, adresse: str, bureau: Bureau, largeur: int, scripts: bool
) -> None:
    page = ouvrir(navigateur, adresse, largeur, java_script_enabled=scripts)
    if scripts:
        sans_faute(page)
    deposer(page, fautif(bureau), lambda name: page.get_by_role("button", name=name).click())
    assert page.locator("mark").inner_text() == "21290999800017"
    if scripts:
        sans_faute(page)
    page.get_by_role("button", name="Ne pas le garder").click()
    sain = enregistrer(classeur(), bureau.root / "mes documents" / "Bilans 2026.xlsx")
    deposer(page, sain, lambda name: page.get_by_role("button", name=name).click())
    page.get_by_role("button", name="Garder ce classeur").click()
    page.get_by_role("button", name="Produire maintenant").click()
    for _ in range(100):
        if page.get_by_text("C’est fait.").count():
            break
        if scripts:
            page.wait_for_timeout(300)
        elif page.get_by_role("link", name="Actualiser").count():
            page.get_by_role("link", name="Actualiser").click()
    assert page.get_by_text("C’est fait.").count()
    if scripts:
        sans_faute(page)
    assert list((bureau.outputs / "conventions").glob("*.docx"))
    page.context.close()


PAGES = (
    *("/", "/deposer", "/produire", "/factures", "/factures/sante", "/factures/reprendre", "/chorus"),
    *("/dossiers", "/dossier/2026-003", "/dossier/seances/2026-003", "/dossiers/remplacement", "/syntheses"),
    *("/synthese/2026-003", "/modeles", "/classeur", "/activite", "/espace", "/aide", "/aide/facturation"),
    *("/acces", "/acces/2026-003"),
)


def test_every_page_of_the_menu_is_accessible_at_both_widths(navigateur: Browser, adresse: str) -> None:
    page = ouvrir(navigateur, adresse)
    for width in LARGEURS:
        page.set_viewport_size({"width": width, "height": 900})
        for place in PAGES:
            answer = page.goto(base(adresse) + place)
            assert answer is not None
            assert answer.status == 200, place
            sans_faute(page)
    page.context.close()


def test_a_stranger_on_the_same_post_gets_nothing(navigateur: Browser, adresse: str) -> None:
    page = ouvrir(navigateur, base(adresse))
    assert page.get_by_role("heading", name="Page fermée").count() == 1
    assert page.get_by_role("link").count() == 0
    page.context.close()


def test_with_the_keyboard_alone(navigateur: Browser, adresse: str) -> None:
    page = ouvrir(navigateur, adresse)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "evitement"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "contenu"
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.context.close()
