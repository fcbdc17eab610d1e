"""The whole way: from one workbook to the last file, run again unchanged, and the annotated copy.

``python -m bench.parcours`` prints the figures and writes the section « parcours » of bench/resultats.md.
"""

import json
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import median

from bench.classeur import write
from bench.mesure import Measure, measured
from bench.resultats import write_section

ROOT = Path(__file__).parents[1]
DAY = "2026-11-22"
SMALL, LARGE = 5_000, 10_000
FAULTS = 1_000
ROUNDS = 3
JOBS = 2
LIBRARIES = ("python-calamine", "pydantic", "lxml", "isal", "sqlalchemy")
ENGLISH_TO_FRENCH = str.maketrans({",": "\u202f", ".": ","})


@dataclass(frozen=True, slots=True)
class Round:
    """One production, and the same again."""

    first: Measure
    again: Measure
    made: int
    rewritten: int


def one_round(workbooks: Path) -> Round:
    """Make everything in a fresh folder, twice."""
    with tempfile.TemporaryDirectory() as folder:
        outputs = Path(folder) / "outputs"
        first = _docs(workbooks, outputs)
        made = _made(outputs)
        before = _times(outputs)
        again = _docs(workbooks, outputs)
        after = _times(outputs)
        return Round(first, again, made, sum(after[path] != before.get(path) for path in after))


def _docs(workbooks: Path, outputs: Path, *options: str) -> Measure:
    return _bilan("docs", "--inputs", str(workbooks), "--outputs", str(outputs), "--date", DAY, *options)


def _bilan(*arguments: str) -> Measure:
    jobs = ("--jobs", str(JOBS)) if arguments[0] == "docs" else ()
    return measured([sys.executable, "-m", "pipeline", *arguments, *jobs], ROOT)


def _made(outputs: Path) -> int:
    """The documents that the report says were made."""
    report = json.loads((outputs / "rapport.json").read_bytes())
    return sum(line["status"] == "fait" for line in report["documents"])


def _times(outputs: Path) -> dict[str, int]:
    """When each file was written, the two reports aside: each run has its own."""
    return {
        path: os.stat(path).st_mtime_ns  # noqa: PTH116 - 80,000 of them
        for folder, _, names in os.walk(outputs)
        for path in (f"{folder}/{name}" for name in names)
        if not path.endswith(("rapport.html", "rapport.json"))
    }


def workbook(folder: Path, agents: int, faults: int = 0) -> Path:
    """A folder of inputs with one large workbook."""
    inputs = folder / f"{agents}-{faults}"
    inputs.mkdir()
    write(inputs / "classeur.xlsx", agents, faults=faults)
    return inputs


def measure(rounds: int = ROUNDS) -> tuple[dict[int, list[Round]], Measure, Measure]:
    """The rounds by number of dossiers; reading alone on one core; the annotated copy."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        inputs = {agents: workbook(root, agents) for agents in (SMALL, LARGE)}
        faulty = workbook(root, LARGE, FAULTS)
        found: dict[int, list[Round]] = {agents: [] for agents in inputs}
        for _ in range(rounds):
            for agents, workbooks in inputs.items():
                found[agents].append(one_round(workbooks))
        reading = _bilan("verifier", "--inputs", str(inputs[LARGE]), "--date", DAY)
        copy = _docs(faulty, root / "outputs", "--strict")
        if not list((root / "outputs" / "a-corriger").glob("*.xlsx")):
            raise RuntimeError("no annotated copy was made")
        return found, reading, copy


def report(found: dict[int, list[Round]], reading: Measure, copy: Measure) -> str:
    """The section, in French."""
    made = found[LARGE][0].made
    lines = [
        "## Du classeur au dernier fichier",
        "",
        f"Un classeur de {_n(LARGE)} agents et {_n(8 * LARGE)} séances, {_n(made)} documents ; {JOBS} "
        f"processus de travail, {os.cpu_count()} cœurs, tours : {len(found[LARGE])}, médiane. "
        "Mémoire : la plus haute, de tous les processus ensemble.",
        "",
        "| dossiers | | durée | temps processeur | mémoire | fichiers écrits | cœurs pris par d’autres |",
        "|---:|---|---:|---:|---:|---:|---:|",
        *(line for agents, rounds in found.items() for line in _lines(agents, rounds)),
        "",
        *_verdicts(found, reading, copy),
        "",
        f"Python {platform.python_version()}, "
        + ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
        + ".",
    ]
    return "\n".join(lines)


def _lines(agents: int, rounds: list[Round]) -> Iterator[str]:
    runs: tuple[tuple[str, Callable[[Round], Measure], Callable[[Round], int]], ...] = (
        ("première production", lambda r: r.first, lambda r: r.made),
        ("rien n’a changé", lambda r: r.again, lambda r: r.rewritten),
    )
    for name, of, files in runs:
        wall, cpu, memory, others = (
            median(getattr(of(each), value) for each in rounds)
            for value in ("wall", "cpu", "memory", "others")
        )
        count = median(files(each) for each in rounds)
        spent = f"{_n(wall, 1)} s | {_n(cpu, 1)} s | {_n(memory)} Mo"
        yield f"| {_n(agents)} | {name} | {spent} | {_n(count)} | {_n(others, 1)} |"


def _verdicts(found: dict[int, list[Round]], reading: Measure, copy: Measure) -> Iterator[str]:
    large, small = found[LARGE], found[SMALL]
    first = median(r.first.wall for r in large)
    memory = max(max(r.first.memory, r.again.memory) for r in large)
    yield _verdict("première production", first, 60, "s")
    yield _verdict("rien n’a changé", median(r.again.wall for r in large), 15, "s")
    yield _verdict("fichiers récrits quand rien n’a changé", max(r.rewritten for r in large), 0, "")
    yield _verdict("de 5 000 à 10 000 dossiers", first / median(r.first.wall for r in small), 2.2, "fois")
    yield _verdict("mémoire de tous les processus", memory, 1_500, "Mo")
    yield _verdict("lecture et contrôle, un seul cœur", reading.cpu, 12, "s")
    yield _verdict(f"lecture et copie annotée de {_n(FAULTS)} fautes", copy.wall, 60, "s")


def _verdict(what: str, value: float, target: float, unit: str) -> str:
    met = "atteint" if value <= target else "**manqué**"
    said, most = (_n(number, int(number != int(number))) for number in (value, target))
    return f"- {what} : {f'{said} {unit}'.strip()} (visé : {most} au plus), {met}."


def _n(value: float, digits: int = 0) -> str:
    return f"{value:,.{digits}f}".translate(ENGLISH_TO_FRENCH)


def main() -> None:
    text = report(*measure(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS))
    print(text)
    write_section("parcours", text)


if __name__ == "__main__":
    main()
