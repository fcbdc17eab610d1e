"""The page in a real browser, opened as an office opens it: by the command, in Chromium."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.bureau import Bureau
from tests.bureau.navigation import base, ouverte, ouvrir

pytestmark = pytest.mark.epreuve


@pytest.fixture
def adresse(bureau: Bureau) -> Iterator[str]:
    """The page of an office with one faulty workbook to drop, opened by the command."""
    with ouverte(bureau.root) as (found, _):
        yield found


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
