"""With a real editor: what was typed in LibreOffice stays, and the synthesis follows the workbook."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.documents.synthese import Action, LigneEtapes
from pipeline.store.outcome import Status
from tests.store.test_store import Office
from tests.synthese import libreoffice, real
from tests.synthese.word import Task, unpacked
from tests.templates.contexts_synthese import MINIMAL

TYPED = [
    ("besoins et attentes", "Je souhaite évoluer vers l’accueil"),
    ("domaine fonctionnel", "Quinze ans à l’état civil"),
    ("Savoir faire", "Animer une réunion & rendre compte"),
]
WORDS = ("Je souhaite", "Quinze ans", "Animer une réunion &amp; rendre compte", "suivi des modifications")
# The agent marries, the launch is fixed, the sessions are known, a fifth action is added.
CHANGED = replace(
    MINIMAL,
    agent=replace(MINIMAL.agent, nom_complet="Madame Aline Dupré-Moreau"),
    date_de_lancement=dt.date(2026, 9, 2),
    dates_des_seances="10 et 24 septembre 2026",
    actions=(*MINIMAL.actions, Action(5, "Immersion à l’état civil", "5 jours", "octobre 2026")),
    etapes=(LigneEtapes(("",) * 5),) * 4,
)
SYNTHESE = Task("synthese/A-01", "syntheses/Synthèse A-01.docx", "f1", real.synthese(MINIMAL))
RENEWED = replace(SYNTHESE, fingerprint="f2", data=real.synthese(CHANGED))


def edited_in_libreoffice(office: Office, folder: Path, typed: list[tuple[str, str]]) -> Path:
    """Make the synthesis, and let a counsellor work on it."""
    libreoffice.required()
    office.one(SYNTHESE)
    path = office.outputs / SYNTHESE.path
    libreoffice.edited(path, folder / "edite.docx", typed)
    path.write_bytes((folder / "edite.docx").read_bytes())
    return path


def test_after_an_edit_in_libreoffice_nothing_typed_is_lost_and_identity_is_refreshed(tmp_path: Path) -> None:
    office = Office(tmp_path)
    path = edited_in_libreoffice(office, tmp_path, TYPED)
    before = unpacked(path.read_bytes())
    assert b'w:val="bilan_agent"' not in before["word/document.xml"], "LibreOffice garde les balises"

    outcome = office.one(RENEWED)

    after = unpacked(path.read_bytes())
    body = after["word/document.xml"].decode()
    assert [word for word in WORDS if word not in body] == []
    assert "<w:ins " in body
    assert "Commentaire de la conseillère" in after["word/comments.xml"].decode()
    assert all(new in body for new in ("Aline Dupré-Moreau", "2 septembre 2026", "10 et 24 septembre 2026"))
    assert "Immersion à l’état civil" in body
    assert outcome.status is Status.FAIT
    assert [(change.champ, change.garde) for change in outcome.changes] == [
        ("Agent", False),
        ("Date de lancement", False),
        ("Dates des séances", False),
        ("Agent (co-signature)", False),
        ("calendrier des actions", False),
        ("étapes des actions", False),
    ]
    assert (office.outputs / outcome.saved).read_bytes() == (tmp_path / "edite.docx").read_bytes()
    assert {name: part for name, part in before.items() if name != "word/document.xml"} == {
        name: part for name, part in after.items() if name != "word/document.xml"
    }
    assert office.one(RENEWED).status is Status.INCHANGE


@pytest.mark.epreuve
def test_a_refreshed_document_opens_again_in_libreoffice_with_all_its_text(tmp_path: Path) -> None:
    office = Office(tmp_path)
    path = edited_in_libreoffice(office, tmp_path, TYPED[:1])
    office.one(RENEWED)
    libreoffice.edited(path, tmp_path / "encore.docx", [])
    body = unpacked((tmp_path / "encore.docx").read_bytes())["word/document.xml"].decode()
    assert all(words in body for words in ("Je souhaite", "Dupré-Moreau", "Action 5", "2 septembre 2026"))


@pytest.mark.epreuve
def test_what_was_only_saved_again_in_libreoffice_is_nobodys_work(tmp_path: Path) -> None:
    office = Office(tmp_path)
    path = edited_in_libreoffice(office, tmp_path, [])
    assert path.read_bytes() != SYNTHESE.data
    same = office.one(SYNTHESE)
    assert (same.status, "seulement réenregistrée" in same.reason) == (Status.INCHANGE, True)
    assert office.one(RENEWED).status is Status.FAIT
    assert path.read_bytes() == RENEWED.data
