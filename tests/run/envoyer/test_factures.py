"""Invoices in packs: what is still owed goes with the avoir that lowers it; what is cancelled does not."""

import datetime as dt
from pathlib import Path

from pipeline.factures.events import receive
from pipeline.run.envoyer.factures import factures
from pipeline.run.envoyer.pieces import Envoyable
from pipeline.run.facturer import registre
from pipeline.run.gather import gather
from tests.run.office import Office


def names(office: Office) -> list[str]:
    found = factures(office.settings(), gather(office.settings()))
    return [each.piece.nom.replace("\u00a0", " ") for each in found if isinstance(each, Envoyable)]


def test_an_invoice_credited_in_part_goes_with_its_avoir(tmp_path: Path) -> None:
    office = Office(tmp_path)
    (piece,) = office.issue("2026-001").factures
    office.credit(piece.numero, "1:100,00")
    assert names(office) == [f"Facture n° {piece.numero}", "Avoir n° AVF-2026-00001"]
    with registre.opened(office.settings()) as register:
        receive(register, piece.numero, dt.date(2026, 11, 22))
    assert names(office) == ["Avoir n° AVF-2026-00001"]
    office.credit(piece.numero)
    assert names(office) == []
