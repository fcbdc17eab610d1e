from datetime import date
from pathlib import Path

import pytest

from pipeline.factures.etat import read_follow_up
from pipeline.factures.events import claim, receive
from pipeline.factures.issue import issue
from pipeline.factures.relances import Voie, relance
from pipeline.factures.transfers import pay
from tests.factures.builders import CDG, a_draft, a_register, render

D = date(2026, 1, 2)


@pytest.mark.parametrize(
    ("kind", "recue", "titre", "voie", "palier"),
    [
        ("CDG", None, "", Voie.RECEPTION, 0),
        ("CDG", date(2026, 1, 5), "", Voie.AMIABLE, 0),
        ("CDG", date(2026, 7, 10), "", Voie.RIEN, 0),
        ("CDG", date(2026, 1, 5), "12", Voie.COMPTABLE, 0),
        ("CDG", None, "12", Voie.COMPTABLE, 0),
        ("prestataire", date(2026, 5, 10), "", Voie.RELANCE, 30),
        ("prestataire", date(2026, 4, 25), "", Voie.RELANCE, 45),
        ("prestataire", date(2026, 1, 5), "", Voie.RELANCE, 60),
        ("prestataire", date(2026, 6, 1), "", Voie.RIEN, 0),
    ],
)
def test_who_reminds_and_when(
    tmp_path: Path, kind: str, recue: date | None, titre: str, voie: Voie, palier: int
) -> None:
    with a_register(tmp_path) as register:
        body = CDG.model_copy(update={"type": kind})
        numero = issue(register, a_draft(emetteur=body, execution=D), D, render).numero
        if recue:
            receive(register, numero, recue)
        if titre:
            claim(register, numero, titre)
        (row,) = read_follow_up(register, date(2026, 7, 15), {})
        assert (relance(row).voie, relance(row).palier) == (voie, palier)
        pay(register, numero, date(2026, 7, 15))
        (row,) = read_follow_up(register, date(2026, 7, 15), {})
        assert relance(row).voie is Voie.RIEN
