"""A bilan is known by an identity that nobody types: references change, and are used again."""

import json
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.errors import UserError
from pipeline.store.identites import CLE, FICHIER, Identites, Question, Traits

LEA = Traits("2026-001", "le goff", "lea", "kerlann", "cdg29-evolution", "2026")
MARC = Traits("2026-002", "riou", "marc", "plouven", "cdg34", "2026")


def connus(registre: Path, *rows: Traits, anciennes: tuple[str, ...] = ()) -> dict[str, str]:
    """The ids of rows, remembered; no question is expected."""
    identites = Identites.ouvertes(registre, anciennes)
    found, questions = identites.reconnaitre(rows)
    assert questions == ()
    identites.garder()
    return found


def question(registre: Path, *rows: Traits) -> tuple[Identites, Question]:
    identites = Identites.ouvertes(registre)
    _, (asked,) = identites.reconnaitre(rows)
    return identites, asked


def test_an_id_is_the_first_reference_and_stays(tmp_path: Path) -> None:
    for _ in range(2):
        assert connus(tmp_path, LEA, MARC) == {"2026-001": "2026-001", "2026-002": "2026-002"}


def test_a_renamed_reference_is_the_same_bilan(tmp_path: Path) -> None:
    connus(tmp_path, LEA, MARC)
    renamed = replace(LEA, reference="BP-1")
    assert connus(tmp_path, renamed, MARC)["BP-1"] == "2026-001"
    assert connus(tmp_path, replace(renamed, nom="kerbrat"), MARC)["BP-1"] == "2026-001"


@pytest.mark.parametrize(
    "change", [{"nom": "kerbrat"}, {"employeur": "x"}, {"dispositif": "x"}, {"periode": ""}]
)
def test_a_correction_under_the_same_reference_is_no_question(tmp_path: Path, change: dict[str, str]) -> None:
    connus(tmp_path, LEA)
    assert connus(tmp_path, replace(LEA, **change)) == {"2026-001": "2026-001"}


@pytest.mark.parametrize("change", [{"nom": "abgrall", "prenom": "yann"}, {"periode": "2027"}])
@pytest.mark.parametrize("meme", [True, False])
def test_a_reference_used_again_is_asked_once_and_remembered(
    tmp_path: Path, change: dict[str, str], meme: bool
) -> None:
    connus(tmp_path, LEA)
    other = replace(LEA, **change)
    identites, asked = question(tmp_path, other)
    assert (asked.reference, asked.bilan, asked.avant) == ("2026-001", "2026-001", ("2026-001",))
    given = identites.repondre(asked, meme=meme)
    identites.garder()
    assert given == ("2026-001" if meme else "2026-001~2")
    for _ in range(2):
        assert connus(tmp_path, other) == {"2026-001": given}


def test_two_bilans_of_one_person_differ_by_period(tmp_path: Path) -> None:
    connus(tmp_path, LEA)
    assert connus(tmp_path, replace(LEA, reference="2029-007", periode="2029")) == {"2029-007": "2029-007"}


def test_a_person_who_moved_under_a_new_reference_is_asked(tmp_path: Path) -> None:
    connus(tmp_path, LEA)
    moved = replace(LEA, reference="2026-009", employeur="plouven")
    identites, asked = question(tmp_path, moved)
    assert (asked.reference, asked.bilan) == ("2026-009", "2026-001")
    assert identites.repondre(asked, meme=False) == "2026-009"
    identites.garder()
    assert connus(tmp_path, moved) == {"2026-009": "2026-009"}


def test_a_row_beside_the_known_one_is_another_bilan(tmp_path: Path) -> None:
    connus(tmp_path, LEA)
    twin = replace(LEA, reference="2026-050")
    assert connus(tmp_path, LEA, twin) == {"2026-001": "2026-001", "2026-050": "2026-050"}


def test_nothing_of_a_person_can_be_read_and_both_files_are_the_owners(tmp_path: Path) -> None:
    connus(tmp_path / "r", LEA)
    text = (tmp_path / "r" / FICHIER).read_text()
    assert not [word for word in (LEA.nom, LEA.prenom, LEA.employeur, LEA.dispositif) if word in text]
    for name in (FICHIER, CLE):
        assert stat.S_IMODE((tmp_path / "r" / name).stat().st_mode) == 0o600


def test_without_the_key_each_bilan_is_asked_again_never_guessed(tmp_path: Path) -> None:
    connus(tmp_path, LEA, MARC)
    (tmp_path / CLE).unlink()
    identites = Identites.ouvertes(tmp_path)
    found, questions = identites.reconnaitre([LEA, MARC])
    assert (found, len(questions)) == ({}, 2)
    for each in questions:
        identites.repondre(each, meme=True)
    identites.garder()
    assert connus(tmp_path, LEA, MARC) == {"2026-001": "2026-001", "2026-002": "2026-002"}


def test_a_register_of_before_keeps_its_keys(tmp_path: Path) -> None:
    assert connus(tmp_path, LEA, anciennes=("2026-001", "2025-001")) == {"2026-001": "2026-001"}
    assert set(json.loads((tmp_path / FICHIER).read_text())["bilans"]) == {"2026-001", "2025-001"}


def test_a_doubtful_reference_of_before_is_asked(tmp_path: Path) -> None:
    _, (asked,) = Identites.ouvertes(tmp_path, (), ("2026-001",)).reconnaitre([LEA, MARC])
    assert (asked.reference, asked.bilan) == ("2026-001", "2026-001")


@pytest.mark.parametrize(("name", "text"), [(FICHIER, "{"), (FICHIER, "[]"), (CLE, "pas une clé")])
def test_a_damaged_file_is_said_not_replaced(tmp_path: Path, name: str, text: str) -> None:
    connus(tmp_path, LEA)
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match=name):
        Identites.ouvertes(tmp_path)
    assert (tmp_path / name).read_text(encoding="utf-8") == text


def test_a_file_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / FICHIER).write_text('{"version": 99}')
    with pytest.raises(UserError, match="plus récente"):
        Identites.ouvertes(tmp_path)


def test_nothing_is_written_before_it_is_asked_for(tmp_path: Path) -> None:
    Identites.ouvertes(tmp_path / "r").reconnaitre([LEA])
    assert not (tmp_path / "r").exists()


def test_somebody_else_under_a_new_reference_is_no_question_when_another_has_gone(tmp_path: Path) -> None:
    connus(tmp_path, LEA)
    other = replace(LEA, reference="2026-009", nom="abgrall", prenom="yann")
    assert connus(tmp_path, other) == {"2026-009": "2026-009"}
