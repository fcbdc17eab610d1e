"""What may be printed anywhere says nothing of health, age or grounds, and is well-set French."""

import re
import unicodedata
from collections.abc import Iterator

import pytest
from pydantic import BaseModel

from pipeline.dispositifs import Dispositif, load
from pipeline.french import typographie

DISPOSITIFS, _ = load()

FORBIDDEN = re.compile(
    r"\b(sante|medica|restriction|inapt|aptitude avec|handicap|rqth|retraite|usure|preventi|prevention"
    r"|reorientation|fiphfp|reclass|reconversion|invalid|seconde partie|fin de carriere|horizon|l\. ?5212)"
)

CONTRACT_ONLY = {"code", "libelle", "presentation", "objectifs", "source", "version"}
"""The fields for the contract and the synthesis, or for nobody; a step's title is skipped beside."""


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFD", text.replace("\u00a0", " ")).casefold()
    return "".join(c for c in folded if not unicodedata.combining(c))


def _texts(value: object, skip: frozenset[str] = frozenset()) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(item, skip)
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            if name not in skip:
                yield from _texts(getattr(value, name), skip)


def _public(d: Dispositif) -> list[str]:
    return list(_texts(d, frozenset(CONTRACT_ONLY | {"titre"})))


@pytest.mark.parametrize("dispositif", DISPOSITIFS.values(), ids=DISPOSITIFS)
def test_nothing_public_betrays_why_an_agent_takes_a_bilan(dispositif: Dispositif) -> None:
    assert [t for t in _public(dispositif) if FORBIDDEN.search(_plain(t))] == []


def test_the_scan_would_see_a_sensitive_word() -> None:
    seed = [t for d in DISPOSITIFS.values() for t in _texts(d)]
    words = {m[0] for t in seed for m in FORBIDDEN.finditer(_plain(t))}
    assert {"sante", "medica", "restriction", "retraite", "usure", "preventi", "reorientation"} <= words


def test_the_five_cdg29_schemes_have_one_public_face() -> None:
    faces = {d.libelle_public for c, d in DISPOSITIFS.items() if c.startswith("CDG29")}
    assert faces == {"Bilan professionnel"}


@pytest.mark.parametrize("dispositif", DISPOSITIFS.values(), ids=DISPOSITIFS)
def test_every_text_is_in_french_typography(dispositif: Dispositif) -> None:
    texts = list(_texts(dispositif))
    assert [t for t in texts if typographie(t) != t] == []
    assert [t for t in texts if "'" in t or "  " in t or "..." in t] == []


@pytest.mark.parametrize("dispositif", DISPOSITIFS.values(), ids=DISPOSITIFS)
def test_a_step_s_public_label_is_its_own(dispositif: Dispositif) -> None:
    labels = [e.libelle_public for e in dispositif.etapes]
    assert len(set(labels)) == len(labels)
