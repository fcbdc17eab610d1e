"""The numbers of promotions, given once: a deed's number carries no internal code of the office."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from pipeline.dispositifs import cle


@dataclass(frozen=True, slots=True)
class Numero:
    """The number of one promotion, and its employers by rank; ``ancien``: its papers bear its codes."""

    promotion: str
    numero: str
    employeurs: tuple[str, ...] = ()
    ancien: bool = False

    def de(self, employeur: str) -> str:
        """The number of the deed with one employer: « P2026-1-2 »."""
        if self.ancien:
            return f"{self.promotion}-{employeur}"
        known = [cle(code) for code in self.employeurs]
        return f"{self.numero}-{known.index(cle(employeur)) + 1}"


Numeros = Mapping[str, Numero]
"""By the code of the promotion, without case nor spaces."""


@dataclass(frozen=True, slots=True)
class Promue:
    """What a promotion's number depends on: its code, the day it begins, the codes of its employers."""

    code: str
    debut: date | None
    employeurs: frozenset[str]


def numeroter(promotions: Iterable[Promue], known: Numeros, day: date) -> dict[str, Numero]:
    """The numbers kept, and those of new promotions in the order of their launch, a year after another."""
    given = dict(known)
    for each in sorted(promotions, key=lambda p: (p.debut or date.max, p.code)):
        year = (each.debut or day).year
        had = given.get(cle(each.code)) or Numero(each.code, f"P{year}-{_next(given.values(), year)}")
        given[cle(each.code)] = replace(had, employeurs=(*had.employeurs, *_new(had, each)))
    return given


def _next(given: Iterable[Numero], year: int) -> int:
    start = f"P{year}-"
    ranks = [each.numero.removeprefix(start) for each in given if each.numero.startswith(start)]
    return 1 + max((int(rank) for rank in ranks if rank.isdigit()), default=0)


def _new(had: Numero, promue: Promue) -> Iterator[str]:
    known = {cle(code) for code in had.employeurs}
    return (code for code in sorted(promue.employeurs) if cle(code) not in known)
