import pickle
import sqlite3
import traceback
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from pipeline.errors import UserError
from pipeline.factures import database as addresses
from pipeline.factures.backup import backup, restore
from pipeline.factures.database import VARIABLE, in_french, locate
from pipeline.factures.integrity import verify
from pipeline.factures.issue import issue
from pipeline.factures.pieces import load
from pipeline.factures.transfers import pay
from pipeline.store.lock import on_network_share
from tests.factures.builders import a_draft, a_register, render
from tests.factures.conftest import PASSWORD, Postgres

D = date(2026, 7, 1)
FALSE = "faux-secret"  # apart: a traceback quotes the lines of the test
NETWORK = """/dev/sda1 / ext4 rw 0 0
//serveur/rh /mnt/partage\\040RH cifs rw 0 0
serveur:/export /net nfs4 rw 0 0
/dev/sdb1 /net/disque ext4 rw 0 0
"""


def test_the_register_is_a_file_unless_an_address_is_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    assert locate(tmp_path).fichier == tmp_path / "factures.sqlite"
    monkeypatch.setenv(VARIABLE, f"postgresql+psycopg://u:{PASSWORD}@h/base")
    assert locate(tmp_path).fichier is None


@pytest.mark.parametrize("scheme", ["postgresql+psycopg", "postgresql", "postgres"])
def test_every_way_of_writing_a_postgresql_address_is_understood(tmp_path: Path, scheme: str) -> None:
    assert locate(tmp_path, f"{scheme}://u@h/base").sqlalchemy_url.drivername == "postgresql+psycopg"


@pytest.mark.parametrize(
    "text",
    [
        f"mysql://u:{PASSWORD}@h/b",
        f"postgresql://u:{PASSWORD}@h",
        PASSWORD,
        f"sqlite:///{PASSWORD}",
        f"postgresql://u:{PASSWORD}@h:x/b",
    ],
)
def test_another_address_is_refused_and_not_shown(tmp_path: Path, text: str) -> None:
    with pytest.raises(UserError) as caught:
        locate(tmp_path, text)
    assert PASSWORD not in "".join(traceback.format_exception(caught.value))
    assert "postgresql+psycopg://utilisateur@serveur/base" in caught.value.remedy


def test_the_password_is_in_no_text_of_an_address(tmp_path: Path) -> None:
    place = locate(tmp_path, f"postgresql+psycopg://u:{PASSWORD}@h/base")
    assert PASSWORD not in f"{place} {place!r} {place.url} {place.url!r}"
    as_option = locate(tmp_path, f"postgresql+psycopg://u@h/base?password={PASSWORD}")
    assert PASSWORD not in f"{as_option} {as_option!r}"


@pytest.mark.parametrize("tail", ["127.0.0.1:1/base", "nulle-part.invalid/base", "tricky@127.0.0.1:1/base"])
def test_an_unreachable_server_is_said_without_the_password(tmp_path: Path, tail: str) -> None:
    with (
        pytest.raises(UserError) as caught,
        a_register(tmp_path, address=f"postgresql+psycopg://u:{PASSWORD}@{tail}"),
    ):
        pass
    told = "".join(traceback.format_exception(caught.value)) + caught.value.remedy
    assert PASSWORD not in told
    assert "tricky" not in told
    assert VARIABLE in told


def test_a_refused_password_is_said_without_it(tmp_path: Path, server: Postgres) -> None:
    with (
        pytest.raises(UserError, match="refuse l’utilisateur ou le mot de passe") as caught,
        a_register(tmp_path, address=server.address("postgres", FALSE)),
    ):
        pass
    assert FALSE not in "".join(traceback.format_exception(caught.value))


def test_a_base_that_does_not_exist_is_said(tmp_path: Path, server: Postgres) -> None:
    with (
        pytest.raises(UserError, match="n’existe pas sur le serveur"),
        a_register(tmp_path, address=server.address("absente")),
    ):
        pass


@pytest.mark.parametrize(
    ("forbid", "words"),
    [
        ("SET ROLE pg_monitor", "refuse l’accès à cet utilisateur"),
        ("SET default_transaction_read_only = on", "ne peut pas être modifié"),
        ("DROP TABLE pieces", "il y manque une table"),
    ],
)
def test_a_base_that_may_not_be_written_is_said(
    tmp_path: Path, postgres: str, forbid: str, words: str
) -> None:
    with a_register(tmp_path, address=postgres) as register:
        issue(register, a_draft(), D, render)

        @sa.event.listens_for(register.engine, "connect")
        def _(connection: sa.engine.interfaces.DBAPIConnection, _record: object) -> None:
            connection.cursor().execute(forbid)
            connection.commit()

        register.engine.dispose()
        with pytest.raises(UserError, match=words) as caught:
            issue(register, a_draft("B-2"), D, render)
    assert PASSWORD not in "".join(traceback.format_exception(caught.value))


def test_an_address_with_an_option_that_does_not_exist_is_said(tmp_path: Path, server: Postgres) -> None:
    with (
        pytest.raises(UserError, match="une option ne convient pas") as caught,
        a_register(tmp_path, address=f"{server.address('postgres')}?motdepasse={FALSE}"),
    ):
        pass
    assert FALSE not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("FATAL:  authentification par mot de passe échouée pour l'utilisateur « u »", "le mot de passe"),
        ("FATAL:  la base de données « b » n'existe pas", "n’existe pas sur le serveur"),
    ],
)
def test_a_server_that_speaks_french_is_understood(tmp_path: Path, text: str, words: str) -> None:
    address = locate(tmp_path, "postgresql+psycopg://u@h/b")
    with pytest.raises(UserError, match=words), in_french(address):
        raise sa.exc.OperationalError("", {}, Exception(text))


def test_what_a_restoration_replaces_on_postgresql_is_kept_in_a_file(tmp_path: Path, postgres: str) -> None:
    with a_register(tmp_path, address=postgres) as register:
        issue(register, a_draft("B-1"), D, render)
        backup(register, tmp_path / "b.sqlite")
        issue(register, a_draft("B-2"), D, render)
        restored = restore(register, tmp_path / "b.sqlite", lose=True)
        assert restored.avant.parent == tmp_path
        restore(register, restored.avant)
        with register.reading() as connection:
            assert [piece.numero for piece in load(connection)] == ["F-2026-00001", "F-2026-00002"]


def test_postgresql_is_backed_up_to_a_file_and_restored_from_it(tmp_path: Path, postgres: str) -> None:
    with a_register(tmp_path, address=postgres) as register:
        assert PASSWORD not in repr(register)
        for i in (1, 2, 3):
            issue(register, a_draft(f"B-{i}"), D, render)
        pay(register, "F-2026-00001", D)
        assert backup(register, tmp_path / "b.sqlite") == 3
        with register.reading() as connection:
            before = load(connection)
        with register.writing() as connection:
            connection.execute(sa.text("UPDATE pieces SET document = '\\x00' WHERE rang = 2"))
        assert [issue.value for issue in verify(register)] == ["F-2026-00002"]
        restore(register, tmp_path / "b.sqlite")
        with register.reading() as connection:
            assert load(connection) == before
        assert verify(register) == ()
    with a_register(tmp_path / "fichier") as local:
        assert restore(local, tmp_path / "b.sqlite").nombre == 3
        assert verify(local) == ()


def test_a_network_share_refuses_to_number_and_says_what_to_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with a_register(tmp_path) as register:
        issue(register, a_draft("B-1"), D, render)
        monkeypatch.setattr(addresses, "on_network_share", lambda _folder: True)
        with pytest.raises(UserError, match="partage réseau") as caught:
            issue(register, a_draft("B-2"), D, render)
        assert VARIABLE in caught.value.remedy
        pay(register, "F-2026-00001", D)  # what takes no number goes on
        assert verify(register) == ()


@pytest.mark.skipif("sys.platform == 'win32'")
@pytest.mark.parametrize(
    ("folder", "remote"),
    [
        ("/mnt/partage RH/registre", True),
        ("/net/bilan", True),
        ("/net/disque/bilan", False),
        ("/home/rh", False),
    ],
)
def test_a_share_is_known_by_its_mount(folder: str, remote: bool) -> None:
    assert on_network_share(Path(folder), NETWORK) is remote


def test_the_folder_of_the_tests_is_on_a_disk(tmp_path: Path) -> None:
    assert not on_network_share(tmp_path)


def test_a_damaged_file_is_said_in_french(tmp_path: Path) -> None:
    (tmp_path / "factures.sqlite").write_bytes(b"not a base " * 1000)
    with pytest.raises(UserError, match="est abîmé") as caught, a_register(tmp_path):
        pass
    assert "factures restaurer" in caught.value.remedy
    assert pickle.loads(pickle.dumps(caught.value)).message == caught.value.message


def test_a_register_held_by_another_program_is_said_to_be_busy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.factures.database.BUSY_SECONDS", 0.01)
    with a_register(tmp_path) as register:
        assert register.address.fichier
        with closing(sqlite3.connect(register.address.fichier)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(UserError, match="occupé par un autre poste"):
                issue(register, a_draft(), D, render)
