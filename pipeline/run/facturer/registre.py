"""The office's register of invoices: opened with its settings, refused where it may number nothing."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from pipeline.errors import UserError
from pipeline.factures import anchors, binding
from pipeline.factures.backup import holds
from pipeline.factures.copies import unknown_copies
from pipeline.factures.database import FICHIER, VARIABLE, locate, refuse_network_share
from pipeline.factures.pieces import load
from pipeline.factures.register import Register, open_register
from pipeline.run.facturer.reglages import read_reglages
from pipeline.settings import Settings


def exists(settings: Settings) -> bool:
    """Whether a register may hold invoices: nobody's run makes one by looking."""
    return bool(os.environ.get(VARIABLE, "").strip()) or (settings.registre_des_factures / FICHIER).exists()


def check_place(settings: Settings) -> None:
    """Refuse, before anything is shown, to number where a number could be given twice.

    On a network share; without the register of invoices that are in ``outputs/factures/``; in a base
    that does not go on from the register of this machine.
    """
    refuse_network_share(locate(settings.registre_des_factures))
    with opened_if_any(settings) as register:
        for found in unknown_copies(register, settings.outputs, read_reglages(settings.inputs).format):
            raise UserError(found.message, found.remedy, str(found.origin))
        _check_binding(register, settings)
        _check_left_behind(settings, register)


def _check_binding(register: Register | None, settings: Settings) -> None:
    if register is None:
        binding.check_marker(None, settings.outputs)
        return
    with register.reading() as connection:
        binding.check_place(connection, register.address)
        binding.check_marker(connection, settings.outputs)


def _check_left_behind(settings: Settings, register: Register | None) -> None:
    fichier = settings.registre_des_factures / FICHIER
    if register is None or register.address.fichier or not fichier.exists() or holds(register, fichier):
        return
    raise UserError(
        f"Ce poste a un registre de factures que n’a pas {register.address}.",
        "Si la base est neuve, versez-le d’abord dedans : « factures restaurer registre/factures.sqlite ». "
        f"Sinon, vérifiez {VARIABLE}, ou mettez ce fichier de côté s’il ne sert plus.",
        str(fichier),
    )


@contextmanager
def opened(settings: Settings) -> Iterator[Register]:
    """Open the register with the office's format of numbers; no document is dated after ``settings.day``."""
    modele = read_reglages(settings.inputs).format
    with open_register(settings.registre_des_factures, settings.day, modele=modele) as register:
        yield register


@contextmanager
def opened_if_any(settings: Settings) -> Iterator[Register | None]:
    """Open the register, or give None where there is none yet: looking makes none."""
    if not exists(settings):
        yield None
        return
    with opened(settings) as register:
        yield register


def note_issue(settings: Settings, register: Register) -> None:
    """After an issue: beside the documents, whose they are; beside the register, an anchor of the day."""
    with register.reading() as connection:
        binding.mark(connection, settings.outputs, load(connection))
        anchors.note(connection, settings.registre_des_factures, settings.day)


ADOPTER = "adopter"
SENS = (
    "Adopter ce registre, c’est affirmer qu’il est le seul qui émettra désormais : celui dont il est la "
    "copie, s’il existe encore, donnerait les mêmes numéros, et rien ne pourrait les distinguer. "
    "L’heure et votre nom sont inscrits."
)


def adopt(settings: Settings) -> None:
    """Bind the register to where it is, and the documents beside it to the register."""
    if not exists(settings):
        raise UserError("Il n’y a pas de registre des factures ici.", "Restaurez une sauvegarde.")
    with opened(settings) as register:
        with register.writing() as connection:
            binding.adopt(connection, register.address, settings.outputs)
        note_issue(settings, register)
