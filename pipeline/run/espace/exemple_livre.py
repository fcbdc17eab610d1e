"""A folder where nothing is yet becomes an office's: the example, to try with, is copied into its inputs."""

import shutil

from pipeline.settings import EXEMPLES, Office

SHIPPED = ("exemple.xlsx", "conseiller/exemple.xlsx")


def lay_out(office: Office) -> None:
    """Make ``inputs`` with the shipped example, unless it is there."""
    if office.inputs.exists():
        return
    for name in SHIPPED:
        target = office.inputs / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(EXEMPLES / name, target)
