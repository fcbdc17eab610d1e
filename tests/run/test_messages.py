"""Messages ready to copy: addressed, dated, without a name nor a ground; an office may write its own."""

import datetime as dt
from pathlib import Path

import pytest

from pipeline.errors import UserError
from pipeline.model.taches import Message, taches
from pipeline.run.messages import TEXTES, messages, read_texts
from tests.builders import classeur, modele
from tests.workbook.builders import Row

SENT: Row = {"Convention envoyée le": dt.date(2026, 2, 4)}
DAY = dt.date(2026, 2, 25)


def written(inputs: Path, cells: Row, day: dt.date = DAY) -> list[Message]:
    book = classeur("CDG34")
    book.sheets["Agents"][0] |= {"Courriel": "elodie@exemple.fr", **cells}
    book.sheets["Employeurs"][0]["Courriel RH"] = "rh@kerlann.example"
    found = modele(book, jour=day)
    texts = read_texts(inputs)
    return [m for each in taches(found, day) for m in messages(each, found.dossiers[0], texts)]


def test_whoever_has_not_signed_is_written_to(tmp_path: Path) -> None:
    both = written(tmp_path, SENT)
    assert [each.a for each in both] == ["elodie@exemple.fr", "rh@kerlann.example"]
    assert "envoyé le 4 février 2026" in both[0].texte.replace("\u00a0", " ")
    assert "bilans@cdg.example" in both[0].texte
    (left,) = written(tmp_path, SENT | {"Convention signée par l'agent le": dt.date(2026, 2, 9)})
    assert left.a == "rh@kerlann.example"


def test_a_past_session_is_asked_of_who_led_it(tmp_path: Path) -> None:
    (asked,) = written(tmp_path, {}, dt.date(2026, 3, 12))
    assert (asked.a, "11\u00a0mars\u00a02026" in asked.objet) == ("m.lebris@cdg.example", True)


def test_no_message_names_the_agent_nor_the_scheme(tmp_path: Path) -> None:
    said = repr(written(tmp_path, SENT, dt.date(2026, 5, 30))) + TEXTES.read_text(encoding="utf-8")
    assert not [word for word in ("Le Goff", "Élodie", "FIPHFP", "santé", "évolution") if word in said]


def test_an_office_writes_its_own_text_and_a_slip_is_named(tmp_path: Path) -> None:
    own = tmp_path / "messages.toml"
    own.write_text('[relance.agent]\ntexte = "Signez {reference}, svp."\n', encoding="utf-8")
    first, second = written(tmp_path, SENT)
    assert first.texte.startswith("Signez 2026-001, svp.")
    assert "document en attente" in first.objet
    assert second.texte.startswith("Bonjour")
    for wrong in ('[relance.maire]\ntexte = "x"', '[relance.agent]\ntexte = "{nom}"', "[relance"):
        own.write_text(wrong, encoding="utf-8")
        with pytest.raises(UserError, match=r"messages\.toml|compris"):
            read_texts(tmp_path)
