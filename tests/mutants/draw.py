"""Which mutants are tried: places drawn by a seed, one change at each, by cosmic-ray's operators."""

import random
from collections.abc import Sequence
from pathlib import Path

from cosmic_ray.commands import init
from cosmic_ray.work_db import use_db
from cosmic_ray.work_item import MutationSpec

PACKAGES = ("model", "documents", "factures", "store", "synthese", "french")
# « X | None » is a type here: no test can see it changed.
TYPES_ONLY = "_BitOr_"


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
    return sorted((one for one in found if TYPES_ONLY not in one.operator_name), key=by_place)


def by_place(mutant: MutationSpec) -> tuple[str, int, int, str, int]:
    return (str(mutant.module_path), *mutant.start_pos, mutant.operator_name, mutant.occurrence)
