"""The results file: one section per benchmark, each replaced alone."""

import re
from pathlib import Path

RESULTS = Path(__file__).parent / "resultats.md"
TITLE = "# Mesures\n"


def write_section(name: str, text: str, path: Path = RESULTS) -> None:
    """Replace the section between the markers of that name, or add it at the end."""
    old = path.read_text(encoding="utf-8") if path.exists() else TITLE
    section = f"<!-- {name} -->\n{text.strip()}\n<!-- /{name} -->"
    pattern = re.compile(rf"<!-- {name} -->.*<!-- /{name} -->", re.DOTALL)
    new = pattern.sub(lambda _: section, old) if pattern.search(old) else f"{old.rstrip()}\n\n{section}\n"
    path.write_text(new, encoding="utf-8", newline="\n")
