"""Both example workbooks written anew: ``python -m tests.exemple``, or ``make exemple``."""

from pipeline.settings import ROOT
from tests.exemple.classeurs import books

for name, book in books().items():
    book.save(ROOT / "inputs" / name)
    print(f"inputs/{name}")
