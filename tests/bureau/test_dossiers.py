"""The dossiers on the page, and what each person may see of them."""

from html import unescape
from typing import Any

import pytest
from django.test import Client

from pipeline.bureau import garde
from pipeline.bureau.personnes import ASSISTANT, CONSEILLER, FACTURATION, Personne
from pipeline.bureau.poste import Poste
from pipeline.run.dossiers import Recherche, chercher
from tests.builders import APRES, promotion
from tests.bureau import Bureau
from tests.rows import REFERENCE

ELLE, AUTRE = (
    Personne("Mme Riou", frozenset({CONSEILLER}), "MLB"),
    Personne("M. Kerb", frozenset({CONSEILLER}), "XXX"),
)


def texte(answer: Any) -> str:
    return unescape(answer.content.decode()).replace("\xa0", " ").replace("\u202f", " ")


def statut(client: Client, address: str) -> int:
    answer = client.get(address)
    answer.close()
    return answer.status_code


@pytest.fixture
def produit(bureau: Bureau, seul: Poste) -> Poste:
    bureau.produire()
    return seul


def en_tant_que(monkeypatch: pytest.MonkeyPatch, who: Personne) -> None:
    monkeypatch.setattr(garde, "SEULE", who)


def test_any_part_of_a_name_or_reference_finds_a_dossier(client: Client, seul: Poste) -> None:
    for words, found in (("goff", 1), ("GOFF élo", 1), ("2026-001", 1), ("personne", 0)):
        assert f"{found} dossier" in texte(client.get("/dossiers", {"mots": words}))
    assert "0 dossier" in texte(client.get("/dossiers", {"etat": "refusé"}))


def test_filters_do_not_hide_each_other(bureau: Bureau) -> None:
    gathered = bureau.deposer(promotion()).reglages()
    from pipeline.run.gather import gather

    modele = gather(gathered).modele
    both = Recherche(employeur="KERLANN", promotion="PROMO-1")
    assert {d.employeurs[0].row.code for d in chercher(modele, APRES, both)} == {"KERLANN"}
    assert chercher(modele, APRES, Recherche(employeur="PROMO-1", promotion="PROMO-1")) == []


def test_the_page_of_a_dossier_says_where_each_paper_stands_and_gives_it(
    client: Client, produit: Poste
) -> None:
    page = texte(client.get("/dossier/2026-001"))
    assert "produit" in page
    (path,) = (produit.office.outputs / "syntheses").glob("*.docx")
    row = next(part for part in page.split('href="') if part.startswith("/document/synthese"))
    answer = client.get(row.partition('"')[0])
    assert b"".join(answer.streaming_content) == path.read_bytes()  # type: ignore[attr-defined]
    path.write_bytes(path.read_bytes() + b" ")
    assert "modifié à la main" in texte(client.get("/dossier/2026-001"))
    assert client.get("/dossier/2099-001").status_code == 404
    assert client.get("/document/synthese/nulle/telecharger").status_code == 404


def test_what_is_said_is_gone_before_it_goes_and_only_with_the_word(client: Client, produit: Poste) -> None:
    page = texte(client.get("/synthese/2026-001/detruire"))
    assert "Ce qui partirait" in page
    assert "syntheses/" in page
    assert client.post("/synthese/2026-001/detruire", {"mot": "oui"}).status_code == 422
    assert list((produit.office.outputs / "syntheses").glob("*.docx"))
    done = texte(client.post("/synthese/2026-001/detruire", {"mot": "Detruire"}))
    assert "est détruite" in done
    assert not list((produit.office.outputs / "syntheses").glob("*.docx"))


def test_a_synthesis_is_its_counsellors_alone(
    client: Client, produit: Poste, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = "synthese/" + produit.lu().modele.dossiers[0].bilan
    for who, status in (
        (ELLE, 200),
        (AUTRE, 403),
        (Personne("A", frozenset({ASSISTANT})), 403),
        (Personne("F", frozenset({FACTURATION})), 403),
    ):
        en_tant_que(monkeypatch, who)
        assert statut(client, f"/document/{key}/telecharger") == status
        assert client.get("/synthese/2026-001").status_code == status
    en_tant_que(monkeypatch, AUTRE)
    assert "Le Goff" not in texte(client.get("/"))
    assert "0 dossier" in texte(client.get("/dossiers"))
    assert client.get("/dossier/2026-001").status_code == 403


def test_an_assistant_opens_no_invoice_and_a_clerk_no_contract(
    client: Client, produit: Poste, monkeypatch: pytest.MonkeyPatch
) -> None:
    bilan = produit.lu().modele.dossiers[0].bilan
    en_tant_que(monkeypatch, Personne("A", frozenset({ASSISTANT})))
    assert client.get("/factures").status_code == 403
    assert statut(client, f"/document/convention/{bilan}/telecharger") == 200
    assert statut(client, f"/document/contrat/{bilan}/telecharger") == 403
    en_tant_que(monkeypatch, Personne("F", frozenset({FACTURATION})))
    assert statut(client, f"/document/contrat/{bilan}/telecharger") == 403


def test_a_synthesis_edited_in_word_is_put_back_and_two_versions_are_both_kept(
    client: Client, bureau: Bureau, seul: Poste
) -> None:
    from io import BytesIO

    from docx import Document

    bureau.produire(seul.reglages().day)
    (place,) = (bureau.outputs / "syntheses").glob("*.docx")

    def edite(mot: str) -> BytesIO:
        document = Document(str(place))
        document.add_paragraph(mot)
        made = BytesIO()
        document.save(made)
        made.seek(0)
        made.name = "ma synthèse.docx"
        return made

    mine, first = edite("Le mien"), place.read_bytes()
    client.get(f"/document/synthese/{REFERENCE}/telecharger").close()
    client.post(f"/synthese/{REFERENCE}/remettre", {"fichier": mine})
    assert place.read_bytes() == mine.getvalue()
    kept = [path.read_bytes() for path in (bureau.outputs / "sauvegardes").rglob("*.docx")]
    assert kept == [first]
    other = edite("Un autre")
    place.write_bytes(edite("Entre-temps").getvalue())
    said = client.post(f"/synthese/{REFERENCE}/remettre", {"fichier": other}, follow=True)
    assert "Deux versions" in said.content.decode()
    assert other.getvalue() in [p.read_bytes() for p in (bureau.outputs / "sauvegardes").rglob("*.docx")]
    wrong = next((bureau.outputs / "contrats").glob("*.docx")).read_bytes()
    foreign = BytesIO(wrong)
    foreign.name = "contrat.docx"
    refused = client.post(f"/synthese/{REFERENCE}/remettre", {"fichier": foreign})
    assert refused.status_code == 422
