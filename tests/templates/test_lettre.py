"""The template of the letters made on request: full and the barest, on one page."""

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.documents.identites import Document
from pipeline.documents.lettre import ContexteLettre, LigneLettre
from tests.templates.contexts import ORGANISME, ORGANISME_MINIMAL, PRESIDENTE
from tests.templates.rendu import audit, faults, golden, lines, render, text

COMPLETE = ContexteLettre(
    document=Document("RH-2026-014", "Notice aux ressources humaines"),
    organisme=ORGANISME,
    destinataire=("Commune de Kerlannic", "Service des ressources humaines"),
    objet="Notice aux ressources humaines",
    ouverture=("Le bilan de l’agent est terminé.",),
    lignes=(LigneLettre("Agent", "Madame Léa Le Goff"), LigneLettre("Heures à débiter du CPF", "16 h")),
    annonce="À joindre\u00a0:",
    points=("l’attestation\u00a0;", "la facture."),
    suite=("La synthèse appartient à l’agent.",),
    signature=True,
    signataire=PRESIDENTE,
)
MINIMALE = replace(
    COMPLETE,
    organisme=ORGANISME_MINIMAL,
    destinataire=(),
    lignes=(),
    annonce=None,
    points=(),
    suite=(),
    signature=False,
    signataire=None,
)
SANS_SIGNATAIRE = replace(COMPLETE, signataire=None)


def test_it_reads_as_its_golden_text() -> None:
    expected, actual = golden("lettre_complete", render("lettre", COMPLETE))
    assert actual == expected


@pytest.mark.parametrize("context", [COMPLETE, MINIMALE, SANS_SIGNATAIRE])
def test_no_part_is_broken_and_nothing_is_left_over(context: ContexteLettre, tmp_path: Path) -> None:
    made = render("lettre", context)
    assert faults(made) == []
    assert [line for line in lines(made) if line.endswith("| ")] == []
    assert audit(made, tmp_path) == []


def test_what_is_not_said_leaves_no_table_and_no_signature() -> None:
    found = text(render("lettre", MINIMALE))
    assert [word for word in ("Renseignements", "Fait à", "Signature") if word in found] == []
    assert "Nom et qualité du signataire" in text(render("lettre", SANS_SIGNATAIRE))
