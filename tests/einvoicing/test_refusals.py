"""What the portal is known to refuse is refused first; a channel is never another's."""

from datetime import date

import pytest

from pipeline.einvoicing.refusals import Demands, check_channel, check_deposit
from pipeline.errors import UserError
from pipeline.factures.electronic import Depot, Statut
from tests.einvoicing.builders import CASES, EXEMPT, an_issue

BARE = an_issue(EXEMPT.model_copy(update={"numero_engagement": "", "code_service": ""}))
SHORT = an_issue(
    EXEMPT.model_copy(update={"client": EXEMPT.client.model_copy(update={"siret": "212900019"})})
)


@pytest.mark.parametrize(
    ("today", "said"), [("pes-asap", "la doublerait"), ("aucun", "pour canal"), ("", "pour canal")]
)
def test_a_body_of_another_channel_deposits_nothing(today: str, said: str) -> None:
    with pytest.raises(UserError, match=said):
        check_channel(an_issue(EXEMPT), today)


def test_the_channel_of_the_day_of_issue_stands() -> None:
    frozen = an_issue(EXEMPT.model_copy(update={"canal": "chorus"}))
    check_channel(frozen, "pes-asap")
    with pytest.raises(UserError, match="la doublerait"):
        check_channel(an_issue(EXEMPT.model_copy(update={"canal": "pes-asap"})), "chorus")


@pytest.mark.parametrize(
    ("piece", "demands", "said"),
    [
        (BARE, Demands(engagement=True), "exige un n° d’engagement"),
        (BARE, Demands(service=True), "exige un code service"),
        (SHORT, Demands(), "n’a pas 14 chiffres"),
        (CASES["privee"], Demands(), "n’est pas un organisme public"),
    ],
)
def test_what_the_portal_would_refuse(piece: object, demands: Demands, said: str) -> None:
    with pytest.raises(UserError, match=said):
        check_deposit(piece, demands, None)  # type: ignore[arg-type]


def test_a_document_is_deposited_once_unless_it_was_refused() -> None:
    piece = CASES["exoneree"]
    check_deposit(piece, Demands(engagement=True, service=True), None)
    check_deposit(piece, Demands(), Depot(piece.numero, Statut.REJETEE, date(2026, 7, 2), "x"))
    with pytest.raises(UserError, match="a déjà été déposée"):
        check_deposit(piece, Demands(), Depot(piece.numero, Statut.MANDATEE, date(2026, 7, 2)))
