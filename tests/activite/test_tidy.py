"""Rows of the export: who pays an invoice, told by the employers that the invoice itself knew."""

from datetime import date
from pathlib import Path

import pytest

from pipeline.activite.tidy import factures
from pipeline.factures.etat import read_follow_up
from pipeline.factures.issue import issue
from pipeline.model.factures import Bilan
from tests.factures.builders import CDG, VILLE, a_draft, a_line, a_register, render


@pytest.mark.parametrize(
    ("employers", "said"),
    [((VILLE.siret,), "employeur"), ((CDG.siret,), "tiers payeur"), ((), "non renseigné")],
)
def test_a_payer_who_is_no_employer_is_a_third_party(
    tmp_path: Path, employers: tuple[str, ...], said: str
) -> None:
    line = a_line().model_copy(update={"reference": "B-1", "bilan": Bilan(employeurs=employers)})
    with a_register(tmp_path) as register:
        issue(register, a_draft("B-1", line), date(2026, 7, 1), render)
        (row,) = factures(read_follow_up(register, date(2026, 7, 15), {}))
    assert row.payeur == said
