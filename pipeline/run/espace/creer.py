"""An office's own folder, apart from the program: bilan.toml with each line explained, four folders."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import UserError
from pipeline.run.espace.exemple_livre import lay_out
from pipeline.run.sauvegarde import FOLDER
from pipeline.settings import CONFIG, Office, office
from pipeline.store import files

TOML = """\
# Le dossier de travail du service. Toutes les lignes sont facultatives : retirez le # de celles qui servent.

# Qui nous sommes : imprimé sur le bordereau d'élimination.
# nom = "Centre de gestion, service mobilité"

# Où sont les classeurs, les documents et les registres, s'ils ne sont pas ici.
# inputs = "inputs"
# outputs = "outputs"
# registre = "registre"

# Nos dispositifs, s'ils ne sont pas dans inputs/dispositifs.
# dispositifs = "inputs/dispositifs"

# Les types à faire aussi en PDF à chaque production.
# pdf = ["conventions", "attestations"]

# Le format des numéros de facture et les mentions se règlent dans inputs/facturation.toml.

# Le groupe (Linux) dont les membres lisent ce qui est réservé ; sinon, seul celui qui produit.
# lecteurs = "bilans"

# Durées d'utilité administrative fixées avec l'archiviste, en mois après la clôture.
# [conservation]
# conventions = 60
# attestations = 60
"""
LAUNCHER = """\
@echo off
chcp 65001 >nul
rem Ouvre ce dossier avec le programme. S'il a changé de place, corrigez la ligne suivante.
set "BILAN_PROGRAMME={program}"
set "BILAN_ESPACE=%~dp0."
call "%BILAN_PROGRAMME%\\bureau.cmd" %*
"""


@dataclass(frozen=True, slots=True)
class Espace:
    """A folder made: where, and what was there already and was left as it is."""

    racine: Path
    gardes: tuple[str, ...]


def creer(racine: Path, program: Path | None = None) -> Espace:
    """Make an office's folder; what is there already stays. ``program``: what a double click opens.

    Raises ``UserError`` when the folder cannot be written to.
    """
    racine = racine.absolute()
    files.make_folder(racine)
    kept = tuple(
        name for name in (CONFIG, "inputs", "outputs", "registre", FOLDER) if (racine / name).exists()
    )
    if CONFIG not in kept:
        files.write(racine / CONFIG, TOML.encode())
    place = office(racine)
    lay_out(place)
    for folder in (place.outputs, place.registre, racine / FOLDER):
        files.make_folder(folder, private=folder != place.outputs)
    partager(place)
    if program is not None and (program / "bureau.cmd").exists():
        text = LAUNCHER.format(program=str(program).replace("%", "%%")).replace("\n", "\r\n")
        files.write(racine / "bureau.cmd", text.encode())
    return Espace(racine, kept)


def partager(place: Office) -> None:
    """Open what is kept apart to the group that ``bilan.toml`` names, where the system knows groups."""
    if not place.lecteurs or os.name != "posix":
        return
    for folder in (place.outputs, place.registre, place.registre.parent / FOLDER):
        files.make_folder(folder)
        try:
            shutil.chown(folder, group=place.lecteurs)
            folder.chmod(0o2770)
        except (LookupError, PermissionError) as fault:
            raise UserError(
                f"Le groupe « {place.lecteurs} » de {CONFIG} n’existe pas, ou vous n’en êtes pas membre.",
                "Corrigez la ligne « lecteurs », ou demandez ce groupe au service informatique.",
            ) from fault
