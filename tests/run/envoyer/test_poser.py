"""A pack in its place: written, left, replaced, kept, taken away; and its register."""

import stat
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.documents.destinataires import Destinataire, Role
from pipeline.errors import UserError
from pipeline.run.envoyer.formes import FAIRE, MESSAGE, Contenu, Forme
from pipeline.run.envoyer.messages import Message, message
from pipeline.run.envoyer.pieces import Objet, Piece
from pipeline.run.envoyer.poser import GARDE, Pose, poser, retirer
from pipeline.store import envois
from pipeline.store.envois import PREPARE, Acte, Envoi
from tests.builders import classeur, un

HELD = {"a.docx": b"un", MESSAGE: b"deux"}
PLACE = "envois/2026-001 Riou/agent"


def known(made: Pose) -> Envoi:
    about = (PREPARE, "B/agent/", "2026-001", "agent", "2026-12-01")
    return Envoi(Acte(*about, {"k": "1"}, {"k": "K"}, made.chemin, made.fichiers))


def test_it_is_written_once_for_its_owner_and_left_while_it_is_the_same(tmp_path: Path) -> None:
    made = poser(tmp_path, PLACE, HELD, None)
    assert made.chemin == PLACE
    assert stat.S_IMODE((tmp_path / PLACE).stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / PLACE / "a.docx").stat().st_mode) == 0o600
    assert poser(tmp_path, PLACE, HELD, known(made)).inchange


def test_a_new_one_takes_the_place_of_what_is_as_it_was_made(tmp_path: Path) -> None:
    made = poser(tmp_path, PLACE, HELD, None)
    again = poser(tmp_path, PLACE, {"b.docx": b"trois"}, known(made))
    assert [path.name for path in (tmp_path / again.chemin).iterdir()] == ["b.docx"]
    assert again.chemin == PLACE


@pytest.mark.parametrize("name", ["a.docx", "autre.docx"])
def test_what_a_person_changed_or_added_stays_apart(tmp_path: Path, name: str) -> None:
    made = poser(tmp_path, PLACE, HELD, None)
    (tmp_path / PLACE / name).write_bytes(b"quatre")
    again = poser(tmp_path, PLACE, {"b.docx": b"trois"}, known(made))
    assert (again.chemin, again.raison) == (f"{PLACE} (2)", GARDE)
    assert (tmp_path / PLACE / name).read_bytes() == b"quatre"
    assert [path.name for path in (tmp_path / again.chemin).iterdir()] == ["b.docx"]
    assert "supprimez-le" in retirer(tmp_path, known(made))


def test_one_taken_away_is_gone_and_made_again_in_its_place(tmp_path: Path) -> None:
    made = poser(tmp_path, PLACE, HELD, None)
    assert retirer(tmp_path, known(made)) == ""
    assert not (tmp_path / PLACE).exists()
    gone = known(replace(made, chemin="", fichiers={}))
    assert poser(tmp_path, PLACE, HELD, gone).chemin == PLACE


def test_a_pack_of_one_file_and_another_form(tmp_path: Path) -> None:
    made = poser(tmp_path, f"{PLACE}.zip", {"": b"x"}, None)
    again = poser(tmp_path, PLACE, HELD, known(made))
    assert (again.chemin, (tmp_path / made.chemin).exists()) == (PLACE, False)


@pytest.mark.parametrize("forme", Forme)
def test_each_form_gives_the_same_bytes_twice(forme: Forme) -> None:
    held = Contenu(
        Message("a@b.example", "Dossier 2026-001", "Bonjour,"), {"Été.docx": b"PK", "x.ics": b"BEGIN"}
    )
    make, _ = FAIRE[forme]
    assert make(held) == make(held)


def test_a_confidential_message_names_no_paper() -> None:
    paper = Piece("pieces/B", "pieces", "Pièces du remboursement", Path("x.docx"), "", a_part=True)
    body = un(classeur()).organisme.row
    told = message(Objet("B", "2026-001", ""), Destinataire(Role.EMPLOYEUR, "K", "K"), [paper], body)
    assert "remboursement" not in f"{told.objet} {told.texte}"
    assert "un document confidentiel." in told.texte
    assert told.texte.endswith("bilans@cdg.example")


def test_the_register_keeps_what_was_prepared_then_sent_and_forgets_what_is_destroyed(tmp_path: Path) -> None:
    made = poser(tmp_path, PLACE, HELD, None)
    acte = known(made).prepare
    envois.record(tmp_path, [acte])
    assert envois.load(tmp_path)[acte.cle].en_attente
    assert [p.name for p in envois.holding(tmp_path, tmp_path, "k")] == ["a.docx", MESSAGE]
    envois.record(tmp_path, [replace(acte, acte=envois.ENVOYE, le="2026-12-02")])
    sent = envois.load(tmp_path)[acte.cle]
    assert (sent.en_attente, sent.envoyes) == (False, {"k": ("1", "2026-12-02")})
    envois.blank(tmp_path, "k")
    assert not list(envois.holding(tmp_path, tmp_path, "k"))
    assert '"k"' not in (tmp_path / envois.REGISTER).read_text("utf-8")


def test_a_damaged_register_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / envois.REGISTER).write_text("{\n", "utf-8")
    with pytest.raises(UserError, match="illisible"):
        envois.load(tmp_path)
