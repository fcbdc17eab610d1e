"""What the processes of the proofs run: clerks who issue, some of whom are killed."""

import itertools
import time
from datetime import date
from multiprocessing.connection import Connection
from pathlib import Path

from pipeline.factures.copies import restore_copies
from pipeline.factures.issue import issue
from tests.factures.builders import a_draft, a_register, render

D = date(2026, 7, 1)
INSIDE, DONE = "inside", "done"


def issue_many(folder: Path, address: str, clerk: int, count: int) -> None:
    """Issue ``count`` invoices, as one clerk among others."""
    with a_register(folder, address=address) as register:
        for i in range(count):
            issue(register, a_draft(f"B-{clerk}-{i}"), D, render)


def issue_until_killed(folder: Path, outputs: Path, address: str, i: int, pipe: Connection) -> None:
    """Issue and copy, invoice after invoice, from the word « go » on; say « inside » in each transaction."""

    def slow(numero: str) -> bytes:
        pipe.send(INSIDE)
        time.sleep(0.002)  # so that the blow falls inside the transaction too
        return render(numero)

    with a_register(folder, address=address) as register:
        pipe.send("ready")
        pipe.recv()
        for n in itertools.count():
            pipe.send("begin")
            issued = issue(register, a_draft(f"B-{i}-{n}"), D, slow)
            pipe.send(DONE)
            restore_copies(register, outputs, [issued.numero])
