"""A day at the office told from the first click: mouse, keyboard alone, scripts off, wide and narrow."""

import datetime as dt
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser

from tests.builders import classeur
from tests.bureau import Bureau, enregistrer
from tests.bureau.navigation import Mains, ouverte, ouvrir, sans_faute
from tests.rows import REFERENCE
from tests.run.office import Office

pytestmark = pytest.mark.epreuve
FAUX = "21290999800017"
Faire = Callable[[str], Mains]


def test_an_assistant_drops_a_workbook_corrects_it_and_gets_the_documents(
    mains: Faire, bureau: Bureau
) -> None:
    hers = bureau.root / "mes documents" / "Bilans 2026.xlsx"
    book = classeur()
    book.sheets["Employeurs"][0]["SIRET"] = FAUX
    with ouverte(bureau.root) as (adresse, _):
        hands = mains(adresse)
        hands.choisir("Le classeur Excel", enregistrer(book, hers))
        hands.presser("Lire ce classeur")
        assert hands.page.locator("mark").inner_text() == FAUX
        hands.dit("« Agents » : 1 ligne", "Employeurs C2")
        hands.presser("Ne pas le garder")
        hands.choisir("Le classeur Excel", enregistrer(classeur(), hers))
        hands.presser("Lire ce classeur")
        hands.presser("Garder ce classeur")
        hands.dit("Voici ce qui se passerait. Rien n’est encore écrit.")
        hands.presser("Produire maintenant")
        _attendre(hands)
        if hands.regarde:
            sans_faute(hands.page)
    assert list((bureau.outputs / "conventions").glob("*.docx"))
    assert (bureau.inputs / hers.name).read_bytes() == hers.read_bytes()


def _attendre(hands: Mains) -> None:
    """Wait for the end of a production, which shows by itself or by « Actualiser »."""
    end = time.monotonic() + 240
    while not hands.page.get_by_text("C’est fait.").count():
        assert time.monotonic() < end
        time.sleep(0.3)
        if not hands.regarde and hands.page.get_by_role("link", name="Actualiser").count():
            hands.suivre("Actualiser")


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


def test_the_page_opens_soon(navigateur: Browser, bureau: Bureau) -> None:
    bureau.deposer(classeur())
    with ouverte(bureau.root) as (adresse, server):
        ouvrir(navigateur, adresse).context.close()
        stat = Path(f"/proc/{server.pid}/stat")
        if stat.exists():
            spent = stat.read_text().rpartition(")")[2].split()
            ticks = int(spent[11]) + int(spent[12])
            assert ticks / os.sysconf("SC_CLK_TCK") <= 3, "seconds of work from the start to the first page"
