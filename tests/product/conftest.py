"""The example's workbooks, as the run that all tests look at had them."""

from pathlib import Path

import pytest

from tests.product.exemple import Production


@pytest.fixture(scope="session")
def inputs(production: Production) -> Path:
    """The folder of these workbooks."""
    return production.outputs.parent / "inputs"
