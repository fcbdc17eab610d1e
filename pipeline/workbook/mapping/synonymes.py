"""The headings of the trade, as data: which of our columns each one means, which are never carried."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Final

from pipeline.workbook.values.fold import heading_key

NEVER: Final = "jamais"
LEFT: Final = "sans"
SIRET: Final = "Employeurs.siret"


@cache
def table() -> dict[str, str]:
    """Folded heading → « Agents.nom »; « jamais » and « sans » for what is not carried."""
    data = tomllib.loads(Path(__file__).with_name("synonymes.toml").read_text(encoding="utf-8"))
    found: dict[str, str] = {}
    for sheet in ("Séances", "Agents"):
        for field, headings in data[sheet].items():
            found |= {heading_key(heading): f"{sheet}.{field}" for heading in headings}
    for apart in (LEFT, NEVER):
        found |= {heading_key(heading): apart for heading in data[apart]["titres"]}
    return found


@cache
def of_employers() -> dict[str, str]:
    """Folded heading → « Employeurs.siret », in a table whose rows are employers."""
    data = tomllib.loads(Path(__file__).with_name("synonymes.toml").read_text(encoding="utf-8"))
    return {
        heading_key(heading): f"Employeurs.{field}"
        for field, headings in data["Employeurs"].items()
        for heading in headings
    }


def known(heading: str, *, employers: bool = False) -> str | None:
    """What a heading means, if the trade knows it; ``employers``: in a table of employers."""
    key = heading_key(heading)
    found = of_employers().get(key) if employers or of_employers().get(key) == SIRET else None
    return found or table().get(key)
