"""With a real editor: what was typed in LibreOffice stays, and the synthesis follows the workbook."""

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.write.outcome import Status
from tests.write import libreoffice
from tests.write.test_store import Office
from tests.write.word import FIELDS, Task, synthese, unpacked

TYPED = [
    ("Besoins et attentes", "Je souhaite évoluer vers l’accueil"),
    ("Domaine fonctionnel", "Quinze ans à l’état civil"),
    ("Savoir faire", "Animer une réunion & rendre compte"),
]
WORDS = ("Je souhaite", "Quinze ans", "Animer une réunion &amp; rendre compte", "suivi des modifications")
SYNTHESE = Task("synthese/A-01", "syntheses/Synthèse DUPRÉ.docx", "f1", synthese())
RENEWED = replace(
    SYNTHESE,
    fingerprint="f2",
    data=synthese(
        fields={**FIELDS, "nom": "Mme Aline DUPRÉ-MOREAU", "date_de_lancement": "2 septembre 2026"},
        actions=(("3 mois", "1er mars 2027"), ("", ""), ("1 an", "")),
    ),
)


def test_after_an_edit_in_libreoffice_nothing_typed_is_lost_and_identity_is_refreshed(tmp_path: Path) -> None:
    libreoffice.required()
    office = Office(tmp_path)
    office.one(SYNTHESE)
    path = office.outputs / SYNTHESE.path
    libreoffice.edited(path, tmp_path / "edite.docx", TYPED)
    path.write_bytes((tmp_path / "edite.docx").read_bytes())
    before = unpacked(path.read_bytes())
    assert b"bilan_nom" in before["word/document.xml"]
    assert b'w:tag w:val="bilan_nom"' not in before["word/document.xml"], "LibreOffice garde les balises"

    outcome = office.one(RENEWED)

    after = unpacked(path.read_bytes())
    body = after["word/document.xml"].decode()
    assert [word for word in WORDS if word not in body] == []
    assert "<w:ins " in body
    assert "Commentaire de la conseillère" in after["word/comments.xml"].decode()
    assert "Mme Aline DUPRÉ-MOREAU" in body
    assert "2 septembre 2026" in body
    assert "Action 3" in body
    assert outcome.status is Status.FAIT
    assert [(c.champ, c.nouveau, c.garde) for c in outcome.changes] == [
        ("Nom", "Mme Aline DUPRÉ-MOREAU", False),
        ("Date de lancement", "2 septembre 2026", False),
        ("calendrier des actions", "3 actions", False),
        ("étapes des actions", "3 actions", False),
    ]
    assert {name: part for name, part in before.items() if name != "word/document.xml"} == {
        name: part for name, part in after.items() if name != "word/document.xml"
    }
    assert office.one(RENEWED).status is Status.INCHANGE


@pytest.mark.epreuve
def test_a_refreshed_document_opens_again_in_libreoffice_with_all_its_text(tmp_path: Path) -> None:
    libreoffice.required()
    office = Office(tmp_path)
    office.one(SYNTHESE)
    path = office.outputs / SYNTHESE.path
    libreoffice.edited(path, tmp_path / "edite.docx", TYPED[:1])
    path.write_bytes((tmp_path / "edite.docx").read_bytes())
    office.one(RENEWED)
    libreoffice.edited(path, tmp_path / "encore.docx", [])
    body = unpacked((tmp_path / "encore.docx").read_bytes())["word/document.xml"].decode()
    assert all(words in body for words in ("Je souhaite", "DUPRÉ-MOREAU", "Action 3", "2 septembre 2026"))
