import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from pipeline.errors import UserError
from pipeline.factures.issue import issue
from pipeline.factures.pieces import load
from pipeline.factures.register import open_register
from pipeline.factures.schema import BEYOND, STEPS, TABLES, Step, whole
from tests.factures.builders import TODAY, a_draft, a_register, render

NEXT: tuple[Step, ...] = (*STEPS, ("ALTER TABLE pieces ADD COLUMN essai TEXT NOT NULL DEFAULT ''",))
BROKEN: tuple[Step, ...] = (*STEPS, ("CREATE TABLE essai (x INTEGER)", "SELECT no_such_column FROM pieces"))


def version_of(fichier: Path) -> int:
    with closing(sqlite3.connect(fichier)) as connection:
        return int(connection.execute("SELECT version FROM registre").fetchone()[0])


def a_used_register(folder: Path) -> Path:
    with a_register(folder) as register:
        issue(register, a_draft(), date(2026, 7, 1), render)
    return folder / "factures.sqlite"


def test_a_new_register_is_made_with_the_tables_the_program_reads(tmp_path: Path) -> None:
    with a_register(tmp_path / "a" / "b") as register, register.reading() as connection:
        for table in TABLES:
            columns = {column["name"] for column in sa.inspect(connection).get_columns(table.name)}
            assert columns == {column.name for column in table.columns}
    assert version_of(tmp_path / "a" / "b" / "factures.sqlite") == len(STEPS)


def test_a_register_moves_forward_after_a_copy_of_its_file(tmp_path: Path) -> None:
    fichier = a_used_register(tmp_path)
    with open_register(tmp_path, TODAY, address="", steps=NEXT) as register, register.reading() as connection:
        assert [piece.numero for piece in load(connection)] == ["F-2026-00001"]
    assert version_of(fichier) == len(NEXT)
    copy = tmp_path / f"factures-version-{len(STEPS)}.sqlite"
    assert version_of(copy) == len(STEPS)


def test_a_step_that_fails_changes_nothing(tmp_path: Path) -> None:
    fichier = a_used_register(tmp_path)
    with pytest.raises(UserError), open_register(tmp_path, TODAY, address="", steps=BROKEN):
        pass
    with closing(sqlite3.connect(fichier)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    assert ("essai",) not in tables
    assert version_of(fichier) == len(STEPS)


def test_a_register_of_a_later_version_is_refused_with_a_sentence(tmp_path: Path) -> None:
    fichier = a_used_register(tmp_path)
    with open_register(tmp_path, TODAY, address="", steps=NEXT):
        pass
    before = fichier.read_bytes()
    with pytest.raises(UserError, match="version plus récente") as caught, a_register(tmp_path):
        pass
    assert "Mettez le programme à jour" in caught.value.remedy
    assert fichier.read_bytes() == before


def test_two_copies_of_one_version_do_not_overwrite_each_other(tmp_path: Path) -> None:
    a_used_register(tmp_path)
    (tmp_path / f"factures-version-{len(STEPS)}.sqlite").write_bytes(b"precious")
    with open_register(tmp_path, TODAY, address="", steps=NEXT):
        pass
    assert (tmp_path / f"factures-version-{len(STEPS)}.sqlite").read_bytes() == b"precious"
    assert version_of(tmp_path / f"factures-version-{len(STEPS)}-2.sqlite") == len(STEPS)


def test_postgresql_moves_forward_too(tmp_path: Path, postgres: str) -> None:
    with a_register(tmp_path, address=postgres) as register:
        issue(register, a_draft(), date(2026, 7, 1), render)
    with (
        open_register(tmp_path, TODAY, address=postgres, steps=NEXT) as register,
        register.reading() as connection,
    ):
        assert [piece.numero for piece in load(connection)] == ["F-2026-00001"]
        kept = connection.execute(sa.text(f"SELECT numero FROM pieces_version_{len(STEPS)}"))
        assert kept.scalars().all() == ["F-2026-00001"]
    with pytest.raises(UserError, match="version plus récente"), a_register(tmp_path, address=postgres):
        pass


@pytest.mark.parametrize("typed", ["12", None, 1.0, True, BEYOND])
def test_what_is_no_number_in_the_register_is_said_to_be_damage(typed: object) -> None:
    assert whole(BEYOND - 1) == BEYOND - 1
    with pytest.raises(UserError, match="un nombre y a été remplacé"):
        whole(typed)
