"""The page counts an office expects, as LibreOffice lays the documents out."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.templates import (
    contexts_attestation,
    contexts_avoir,
    contexts_calendrier,
    contexts_devis,
    contexts_emargement,
    contexts_facture,
    contexts_relance,
)
from tests.templates.rendu import render

ONE_PAGE = {
    "calendrier-complet": ("calendrier", contexts_calendrier.COMPLET),
    "calendrier-promotion": ("calendrier", contexts_calendrier.PROMOTION),
    "attestation-complet": ("attestation", contexts_attestation.COMPLET),
    "attestation-douze": ("attestation", contexts_attestation.DOUZE),
    "attestation-intermediaire": ("attestation", contexts_attestation.INTERMEDIAIRE),
    "facture-complete": ("facture", contexts_facture.COMPLETE),
    "facture-taxee": ("facture", contexts_facture.TAXEE),
    "facture-provisoire": ("facture", contexts_facture.PROVISOIRE),
    "avoir-complet": ("avoir", contexts_avoir.COMPLET),
    "relance": ("relance", contexts_relance.RELANCE),
    "devis-complet": ("devis", contexts_devis.COMPLET),
    "emargement-agent": ("emargement", contexts_emargement.AGENT_SEUL),
    "emargement-groupe": ("emargement", contexts_emargement.GROUPE),
}


@pytest.mark.epreuve
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_calendars_attestations_and_usual_invoices_hold_on_one_page(tmp_path: Path) -> None:
    for name, (kind, context) in ONE_PAGE.items():
        (tmp_path / f"{name}.docx").write_bytes(render(kind, context))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    sources = [str(path) for path in sorted(tmp_path.glob("*.docx"))]
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), *sources]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    counts = {path.stem: _pages(path.read_bytes()) for path in tmp_path.glob("*.pdf")}
    assert counts == dict.fromkeys(ONE_PAGE, 1)


def _pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))
