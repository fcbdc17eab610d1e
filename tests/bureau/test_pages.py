"""Every page of the table of addresses in a real browser: none is forgotten, none is faulty."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.urls import resolve
from openpyxl import Workbook
from playwright.sync_api import APIResponse, Browser, Page

from pipeline.bureau.urls import PAGES
from pipeline.settings import ROOT, today
from tests.builders import classeur
from tests.bureau import Bureau, enregistrer
from tests.bureau.navigation import base, ouverte, ouvrir, presser, sans_faute
from tests.rows import REFERENCE
from tests.run.office import Office, closed

pytestmark = pytest.mark.epreuve
BLOQUE = "2026-009"
GABARITS = ROOT / "pipeline" / "bureau" / "gabarits"
TYPE = {
    "nom": "Convocation",
    "comme": "attestation",
    "un_par": "agent",
    "seances": "tenues",
    "quand": "comme le modèle",
    "lecteurs": "l’agent",
}
# What an address is about, by the name of its hole; of some pages, something else.
VALEURS = {
    "cle": f"convention/{REFERENCE}",
    "reference": REFERENCE,
    "annee": "2025",
    "numero": "2026-01",
    "table": "suivis",
}
PROPRES = {
    "depot": {"nom": "autres.xlsx"},
    "a_corriger": {"nom": "autres.xlsx"},
    "importer": {"nom": "suivi.xlsx"},
    "encaissements": {"nom": "releve.csv"},
    "modele": {"nom": "convention.docx"},
    "palette": {"nom": "convention.docx"},
    "reglages": {"nom": "convocation.docx"},
    "aide_page": {"nom": "facturation"},
}
# Two pages of one address, or a page that shows more when it is asked something.
AUSSI = (
    "/dossiers?mots=le+goff",
    "/aide?mots=facture",
    f"/dossier/{BLOQUE}",
    "/nulle-part",
    "/factures/emettre?references=2026-002",
    "/espace/annee?annee=2025",
    "/facture/avoir/{numero}?motif=Erreur",
    f"/dossier/ajouter/consentements/{REFERENCE}",
)
# Refused when nothing is asked: no neighbour’s folder to take over, no bilan to invoice, no year.
REFUSEES = {"reprendre_dossier", "emettre", "choisir_annee"}


# Asked by the script of the page itself, never by a person.
DU_SCRIPT = {"presence", "avancement"}
# Where another address sends: the form of the year leads to that year.
MENEES = {"archiver"}
# Named by a page when there is cause, which is not here: a template says it.
SELON = {
    "saisies": "something typed was changed in Excel",
    "trancher": "something typed was changed in Excel",
    "identite": "a reference names another bilan",
    "acte": "a paper is signed",
    "doute": "a bilan may be billed already",
    "exemple": "documents of the example are still there",
    "lettres": "an invoice is late",
    "eliminer": "a bordereau waits for its visa",
    "revenir": "a template is the office’s own",
    "reprendre_dossier": "another folder served before",
    "production": "a production runs",
    "arreter": "a production runs",
}


@dataclass
class Garni:
    """A post on which each page has something to show; ``valeurs``: what that is.

    ``vues``: the addresses that its links, forms and pictures named on the way.
    """

    adresse: str
    page: Page
    valeurs: dict[str, dict[str, str]]
    vues: set[str]

    def chemin(self, page: str, motif: str) -> str:
        """The address of a page of the table."""
        known = {**VALEURS, **self.valeurs.get(page, {})}
        return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda m: known[m[1]], motif)


class Regard:
    """Looks at each page that it comes to, and keeps what it names: links, forms, pictures."""

    def __init__(self, page: Page) -> None:
        self.page, self.vues = page, set[str]()

    def voir(self) -> None:
        """No fault, and no address that is forgotten."""
        sans_faute(self.page)
        self.vues |= set(self.page.evaluate(NOMMEES))


# The paths that a page names; a form without one is sent to its own page.
NOMMEES = """() => [...document.querySelectorAll(
    'a[href]:not([href^="#"]), form, img[src], button[formaction]')]
  .map(e => new URL(e.getAttribute('href') || e.getAttribute('src') || e.getAttribute('formaction')
    || e.getAttribute('action') || location.href, location.href).pathname)"""


def garnir(seen: Regard, adresse: str, root: Path) -> dict[str, dict[str, str]]:
    """Do on the page what fills the others; give what each address is then about."""
    page = seen.page
    numero, lot = _facturer(seen, adresse)
    _deposer(seen, adresse, root)
    _presser(seen, f"{adresse}/envois?reference={REFERENCE}", "Préparer")
    envoi = _lien(page, "/envois/emporter/")
    asked = {"le": today().isoformat()}
    _remplir(seen, f"{adresse}/acces/{REFERENCE}", "La demande est arrivée ce jour-là", **asked)
    _presser(seen, f"{adresse}/espace", "Sauvegarder maintenant")
    archive = _lien(page, "/espace/sauvegarde/")
    _remplir(seen, f"{adresse}/modeles/nouveau", "Le créer", **TYPE)
    _presser(seen, f"{adresse}/modeles", "Le voir sur vos dossiers attestation.docx")
    picture = page.locator("main img").first.get_attribute("src") or ""
    seen.voir()
    _presser(seen, f"{adresse}/activite", "Écrire le rapport de l’année")
    table = _lien(page, "/activite/")
    page.goto(f"{adresse}/facturer")
    draft = page.locator("img.apercu").first.get_attribute("src") or ""
    of_invoice = {"numero": numero}
    return {
        **PROPRES,
        "facture": of_invoice,
        "avoir": of_invoice,
        "emporter_depots": {"nom": lot},
        "emporter_envoi": {"envoi": envoi},
        "emporter": {"nom": archive},
        "restaurer": {"nom": archive},
        "image": {"nom": picture.rpartition("/")[2]},
        "fichier": {"nom": table},
        "brouillon": {"brouillon": draft.removeprefix("/facturer/apercu/")},
    }


def _facturer(seen: Regard, adresse: str) -> tuple[str, str]:
    """An invoice issued and prepared for its deposit: its number, the folder of deposits."""
    page = seen.page
    page.goto(f"{adresse}/factures/emettre?references={REFERENCE}")
    for label in page.locator("label").all_inner_texts():
        if "tapez «" in label:
            asked = re.search(r"tapez «\s*(.+?)\s*»", label)
            assert asked
            page.get_by_label(label).fill(asked[1])
    page.get_by_label("Tapez « oui »").fill("oui")
    seen.voir()
    presser(page, "Émettre")
    seen.voir()
    page.goto(f"{adresse}/factures")
    numero = _lien(page, "/facture/")
    _presser(seen, f"{adresse}/factures", "Lire la feuille « Règlements »")
    _presser(seen, f"{adresse}/chorus", "Préparer les dépôts à faire")
    return numero, _lien(page, "/chorus/dossier/")


def _deposer(seen: Regard, adresse: str, root: Path) -> None:
    """A faulty workbook, one of another layout, and a statement: all wait to be kept."""
    page = seen.page
    faulty = classeur()
    faulty.sheets["Employeurs"][0]["SIRET"] = "21290999800017"
    foreign = Workbook()
    sheet = foreign.worksheets[0]
    for row in (
        ["NOM Prénom", "Collectivité", "Rendez-vous 1"],
        ["CAROFF Yann", "Mairie de Kerlann", "12/03/2026"],
        ["MADEC Nolwenn", "Mairie de Kerlann", "13/03/2026"],
    ):
        sheet.append(row)
    here = root / "mes documents"
    enregistrer(faulty, here / "autres.xlsx")
    foreign.save(here / "suivi.xlsx")
    (here / "releve.csv").write_text("Date;Référence;Montant\n20/10/2026;X;12,00\n", "utf-8")
    for name, place, button in (
        ("autres.xlsx", "deposer", "Lire ce classeur"),
        ("suivi.xlsx", "deposer", "Lire ce classeur"),
        ("releve.csv", "chorus", "Rapprocher le relevé"),
    ):
        page.goto(f"{adresse}/{place}")
        page.set_input_files("input[name=classeur]", here / name)
        presser(page, button)
        seen.voir()
        if name == "suivi.xlsx":
            presser(page, "Dire à quoi correspondent ses colonnes")
            page.get_by_role("button", name="Reprendre ces lignes").wait_for()
            seen.voir()


def _presser(seen: Regard, place: str, button: str) -> None:
    seen.page.goto(place)
    presser(seen.page, button)
    seen.voir()


def _remplir(seen: Regard, place: str, button: str, **fields: str) -> None:
    page = seen.page
    page.goto(place)
    for name, value in fields.items():
        field = page.locator(f"[name={name}]").first
        if field.evaluate("e => e.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    presser(page, button)
    seen.voir()


def _lien(page: Page, debut: str) -> str:
    """What the first link of that beginning is about."""
    found = page.locator(f'a[href^="{debut}"]').first.get_attribute("href") or ""
    return found.removeprefix(debut)


@pytest.fixture(scope="module")
def garni(navigateur: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Garni]:
    """A post on which everything was done once."""
    root = tmp_path_factory.mktemp("garni")
    office = Office(root, closed(2))
    book = office.book
    faulty = dict(book.sheets["Employeurs"][0]) | {"Code": "FAUX", "SIRET": "21290999800017"}
    book.add("Employeurs", **faulty)
    book.sheets["Organismes"][0] |= {"Canal": "chorus"}
    first = book.sheets["Agents"][0]
    book.add("Agents", **(first | {"Référence": BLOQUE, "Nom": "Riou", "Employeur": "FAUX"}))
    office.settings()
    Bureau(root).produire(today())
    with ouverte(root) as (adresse, _):
        page = ouvrir(navigateur, adresse)
        seen, where = Regard(page), base(adresse)
        yield Garni(where, page, garnir(seen, where, root), seen.vues)
        page.context.close()


def lues() -> list[tuple[str, str]]:
    """Every page that is read, from the table itself: its name, its address."""
    return [(page.nom, page.chemin) for page in PAGES if "GET" in page.verbes]


def test_every_page_of_the_table_answers_and_shows_no_fault(garni: Garni) -> None:
    """At 1280 by day, at 390 by night, twice as big, printed; what is no page is given as a file."""
    shown, asked = 0, [garni.chemin(nom, chemin) for nom, chemin in lues() if nom not in REFUSEES]
    asked += [each.format(**garni.valeurs["facture"]) for each in AUSSI]
    faults: list[str] = []
    for address in asked:
        answer = garni.page.request.get(garni.adresse + address)
        if answer.status != 200 and address not in AUSSI:
            faults.append(f"{address} : {answer.status}")
        if "text/html" in answer.headers["content-type"]:
            faults += voir(garni, address)
            garni.vues |= set(garni.page.evaluate(NOMMEES))
            shown += 1
        else:
            assert _fichier(answer), address
    assert shown > 45
    ways = {resolve(path).url_name for path in garni.vues if not path.startswith("/statiques/")}
    unnamed = {page.nom for page in PAGES} - ways - DU_SCRIPT - MENEES
    assert (faults, sorted(unnamed - SELON.keys())) == ([], []), "no way leads to these pages"


@pytest.mark.parametrize("nom", SELON)
def test_a_page_shown_when_there_is_cause_is_named_by_a_template(nom: str) -> None:
    chemin = next(page.chemin for page in PAGES if page.nom == nom)
    said = r"\{\{[^}]*\}\}".join(map(re.escape, re.split(r"<[^>]*>", chemin)))
    way = re.compile(rf'(?:href|action|src)="/{said}["?]')
    assert [path for path in GABARITS.glob("*.html") if way.search(path.read_text("utf-8"))], chemin


def _fichier(answer: APIResponse) -> bool:
    """A picture, what a script reads, or a file that the browser saves and never opens."""
    kind = answer.headers["content-type"]
    saved = answer.headers.get("content-disposition", "").startswith("attachment")
    return saved or kind in ("image/png", "application/json")


def voir(garni: Garni, address: str) -> list[str]:
    """What is wrong with a page in each way of looking at it; what is folded is unfolded first."""
    page = garni.page
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(color_scheme="light", media="screen")
    page.goto(garni.adresse + address)
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    found = _fautes(page)
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 390, "height": 900})
    found += _fautes(page)
    # 200 % on a screen of 1280: half as many pixels of the page.
    page.set_viewport_size({"width": 640, "height": 450})
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        found.append(f"{address} twice as big")
    page.emulate_media(media="print", color_scheme="light")
    if page.locator("header").is_visible() or not page.locator("h1").is_visible():
        found.append(f"{address} printed")
    page.emulate_media(media="screen")
    return found


def _fautes(page: Page) -> list[str]:
    try:
        sans_faute(page)
    except AssertionError as fault:
        return [str(fault)]
    return []
