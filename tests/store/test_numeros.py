"""The numbers of promotions beside the register: kept, never changed; a damaged note stops."""

from pathlib import Path

import pytest

from pipeline.errors import UserError
from pipeline.model.numeros import Numero
from pipeline.store import numeros
from pipeline.store.register import Known, opened

NEW = Numero("PROMO-1", "P2026-1", ("KERLANN",))


def test_what_is_kept_is_recalled_and_added_to(tmp_path: Path) -> None:
    numeros.keep(tmp_path, [NEW])
    numeros.keep(tmp_path, [Numero("PROMO-2", "P2026-2")])
    found = numeros.recall(tmp_path, ["PROMO-1", "PROMO-3"])
    assert sorted(n.numero for n in found.values()) == ["P2026-1", "P2026-2"]
    assert NEW in found.values()


def test_a_promotion_whose_convention_was_made_before_keeps_its_codes(tmp_path: Path) -> None:
    with opened(tmp_path) as register:
        register.save([Known("convention/PROMO-1-KERLANN", "convention", "", "", "", "", "", "")])
    (found,) = numeros.recall(tmp_path, ["PROMO-1", "PROMO-10"]).values()
    assert (found.ancien, found.de("KERLANN")) == (True, "PROMO-1-KERLANN")


def test_a_damaged_note_stops_rather_than_number_again(tmp_path: Path) -> None:
    (tmp_path / numeros.NAME).write_text("{")
    with pytest.raises(UserError, match="numéros donnés aux promotions"):
        numeros.recall(tmp_path, ["PROMO-1"])
