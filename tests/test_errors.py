"""An error in one line: where, what, and what to do."""

from pipeline.errors import UserError


def test_it_says_where_what_and_what_to_do() -> None:
    fault = UserError("« 9**9 » demande trop de mémoire.", "Retirez-le.", "attestation.docx, sous « Fait à »")
    assert fault.told() == (
        "attestation.docx, sous « Fait à »\u00a0: « 9**9 » demande trop de mémoire. Retirez-le."
    )


def test_a_place_that_the_message_names_is_not_said_twice() -> None:
    fault = UserError("Le modèle attestation.docx ne se lit pas.", "Reprenez-le.", "attestation.docx")
    assert fault.told() == "Le modèle attestation.docx ne se lit pas. Reprenez-le."
