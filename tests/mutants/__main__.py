"""« make mutants »: changes the code in 300 places, one at a time, and counts what no test saw."""

import argparse
import compileall
import os
import py_compile
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from cosmic_ray.mutating import mutate_and_test
from cosmic_ray.work_item import MutationSpec

from tests.mutants.cover import covered, environment, tests_of
from tests.mutants.draw import drawn

ROOT = Path(__file__).parents[2]
SEED, COUNT, WANTED = 20260801, 300, 92
# A line that thousands of tests run is tried first by its nearest ones, then, should it live, by all of them.
FIRST, LONGEST = 60, 900
BY_CONTENT = py_compile.PycInvalidationMode.CHECKED_HASH


@dataclass(frozen=True, slots=True)
class Trial:
    """One mutant, the copy of the code in which it is made, the tests that run its lines."""

    mutant: MutationSpec
    tests: Sequence[str]


def main() -> int:
    """Print each change that lived, then the share that was caught; 1 below ``WANTED``."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--nombre", type=int, default=COUNT)
    options.add_argument("--graine", type=int, default=SEED)
    options.add_argument("--reprise", type=Path, help="a folder where what was tried is found again")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="mutants-") as passing:
        folder = (asked.reprise or Path(passing)).absolute()
        copies = [copied(folder / str(number)) for number in range(2)]
        found = covered(copies[0])
        mutants = drawn(copies[0], asked.nombre, asked.graine)
        trials = [Trial(mutant, tests_of(mutant, found)) for mutant in mutants]
        lived = [said for said in tried(trials, copies) if said]
    share = 100 * (len(trials) - len(lived)) / len(trials)
    print(f"{len(trials) - len(lived)} of {len(trials)} caught: {share:.1f} %")
    return int(share < WANTED)


def copied(checkout: Path) -> Path:
    """A copy of the followed files: nobody's checkout is changed. Bytecode is checked by content."""
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True).stdout
    for name in names.decode().split("\0")[:-1]:
        (checkout / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, checkout / name)
    for words in (["init", "-q"], ["add", "-A"]):
        subprocess.run(["git", *words], cwd=checkout, check=True)
    compileall.compile_dir(checkout / "pipeline", quiet=1, invalidation_mode=BY_CONTENT)
    return checkout


def tried(trials: Sequence[Trial], copies: Sequence[Path]) -> Iterator[str]:
    """What lived, as a difference of code, each told as soon as known; "" for what was caught."""
    with ProcessPoolExecutor(len(copies)) as pool:
        step = len(copies)
        halves = [pool.submit(all_of, trials[at::step], copies[0], copy) for at, copy in enumerate(copies)]
        for half in halves:
            yield from half.result()


def all_of(trials: Sequence[Trial], first: Path, here: Path) -> list[str]:
    """Try the mutants one after the other in one copy."""
    os.chdir(here)
    os.environ.update(environment(here))
    return [outcome(replace(trial, mutant=moved(trial.mutant, first, here))) for trial in trials]


def moved(mutant: MutationSpec, first: Path, here: Path) -> MutationSpec:
    """The same change in another copy."""
    return MutationSpec(
        module_path=here / mutant.module_path.relative_to(first),
        operator_name=mutant.operator_name,
        occurrence=mutant.occurrence,
        start_pos=mutant.start_pos,
        end_pos=mutant.end_pos,
        operator_args=mutant.operator_args,
    )


def outcome(trial: Trial) -> str:
    """The change that no test saw, "" when one did."""
    mutant = trial.mutant
    name = f"{mutant.module_path.name} {mutant.start_pos} {mutant.operator_name} {mutant.occurrence}"
    code = mutant.module_path.read_bytes()
    known = Path("essais", sha256(name.encode() + code).hexdigest())
    if not known.is_file():
        lived = tried_out(trial)
        known.parent.mkdir(exist_ok=True)
        known.write_text(lived, encoding="utf-8")
    return known.read_text(encoding="utf-8")


def tried_out(trial: Trial) -> str:
    """Change the code, run the tests that may see it, put the code back; the change that lived, else ""."""
    for tests in (trial.tests[:FIRST], trial.tests[FIRST:]):
        said = mutate_and_test([trial.mutant], command(tests), LONGEST) if tests else None
        if said and said.is_killed:
            return ""
    lived = mutate_and_test([trial.mutant], "true", LONGEST).diff or str(trial.mutant)
    print(f"{len(trial.tests)} tests, {trial.mutant.operator_name}\n{lived}\n", flush=True)
    return lived


def command(tests: Sequence[str]) -> str:
    """Run these tests until one fails; their names go by a file, a command line is too short for them."""
    chosen = Path(tempfile.mkstemp(suffix=".txt", dir=".")[1])
    chosen.write_text("\n".join(tests), encoding="utf-8")
    return f"{sys.executable} -m pytest -q -x -n 0 -p no:cacheprovider @{chosen}"


if __name__ == "__main__":
    sys.exit(main())
