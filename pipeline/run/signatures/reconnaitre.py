"""Which of our documents a PDF is: by the identifier that it carries, else by what a person says."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.documents.kind import Sujet
from pipeline.errors import UserError
from pipeline.pdf import convert
from pipeline.pdf.received import Received
from pipeline.run.envoyer.pieces import objet
from pipeline.run.gather import Gathered
from pipeline.run.signatures.depart import DOCUMENT
from pipeline.settings import Settings
from pipeline.store import files, pdfs
from pipeline.store.register import Known
from pipeline.workbook.values.fold import fold

INCONNU = (
    "ce PDF ne porte pas d’identifiant d’un document de ce service.",
    "S’il en est un, dites lequel : --dossier RÉFÉRENCE --type TYPE.",
)


@dataclass(frozen=True, slots=True)
class Attendu:
    """A document that may come back signed: its file, the digest of its bytes now."""

    cle: str
    kind: str
    reference: str
    titre: str
    path: Path
    word: str
    fige_par: str
    sujet: Sujet


def attendus(settings: Settings, gathered: Gathered, rows: Mapping[str, Known]) -> tuple[Attendu, ...]:
    """Every document of the plan that parties sign and whose file is there."""
    found = []
    for item in gathered.plan.items:
        row = rows.get(item.key)
        if not item.type.a_signer or row is None or row.destroyed:
            continue
        path = files.actual(settings.outputs, row.path)
        if path.is_file():
            about = objet(item.sujet)
            title = f"{item.type.nom} – {about.titre}"
            mark = files.digest(path.read_bytes())
            found.append(
                Attendu(
                    item.key, item.kind, about.reference, title, path, mark, item.type.fige_par, item.sujet
                )
            )
    return tuple(found)


def reconnaitre(known: tuple[Attendu, ...], back: Received | None, reference: str, kind: str) -> Attendu:
    """The document of a PDF; of a copy (None), what a person says. With both, they must agree.

    Raises ``UserError`` for one that is nobody's, or another's.
    """
    named = [each for each in known if fold(each.reference) == fold(reference) and each.kind == kind]
    if reference and not named:
        raise UserError(
            f"Aucun document « {kind} » à signer pour le dossier « {reference} ».",
            "Vérifiez la référence et le type, et que le document a été produit.",
        )
    carried = _carried(known, back) if back is not None else None
    if carried is None:
        if back is not None and DOCUMENT in back.said:
            raise UserError(
                "ce PDF est d’un document qui n’est plus dans les classeurs ou dans outputs.",
                "Remettez-les, puis relancez.",
            )
        if not named:
            raise UserError(*INCONNU)
        return named[0]
    if named and carried not in named:
        raise UserError(f"ce PDF est un autre document : {carried.titre}.", "Vérifiez --dossier et --type.")
    return carried


def _carried(known: tuple[Attendu, ...], back: Received) -> Attendu | None:
    """By our own property, else by the identifier that a PDF made here keeps through every signature."""
    key = back.said.get(DOCUMENT, "")
    if key:
        return next((each for each in known if each.cle == key), None)
    return next((each for each in known if back.identifier and each.word.startswith(back.identifier)), None)


def pdf_de(settings: Settings, about: Attendu) -> bytes:
    """The PDF of a document as it is now: the one beside it, or made again."""
    pair = pdfs.load(settings.registre).get(about.cle)
    if pair is not None and pair.word.digest == about.word:
        there = files.actual(settings.outputs, pair.pdf.path)
        if there.is_file() and files.digest(data := there.read_bytes()) == pair.pdf.digest:
            return data
    (made,) = convert([about.path], batches=1)
    if made.data is None:
        raise UserError(
            f"{about.titre} n’a pas pu être converti en PDF pour être comparé : {made.reason}.",
            "Ouvrez-le dans Word, puis relancez.",
        )
    return made.data
