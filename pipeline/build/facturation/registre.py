"""Opens the register of invoices for a command, or says that there is none yet."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from pipeline.build.facturation.reglages import read_reglages
from pipeline.settings import Settings
from pipeline.write.factures.address import FICHIER, VARIABLE, locate, refuse_network_share
from pipeline.write.factures.register import Register, open_register


def exists(settings: Settings) -> bool:
    """Whether a register may hold invoices: nobody's run makes one by looking."""
    return bool(os.environ.get(VARIABLE, "").strip()) or (settings.registre / FICHIER).exists()


def check_place(settings: Settings) -> None:
    """Refuse, before anything is shown, to number from a register on a network share."""
    refuse_network_share(locate(settings.registre))


@contextmanager
def opened(settings: Settings) -> Iterator[Register]:
    """Open the register with the office's format of numbers; no document is dated after ``settings.day``."""
    modele = read_reglages(settings.inputs).format
    with open_register(settings.registre, settings.day, modele=modele) as register:
        yield register
