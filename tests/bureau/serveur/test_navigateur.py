"""The server in a real browser: two counsellors, an assistant, who manages the accounts, and a stranger."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Browser, Page

from pipeline.bureau.serveur.urls import PROPRES
from pipeline.settings import today
from tests.builders import classeur
from tests.bureau import Bureau, navigation
from tests.bureau.navigation import Mains
from tests.bureau.serveur.servi import MOT, preparer, servi
from tests.rows import REFERENCE
from tests.workbook.builders import Book

pytestmark = pytest.mark.epreuve
LARGEURS = (1280, 390)
AUTRE = "2026-002"
Faire = Callable[[str], Mains]
GENS = [
    ("assistante", ["assistant RH"], ""),
    ("mlb", ["conseiller"], "MLB"),
    ("krb", ["conseiller"], "KRB"),
    ("technicien", ["informatique"], ""),
    ("facturiere", ["facturation"], ""),
    ("cheffe", ["responsable"], ""),
]
NOUVEAU = "trois mots du vent d’ouest"


def livre() -> Book:
    """« mlb » follows the first dossier, and « krb » seconds her; « krb » follows the second one alone."""
    book = classeur()
    book.add("Intervenants", Code="KRB", Nom="Kerb", Prénom="Loïc", Qualité="psychologue du travail")
    first = book.sheets["Agents"][0]
    book.add(
        "Agents", **(first | {"Référence": AUTRE, "Nom": "Riou", "Prénom": "Yann", "Intervenant": "KRB"})
    )
    first["Second intervenant"] = "KRB"
    return book


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Bureau]]:
    """A server of two dossiers, their documents made."""
    bureau = Bureau(tmp_path_factory.mktemp("deux"))
    bureau.deposer(livre()).produire(today())
    address = preparer(bureau.root, GENS)
    with servi(bureau.root, address):
        yield address, bureau


@pytest.fixture(scope="module")
def adresse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An office of one dossier that « mlb » follows, its documents made."""
    root = tmp_path_factory.mktemp("service")
    book = classeur()
    book.add("Intervenants", Code="KRB", Nom="Kerb", Prénom="Loïc", Qualité="psychologue du travail")
    Bureau(root).deposer(book).produire()
    address = preparer(root, GENS)
    with servi(root, address):
        yield address


def ouvrir(navigateur: Browser, adresse: str, **options: object) -> Page:
    page = navigateur.new_context(locale="fr-FR", **options).new_page()  # type: ignore[arg-type]
    page.set_default_timeout(120_000)
    page.goto(adresse)
    return page


def entrer(navigateur: Browser, adresse: str, qui: str, mot: str = MOT, **options: object) -> Page:
    page = ouvrir(navigateur, adresse, **options)
    page.get_by_label("Identifiant").fill(qui)
    page.get_by_label("Mot de passe").fill(mot)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    return page


def sans_faute(page: Page) -> None:
    """Nothing that axe finds, and nothing wider than the window, at both widths."""
    for width in LARGEURS:
        page.set_viewport_size({"width": width, "height": 900})
        navigation.sans_faute(page)


def test_each_counsellor_finds_their_own_dossiers_and_the_other_nothing_of_them(
    navigateur: Browser, adresse: str
) -> None:
    hers, his = entrer(navigateur, adresse, "mlb"), entrer(navigateur, adresse, "krb")
    navigation.suivre(hers, "Dossiers")
    navigation.suivre(hers, REFERENCE)
    assert "Le Goff" in hers.inner_text("h1")
    with hers.expect_download() as sent:
        hers.get_by_role("link", name="Télécharger Contrat").first.click()
    assert Path(sent.value.suggested_filename).suffix == ".docx"
    place = hers.url
    navigation.suivre(hers, "Synthèses")
    assert REFERENCE in hers.inner_text("main")
    navigation.suivre(his, "Dossiers")
    assert "0 dossier" in his.inner_text("main").replace("\xa0", " ").replace("\u202f", " ")
    his.goto(place)
    assert "n’est pas l’un des vôtres" in his.inner_text("main")
    assert "Le Goff" not in his.content()
    answer = his.request.get(f"{adresse}/document/synthese/{REFERENCE}/telecharger")
    assert answer.status == 403
    for page in (hers, his):
        page.context.close()


def connecter(mains: Faire, adresse: str, qui: str) -> Mains:
    hands = mains(adresse)
    hands.remplir("Identifiant", qui)
    hands.remplir("Mot de passe", MOT)
    hands.presser("Se connecter")
    return hands


def edite(path: Path, mot: str) -> Path:
    """As saved by Word, a paragraph more."""
    document = Document(str(path))
    document.add_paragraph(mot)
    document.save(str(path))
    return path


def test_two_counsellors_work_on_a_bilan_and_lose_nothing_of_each_other(
    mains: Faire, service: tuple[str, Bureau], tmp_path: Path
) -> None:
    adresse, bureau = service
    hers, his = connecter(mains, adresse, "mlb"), connecter(mains, adresse, "krb")
    hers.presser("Absence excusée")
    hers.dit("absence excusée.")
    hers.suivre("Dossiers")
    hers.dit("1 dossier.", REFERENCE)
    assert AUTRE not in hers.page.content()
    his.suivre("Dossiers")
    his.dit("2 dossiers.")
    his.suivre(REFERENCE)
    his.dit("absence excusée")
    hers.page.goto(f"{adresse}/dossier/{AUTRE}")
    hers.dit("ce dossier n’est pas l’un des vôtres")
    assert "Riou" not in hers.page.content()
    hers.suivre("Chercher un dossier")

    hers.suivre("Synthèses")
    hers.suivre(f"{REFERENCE}, Élodie Le Goff")
    hers.suivre("Écrire des notes")
    hers.remplir("Note", f"La paie de 120 agents {tmp_path.name}")
    hers.presser("Enregistrer la note")
    hers.suivre("Revenir à la synthèse")
    his.suivre("La synthèse")
    taken = {name: tmp_path / name for name in ("elle", "lui")}
    word = "Télécharger pour l’ouvrir dans Word"
    mine = edite(hers.telecharger(word, taken["elle"]), f"elle {tmp_path.name}")
    other = edite(his.telecharger(word, taken["lui"]), f"lui {tmp_path.name}")
    hers.choisir("La synthèse enregistrée dans Word", mine)
    hers.presser("La remettre")
    hers.dit("La synthèse est remise. Celle d’avant est gardée")
    his.choisir("La synthèse enregistrée dans Word", other)
    his.presser("La remettre")
    his.dit("Deux versions", "La vôtre est gardée")
    (place,) = (bureau.outputs / "syntheses").glob(f"*{REFERENCE}*.docx")
    assert place.read_bytes() == mine.read_bytes()
    kept = [path.read_bytes() for path in (bureau.outputs / "sauvegardes").rglob("*.docx")]
    assert other.read_bytes() in kept


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "sans"])
def test_an_account_is_made_opened_once_made_ones_own_and_closed(
    navigateur: Browser, adresse: str, scripts: bool
) -> None:
    who = f"lea{int(scripts)}"
    him = entrer(navigateur, adresse, "technicien", java_script_enabled=scripts)
    navigation.suivre(him, "Comptes")
    if scripts:
        sans_faute(him)
    navigation.suivre(him, "Nouveau compte")
    him.get_by_label("Identifiant").fill(who)
    him.get_by_label("Prénom").fill("Léa")
    him.get_by_label("Nom (à remplir)", exact=True).fill("Morvan")
    navigation.presser(him, "Enregistrer")
    if scripts:
        assert him.get_by_label("Nom (à remplir)", exact=True).input_value() == "Morvan"
    him.get_by_label("assistant RH").check()
    if scripts:
        sans_faute(him)
    navigation.presser(him, "Enregistrer")
    word = him.inner_text("code")
    if scripts:
        sans_faute(him)
    her = entrer(navigateur, adresse, who, word, java_script_enabled=scripts)
    assert "Mon mot de passe" in her.inner_text("h1")
    if scripts:
        sans_faute(her)
    her.locator("[name=old_password]").fill(word)
    her.locator("[name=new_password1]").fill(NOUVEAU)
    her.locator("[name=new_password2]").fill(NOUVEAU)
    navigation.presser(her, "Changer")
    assert "Aujourd’hui" in her.inner_text("h1")
    him.goto(f"{adresse}/comptes")
    navigation.presser(him, f"Fermer le compte de {who}")
    her.goto(f"{adresse}/dossiers")
    assert "Connexion" in her.inner_text("h1")
    if scripts:
        navigation.suivre(him, "Journal")
        sans_faute(him)
    for page in (him, her):
        page.context.close()


@pytest.mark.parametrize("qui", [name for name, _, _ in GENS])
def test_all_that_the_menu_of_each_person_opens_is_without_a_fault(
    navigateur: Browser, adresse: str, qui: str
) -> None:
    page = entrer(navigateur, adresse, qui, viewport={"width": 390, "height": 900})
    links = page.locator("nav[aria-label=Menu] a").evaluate_all("all => all.map(a => a.pathname)")
    own = [p.chemin.replace("<int:pk>", "1") for p in PROPRES if "GET" in p.verbes and qui == "technicien"]
    assert len(links) > 2
    for place in (*links, *(f"/{each}" for each in own)):
        answer = page.goto(adresse + place)
        assert answer is not None
        assert answer.status == 200, place
        navigation.sans_faute(page)
    page.context.close()


def test_a_stranger_finds_a_door_and_nothing_behind_it(navigateur: Browser, adresse: str) -> None:
    page = ouvrir(navigateur, f"{adresse}/dossier/{REFERENCE}")
    assert "Connexion" in page.inner_text("h1")
    assert "Le Goff" not in page.content()
    sans_faute(page)
    page.get_by_label("Identifiant").fill("mlb")
    page.get_by_label("Mot de passe").fill("deviné")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "n’est pas le bon" in page.inner_text("main")
    sans_faute(page)
    page.context.close()


def test_by_the_keyboard_alone_one_signs_in_and_out(navigateur: Browser, adresse: str) -> None:
    page = ouvrir(navigateur, adresse)
    assert page.evaluate("document.activeElement.name") == "username"
    page.keyboard.type("assistante")
    page.keyboard.press("Tab")
    page.keyboard.type(MOT)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "Aujourd’hui" in page.inner_text("h1")
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "Se déconnecter":
            break
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "Connexion" in page.inner_text("h1")
    page.context.close()
