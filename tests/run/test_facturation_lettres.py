"""Letters of reminder: what is owed has changed since one was written, and it is never sent as it was."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

from pipeline.factures.events import receive
from pipeline.factures.transfers import pay
from pipeline.run.facturer import registre
from pipeline.run.facturer.etat import follow
from pipeline.run.facturer.lettres import Lettres, write_letters
from tests.run.office import Office
from tests.templates.rendu import text

F = "F-2026-00001"


def letters(office: Office) -> Lettres:
    settings = office.settings()
    return write_letters(settings, follow(settings))


def paid(office: Office, somme: str) -> None:
    with registre.opened(office.settings()) as register:
        pay(register, F, office.day, Decimal(somme))


def test_a_letter_follows_what_is_owed_until_a_person_changes_it(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.issue("2026-001")
    with registre.opened(office.settings()) as register:
        receive(register, F, office.day)
    office.day = dt.date(2027, 1, 20)
    (path,) = letters(office).faites
    assert "1 200,00" in text(path.read_bytes()).replace("\u202f", " ")
    office.day += dt.timedelta(1)
    assert letters(office) == Lettres((), ())
    paid(office, "200.00")
    assert letters(office).faites == (path,)
    assert "1 000,00" in text(path.read_bytes()).replace("\u202f", " ")
    assert len(list(office.root.glob("outputs/sauvegardes/relances/*.docx"))) == 1
    path.write_bytes(b"mine")
    paid(office, "300.00")
    (kept,) = letters(office).issues
    assert (kept.code, path.read_bytes()) == ("lettre-perimee", b"mine")
    paid(office, "700.00")
    (settled,) = letters(office).issues
    assert (settled.code, path.read_bytes()) == ("lettre-sans-objet", b"mine")
