"""Whether XML files are valid: schema, profile and French rules, by a fresh process per batch."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from pipeline.einvoicing.profiles import Profil
from pipeline.einvoicing.xml import check_installed
from pipeline.errors import UserError

PATIENCE_SECONDS = 1800
MANY, PROCESSES = 100, 2  # above so many, each core has its batch
MODULE = "pipeline.einvoicing.saxon"


def check(made: Mapping[str, tuple[Profil, bytes]]) -> dict[str, tuple[str, ...]]:
    """The faults of each file, by its name: none when it is valid. Nothing unchecked passes for valid."""
    if not made:
        return {}
    check_installed()
    with tempfile.TemporaryDirectory(prefix="bilan-xml-") as folder:
        asked = [
            (name, profil.value, _written(Path(folder), rank, data))
            for rank, (name, (profil, data)) in enumerate(made.items())
        ]
        count = PROCESSES if len(asked) > MANY else 1
        with ThreadPoolExecutor(count) as threads:
            parts = threads.map(_run, (asked[rank::count] for rank in range(count)))
            found = {name: faults for part in parts for name, faults in part.items()}
    return {name: tuple(found[name]) for name in made}


def _written(folder: Path, rank: int, data: bytes) -> str:
    path = folder / f"{rank}.xml"
    path.write_bytes(data)
    return str(path)


def _run(batch: Sequence[tuple[str, str, str]]) -> dict[str, list[str]]:
    asked = json.dumps(batch).encode("utf-8")
    root = Path(__file__).resolve().parents[2]
    try:
        done = subprocess.run(  # noqa: S603 - this very program
            [sys.executable, "-m", MODULE],
            input=asked,
            capture_output=True,
            cwd=root,
            timeout=PATIENCE_SECONDS,
            check=True,
        )
        found: dict[str, list[str]] = json.loads(done.stdout)
    except (subprocess.SubprocessError, OSError, ValueError):
        raise UserError(
            "Le contrôle des factures électroniques n’a pas abouti : aucune n’est tenue pour valide.",
            "Réinstallez le complément avec « make extra-facturx », puis relancez.",
        ) from None
    return found
