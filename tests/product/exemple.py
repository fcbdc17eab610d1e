"""The shipped example made whole, as a user makes it, and what its files say."""

import atexit
import json
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

ROOT = Path(__file__).parents[2]
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
JOUR = "2026-11-22"
LENDEMAIN = "2026-11-23"


@dataclass(frozen=True)
class Production:
    """One run: where it wrote, what it said, its code."""

    outputs: Path
    console: str
    code: int

    @property
    def documents(self) -> list[Path]:
        """Word and calendar files, in order."""
        return sorted(path for path in self.outputs.rglob("*") if path.suffix in (".docx", ".ics"))

    @property
    def nommes(self) -> list[Path]:
        """Those that the open reports name: that a confidential one exists is itself confidential."""
        return [path for path in self.documents if "confidentiel" not in path.parts]

    @property
    def rapport(self) -> dict[str, Any]:
        """The report for programs."""
        found: dict[str, Any] = json.loads((self.outputs / "rapport.json").read_text(encoding="utf-8"))
        return found


def classeurs(folder: Path) -> Path:
    """The example's workbooks alone, whatever the inputs folder of this copy holds."""
    (folder / "conseiller").mkdir(parents=True)
    shutil.copy(ROOT / "inputs" / "exemple.xlsx", folder)
    shutil.copy(ROOT / "inputs" / "conseiller" / "exemple.xlsx", folder / "conseiller")
    return folder


@cache
def inputs() -> Path:
    """A folder of the example's workbooks alone, made once a process: to be read, not written to."""
    folder = Path(tempfile.mkdtemp(prefix="exemple-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return classeurs(folder)


def produire(inputs: Path, outputs: Path, *options: str, day: str = JOUR) -> Production:
    """Run the command « docs » in a process of its own."""
    command = [sys.executable, "-m", "pipeline", "docs", "--date", day, "--inputs", str(inputs)]
    done = subprocess.run(
        [*command, "--outputs", str(outputs), *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environnement(),
        timeout=120,
        check=False,
    )
    return Production(outputs, done.stdout + done.stderr, done.returncode)


def environnement(**others: str) -> dict[str, str]:
    """This process's variables, in UTF-8 unless said otherwise."""
    import os

    return {**os.environ, "PYTHONIOENCODING": "utf-8", "COLUMNS": "120"} | others


def parties(path: Path) -> Iterator[tuple[str, etree._Element]]:
    """The XML parts of a Word file, each parsed strictly."""
    with zipfile.ZipFile(path) as package:
        assert package.testzip() is None
        for name in package.namelist():
            if name.endswith((".xml", ".rels")):
                yield name, etree.fromstring(package.read(name))


def paragraphes(part: etree._Element) -> Iterator[str]:
    """The text of each paragraph of a part."""
    for paragraph in part.iter(f"{W}p"):
        yield "".join(str(node.text or "") for node in paragraph.iter(f"{W}t", f"{W}instrText"))


@cache
def texte(path: Path) -> str:
    """All that a person reads in a file."""
    if path.suffix != ".docx":
        return re.sub(r"\r\n[ \t]", "", path.read_bytes().decode("utf-8"))
    return "\n".join(
        line for name, part in parties(path) if "docProps" not in name for line in paragraphes(part)
    )


@cache
def proprietes(path: Path) -> str:
    """The properties of a Word file: core, application, custom."""
    return " ".join(
        " ".join(str(text) for text in part.itertext()) for name, part in parties(path) if "docProps" in name
    )


def nu(text: str) -> str:
    """Without case or accents, as one searches."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(char for char in plain if not unicodedata.combining(char))
