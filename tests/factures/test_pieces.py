from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.errors import UserError
from pipeline.factures.copies import read_document
from pipeline.factures.issue import issue
from pipeline.factures.pieces import Genre, read_content
from pipeline.model.factures import Avoir, Draft
from tests.factures.builders import a_draft, a_register, render, says

# Records as the first version of the program wrote them: they are kept ten years and must be read as long.
FIRST = Path(__file__).with_name("ecritures_v1.jsonl").read_text("utf-8").splitlines()


def test_a_record_of_the_first_version_is_still_read() -> None:
    facture, avoir = map(read_content, FIRST)
    assert (facture.numero, facture.genre, facture.date) == ("F-2026-00001", Genre.FACTURE, date(2026, 7, 1))
    assert isinstance(facture.corps, Draft)
    assert (facture.total, facture.draft.total_tva, facture.draft.numero_engagement) == (
        Decimal("1000.00"),
        Decimal("166.67"),
        "E-1",
    )
    assert isinstance(avoir.corps, Avoir)
    assert (avoir.origine, avoir.total, avoir.corps.motif) == ("F-2026-00001", Decimal("100.00"), "remise")
    assert avoir.draft == facture.draft


def test_printing_again_gives_the_same_bytes(tmp_path: Path) -> None:
    with a_register(tmp_path) as register:
        issue(register, a_draft(), date(2026, 7, 1), render)
        assert says(read_document(register, " F-2026-00001 "), "F-2026-00001")
        with pytest.raises(UserError, match="Aucune facture ne porte le numéro « F-9 »"):
            read_document(register, "F-9")
