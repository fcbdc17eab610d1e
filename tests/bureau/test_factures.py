"""Billing from the page: what is confirmed is what is issued, and nothing else."""

import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings

from pipeline.bureau.poste import Poste
from tests.builders import APRES
from tests.bureau.conftest import CLE, office
from tests.run.office import Office


@pytest.fixture
def caisse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Poste]:
    """A post with one bilan closed, to bill."""
    monkeypatch.setattr("pipeline.bureau.poste.today", lambda: APRES)
    Office(tmp_path).settings()
    poste = Poste(office(tmp_path), cle=CLE)
    with override_settings(BUREAU=poste):
        yield poste


def texte(answer: Any) -> str:
    return unescape(answer.content.decode()).replace("\xa0", " ").replace("\u202f", " ")


def cache(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', page)
    assert found, name
    return found[1]


def emettre(client: Client, oui: str = "oui", **more: str) -> Any:
    """Tick, see, confirm, with every word that is asked."""
    client.get("/facturer", {"references": "2026-001"})
    address = "/factures/emettre?references=2026-001"
    page = texte(client.get(address))
    words = dict(
        zip(re.findall(r'name="(mot-\d+)"', page), re.findall(r"voulu, tapez « (.+?) »", page), strict=True)
    )
    return client.post(address, {"vu": cache(page, "vu"), "oui": oui, **words, **more})


def test_an_invoice_is_issued_once_the_summary_was_seen_and_yes_typed(client: Client, caisse: Poste) -> None:
    assert "2026-001" in texte(client.get("/facturer"))
    refused = emettre(client, "non")
    assert "rien n’est émis" in texte(refused)
    assert not list(caisse.office.outputs.glob("factures/*.docx"))
    assert "C’est émis" in texte(emettre(client))
    (issued,) = caisse.office.outputs.glob("factures/*.docx")
    numero = issued.stem.removeprefix("facture_")
    assert numero in texte(client.get("/factures"))
    again = texte(client.post("/factures/emettre?references=2026-001", {"vu": "x", "oui": "oui"}))
    assert "Déjà émis" in again
    assert f"2026-001 : {numero}" in again
    document = client.post(f"/facture/document/{numero}")
    assert b"".join(document.streaming_content) == issued.read_bytes()  # type: ignore[attr-defined]
    assert "attachment" in document["Content-Disposition"]


def test_in_january_the_accounting_year_is_said_and_the_year_before_is_billed(
    client: Client, caisse: Poste, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.bureau.poste.today", lambda: date(2027, 1, 12))
    page = texte(client.get("/facturer"))
    assert 'value="2026-001"' in page
    assert "peut être de l’exercice 2026" in page
    address = client.get("/facturer", {"references": "2026-001", "exercice": "2026"})["Location"]
    page = texte(client.get(address))
    words = dict(
        zip(re.findall(r'name="(mot-\d+)"', page), re.findall(r"voulu, tapez « (.+?) »", page), strict=True)
    )
    done = client.post(address, {"vu": cache(page, "vu"), "oui": "oui", **words})
    assert "C’est émis" in texte(done)


def test_what_changed_since_the_summary_is_shown_again_and_not_issued(client: Client, caisse: Poste) -> None:
    page = emettre(client, vu="autre")
    assert "ont changé entre-temps" in texte(page)
    assert not list(caisse.office.outputs.glob("factures/*.docx"))


@pytest.mark.parametrize(("meme", "left"), [("oui", False), ("non", True)])
def test_a_bilan_that_may_be_billed_already_is_answered_on_the_page_once(
    client: Client, caisse: Poste, meme: str, left: bool
) -> None:
    emettre(client)
    other = Office(caisse.office.inputs.parent)
    for row in (*other.book.sheets["Agents"], *other.book.sheets["Séances"]):
        row["Référence"] = "27-001"
    other.settings()
    page = texte(client.get("/facturer"))
    assert "27-001 est peut-être déjà facturé" in page
    assert "--confirmer" not in page
    client.post("/facturer/doute/27-001", {"meme": meme})
    page = texte(client.get("/facturer"))
    assert "peut-être déjà facturé" not in page
    assert ('value="27-001"' in page) is left


def test_the_life_of_an_invoice_received_paid_credited(client: Client, caisse: Poste) -> None:
    emettre(client)
    (issued,) = caisse.office.outputs.glob("factures/*.docx")
    numero = issued.stem.removeprefix("facture_")
    day = f"{APRES:%Y-%m-%d}"
    client.post(f"/facture/noter/recevoir/{numero}", {"le": day})
    client.post(f"/facture/noter/payer/{numero}", {"le": f"{APRES:%d/%m/%Y}", "montant": "1 00,50 €"})
    client.post(f"/facture/noter/titre/{numero}", {"numero": "451"})
    page = texte(client.get(f"/facture/{numero}"))
    assert "reçue le" in page
    assert "réglé 100,50 €" in page
    assert "titre n° 451" in page
    client.post(f"/facture/noter/retirer/{numero}", {"quoi": "titre"})
    page = texte(client.get(f"/facture/{numero}"))
    assert f"{numero}, titre : retrait inscrit." in page
    wrong = client.post(f"/facture/noter/payer/{numero}", {"montant": "beaucoup"})
    assert wrong.status_code == 422
    assert "Écrivez un montant en euros" in texte(wrong)
    address = f"/facture/avoir/{numero}?motif=Erreur+de+tarif"
    shown = texte(client.get(address))
    assert "Un avoir émis ne change plus" in shown
    done = client.post(address, {"oui": "oui", "vu": cache(shown, "vu")})
    assert "C’est émis" in texte(done)
    assert len(list(caisse.office.outputs.glob("factures/avoir_*.docx"))) == 1
    assert "Registre entier : 2 documents" in texte(client.get("/factures/sante"))
    assert b"".join(client.post("/factures/journal").streaming_content).count(numero.encode()) >= 2  # type: ignore[attr-defined]


def test_a_statement_records_what_was_seen_and_says_what_it_could_not_read(
    client: Client, caisse: Poste
) -> None:
    emettre(client)
    (issued,) = caisse.office.outputs.glob("factures/*.docx")
    numero = issued.stem.removeprefix("facture_")
    lines = ["Date;Référence;Montant", f"{APRES:%d/%m/%Y};{numero};1 200,00", f"{APRES:%d/%m/%Y};X;1.234"]
    statement = SimpleUploadedFile("releve.csv", "\n".join(lines).encode())
    address = client.post("/encaissements", {"classeur": statement})["Location"]
    page = texte(client.get(address))
    assert "Inscrire 1 paiement exact" in page
    assert "on ne devine pas" in page
    again = texte(client.post(address, {"oui": "oui", "vu": "autre"}))
    assert "a changé entre-temps" in again
    done = texte(client.post(address, {"oui": "oui", "vu": cache(again, "vu")}))
    assert "1 paiement inscrit" in done
    assert "on ne devine pas" in done


def test_nothing_is_numbered_from_the_example(client: Client, vide: Poste) -> None:
    answer = client.get("/facturer")
    assert answer.status_code == 422
    assert "rien n’est numéroté" in texte(answer)


@pytest.mark.epreuve
def test_a_draft_is_seen_as_a_picture_before_anything_is_numbered(client: Client, caisse: Poste) -> None:
    page = texte(client.get("/facturer"))
    address = re.search(r'src="(/facturer/apercu/[^"]+)"', page)
    assert address
    picture = client.get(address[1])
    assert picture["Content-Type"] == "image/png"
    assert picture.content.startswith(b"\x89PNG")
    assert not (caisse.office.registre / "factures.sqlite").exists()
    assert client.get("/facturer/apercu/facture/rien").status_code == 422


def test_the_day_of_who_bills_says_what_may_be_issued_and_its_sum(client: Client, caisse: Poste) -> None:
    page = texte(client.get("/"))
    assert re.search(r"À facturer : 1 facture, [\d ]+,\d\d €", page)
    assert "En retard" not in page
