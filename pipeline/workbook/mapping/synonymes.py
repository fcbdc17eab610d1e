"""The headings of the trade, as data: which of our columns each one means, which are never carried."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Final

from pipeline.workbook.values.fold import heading_key

NEVER: Final = "jamais"
LEFT: Final = "sans"


@cache
def table() -> dict[str, str]:
    """Folded heading → « Agents.nom »; « jamais » and « sans » for what is not carried."""
    data = tomllib.loads(Path(__file__).with_name("synonymes.toml").read_text(encoding="utf-8"))
    found: dict[str, str] = {}
    for sheet in ("Séances", "Employeurs", "Agents"):
        for field, headings in data[sheet].items():
            found |= {heading_key(heading): f"{sheet}.{field}" for heading in headings}
    for apart in (LEFT, NEVER):
        found |= {heading_key(heading): apart for heading in data[apart]["titres"]}
    return found


def known(heading: str) -> str | None:
    """What a heading means, if the trade knows it."""
    return table().get(heading_key(heading))
