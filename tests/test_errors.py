"""An error in one line: where, what, and what to do."""

import errno

import pytest

from pipeline.errors import UserError, du_disque


def test_it_says_where_what_and_what_to_do() -> None:
    fault = UserError("« 9**9 » demande trop de mémoire.", "Retirez-le.", "attestation.docx, sous « Fait à »")
    assert fault.told() == (
        "attestation.docx, sous « Fait à »\u00a0: « 9**9 » demande trop de mémoire. Retirez-le."
    )


def test_a_place_that_the_message_names_is_not_said_twice() -> None:
    fault = UserError("Le modèle attestation.docx ne se lit pas.", "Reprenez-le.", "attestation.docx")
    assert fault.told() == "Le modèle attestation.docx ne se lit pas. Reprenez-le."


@pytest.mark.parametrize(
    ("number", "why"),
    [(errno.ENOSPC, "plus de place"), (errno.EROFS, "lecture seule"), (errno.EACCES, "accès refusé")],
)
@pytest.mark.parametrize("name", ["bilans.xlsx", None])
def test_a_refusal_of_the_system_is_told_in_french(number: int, why: str, name: str | None) -> None:
    told = du_disque(OSError(number, "Some words", name))
    assert told is not None
    assert why in told.message
    assert (name or "refusée") in told.message
    assert "recommencez" in told.remedy


@pytest.mark.parametrize(
    "fault", [ValueError("x"), OSError("x"), ConnectionResetError(errno.ECONNRESET, "x")]
)
def test_any_other_fault_is_none_that_the_user_can_mend(fault: Exception) -> None:
    assert du_disque(fault) is None
