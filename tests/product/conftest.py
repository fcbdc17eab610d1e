"""The example, made once for all tests that only look."""

from pathlib import Path

import pytest

from tests.product.exemple import Production, classeurs, produire


@pytest.fixture(scope="session")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example's workbooks."""
    return classeurs(tmp_path_factory.mktemp("exemple") / "inputs")


@pytest.fixture(scope="session")
def production(inputs: Path) -> Production:
    """The first run on the example."""
    return produire(inputs, inputs.parent / "outputs")
