"""The milestones: agreement, decision, seniority, what must be told to whom, size of a promotion."""

import datetime as dt
from dataclasses import replace

import pytest

from pipeline.issues import Severity
from pipeline.model.rules.dossiers import accord_de_l_agent
from tests.builders import JOUR, codes, modele, promotion, seule, statuts, un
from tests.model.cas import Cas, change, is_silent, speaks, withholds_its_documents_alone

DEMANDE = ("Agents", 0, "Date de demande", dt.date(2026, 1, 5))
SANS_DECISION = ("Agents", 0, "Décision de l'employeur", None)
ENTREE = "Date d'entrée dans la collectivité"

CAS = [
    Cas(
        "dispositif-d-un-autre-centre",
        lambda: change(("Organismes", 0, "Code postal", "29000"), code="CDG34"),
        lambda: change(("Organismes", 0, "Code postal", "34000"), code="CDG34"),
        ("Agents", 0, "Dispositif"),
        "inputs/dispositifs",
    ),
    Cas(
        "accord-de-l-agent",
        lambda: change(("Agents", 0, "Initiative", "employeur"), ("Agents", 0, "Accord de l'agent le", None)),
        lambda: change(
            ("Agents", 0, "Initiative", "employeur"),
            ("Agents", 0, "Accord de l'agent le", dt.date(2026, 1, 12)),
        ),
        ("Agents", 0, "Accord de l'agent le"),
        "Accord de l’agent le",
    ),
    Cas(
        "rejet-implicite",
        lambda: change(
            SANS_DECISION, ("Agents", 0, "Date de demande", dt.date(2026, 1, 2)), code="DGAFP-INDIVIDUEL"
        ),
        lambda: change(
            SANS_DECISION, ("Agents", 0, "Date de demande", dt.date(2026, 1, 3)), code="DGAFP-INDIVIDUEL"
        ),
        ("Agents", 0, "Décision de l'employeur"),
        "renouveler sa demande",
    ),
    Cas(
        "anciennete",
        lambda: change(("Agents", 0, ENTREE, dt.date(2023, 1, 6)), DEMANDE, code="DEPARTEMENT"),
        lambda: change(("Agents", 0, ENTREE, dt.date(2023, 1, 5)), DEMANDE, code="DEPARTEMENT"),
        ("Agents", 0, ENTREE),
        "Dérogation d’ancienneté",
    ),
    Cas(
        "emploi-permanent",
        lambda: change(("Agents", 0, "Emploi permanent", "non"), code="DEPARTEMENT"),
        lambda: change(("Agents", 0, "Emploi permanent", None), code="DEPARTEMENT"),
        ("Agents", 0, "Emploi permanent"),
        "Emploi permanent",
    ),
]
IDS = [cas.code for cas in CAS]


@pytest.mark.parametrize("cas", CAS, ids=IDS)
def test_the_rule_names_its_cell_and_its_remedy(cas: Cas) -> None:
    speaks(cas)


@pytest.mark.parametrize("cas", CAS, ids=IDS)
def test_the_neighbouring_value_is_right(cas: Cas) -> None:
    is_silent(cas)


@pytest.mark.parametrize("cas", CAS, ids=IDS)
def test_it_withholds_what_it_says_and_nothing_else(cas: Cas) -> None:
    withholds_its_documents_alone(cas)


def test_the_agents_agreement_is_asked_for_where_the_scheme_asks_for_it() -> None:
    dossier = un(
        change(("Agents", 0, "Initiative", "employeur"), ("Agents", 0, "Accord de l'agent le", None))
    )
    assert [issue.code for issue in accord_de_l_agent(dossier, JOUR)] == ["accord-de-l-agent"]
    scheme = dossier.dispositif.model_copy(update={"accord_agent_requis": False})
    assert list(accord_de_l_agent(replace(dossier, dispositif=scheme), JOUR)) == []


def test_silence_is_a_refusal_at_a_date_that_is_told() -> None:
    book = change(
        SANS_DECISION, ("Agents", 0, "Date de demande", dt.date(2025, 12, 31)), code="DGAFP-INDIVIDUEL"
    )
    # Two months after 31 December: the last day of February.
    assert "28\u00a0février\u00a02026" in seule(modele(book), "rejet-implicite").message


@pytest.mark.parametrize(
    "cells",
    [
        [
            ("Agents", 0, "Initiative", "employeur"),
            ("Agents", 0, "Accord de l'agent le", dt.date(2026, 1, 6)),
        ],
        [("Agents", 0, "Date de demande", None)],
    ],
)
def test_no_silence_where_nobody_was_asked(cells: list[tuple[str, int, str, object]]) -> None:
    book = change(SANS_DECISION, code="DGAFP-INDIVIDUEL")
    for sheet, row, heading, value in cells:
        book.set(sheet, row, heading, value)  # type: ignore[arg-type]
    assert "rejet-implicite" not in codes(modele(book, jour=dt.date(2026, 12, 1)))


def test_a_refusal_is_an_answer_and_leaves_nothing_to_make() -> None:
    book = change(("Agents", 0, "Décision de l'employeur", "refus"))
    assert codes(modele(book)) == []
    assert set(statuts(book).values()) == {"sans objet"}


@pytest.mark.parametrize("code", ["anciennete", "emploi-permanent"])
def test_a_derogation_settles_seniority_and_post(code: str) -> None:
    book = change(
        ("Agents", 0, ENTREE, dt.date(2025, 6, 1)),
        ("Agents", 0, "Emploi permanent", "non"),
        ("Agents", 0, "Dérogation d'ancienneté", "oui"),
        code="DEPARTEMENT",
    )
    assert code not in codes(modele(book))


def test_seniority_counts_in_the_collectivite_only_where_the_scheme_asks() -> None:
    assert codes(modele(change(("Agents", 0, ENTREE, dt.date(2026, 1, 1))))) == []


CONFIDENTIEL = {"Référence": "2026-001", "L. 5212-13": "oui", "Référent handicap informé le": None}


def test_the_referent_to_be_told_is_a_confidential_warning() -> None:
    book = change(code="DGAFP-INDIVIDUEL").add("Confidentiel", **CONFIDENTIEL)
    issue = seule(modele(book), "referent-handicap")
    assert issue.confidential
    assert issue.severity is Severity.AVERTISSEMENT
    assert (issue.origin.sheet, issue.origin.cell) == ("Confidentiel", "C2")
    assert "Référent handicap informé le" in issue.remedy
    assert "retenu" not in statuts(book).values()


@pytest.mark.parametrize(
    ("code", "cells"),
    [
        ("DGAFP-INDIVIDUEL", {"Référent handicap informé le": dt.date(2026, 1, 20)}),
        ("DGAFP-INDIVIDUEL", {"L. 5212-13": "non"}),
        ("CDG34", {}),
    ],
)
def test_the_referent_need_not_be_told(code: str, cells: dict[str, object]) -> None:
    book = change(code=code).add("Confidentiel", **(CONFIDENTIEL | cells))  # type: ignore[arg-type]
    assert "referent-handicap" not in codes(modele(book))


@pytest.mark.parametrize(("membres", "told"), [(5, True), (6, False), (12, False), (13, True)])
def test_a_promotion_has_six_to_twelve_agents(membres: int, told: bool) -> None:
    found = modele(promotion(membres))
    assert ("taille-de-la-promotion" in codes(found)) is told
    if told:
        issue = seule(found, "taille-de-la-promotion")
        assert (issue.origin.sheet, issue.origin.cell) == ("Promotions", "A2")
        assert f"{membres} agents" in issue.message
        assert len(issue.dossiers) == membres
        assert "retenu" not in statuts(promotion(membres)).values()


def test_an_agent_who_was_refused_does_not_count_in_the_promotion() -> None:
    book = promotion(6).set("Agents", 5, "Décision de l'employeur", "refus")
    assert "5 agents" in seule(modele(book, jour=JOUR), "taille-de-la-promotion").message


@pytest.mark.parametrize(("code", "par"), [("DEPARTEMENT", "prestataire"), ("DGAFP-INDIVIDUEL", "CDG")])
def test_a_scheme_that_no_centre_published_is_anybodys(code: str, par: str) -> None:
    book = change(("Organismes", 0, "Code postal", "75012"), code=code, par=par)
    assert "dispositif-d-un-autre-centre" not in codes(modele(book))
