"""The copies of invoices in ``outputs/factures/``: made from the register, put back when lost or altered."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import sqlalchemy as sa

from pipeline.errors import UserError
from pipeline.factures.database import VARIABLE
from pipeline.factures.numbering import FORMAT, of_our_shape
from pipeline.factures.pieces import Issued, document, load, load_readable, number_of
from pipeline.factures.register import Register
from pipeline.factures.schema import pieces
from pipeline.french import accord, liste, pluriel
from pipeline.issues import Issue, Origin, Severity
from pipeline.store import backup, files

FOLDER = "factures"


def restore_copies(
    register: Register, outputs: Path, numeros: Iterable[str] | None = None
) -> tuple[Issue, ...]:
    """Write the copies that are missing or altered (of these numbers, or of all), byte for byte.

    An altered copy is saved first. A file held open is named, the others are done.
    """
    found: list[Issue] = []
    with register.reading() as connection:
        known = load(connection, numeros)
    for piece in known:  # outside the transaction: no other clerk waits for our files
        try:
            found += _restore(register, outputs, piece)
        except UserError as error:
            found.append(_not_written(error))
    return tuple(found)


def read_document(register: Register, numero: str) -> bytes:
    """Return the bytes issued under a number, to print it again: always the same."""
    with register.reading() as connection:
        return document(connection, numero)


def _restore(register: Register, outputs: Path, piece: Issued) -> list[Issue]:
    target = outputs / FOLDER / piece.fichier
    there = target.read_bytes() if target.exists() else None
    if there is not None and files.digest(there) == piece.empreinte:
        return []
    octets = read_document(register, piece.numero)
    if files.digest(octets) != piece.empreinte:
        return [_damaged(piece)]
    if there is not None:
        place = backup.backup_path(outputs, f"{FOLDER}/{piece.fichier}", there, register.today)
        backup.save(outputs, place, there)
    files.make_folder(target.parent)
    files.write(target, octets)
    return [] if there is None else [_was_altered(piece, target)]


def _was_altered(piece: Issued, target: Path) -> Issue:
    return Issue(
        "facture-modifiee-remise",
        Severity.AVERTISSEMENT,
        f"La copie de {piece.numero} avait été modifiée : le document émis a été remis à sa place.",
        "Le fichier modifié est gardé dans outputs/sauvegardes. Pour corriger une facture, faites un avoir.",
        Origin(file=str(target)),
    )


def _damaged(piece: Issued) -> Issue:
    return Issue(
        "document-altere",
        Severity.ERREUR,
        f"Le document de {piece.numero} n’est plus celui qui a été émis : le registre est abîmé.",
        "Lancez « factures verifier », puis restaurez une sauvegarde du registre.",
    )


def _not_written(error: UserError) -> Issue:
    return Issue("copie-non-ecrite", Severity.ERREUR, error.message, error.remedy, Origin(file=error.place))


def check_copies(register: Register, outputs: Path) -> tuple[Issue, ...]:
    """Name the copies that are missing or altered, without touching them."""
    with register.reading() as connection:
        known = load_readable(connection)
    found = [issue for piece in known for issue in _check_copy(outputs / FOLDER / piece.fichier, piece)]
    missing = [issue for issue in found if issue.code == "copie-absente"]
    altered = [issue for issue in found if issue.code != "copie-absente"]
    return (*altered, *missing) if len(missing) <= 10 else (*altered, _many_missing(len(missing), outputs))


def _check_copy(target: Path, piece: Issued) -> list[Issue]:
    origin = Origin(file=str(target))
    if not target.exists():
        message = f"La copie de {piece.numero} n’est plus dans outputs/factures."
        return [Issue("copie-absente", Severity.INFORMATION, message, RELAUNCH, origin)]
    if files.digest(target.read_bytes()) != piece.empreinte:
        message = f"La copie de {piece.numero} n’est pas le document émis : elle a été modifiée."
        return [Issue("copie-modifiee", Severity.ERREUR, message, RELAUNCH, origin)]
    return []


def unknown_copies(register: Register | None, outputs: Path, modele: str) -> tuple[Issue, ...]:
    """Name the invoices found in ``outputs/factures/`` that the register (None: there is none) never issued.

    Their register was lost, or is another one: numbers given now would be given a second time.
    """
    there = [path.name for path in sorted((outputs / FOLDER).glob("*.docx")) if _numbered(path.name, modele)]
    if not there:
        return ()
    known: set[str] = set()
    if register is not None:
        with (
            register.reading() as connection
        ):  # after the folder: what another clerk issues meanwhile is known
            known = {name.lower() for name in connection.scalars(sa.select(pieces.c.fichier))}
    strangers = [name for name in there if name.lower() not in known]
    return (_unknown(strangers, outputs),) if strangers else ()


def _numbered(name: str, modele: str) -> bool:
    numero = number_of(name)
    return bool(numero) and any(of_our_shape(each, numero) for each in (modele, FORMAT))


def _unknown(names: Sequence[str], outputs: Path) -> Issue:
    shown = [number_of(name) for name in names[:3]]
    more = len(names) - len(shown)
    numbers = liste([*shown, *([pluriel(more, "autre")] if more else [])])
    return Issue(
        "facture-inconnue-du-registre",
        Severity.ERREUR,
        f"Le dossier des factures a des documents que le registre ne connaît pas : {numbers}. Le registre a "
        "été perdu ou n’est pas le bon, et leurs numéros seraient donnés une seconde fois.",
        f"Rétablissez {VARIABLE} si le registre est dans une base, ou restaurez la dernière sauvegarde : "
        "« factures restaurer FICHIER ». Sans sauvegarde, rangez ces documents ailleurs et donnez à "
        "l’organisme une autre « Série de factures ».",
        Origin(file=str(outputs / FOLDER)),
    )


RELAUNCH = "Relancez « facturer » ou « make factures » : la copie sera remise depuis le registre."


def _many_missing(count: int, outputs: Path) -> Issue:
    return Issue(
        "copie-absente",
        Severity.INFORMATION,
        f"{count} {accord(count, 'copie manque', 'copies manquent')} dans outputs/factures.",
        RELAUNCH,
        Origin(file=str(outputs / FOLDER)),
    )
