"""Which administrative court sits for a postcode (code de justice administrative, article R. 221-3)."""

import tomllib
from functools import cache
from pathlib import Path

SANS_NOM = "le tribunal administratif territorialement compétent"


def tribunal(code_postal: str) -> str:
    """« le tribunal administratif de Rennes », or the court without its name where none is known."""
    departement = code_postal[:3] if code_postal.startswith("97") else code_postal[:2]
    return _par_departement().get(departement, SANS_NOM)


@cache
def _par_departement() -> dict[str, str]:
    path = Path(__file__).with_name("tribunaux.toml")
    courts: dict[str, list[str]] = tomllib.loads(path.read_text(encoding="utf-8"))["ressorts"]
    return {code: f"le tribunal administratif {court}" for court, codes in courts.items() for code in codes}
