"""Which version of a file each person took along: what one puts back is compared with it."""

from pathlib import Path

from pipeline.store import files, notes

NAME = "prises.json"


def prendre(registre: Path, cle: str, data: bytes, qui: str) -> None:
    """Remember which version of ``cle`` a person takes along."""
    files.make_folder(registre, private=True)
    notes.keep(registre / NAME, {**_prises(registre), _prise(cle, qui): files.digest(data)})


def prise(registre: Path, cle: str, qui: str) -> str:
    """The digest of the version that a person took along last; "" for none."""
    return _prises(registre).get(_prise(cle, qui), "")


def _prises(registre: Path) -> dict[str, str]:
    none: dict[str, str] = {}
    return notes.recall(registre / NAME, notes.of_texts, none)


def _prise(cle: str, qui: str) -> str:
    return f"{cle}\n{qui}"
