"""docs/architecture.md is true: the packages in their order, and the modules of a cell's way."""

import importlib
import re
import tomllib

from pipeline.settings import ROOT

PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")


def test_every_package_is_told_in_the_order_that_the_layers_keep() -> None:
    told = re.findall(r"^\| `([a-z]+)` \|", PAGE, re.MULTILINE)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contract = project["tool"]["importlinter"]["contracts"][0]
    layers = [name.strip() for layer in contract["layers"] for name in re.split(r"[:|]", layer)]
    assert told == [name for name in layers if (ROOT / "pipeline" / name / "__init__.py").exists()]


def test_the_way_of_a_cell_is_at_most_twelve_modules_that_exist() -> None:
    way = re.findall(r"`((?:[a-z]+\.)+[a-z]+)`", PAGE[PAGE.index("Le chemin d'une cellule") :])
    assert 8 <= len(way) <= 12
    for name in way:
        importlib.import_module(f"pipeline.{name}")
