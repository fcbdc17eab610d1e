"""A workbook dropped on the page: looked at, kept or not, never lost."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from pipeline.bureau.poste import Poste
from tests.builders import classeur
from tests.bureau import enregistrer


def envoyer(client: Client, path: Path, nom: str = "") -> Any:
    sent = BytesIO(path.read_bytes())
    sent.name = nom or path.name
    return client.post("/deposer", {"classeur": sent}, follow=True)


@pytest.fixture
def fautif(tmp_path: Path) -> Path:
    book = classeur()
    book.sheets["Employeurs"][0]["SIRET"] = "21290999800017"
    return enregistrer(book, tmp_path / "depose" / "bilans.xlsx")


def test_the_receipt_says_what_was_understood_and_what_is_wrong_with_its_cell(
    client: Client, seul: Poste, fautif: Path
) -> None:
    before = (seul.office.inputs / "bilans.xlsx").read_bytes()
    page = envoyer(client, fautif).content.decode()
    assert "« Agents » : 1 ligne" in page.replace("\xa0", " ").replace("\u202f", " ")
    assert "<mark>21290999800017</mark>" in page
    assert "Garder ce classeur" in page
    assert (seul.office.inputs / "bilans.xlsx").read_bytes() == before
    copy = client.get("/deposer/bilans.xlsx/a-corriger?remplace=bilans.xlsx")
    assert "attachment" in copy["Content-Disposition"]
    assert "Employeurs" in load_workbook(BytesIO(b"".join(copy.streaming_content))).sheetnames  # type: ignore[attr-defined]


def test_the_one_that_is_kept_replaces_the_former_which_goes_to_archives(
    client: Client, seul: Poste, fautif: Path
) -> None:
    former, new = (seul.office.inputs / "bilans.xlsx").read_bytes(), fautif.read_bytes()
    envoyer(client, fautif)
    answer = client.post("/deposer/bilans.xlsx", {"remplace": "bilans.xlsx", "dossier": ""})
    assert answer["Location"] == "/produire"
    assert (seul.office.inputs / "bilans.xlsx").read_bytes() == new
    assert [path.read_bytes() for path in (seul.office.inputs / "archives").iterdir()] == [former]
    assert not list((seul.office.registre / "depots").iterdir())


def test_one_that_adds_to_the_others_replaces_none(client: Client, seul: Poste, fautif: Path) -> None:
    envoyer(client, fautif, "autres.xlsx")
    client.post("/deposer/autres.xlsx", {"remplace": "", "dossier": "conseiller"})
    assert (seul.office.inputs / "conseiller" / "autres.xlsx").exists()
    assert (seul.office.inputs / "bilans.xlsx").exists()


def test_the_same_name_is_never_written_over_without_being_told(
    client: Client, seul: Poste, fautif: Path
) -> None:
    envoyer(client, fautif)
    former = (seul.office.inputs / "bilans.xlsx").read_bytes()
    answer = client.post("/deposer/bilans.xlsx", {"remplace": "", "dossier": ""})
    assert answer.status_code == 422
    assert "s’appelle déjà" in answer.content.decode()
    assert (seul.office.inputs / "bilans.xlsx").read_bytes() == former


def test_what_is_not_kept_leaves_nothing(client: Client, seul: Poste, fautif: Path) -> None:
    envoyer(client, fautif)
    assert client.post("/deposer/bilans.xlsx/abandonner")["Location"] == "/"
    assert not list((seul.office.registre / "depots").iterdir())
    assert client.get("/deposer/bilans.xlsx").status_code == 422


@pytest.mark.parametrize("nom", ["../../evade.xlsx", "C:\\temp\\evade.xlsx", "/etc/evade.xlsx"])
def test_a_name_names_no_folder(client: Client, seul: Poste, fautif: Path, nom: str) -> None:
    envoyer(client, fautif, nom)
    assert [path.name for path in (seul.office.registre / "depots").iterdir()] == ["evade.xlsx"]


@pytest.mark.parametrize("nom", ["notes.docx", "~$bilans.xlsx", "programme.exe"])
def test_what_is_no_workbook_is_refused_by_its_name(
    client: Client, seul: Poste, fautif: Path, nom: str
) -> None:
    answer = envoyer(client, fautif, nom)
    assert answer.status_code == 422
    assert "n’est pas un classeur" in answer.content.decode()


def test_an_empty_form_says_which_field(client: Client, seul: Poste) -> None:
    page = client.post("/deposer").content.decode()
    assert "À corriger dans ce formulaire" in page
    assert 'href="#id_classeur"' in page
