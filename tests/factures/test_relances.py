import io
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from pipeline.errors import UserError
from pipeline.factures.etat import read_follow_up
from pipeline.factures.events import claim, receive
from pipeline.factures.exports import workbook
from pipeline.factures.integrity import verify
from pipeline.factures.issue import issue
from pipeline.factures.relances import Voie, relance, send
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


def test_a_letter_sent_is_recorded_and_the_next_one_follows_from_it(tmp_path: Path) -> None:
    with a_register(tmp_path) as register:
        body = CDG.model_copy(update={"type": "prestataire"})
        numero = issue(register, a_draft(emetteur=body, execution=D), D, render).numero
        receive(register, numero, date(2026, 2, 1))  # due on 3 March

        def due(jour: date) -> tuple[Voie, int, int]:
            (row,) = read_follow_up(register, jour, {})
            found = relance(row)
            return found.voie, found.palier, found.rang

        assert due(date(2026, 4, 5)) == (Voie.RELANCE, 30, 1)
        assert send(register, numero, date(2026, 4, 10)) == 1  # 38 days late: the step of 30
        assert send(register, numero, date(2026, 4, 10)) == 0
        assert due(date(2026, 4, 20)) == (Voie.RIEN, 0, 0)  # 48 days late, ten after the letter
        assert due(date(2026, 4, 25)) == (Voie.RELANCE, 45, 2)
        with pytest.raises(UserError, match="déjà inscrite"):
            send(register, numero, date(2026, 4, 9))
        assert send(register, numero, date(2026, 5, 6)) == 2  # 64 days late: the last step
        (row,) = read_follow_up(register, date(2026, 7, 1), {})
        assert [(x.le.day, x.palier) for x in row.lettres] == [(10, 30), (6, 60)]
        assert "dernière relance envoyée le 06/05/2026" in relance(row).texte
        head, line = openpyxl.load_workbook(io.BytesIO(workbook([row])))["Factures"].iter_rows(
            values_only=True
        )
        shown = dict(zip(head, line, strict=True))
        assert (shown["Relances envoyées"], shown["Dernière relance"]) == (2, datetime(2026, 5, 6))
        assert verify(register) == ()


def test_an_amicable_reminder_gives_its_time_then_another_may_follow(tmp_path: Path) -> None:
    with a_register(tmp_path) as register:
        numero = issue(register, a_draft(emetteur=CDG, execution=D), D, render).numero
        receive(register, numero, date(2026, 2, 1))
        send(register, numero, date(2026, 4, 10))
        (row,) = read_follow_up(register, date(2026, 4, 20), {})
        assert "rappel amiable n° 1 envoyé le 10/04/2026" in relance(row).texte
        (row,) = read_follow_up(register, date(2026, 4, 25), {})
        assert (relance(row).voie, relance(row).rang) == (Voie.AMIABLE, 2)
        claim(register, numero, "12")
        (row,) = read_follow_up(register, date(2026, 4, 25), {})
        assert relance(row).voie is Voie.COMPTABLE
