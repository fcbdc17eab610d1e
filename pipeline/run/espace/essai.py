"""Inputs read as they would be without some workbooks: whether what stays could still be made."""

import shutil
import tempfile
from collections.abc import Collection, Iterable
from dataclasses import replace
from pathlib import Path

from pipeline.model.entites import Dossier
from pipeline.run.espace.conservation import ARCHIVES
from pipeline.run.gather import gather
from pipeline.settings import Settings


def stays_sound(settings: Settings, leaving: Collection[str], stay: Iterable[Dossier]) -> bool:
    """Whether each dossier that stays is still read, with no error that it had not."""
    before = {dossier.reference: _errors(dossier) for dossier in stay}
    if not before:
        return True
    with tempfile.TemporaryDirectory() as folder:
        trial = Path(folder) / "inputs"
        shutil.copytree(settings.inputs, trial, ignore=shutil.ignore_patterns(ARCHIVES, "~$*"))
        for name in leaving:
            put = trial / ARCHIVES / "0000" / name
            put.parent.mkdir(parents=True, exist_ok=True)
            (trial / name).rename(put)
        gathered = gather(replace(settings, inputs=trial))
    after = {dossier.reference: _errors(dossier) for dossier in gathered.modele.dossiers}
    return all(reference in after and after[reference] <= errors for reference, errors in before.items())


def _errors(dossier: Dossier) -> set[str]:
    return {held.issue.code for held in dossier.retenues}
