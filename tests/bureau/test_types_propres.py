"""A kind of the office's own on the page: begun, changed and withdrawn by forms."""

import pytest
from django.test import Client

from pipeline.bureau.poste import Poste
from pipeline.documents import catalogue

FORM = {
    "nom": "Convocation",
    "comme": "attestation",
    "un_par": "agent",
    "seances": "tenues",
    "quand": "comme le modèle",
    "lecteurs": "l’agent",
}


def test_a_form_begins_a_kind_changes_its_settings_and_withdraws_it(
    client: Client, seul: Poste, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogue, "TYPES", catalogue.TYPES)
    folder = seul.office.inputs / "modeles"
    assert client.get("/modeles/nouveau").status_code == 200
    assert client.post("/modeles/nouveau", {**FORM, "nom": ""}).status_code == 422
    assert client.post("/modeles/nouveau", {**FORM, "un_par": "employeur"}).status_code != 302
    assert not folder.exists()
    assert client.post("/modeles/nouveau", FORM).status_code == 302
    assert sorted(path.name for path in folder.iterdir()) == ["convocation.docx", "convocation.toml"]
    shown = client.get("/modeles/reglages/convocation.docx").content.decode()
    assert 'value="Convocation"' in shown
    client.post("/modeles/reglages/convocation.docx", {**FORM, "dossier": "rendez-vous"})
    assert [kind.dossier for kind in catalogue.TYPES if kind.propre] == ["rendez-vous"]
    assert "un type à vous" in client.get("/modeles").content.decode()
    client.post("/modeles/revenir/convocation.docx")
    assert (folder / "convocation.docx").is_file()
    client.post("/modeles/retirer/attestation.docx")
    client.post("/modeles/retirer/convocation.docx")
    assert list(folder.iterdir()) == []
    assert len(list((seul.office.inputs / "archives" / "modeles").iterdir())) == 2
    assert "un type à vous" not in client.get("/modeles").content.decode()
