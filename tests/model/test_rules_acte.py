"""What a deed must say is asked at the convention: a warning where a line stays blank, never a guess."""

import datetime as dt

import pytest

from pipeline.sheetfiles.model import CellValue
from tests.builders import codes, modele
from tests.model.cas import Cas, change, is_silent, speaks
from tests.rows import signataire
from tests.workbook.builders import Book

SIGNATAIRES = ("Signataires", 1, "Documents", "facture")


def second(**cells: CellValue) -> Book:
    """Another person may sign for the body."""
    return change().add("Signataires", **(signataire("Organisme", "ORG") | {"Nom": "Autret"} | cells))


ACTES = {
    "deux signataires": Cas(
        "signataires-a-departager",
        second,
        lambda: second(Documents="facture"),
        ("Signataires", 2, "Nom"),
        "Documents",
    ),
    "deux présidentes qui se suivent": Cas(
        "signataires-a-departager",
        second,
        lambda: second(Du=dt.date(2026, 1, 1)),
        ("Signataires", 2, "Nom"),
        "« Du »",
    ),
    "temps de travail imposé": Cas(
        "temps-de-travail-impose",
        lambda: change(("Agents", 0, "Sur temps de travail", "en partie"), code="DEPARTEMENT"),
        lambda: change(("Agents", 0, "Sur temps de travail", "en partie")),
        ("Agents", 0, "Sur temps de travail"),
        "un autre dispositif",
    ),
    "délibération absente": Cas(
        "deliberation-manquante",
        lambda: change(("Tarifs", 0, "Délibération", None)),
        change,
        ("Agents", 0, "Dispositif"),
        "numéro et sa date",
    ),
    "délibération sans numéro": Cas(
        "deliberation-incomplete",
        lambda: change(("Tarifs", 0, "Délibération", "tarif validé par le conseil d’administration")),
        lambda: change(("Tarifs", 0, "Délibération", "délibération n° 2025-D-72 du 11/12/2025")),
        ("Agents", 0, "Dispositif"),
        "n° 2025-48",
    ),
    "délibération sans date": Cas(
        "deliberation-incomplete",
        lambda: change(("Tarifs", 0, "Délibération", "n° 72")),
        lambda: change(("Tarifs", 0, "Délibération", "n° 72 du 4 décembre 2025")),
        ("Agents", 0, "Dispositif"),
        "Tarifs",
    ),
    "base légale": Cas(
        "base-legale-manquante",
        lambda: change(("Organismes", 0, "Base légale", None)),
        change,
        ("Organismes", 0, "Base légale"),
        "mission d’intérêt public",
    ),
    "délégué": Cas(
        "dpo-manquant",
        lambda: change(("Organismes", 0, "DPO", None)),
        change,
        ("Organismes", 0, "DPO"),
        "Organismes",
    ),
    "rôle": Cas(
        "role-rgpd-manquant",
        lambda: change(("Organismes", 0, "Rôle RGPD", None)),
        change,
        ("Organismes", 0, "Rôle RGPD"),
        "Rôle RGPD",
    ),
    "signataire": Cas(
        "signataire-inconnu",
        lambda: change(SIGNATAIRES),
        change,
        ("Employeurs", 0, "Nom"),
        "Signataires",
    ),
}


@pytest.mark.parametrize("name", ACTES)
def test_it_is_told_at_its_cell_and_withholds_nothing(name: str) -> None:
    speaks(ACTES[name])


@pytest.mark.parametrize("name", ACTES)
def test_what_is_said_is_not_asked(name: str) -> None:
    is_silent(ACTES[name])


def test_no_deliberation_is_asked_of_a_provider() -> None:
    book = change(("Tarifs", 0, "Délibération", "accord-cadre 2025"), code="DEPARTEMENT")
    assert "deliberation-incomplete" not in codes(modele(book))
