"""docs/saisies.md is true: its files, columns, example and buttons, and what it says of contradictions."""

import re

import pytest

from pipeline.run.saisies import cibles
from pipeline.run.saisies.dire import pointer
from pipeline.run.saisies.ecarts import ecarts, repondre
from pipeline.settings import ROOT
from pipeline.workbook.columns import columns
from pipeline.workbook.sheets import (
    AFacturer,
    Agent,
    Confidentiel,
    Consentement,
    Preremplissage,
    Saisie,
    Suivi,
)
from pipeline.workbook.vocabulary import StatutSeance
from tests.builders import classeur
from tests.bureau import Bureau, enregistrer
from tests.run.saisies.test_dire import Service

PAGE = (ROOT / "docs" / "saisies.md").read_text("utf-8")
GABARITS = "".join(
    path.read_text("utf-8") for path in (ROOT / "pipeline" / "bureau" / "gabarits").glob("*.html")
)


@pytest.fixture
def service(bureau: Bureau) -> Service:
    return Service(bureau)


def _table(first: str) -> list[list[str]]:
    """The rows of the table whose first heading is that one."""
    start = PAGE.index(f"| {first} |")
    lines = PAGE[start:].split("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_each_workbook_is_where_the_page_writes(service: Service) -> None:
    told = [re.findall(r"`([^`]+)`", row[1])[0] for row in _table("Ce que l'on tape")]
    gathered = service.lu()
    for sheet in (Agent, Consentement, AFacturer, Suivi):
        assert cibles.fichier(gathered, sheet, "MLB") == told[0]
    assert [cibles.fichier(gathered, sheet, "MLB") for sheet in (Preremplissage, Confidentiel)] == told[1:]


def test_the_example_is_what_a_click_writes(service: Service) -> None:
    rows = _table("Colonne")
    assert [row[0] for row in rows] == [column.titre for column in columns(Saisie)]
    seance, _ = service.seances()[0]
    pointer(service.ici, seance, StatutSeance.REALISEE)
    (line,) = service.lignes()
    said = [row[1] for row in rows]
    assert [str(cell) for n, cell in enumerate(line) if n != 1] == said[:1] + said[2:]
    assert re.fullmatch(r"\d\d/\d\d/\d{4} à \d\d:\d\d", str(line[1]))
    assert re.fullmatch(r"\d\d/\d\d/\d{4} à \d\d:\d\d", said[1])


def test_the_buttons_that_it_names_are_on_the_page() -> None:
    named = set(re.findall(r"« ([A-Z][^»]*[a-zé]) »", PAGE)) - {"Saisies", "Clé"}
    assert {"La remettre", "Garder ce que dit le classeur", "Pointer autrement"} <= named
    assert [name for name in named if name not in GABARITS] == []


@pytest.mark.parametrize("remede", ["la saisie", "une case vide", "le classeur"])
def test_each_remedy_of_a_contradiction_takes_it_away(service: Service, bureau: Bureau, remede: str) -> None:
    seance, _ = service.seances()[0]
    pointer(service.ici, seance, StatutSeance.REALISEE)
    _said(bureau, "absence")
    (told,) = [issue for issue in service.lu().issues if issue.code == "saisie-contredite"]
    assert told.origin.file == "saisies.xlsx"
    assert [place.file for place in told.related] == ["bilans.xlsx"]
    if remede == "le classeur":
        service.changer("A2", None)
        (asked,) = ecarts(service.settings)
        repondre(service.settings, asked.rangee.numero, remettre=False)
    else:
        _said(bureau, "réalisée" if remede == "la saisie" else None)
    assert not {"saisie-contredite", "saisie-effacee"} & service.codes()
    wanted = StatutSeance.ABSENCE if remede == "le classeur" else StatutSeance.REALISEE
    assert dict(service.seances())[seance] is wanted


def _said(bureau: Bureau, statut: str | None) -> None:
    """The workbook says that of the first session."""
    book = classeur()
    book.sheets["Séances"][0]["Statut de la séance"] = statut
    enregistrer(book, bureau.inputs / "bilans.xlsx")
