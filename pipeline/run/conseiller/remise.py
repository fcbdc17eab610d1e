"""A synthesis taken from the page, edited in Word, put back: nothing that two people wrote is lost."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import UserError
from pipeline.french import date_longue
from pipeline.model.entites import Dossier
from pipeline.run.policy import policy_of
from pipeline.settings import Settings
from pipeline.store import backup, files, prises
from pipeline.store.package import read_identifier
from pipeline.store.store import Store, open_store
from pipeline.store.survey import whereabouts
from pipeline.store.tree import look
from pipeline.store.verdicts import sound
from pipeline.synthese.cosignatures import cosigned

MOTS = "Téléchargez de nouveau la synthèse de ce dossier, puis reprenez-y vos changements."


@dataclass(frozen=True, slots=True)
class Remise:
    """What came of it. ``place``: where the one put back is; ``gardee``: where the other one is kept.

    ``deux``: the one in place had changed since it was taken: it stays, and this one is kept beside.
    """

    place: str
    gardee: str = ""
    deux: bool = False


def prendre(settings: Settings, cle: str, path: Path, qui: str) -> None:
    """Remember which version a person takes along."""
    prises.prendre(settings.registre, cle, path.read_bytes(), qui)


def remettre(settings: Settings, dossier: Dossier, data: bytes, qui: str) -> Remise:
    """Put an edited synthesis back in its place; the one it replaces is first saved.

    Raises ``UserError`` for another document, an unsound file, a signed synthesis, or one that is nowhere.
    """
    key = f"synthese/{dossier.bilan}"
    with open_store(settings.outputs, settings.registre, policy_of(settings)) as store:
        _check(store, key, data)
        path = whereabouts(look(store.outputs), store.rows()).get(key)
        if path is None:
            raise UserError(
                "La synthèse est introuvable dans outputs, ou y est en plusieurs copies.",
                "Gardez-en une seule, puis remettez la vôtre.",
            )
        place = files.actual(store.outputs, path)
        here = place.read_bytes()
        if here == data:
            return Remise(path)
        if prises.prise(settings.registre, key, qui) != files.digest(here):
            kept = backup.backup_path(store.outputs, path, data, settings.day)
            backup.save(store.outputs, kept, data)
            return Remise(path, kept, deux=True)
        saved = backup.backup_path(store.outputs, path, here, settings.day)
        backup.save(store.outputs, saved, here)
        files.write(place, data, private=True)
    prendre(settings, key, place, qui)
    return Remise(path, saved)


def _check(store: Store, key: str, data: bytes) -> None:
    signed = cosigned(store.registre).get(key)
    if signed is not None:
        raise UserError(
            f"Cette synthèse est co-signée depuis le {date_longue(signed.le)} : elle ne change plus.",
            "Rien n’a été remplacé.",
        )
    with tempfile.TemporaryDirectory(prefix="bilan-remise-") as folder:
        path = Path(folder) / "synthese.docx"
        path.write_bytes(data)
        sound(store.registre, path)
        if read_identifier(path) != key:
            raise UserError("Ce fichier n’est pas la synthèse de ce dossier : rien n’a été remplacé.", MOTS)
