"""Packs from the page: prepared, taken along, said to be sent; what comes back signed."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from django.test import Client

from pipeline.bureau.poste import Poste
from pipeline.run.envoyer.prets import prets
from tests.bureau import Bureau
from tests.rows import REFERENCE


@pytest.fixture
def produit(bureau: Bureau, seul: Poste) -> Poste:
    bureau.produire(seul.reglages().day)
    return seul


def test_a_pack_is_prepared_taken_along_and_said_to_be_sent(client: Client, produit: Poste) -> None:
    page = client.post("/envois/preparer", {"reference": REFERENCE, "forme": "dossier"}, follow=True)
    assert "préparé" in page.content.decode()
    first = prets(produit.reglages())[0]
    taken = client.get(f"/envois/emporter/{first.cle}")
    assert "attachment" in taken["Content-Disposition"]
    names = ZipFile(BytesIO(b"".join(taken.streaming_content))).namelist()  # type: ignore[attr-defined]
    assert "message.txt" in names
    assert len(names) == len(first.noms) + 1
    client.post(f"/envois/parti/{first.cle}", {"le": produit.reglages().day.isoformat()})
    after = {each.cle: each for each in prets(produit.reglages())}
    assert after[first.cle].envoye == produit.reglages().day
    assert "Partis" in client.get("/envois").content.decode()


def test_what_is_no_pack_and_no_signed_paper_is_refused_with_what_to_do(
    client: Client, produit: Poste
) -> None:
    assert client.get("/envois/emporter/rien/agent/").status_code == 404
    sent = BytesIO(b"ceci n'est pas un PDF")
    sent.name = "convention.pdf"
    asked = {"fichier": sent, "kind": "convention", "reference": REFERENCE}
    page = client.post("/envois/signe", asked).content.decode()
    assert "refusé" in page
    assert "demandez-en un autre exemplaire" in page
    unknown = client.post("/envois/preparer", {"reference": "2099-001", "forme": "zip"})
    assert unknown.status_code == 422
