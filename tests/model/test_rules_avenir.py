"""Days still to come: an end not yet reached, an agreement not yet given."""

import datetime as dt

import pytest

from pipeline.issues import Severity
from tests.builders import classeur, realiser
from tests.model.cas import Cas, is_silent, speaks, withholds_its_documents_alone
from tests.workbook.builders import Book

JOUR = dt.date(2026, 9, 30)
DEMAIN = JOUR + dt.timedelta(days=1)
CERTIFIES = ("attestation", "facture")


def clos(day: dt.date) -> Book:
    return realiser(classeur()).set("Agents", 0, "Date de clôture", day)


def quitte(day: dt.date) -> Book:
    book = realiser(classeur()).set("Agents", 0, "État", "interrompu")
    return book.set("Agents", 0, "Date d'effet", day)


def accord(day: dt.date) -> Book:
    book = realiser(classeur())
    return book.add("Consentements", Référence="2026-001", Destinataire="Le maire", Date=day)


CAS = [
    Cas(
        "fin-a-venir",
        lambda: clos(DEMAIN),
        lambda: clos(JOUR),
        ("Agents", 0, "Date de clôture"),
        "Date de fin prévue",
        JOUR,
        Severity.ERREUR,
        CERTIFIES,
    ),
    Cas(
        "fin-a-venir",
        lambda: quitte(DEMAIN),
        lambda: quitte(JOUR),
        ("Agents", 0, "Date d'effet"),
        "Date de fin prévue",
        JOUR,
        Severity.ERREUR,
        CERTIFIES,
        also=("interruption-sans-regle",),
    ),
    Cas(
        "accord-a-venir",
        lambda: accord(DEMAIN),
        lambda: accord(JOUR),
        ("Consentements", 0, "Date"),
        "Corrigez cette date",
        JOUR,
        Severity.ERREUR,
        ("convention", "contrat", "synthese"),
    ),
]
IDS = [f"{cas.code}-{n}" for n, cas in enumerate(CAS)]


@pytest.mark.parametrize("cas", CAS, ids=IDS)
def test_the_rule_names_its_cell_and_its_remedy(cas: Cas) -> None:
    speaks(cas)


@pytest.mark.parametrize("cas", CAS, ids=IDS)
def test_today_is_right(cas: Cas) -> None:
    is_silent(cas)


@pytest.mark.parametrize("cas", CAS, ids=IDS)
def test_it_withholds_what_it_says_and_nothing_else(cas: Cas) -> None:
    withholds_its_documents_alone(cas)
