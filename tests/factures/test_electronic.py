"""What the register keeps of an electronic form: completed once, its own record unchanged; deposits."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from pipeline.errors import UserError
from pipeline.factures import electronic
from pipeline.factures.credit import credit
from pipeline.factures.electronic import Depot, Statut
from pipeline.factures.integrity import verify
from pipeline.factures.issue import issue
from pipeline.factures.pieces import find
from pipeline.factures.register import Register
from tests.factures.builders import a_draft, a_register, prepare_credit, render

D, F = date(2026, 7, 1), "F-2026-00001"
GIVEN = {"iban": "FR7630001007941234567890185", "comptable": "SGC de Quimper", "courriel": "a@exemple.fr"}


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    with a_register(tmp_path) as register:
        issue(register, a_draft("B-1"), D, render)
        yield register


def test_an_old_record_is_completed_once_and_stays_what_it_was(register: Register) -> None:
    piece = electronic.complete(register, F, GIVEN)
    assert piece.draft.paiement is not None
    assert (piece.draft.paiement.iban, piece.draft.emetteur.courriel) == (GIVEN["iban"], "a@exemple.fr")
    with register.reading() as connection:
        assert find(connection, F).draft.paiement is None
    for again in ({"iban": GIVEN["iban"]}, {}):
        with pytest.raises(UserError, match=r"ne change pas|Rien n’est donné"):
            electronic.complete(register, F, again)
    assert verify(register) == ()


@pytest.mark.parametrize("wrong", [{"iban": "FR7630001007941234567890186"}, {"bic": "QUIMPER"}])
def test_an_account_typed_wrong_is_refused(register: Register, wrong: dict[str, str]) -> None:
    with pytest.raises(UserError, match="valable"):
        electronic.complete(register, F, wrong)


def test_an_avoir_is_completed_as_its_invoice_s_parties(register: Register) -> None:
    avoir = credit(register, prepare_credit(register, F, "essai"), D, render)
    found = electronic.complete(register, avoir.numero, GIVEN)
    assert found.draft.emetteur.courriel == "a@exemple.fr"


def test_the_last_word_on_a_deposit_stands_and_is_recorded_once(register: Register) -> None:
    assert electronic.say(register, Depot(F, Statut.DEPOSEE, D))
    assert not electronic.say(register, Depot(F.lower(), Statut.DEPOSEE, D))
    assert electronic.say(register, Depot(F, Statut.REJETEE, D, "SIRET inconnu"))
    with register.reading() as connection:
        assert electronic.deposits(connection) == {F: Depot(F, Statut.REJETEE, D, "SIRET inconnu")}
    for wrong in (Depot(F, Statut.REJETEE, D), Depot(F, Statut.MANDATEE, date(2027, 1, 1))):
        with pytest.raises(UserError, match=r"motif|n’est pas possible"):
            electronic.say(register, wrong)


def test_an_export_that_tells_what_was_before_changes_nothing_when_read_again(register: Register) -> None:
    later = date(D.year, D.month, D.day + 1)
    export = [Depot(F, Statut.MANDATEE, later), Depot(F, Statut.DEPOSEE, D), Depot(F, Statut.DISPONIBLE, D)]
    assert [electronic.read(register, each) for each in export] == [True] * 3
    head = register.head()
    assert [electronic.read(register, each) for each in export] == [False] * 3
    assert register.head() == head
    with register.reading() as connection:
        assert electronic.deposits(connection)[F].statut is Statut.MANDATEE
    with pytest.raises(UserError, match="un statut d’avant"):
        electronic.say(register, Depot(F, Statut.DEPOSEE, D))


def test_the_xml_is_kept_in_the_chain(register: Register) -> None:
    with register.writing() as connection:
        electronic.freeze(connection, F, "extended", "<é/>".encode())
    with register.reading() as connection:
        assert electronic.frozen(connection, F) == electronic.Frozen("extended", "<é/>".encode())
        assert electronic.frozen(connection, "F-2026-00002") is None
    assert verify(register) == ()
