"""What every test shares: the same examples at each run, no skip in CI, python-docx as it is."""

import os
import signal
import sys
from collections.abc import Generator
from pathlib import Path

import pytest
from docx.oxml.ns import nsmap
from hypothesis import settings

# Whatever the machine says, bytecode is kept: the many processes of these tests compile nothing twice.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

_OWN = dict(nsmap)

import docxtpl  # noqa: E402, F401 - with docxcompose, its import changes the namespaces of python-docx

nsmap.update(_OWN)

from pipeline.run.cycle_collector import settled  # noqa: E402
from tests.bureau import Bureau  # noqa: E402
from tests.product.exemple import Production, classeurs, produire  # noqa: E402

# Started in the background, a shell makes this process deaf to Ctrl-C, and those that it starts after it.
signal.signal(signal.SIGINT, signal.default_int_handler)

# A check that gates must say the same twice; GRAINE=7 looks elsewhere.
settings.register_profile("bilan", deadline=None, derandomize="GRAINE" not in os.environ)
settings.load_profile("bilan")


def pytest_collection_finish() -> None:
    """Thousands of tests are there to stay: no collection looks at them again."""
    settled()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where everything is installed on purpose, a proof that is not made is a failure."""
    report = yield
    if report.skipped and os.environ.get("CI") == "true":
        report.outcome, report.longrepr = "failed", f"skipped in CI: {report.longreprtext}"
    return report


@pytest.fixture
def bureau(tmp_path: Path) -> Bureau:
    """The folders of one office, empty."""
    return Bureau(tmp_path)


@pytest.fixture(scope="session")
def production(tmp_path_factory: pytest.TempPathFactory) -> Production:
    """The example made whole by the command, once for all tests that only look."""
    root = tmp_path_factory.mktemp("exemple")
    return produire(classeurs(root / "inputs"), root / "outputs")
