import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from pipeline.errors import UserError
from pipeline.factures.backup import backup, restore
from pipeline.factures.integrity import verify
from pipeline.factures.issue import issue
from pipeline.factures.pieces import document, load
from pipeline.factures.register import Register
from pipeline.factures.transfers import pay
from tests.factures.builders import a_draft, a_register, render, says

D = date(2026, 7, 1)


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    with a_register(tmp_path / "registre") as register:
        for i in (1, 2):
            issue(register, a_draft(f"B-{i}"), D, render)
        yield register


def numeros(register: Register) -> list[str]:
    with register.reading() as connection:
        return [piece.numero for piece in load(connection)]


def test_a_backup_restored_in_a_new_register_has_everything(register: Register, tmp_path: Path) -> None:
    assert backup(register, tmp_path / "copies" / "juillet.sqlite") == 2
    with a_register(tmp_path / "neuf") as new:
        assert restore(new, tmp_path / "copies" / "juillet.sqlite").nombre == 2
        assert (verify(new), new.head()) == ((), register.head())
        with new.reading() as connection:
            assert says(document(connection, "F-2026-00002"), "F-2026-00002")
        assert issue(new, a_draft("B-3"), D, render).numero == "F-2026-00003"


def test_a_backup_is_made_while_another_clerk_issues(register: Register, tmp_path: Path) -> None:
    def render_after_a_backup(numero: str) -> bytes:
        backup(register, tmp_path / "pendant.sqlite")
        return render(numero)

    issue(register, a_draft("B-3"), D, render_after_a_backup)
    with a_register(tmp_path / "neuf") as new:
        assert restore(new, tmp_path / "pendant.sqlite").nombre == 2
        assert verify(new) == ()


def test_an_older_backup_never_makes_a_number_forgotten(register: Register, tmp_path: Path) -> None:
    backup(register, tmp_path / "b.sqlite")
    issue(register, a_draft("B-3"), D, render)
    with pytest.raises(UserError, match="oublier l’émission de F-2026-00003"):
        restore(register, tmp_path / "b.sqlite")
    assert numeros(register)[-1] == "F-2026-00003"


def test_nor_a_payment(register: Register, tmp_path: Path) -> None:
    backup(register, tmp_path / "b.sqlite")
    pay(register, "F-2026-00001", D)
    with pytest.raises(UserError, match="paiements"):
        restore(register, tmp_path / "b.sqlite")


def test_forgetting_on_purpose_keeps_the_register_of_before_aside(register: Register, tmp_path: Path) -> None:
    backup(register, tmp_path / "b.sqlite")
    issue(register, a_draft("B-3"), D, render)
    assert restore(register, tmp_path / "b.sqlite", lose=True).nombre == 2
    assert numeros(register) == ["F-2026-00001", "F-2026-00002"]
    with closing(sqlite3.connect(tmp_path / "registre" / "factures-avant-restauration.sqlite")) as kept:
        assert kept.execute("SELECT count(*) FROM pieces").fetchone() == (3,)


def test_an_altered_register_is_mended_by_its_backup(register: Register, tmp_path: Path) -> None:
    backup(register, tmp_path / "b.sqlite")
    assert register.address.fichier
    with closing(sqlite3.connect(register.address.fichier)) as connection, connection:
        connection.execute("UPDATE pieces SET document = x'00'")
    assert verify(register) != ()
    restore(register, tmp_path / "b.sqlite")
    assert verify(register) == ()


def test_an_altered_backup_is_refused_and_named(register: Register, tmp_path: Path) -> None:
    backup(register, tmp_path / "b.sqlite")
    with closing(sqlite3.connect(tmp_path / "b.sqlite")) as connection, connection:
        connection.execute("UPDATE pieces SET document = x'00' WHERE rang = 2")
    with pytest.raises(UserError, match="abîmée : Le document de F-2026-00002"):
        restore(register, tmp_path / "b.sqlite")


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "n’est pas une sauvegarde"), (b"PK" * 4000, "n’est pas un registre"), (None, "n’existe pas")],
)
def test_what_is_no_backup_is_refused(
    register: Register, tmp_path: Path, content: bytes | None, words: str
) -> None:
    if content is not None:
        (tmp_path / "b.sqlite").write_bytes(content)
    with pytest.raises(UserError, match=words):
        restore(register, tmp_path / "b.sqlite")
    assert len(numeros(register)) == 2


def test_a_backup_replaces_an_older_one_of_the_same_name(register: Register, tmp_path: Path) -> None:
    backup(register, tmp_path / "b.sqlite")
    issue(register, a_draft("B-3"), D, render)
    assert backup(register, tmp_path / "b.sqlite") == 3
    assert sorted(p.name for p in tmp_path.iterdir()) == ["b.sqlite", "registre"]


def test_a_backup_never_takes_the_place_of_the_register(register: Register) -> None:
    fichier = register.address.fichier
    assert fichier is not None
    with pytest.raises(UserError, match="lui-même"):
        backup(register, fichier)
    assert numeros(register) == ["F-2026-00001", "F-2026-00002"]
