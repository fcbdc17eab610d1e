"""Which mutants are tried: places drawn by a seed, one change at each, by cosmic-ray's operators."""

import random
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from cosmic_ray.commands import init
from cosmic_ray.work_db import use_db
from cosmic_ray.work_item import MutationSpec

PACKAGES = ("model", "documents", "factures", "store", "synthese", "french")
# What no test can see: « X | None » is a type, equal values may be one object, slots save memory.
TYPES, SAME = "_BitOr_", ("_Eq_Is", "_NotEq_IsNot")
DECLARED = "@dataclass("
# What was worked out already is worked out again.
KEPT = ("@cache", "@lru_cache", "@une_fois")


def drawn(checkout: Path, count: int, seed: int) -> list[MutationSpec]:
    """``count`` mutants of ``PACKAGES``, of different places, always the same for one seed and one code."""
    places: dict[tuple[str, int, int], list[MutationSpec]] = {}
    for mutant in possible(checkout):
        places.setdefault((str(mutant.module_path), *mutant.start_pos), []).append(mutant)
    chance = random.Random(seed)
    chosen = chance.sample(sorted(places), min(count, len(places)))
    return [chance.choice(places[place]) for place in chosen]


def possible(checkout: Path) -> Sequence[MutationSpec]:
    """Every change that cosmic-ray knows to make in ``PACKAGES``, types left alone."""
    modules = sorted(module for name in PACKAGES for module in (checkout / "pipeline" / name).rglob("*.py"))
    with use_db(str(checkout / "mutants.sqlite")) as work:
        init(modules, work, {})
        found = [mutation for item in work.work_items for mutation in item.mutations]
    return sorted((one for one in found if not unseen(one)), key=by_place)


def unseen(mutant: MutationSpec) -> bool:
    """Whether the program does the same after the change."""
    line = code(mutant.module_path)[mutant.start_pos[0] - 1]
    name = mutant.operator_name
    again = name.endswith("RemoveDecorator") and line.startswith(KEPT)
    return line.startswith(DECLARED) or name.endswith(SAME) or TYPES in name or again


@cache
def code(module: Path) -> list[str]:
    """The lines of a module."""
    return module.read_text(encoding="utf-8").splitlines()


def by_place(mutant: MutationSpec) -> tuple[str, int, int, str, int]:
    return (str(mutant.module_path), *mutant.start_pos, mutant.operator_name, mutant.occurrence)
