import sqlite3
from contextlib import closing
from dataclasses import fields, replace
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.pool import NullPool

from pipeline.errors import UserError
from pipeline.store import migrations
from pipeline.store.register import NAME, Known, opened

ROW = Known("synthese/A", "synthese", "s/A.docx", "s/A.docx", "s/A.docx", "f", "d", "c", '{"champ:nom": "x"}')


def test_what_is_saved_is_loaded_and_replaced_by_key(tmp_path: Path) -> None:
    with opened(tmp_path) as register:
        register.save([ROW, replace(ROW, key="synthese/B", size=7, mtime=1_786_000_000_000_000_001)])
        register.save([replace(ROW, path="ailleurs.docx")])
    with opened(tmp_path) as register:
        rows = register.load()
        register.forget(["synthese/B"])
        assert set(register.load()) == {"synthese/A"}
    assert rows["synthese/A"].path == "ailleurs.docx"
    assert rows["synthese/A"].fields() == {"champ:nom": "x"}
    assert rows["synthese/B"].mtime == 1_786_000_000_000_000_001


def test_a_batch_is_all_or_nothing(tmp_path: Path) -> None:
    with opened(tmp_path) as register:
        with pytest.raises(IntegrityError):
            register.save([ROW, replace(ROW, key="synthese/B", path=None)])  # type: ignore[arg-type]
        assert register.load() == {}


def test_a_copy_in_memory_changes_nothing_on_disk(tmp_path: Path) -> None:
    with opened(tmp_path) as register:
        register.save([ROW])
    before = (tmp_path / NAME).read_bytes()
    with opened(tmp_path, memory=True) as register:
        register.save([replace(ROW, key="synthese/B")])
        assert len(register.load()) == 2
    assert (tmp_path / NAME).read_bytes() == before


def test_the_created_schema_is_that_of_the_rows(tmp_path: Path) -> None:
    with opened(tmp_path):
        pass
    with closing(sqlite3.connect(tmp_path / NAME)) as connection:
        columns = [row[1] for row in connection.execute("PRAGMA table_info(documents)")]
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        mode = connection.execute("PRAGMA journal_mode").fetchone()[0]
    assert columns == [field.name for field in fields(Known)]
    assert (version, mode) == (migrations.VERSION, "delete")


def test_a_register_of_a_newer_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    with opened(tmp_path) as register:
        register.save([ROW])
    with closing(sqlite3.connect(tmp_path / NAME)) as connection:
        connection.execute("PRAGMA user_version = 99")
    before = (tmp_path / NAME).read_bytes()
    with pytest.raises(UserError, match="plus récente"), opened(tmp_path):
        pass
    assert (tmp_path / NAME).read_bytes() == before


def test_a_damaged_register_is_named_with_its_remedy(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(b"n'est pas une base" * 100)
    with pytest.raises(UserError) as caught, opened(tmp_path):
        pass
    assert "registre reconstruire" in caught.value.remedy


def test_a_damaged_register_is_named_by_a_command_that_only_looks(tmp_path: Path) -> None:
    (tmp_path / "documents.sqlite").write_bytes(b"nothing of the kind" * 100)
    with pytest.raises(UserError, match="illisible"), opened(tmp_path, memory=True) as register:
        register.load()


def test_a_register_without_its_table_is_to_be_rebuilt(tmp_path: Path) -> None:
    with opened(tmp_path):
        pass
    with closing(sqlite3.connect(tmp_path / "documents.sqlite")) as connection:
        connection.execute("DROP TABLE documents")
    with pytest.raises(UserError, match="incomplet") as caught, opened(tmp_path) as register:
        register.load()
    assert "registre reconstruire" in caught.value.remedy


def test_a_register_held_by_another_program_is_said_in_french(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    patient = partial(create_engine, connect_args={"timeout": 0.2})
    monkeypatch.setattr("pipeline.store.register.create_engine", patient)
    with opened(tmp_path):
        pass
    with closing(sqlite3.connect(tmp_path / "documents.sqlite")) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        with (
            pytest.raises(UserError, match="tenu ouvert par un autre programme"),
            opened(tmp_path) as register,
        ):
            register.load()


def test_a_migration_copies_the_file_before_and_is_whole_or_not_at_all(tmp_path: Path) -> None:
    with opened(tmp_path) as register:
        register.save([ROW])
    path = tmp_path / NAME
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool)

    def add(connection: Connection) -> None:
        connection.execute(text("ALTER TABLE documents ADD COLUMN note TEXT NOT NULL DEFAULT ''"))

    def fail(_: Connection) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        migrations.upgrade(engine, path, {3: add, 4: fail}, 5)
    with engine.connect() as connection:
        assert migrations.schema_version(connection) == 4
        assert connection.execute(text("SELECT key, note FROM documents")).all() == [("synthese/A", "")]
    with closing(sqlite3.connect(tmp_path / "documents.schema3.sqlite")) as copy:
        assert copy.execute("SELECT count(*) FROM documents").fetchone() == (1,)
    engine.dispose()


def test_a_register_of_0_1_0_gains_what_freezes_a_document_and_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / NAME
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool)
    migrations.upgrade(engine, path, {0: migrations.STEPS[0]}, 1)
    old = "key, kind, path, placed, proposed, fingerprint, digest, content, parts, size, mtime, seen, verdict"
    values = "'convention/A', 'convention', 'c', 'c', 'c', 'f', 'd', 'c', '{}', 7, 8, 's', 'modifié', 'k', ''"
    with engine.begin() as connection:
        connection.execute(text(f"INSERT INTO documents ({old}, carries, destroyed) VALUES ({values})"))
    engine.dispose()
    with opened(tmp_path) as register:
        row = register.load()["convention/A"]
    assert (row.frozen, row.is_frozen, row.fingerprint, row.digest) == ("", False, "", "d")
    assert (row.size, row.seen) == (-1, ""), "an edited file is looked at again: it may be signed"
    assert (tmp_path / "documents.schema1.sqlite").exists()


def test_a_register_that_others_could_read_is_its_owners_again(tmp_path: Path) -> None:
    with opened(tmp_path):
        pass
    (tmp_path / NAME).chmod(0o664)
    with opened(tmp_path):
        pass
    assert (tmp_path / NAME).stat().st_mode & 0o077 == 0
