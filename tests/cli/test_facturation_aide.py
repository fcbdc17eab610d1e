"""docs/facturation.md is true: its settings and its targets exist."""

import re
import tomllib
from pathlib import Path

import pytest

from pipeline.documents.catalogue import words
from pipeline.factures.journal import CHAMPS
from pipeline.run.facturer.reglages import CLES, read_reglages
from pipeline.settings import ROOT

PAGE = (ROOT / "docs" / "facturation.md").read_text(encoding="utf-8")


def test_the_settings_of_the_page_are_read(tmp_path: Path) -> None:
    (block,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    assert set(tomllib.loads(block)) == CLES
    (tmp_path / "facturation.toml").write_text(block, encoding="utf-8")
    assert read_reglages(tmp_path).validite_devis_mois == 3


@pytest.mark.parametrize(
    "target", ["factures", "facturer", "devis", "emargements", "chorus", "encaissements", "relances"]
)
def test_every_target_of_the_page_exists(target: str) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert f"make {target}" in PAGE
    assert target in words() or re.search(rf"^{target}:", makefile, re.MULTILINE)


def test_the_fields_of_a_pes_titre_come_from_words_of_the_journal() -> None:
    table = PAGE.partition("### Ce que serait un PES Titre")[2].partition("\n## ")[0]
    words = set(re.findall(r"\{(\w+)\}", table))
    assert {"numero", "ht", "tva", "siret", "engagement", "service", "exercice", "suite"} <= words
    assert words <= set(CHAMPS)
    assert table.count("\n| `") >= 25
