"""Which tests run a line: one run of the suite, each line noting its tests (coverage's contexts)."""

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from cosmic_ray.work_item import MutationSpec
from coverage import CoverageData

Lines = Mapping[int, Sequence[str]]
Covered = Mapping[str, Lines]
# Where a test makes all the documents of an office.
WHOLE = frozenset({"activite", "bureau", "cli", "product", "run"})


def covered(checkout: Path) -> Covered:
    """For each module and line, the tests that went there; the suite is run unless that was done."""
    if not (checkout / ".coverage").is_file():
        collect(checkout)
    data = CoverageData(str(checkout / ".coverage"))
    data.read()
    return {name: lines(data, name) for name in data.measured_files()}


def collect(checkout: Path) -> None:
    """Run the suite once, each line noting its tests."""
    suite = [sys.executable, "-m", "pytest", "-n", "2", "--cov=pipeline", "--cov-context=test"]
    # What tests the project itself (its make, its locks) runs no line of these packages.
    suite += ["--cov-report=", "--ignore-glob=tests/test_*.py"]
    subprocess.run(suite, cwd=checkout, env=environment(checkout), check=True)


def lines(data: CoverageData, name: str) -> Lines:
    """The tests of each line, the one that only imports the module left out."""
    return {
        line: sorted({said.split("|")[0] for said in tests} - {""})
        for line, tests in data.contexts_by_lineno(name).items()
    }


def tests_of(mutant: MutationSpec, found: Covered) -> list[str]:
    """The tests that run the changed lines; those of the module where only imports do.

    Nearest first, and of equally near ones each file's first, then each file's second: tests of one file look
    at one thing, and one of sixty is more likely to see the change where they look at sixty.
    """
    of_lines = found.get(str(mutant.module_path), {})
    changed = range(mutant.start_pos[0], mutant.end_pos[0] + 1)
    names = {test for line in changed for test in of_lines.get(line, ())}
    names = names or {test for tests in of_lines.values() for test in tests}
    return spread(names, lambda test: distance(test, mutant.module_path))


def spread(names: Iterable[str], far: Callable[[str], int]) -> list[str]:
    """The names by how far they are, then by their rank in their file."""
    ranks: Counter[str] = Counter()
    ranked = []
    for name in sorted(names):
        file = name.partition("::")[0]
        ranked.append((far(name), ranks[file], name))
        ranks[file] += 1
    return [name for _, _, name in sorted(ranked)]


def distance(test: str, module: Path) -> int:
    """0 for a test in the file that mirrors the module, 1 for one of its package, 3 for one of whole runs."""
    file = Path(test.partition("::")[0])
    if file.stem == f"test_{module.stem}":
        return 0
    if file.parts[1] in module.parts:
        return 1
    return 3 if file.parts[1] in WHOLE else 2


def environment(checkout: Path) -> dict[str, str]:
    """The variables under which a copy's own code is imported, before the installed one."""
    return {**os.environ, "PYTHONPATH": str(checkout)}
