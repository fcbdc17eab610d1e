"""In a real browser: a button pressed twice sends once; the forms of confidence and access are sound."""

import pytest
from playwright.sync_api import Browser

from tests.builders import classeur
from tests.bureau import Bureau
from tests.bureau.navigation import base, ouverte, ouvrir, sans_faute
from tests.rows import REFERENCE

pytestmark = pytest.mark.epreuve


def test_a_button_pressed_twice_sends_once(navigateur: Browser, bureau: Bureau) -> None:
    bureau.deposer(classeur())
    with ouverte(bureau.root) as (adresse, _):
        page = ouvrir(navigateur, adresse)
        sent: list[str] = []
        page.on("request", lambda asked: sent.append(asked.url) if asked.method == "POST" else None)
        page.goto(f"{base(adresse)}/dossier/ajouter/suivis/{REFERENCE}")
        page.get_by_label("Date").first.fill("2026-11-20")
        page.get_by_label("Satisfaction").first.select_option("4")
        with page.expect_event("load"):
            page.get_by_role("button", name="Enregistrer").dblclick()
        page.get_by_text("C’est enregistré").wait_for()
        assert len([url for url in sent if url.endswith(REFERENCE)]) == 1
        page.goto(f"{base(adresse)}/synthese/{REFERENCE}/confidentiel")
        sans_faute(page)
        page.goto(f"{base(adresse)}/dossier/refus/{REFERENCE}")
        sans_faute(page)
        page.goto(f"{base(adresse)}/acces/{REFERENCE}")
        sans_faute(page)
        page.context.close()
