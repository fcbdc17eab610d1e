import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from pipeline.errors import UserError
from pipeline.factures.copies import check_copies
from pipeline.factures.credit import credit
from pipeline.factures.etat import read_follow_up
from pipeline.factures.integrity import verify
from pipeline.factures.issue import issue, issue_imported
from pipeline.factures.register import Register
from pipeline.factures.schema import chained
from pipeline.factures.transfers import pay
from tests.factures.builders import a_draft, a_register, prepare_credit, render

D = date(2026, 7, 1)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a register in use."""
    folder = tmp_path_factory.mktemp("registre")
    with a_register(folder) as register:
        for i in range(1, 4):
            issue(register, a_draft(f"B-{i}"), D, render)
        issue_imported(register, a_draft("B-9"), D, "T-9", render)
        credit(register, prepare_credit(register, "F-2026-00002", "erreur"), D, render)
        pay(register, "F-2026-00001", D)
    return folder


@pytest.fixture
def register(whole: Path, tmp_path: Path) -> Iterator[Register]:
    shutil.copytree(whole, tmp_path, dirs_exist_ok=True)
    with a_register(tmp_path) as register:
        yield register


def tamper(register: Register, *statements: str) -> None:
    assert register.address.fichier
    with closing(sqlite3.connect(register.address.fichier)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def codes(register: Register) -> list[tuple[str, str]]:
    return [(issue.code, issue.value) for issue in verify(register)]


def test_a_register_in_use_is_whole(register: Register) -> None:
    assert verify(register) == ()


def test_an_empty_register_is_whole(tmp_path: Path) -> None:
    with a_register(tmp_path / "autre") as register:
        assert verify(register) == ()


def test_an_altered_document_is_named(register: Register) -> None:
    tamper(register, "UPDATE pieces SET document = x'00' WHERE numero = 'F-2026-00002'")
    assert codes(register) == [("document-altere", "F-2026-00002")]


def test_an_altered_record_is_named(register: Register) -> None:
    tamper(register, "UPDATE ecritures SET contenu = replace(contenu, '2040.50', '1040.50') WHERE rang = 2")
    assert ("ecriture-alteree", "F-2026-00002") in codes(register)


@pytest.mark.parametrize("rang", [2, 6])
@pytest.mark.parametrize(("word", "other"), [('"montant":"', '"montant":"x'), ('"genre"', '"sorte"')])
def test_a_record_that_cannot_be_read_is_named_and_never_an_incident(
    register: Register, tmp_path: Path, rang: int, word: str, other: str
) -> None:
    changed = f"replace(contenu, '{word}', '{other}')"
    tamper(register, f"UPDATE ecritures SET contenu = {changed} WHERE rang = {rang}")
    assert "ecriture-alteree" in {code for code, _ in codes(register)}
    assert len(check_copies(register, tmp_path)) == (5 if rang == 6 else 4)
    with pytest.raises(UserError, match="ne se lit plus"):
        read_follow_up(register, D, {})


def test_a_record_rewritten_with_its_digest_breaks_the_chain(register: Register) -> None:
    assert register.address.fichier
    with closing(sqlite3.connect(register.address.fichier)) as connection, connection:
        contenu, precedente = connection.execute(
            "SELECT contenu, precedente FROM ecritures WHERE rang = 3"
        ).fetchone()
        forged = contenu.replace("Kerlannic", "Kerbihan")
        connection.execute(
            "UPDATE ecritures SET contenu = ?, empreinte = ? WHERE rang = 3",
            (forged, chained(precedente, forged)),
        )
    assert codes(register) == [("chaine-rompue", "T-9")]


def test_an_altered_amount_beside_its_record_is_named(register: Register) -> None:
    tamper(register, "UPDATE pieces SET total = '1.00' WHERE numero = 'F-2026-00001'")
    assert codes(register) == [("piece-alteree", "F-2026-00001")]


def test_a_deleted_invoice_leaves_a_gap_that_is_named(register: Register) -> None:
    tamper(register, "DELETE FROM pieces WHERE rang = 2", "DELETE FROM ecritures WHERE rang = 2")
    found = dict(codes(register))
    assert found["ecriture-manquante"] == ""
    assert found["numero-manquant"] == "F-2026-00003"
    assert "L’écriture 2 manque" in verify(register)[0].message


def test_records_cut_off_at_the_end_are_noticed(register: Register) -> None:
    tamper(register, "DELETE FROM ecritures WHERE rang >= 5", "DELETE FROM pieces WHERE rang >= 5")
    (found,) = verify(register)
    assert (found.code, found.message) == (
        "ecriture-manquante",
        "Les écritures 5 à 6 manquent dans le registre.",
    )


def test_a_document_without_its_record_and_a_record_without_its_document_are_named(
    register: Register,
) -> None:
    tamper(register, "DELETE FROM pieces WHERE numero = 'F-2026-00003'")
    assert ("document-manquant", "F-2026-00003") in codes(register)
    tamper(register, "DELETE FROM ecritures WHERE rang = 1")
    assert ("piece-sans-ecriture", "F-2026-00001") in codes(register)


def test_a_number_moved_to_another_place_is_a_gap(register: Register) -> None:
    tamper(register, "UPDATE pieces SET n = 7 WHERE numero = 'F-2026-00003'")
    assert codes(register) == [("piece-alteree", "F-2026-00003"), ("numero-manquant", "F-2026-00003")]


def test_a_double_is_named(register: Register) -> None:
    # The table's own rule against doubles has to be taken away first.
    tamper(
        register,
        "CREATE TABLE copie AS SELECT * FROM pieces",
        "DROP TABLE pieces",
        "ALTER TABLE copie RENAME TO pieces",
        "UPDATE pieces SET n = 1 WHERE numero = 'F-2026-00002'",
    )
    assert ("numero-double", "F-2026-00002") in codes(register)


def test_dates_that_go_back_are_named(register: Register) -> None:
    tamper(register, "UPDATE pieces SET date = '2026-06-30' WHERE numero = 'F-2026-00003'")
    assert ("date-anterieure", "F-2026-00003") in codes(register)


def test_a_billing_forgotten_so_as_to_bill_twice_is_named(register: Register) -> None:
    tamper(register, "DELETE FROM reperes WHERE numero = 'F-2026-00001'")
    assert codes(register) == [("prestation-alteree", "F-2026-00001")]


def test_avoirs_beyond_their_invoice_are_named(register: Register) -> None:
    tamper(register, "UPDATE pieces SET total = '9999.00' WHERE numero = 'AVF-2026-00001'")
    assert ("avoirs-excessifs", "F-2026-00002") in codes(register)


def test_a_record_that_is_no_json_any_more_is_named_not_raised(register: Register) -> None:
    tamper(register, "UPDATE ecritures SET contenu = 'x' WHERE rang = 1")
    assert ("ecriture-alteree", "F-2026-00001") in codes(register)


@pytest.mark.parametrize("value", ["'x'", "x'00ff'", "99", "-1", "9223372036854775807", "1.5"])
@pytest.mark.parametrize(
    ("table", "column", "where"),
    [
        *(("registre", name, "1 = 1") for name in ("id", "version", "rang", "empreinte")),
        *(
            ("ecritures", name, "rang = 2")
            for name in ("rang", "genre", "numero", "contenu", "precedente", "empreinte")
        ),
        *(
            ("pieces", name, "rang = 2")
            for name in ("numero", "rang", "genre", "organisme", "serie", "annee", "n")
        ),
        *(
            ("pieces", name, "rang = 2")
            for name in ("date", "cle", "origine", "total", "fichier", "document")
        ),
        *(("reperes", name, "numero = 'F-2026-00002'") for name in ("numero", "cle")),
    ],
)
def test_no_column_is_altered_unseen(
    register: Register, tmp_path: Path, table: str, column: str, where: str, value: str
) -> None:
    try:
        tamper(register, f"UPDATE {table} SET {column} = {value} WHERE {where}")
    except sqlite3.IntegrityError:
        return  # SQLite itself refuses it
    assert _wrong(tmp_path)


def _wrong(folder: Path) -> list[str]:
    """What a verification says, or the refusal to open the register at all."""
    try:
        with a_register(folder) as register:
            return [issue.message for issue in verify(register)]
    except UserError as refusal:
        return [refusal.message]
