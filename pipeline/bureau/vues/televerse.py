"""A file sent by the browser, put on the disk for the time that a use case needs it."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from pipeline.bureau.personnes import personne
from pipeline.bureau.poste import poste
from pipeline.run.depot import boite
from pipeline.run.depot.boite import sans_dossier


@contextmanager
def garde_un_moment(sent: "UploadedFile[Any]") -> Iterator[Path]:
    """The file under its own name, in a folder of its own that goes away after."""
    with tempfile.TemporaryDirectory(prefix="bilan-recu-") as folder:
        path = Path(folder) / (sans_dossier(sent.name or "") or "fichier")
        path.write_bytes(sent.read())
        yield path


def depose(request: HttpRequest, nom: str) -> Path:
    """A workbook that this very person dropped. Raises ``UserError``."""
    return boite.depose(poste().reglages(), nom, personne(request).identifiant)


def recevoir(request: HttpRequest, sent: "UploadedFile[Any]") -> Path:
    """Keep what this person drops apart from what others drop. Raises ``UserError``."""
    return boite.recevoir(poste().reglages(), sent.name or "", sent.read(), personne(request).identifiant)
