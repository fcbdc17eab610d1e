"""A day at the office told from the first click: mouse, keyboard alone, scripts off, wide and narrow."""

import datetime as dt
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser

from tests.builders import classeur
from tests.bureau import Bureau
from tests.bureau.navigation import Clavier, Mains, Souris, base, ouverte, ouvrir, sans_faute
from tests.rows import REFERENCE
from tests.run.office import Office

pytestmark = pytest.mark.epreuve
# Hands, width, whether scripts run.
FACONS = [
    pytest.param((Souris, 1280, True), id="souris"),
    pytest.param((Clavier, 1280, True), id="clavier"),
    pytest.param((Souris, 390, True), id="etroit"),
    pytest.param((Souris, 1280, False), id="sans-scripts"),
]
Faire = Callable[..., Mains]


@pytest.fixture(params=FACONS)
def mains(request: pytest.FixtureRequest, navigateur: Browser) -> Iterator[Faire]:
    """Hands on a page, given its address."""
    hands, width, scripts = request.param
    opened: list[Mains] = []

    def on(address: str) -> Mains:
        page = ouvrir(navigateur, address, width, java_script_enabled=scripts)
        opened.append(hands(page))
        return opened[-1]

    yield on
    for each in opened:
        each.page.context.close()


def test_a_counsellor_points_a_session_and_writes_a_note(mains: Faire, bureau: Bureau) -> None:
    bureau.deposer(classeur())
    with ouverte(bureau.root) as (adresse, _):
        hands = mains(adresse)
        hands.presser("Absence excusée")
        assert "absence excusée" in hands.page.get_by_role("status").inner_text()
        hands.suivre("Dossiers")
        hands.remplir("Nom, prénom ou référence", "le goff")
        hands.presser("Chercher")
        hands.suivre(REFERENCE)
        hands.page.get_by_text("absence excusée").first.wait_for()
        hands.suivre("La synthèse")
        hands.suivre("Écrire des notes")
        hands.remplir("Note", "Gestion de la paie de 120 agents")
        hands.presser("Enregistrer la note")
        hands.page.get_by_role("definition").wait_for()
        assert hands.page.get_by_role("definition").inner_text() == "Gestion de la paie de 120 agents"
    lines = load_workbook(bureau.inputs / "saisies.xlsx")["Saisies"]
    assert [cell.value for cell in lines[2]][5:7] == ["Statut de la séance", "absence excusée"]
    assert (bureau.inputs / "conseiller").is_dir()


def test_a_clerk_issues_an_invoice_and_records_its_payment(mains: Faire, tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.settings()
    with ouverte(tmp_path) as (adresse, _):
        hands = mains(adresse)
        hands.suivre("Factures")
        hands.suivre("Facturer des bilans")
        hands.cocher(REFERENCE)
        hands.presser("Voir ce qui serait émis")
        hands.page.get_by_role("button", name="Émettre").wait_for()
        words = hands.page.locator("label").all_inner_texts()
        for label in [each for each in words if "tapez «" in each]:
            asked = label.rpartition("tapez «")[2].strip(" \xa0\u202f»").rstrip(".").strip(" \xa0\u202f»")
            hands.remplir(label, asked)
        hands.remplir("Tapez « oui »", "oui")
        hands.presser("Émettre")
        hands.page.get_by_role("status").wait_for()
        (numero,) = office.numbers()
        hands.page.get_by_text(numero).first.wait_for()
        hands.suivre("Factures")
        hands.suivre(numero)
        hands.deplier("Enregistrer un paiement")
        hands.dater("Payée le", dt.date.today())
        hands.remplir("Montant", "100,00")
        hands.presser("Enregistrer")
        assert "réglé 100,00" in hands.page.get_by_role("status").inner_text()


def test_an_assistant_dates_a_paper_and_prepares_what_goes_out(mains: Faire, bureau: Bureau) -> None:
    bureau.deposer(classeur()).produire(dt.date.today())
    with ouverte(bureau.root) as (adresse, _):
        hands = mains(adresse)
        hands.suivre("Dossiers")
        hands.suivre(REFERENCE)
        hands.suivre("Dire ce qui est envoyé, signé, reçu ou remis")
        hands.presser("Enregistrer")
        assert "Rien n’a changé" in hands.page.get_by_role("status").inner_text()
        hands.suivre("Préparer un envoi, ou recevoir un document signé")
        hands.presser("Préparer")
        assert "préparé" in hands.page.get_by_role("status").inner_text()
        with hands.page.expect_download() as taken:
            hands.page.get_by_role("link", name="Télécharger").first.click()
        assert taken.value.suggested_filename.endswith(".zip")


VUES = (
    *("/", "/dossiers", f"/dossier/{REFERENCE}", f"/dossier/dates/{REFERENCE}", "/envois", "/produire"),
    *(f"/synthese/{REFERENCE}/notes", f"/dossier/ajouter/suivis/{REFERENCE}", "/saisies"),
)


@pytest.fixture(scope="module")
def servie(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, int]]:
    bureau = Bureau(tmp_path_factory.mktemp("vues"))
    bureau.deposer(classeur()).produire(dt.date.today())
    with ouverte(bureau.root) as (adresse, server):
        yield adresse, server.pid


def test_wide_narrow_dark_twice_as_big_and_printed(navigateur: Browser, servie: tuple[str, int]) -> None:
    adresse, pid = servie
    page = ouvrir(navigateur, adresse)
    if Path(f"/proc/{pid}/stat").exists():
        spent = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks = int(spent[11]) + int(spent[12])
        assert ticks / os.sysconf("SC_CLK_TCK") <= 3, "seconds of work from the start to the first page"
    for place in VUES:
        page.emulate_media(color_scheme="light")
        page.goto(base(adresse) + place)
        sans_faute(page)
        page.emulate_media(color_scheme="dark")
        sans_faute(page)
        page.set_viewport_size({"width": 390, "height": 900})
        sans_faute(page)
        # 200 % on a screen of 1280: half as many pixels of the page.
        page.set_viewport_size({"width": 640, "height": 450})
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        page.set_viewport_size({"width": 1280, "height": 900})
        page.emulate_media(media="print", color_scheme="light")
        assert not page.locator("header").is_visible()
        assert page.locator("h1").is_visible()
        page.emulate_media(media="screen")
    page.context.close()
