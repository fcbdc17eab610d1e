"""The right of access (RGPD, article 15): each holder gives the agent their own part, within a month.

What holds a document is who its type opens it to; what holds a row, its sheet. Nobody gathers the whole: the
counsellor's and the confidential parts go to the agent directly. The register keeps days and holders only.
"""

import io
import threading
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum
from html import escape
from pathlib import Path
from typing import Any

from pipeline.documents import catalogue
from pipeline.errors import UserError
from pipeline.french import date_longue
from pipeline.model import jours
from pipeline.model.entites import Dossier
from pipeline.run.consulter import consulter
from pipeline.run.dossiers import papiers
from pipeline.run.gather import Gathered
from pipeline.settings import Settings
from pipeline.store import files, notes
from pipeline.workbook.columns import Ligne, columns
from pipeline.workbook.records import Record
from pipeline.workbook.values.fold import fold
from pipeline.workbook.values.written import written

NAME = "acces.json"
_une = threading.Lock()  # one answer is written at a time
_PAYEURS = frozenset({"Financements", "À facturer", "Règlements"})
_TITLE = "Vos données"


class Detenteur(StrEnum):
    """Who holds a part; the value is what people read."""

    RH = "assistants RH"
    FACTURATION = "facturation"
    CONSEILLER = "conseiller"
    CONFIDENTIEL = "documents confidentiels"


@dataclass(frozen=True, slots=True)
class Piece:
    """One document of a part. ``autres``: it is about other agents too, whose data are to be hidden first."""

    cle: str
    nom: str
    path: Path
    autres: bool


@dataclass(frozen=True, slots=True)
class Demande:
    """A request: its number, the day it came, the day each part was given; those of the same agent before."""

    numero: int
    recue_le: date
    remises: Mapping[Detenteur, date]
    anterieures: tuple["Demande", ...] = ()

    @property
    def terme(self) -> date:
        """One month after it came (RGPD, article 12)."""
        return jours.plus_mois(self.recue_le, 1)

    @property
    def complete(self) -> bool:
        """Whether every holder gave theirs."""
        return set(self.remises) == set(Detenteur)


def detenteur(kind: str) -> Detenteur:
    """Who holds a kind of document: the first of those to whom its type opens it."""
    roles = catalogue.of(kind).roles
    if not roles:
        return Detenteur.CONFIDENTIEL
    if "assistant RH" in roles:
        return Detenteur.RH
    return Detenteur.FACTURATION if "facturation" in roles else Detenteur.CONSEILLER


def de_feuille(modele: type[Ligne]) -> Detenteur:
    """Who holds the rows of a sheet."""
    feuille = modele.feuille
    if feuille.confidentielle:
        return Detenteur.CONFIDENTIEL
    if feuille.conseiller:
        return Detenteur.CONSEILLER
    return Detenteur.FACTURATION if feuille.nom in _PAYEURS else Detenteur.RH


def toutes(known: Mapping[str, Demande]) -> list[Demande]:
    """Every request by its number, those that another followed too."""
    return sorted((one for each in known.values() for one in (*each.anterieures, each)), key=_numero)


def _numero(demande: Demande) -> int:
    return demande.numero


def demandes(settings: Settings) -> dict[str, Demande]:
    """The last request of each bilan. Raises ``UserError`` when their note is damaged."""
    message = "Le registre des demandes d’accès est illisible."
    path = settings.registre / NAME
    return notes.require(path, _parsed, {}, message, "Restaurez la dernière sauvegarde.")


def recevoir(settings: Settings, dossier: Dossier, le: date) -> Demande:
    """Note that an agent asked; raise ``UserError`` for a day to come.

    Asked twice, the first day counts; once all was given, a later day is another request.
    """
    if le > settings.day:
        raise UserError("Cette demande n’est pas encore arrivée.", "Vérifiez la date.")
    with _une:
        known = demandes(settings)
        asked = known.get(dossier.bilan)
        if asked is None or (asked.complete and le > max(asked.remises.values())):
            before = (*asked.anterieures, replace(asked, anterieures=())) if asked else ()
            _keep(settings, known | {dossier.bilan: Demande(len(toutes(known)) + 1, le, {}, before)})
    return demandes(settings)[dossier.bilan]


def remettre(settings: Settings, dossier: Dossier, part: Detenteur, le: date) -> Demande:
    """Note that a part was given to the agent. Raises ``UserError`` for a day that cannot be."""
    with _une:
        known = demandes(settings)
        asked = known.get(dossier.bilan)
        if asked is None or not asked.recue_le <= le <= settings.day:
            raise UserError("Cette date ne va pas avec la demande.", "Vérifiez la date de la remise.")
        given = replace(asked, remises={**asked.remises, part: le})
        _keep(settings, known | {dossier.bilan: given})
    return given


def pieces(settings: Settings, gathered: Gathered, dossier: Dossier, part: Detenteur) -> list[Piece]:
    """The documents of a part that are there, those that name other agents marked."""
    mine = (p for p in papiers(settings, gathered, dossier) if p.present and detenteur(p.kind) is part)
    found = ((paper, consulter(settings, gathered, paper.cle)) for paper in mine)
    return [Piece(paper.cle, paper.nom, held.path, len(paper.dossiers) > 1) for paper, held in found if held]


def part(
    settings: Settings, gathered: Gathered, dossier: Dossier, of: Detenteur, masquees: frozenset[str]
) -> bytes:
    """A part as a ZIP: its documents, and its rows as a page to read.

    ``masquees``: the keys of those about others too, whose data the holder says to have hidden; any other
    stays out.
    """
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("vos-donnees.html", _page(gathered, dossier, of))
        for piece in pieces(settings, gathered, dossier, of):
            if not piece.autres or piece.cle in masquees:
                archive.write(piece.path, f"documents/{piece.path.name}")
    return stream.getvalue()


def lignes(
    gathered: Gathered, dossier: Dossier, of: Detenteur
) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """The rows about a bilan that a holder has: the sheet, then each title with what is written."""
    numbers = {each.numero for each in dossier.facturees}
    for field in fields(gathered.reading.tables):
        for record in getattr(gathered.reading.tables, field.name):
            if (
                isinstance(record, Record)
                and de_feuille(type(record.row)) is of
                and _about(record, dossier, numbers)
            ):
                yield type(record.row).feuille.nom, list(_cells(record.row))


def _about(record: Record[Any], dossier: Dossier, numbers: set[str]) -> bool:
    named = getattr(record.row, "reference", None)
    billed = getattr(record.row, "numero_de_facture", None)
    return (named is not None and fold(named) == fold(dossier.reference)) or billed in numbers


def _cells(row: Ligne) -> Iterator[tuple[str, str]]:
    for column in columns(type(row)):
        if text := written(getattr(row, column.nom)):
            yield column.titre, text


def _page(gathered: Gathered, dossier: Dossier, of: Detenteur) -> str:
    row = dossier.agent.row
    told = "".join(
        f"<h2>{escape(sheet)}</h2><dl>{''.join(_said(cell) for cell in cells)}</dl>"
        for sheet, cells in lignes(gathered, dossier, of)
    )
    who = escape(f"{row.prenom} {row.nom}, bilan {dossier.reference}")
    return _FRAME.format(title=_TITLE, who=who, part=escape(of.value), told=told or "<p>Aucune.</p>")


def _said(cell: tuple[str, str]) -> str:
    return f"<dt>{escape(cell[0])}</dt><dd>{escape(cell[1])}</dd>"


_FRAME = """<!DOCTYPE html>
<html lang="fr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title></head><body><h1>{title}</h1>
<p>{who}. Ce que détient : {part}. Vous pouvez en demander la rectification ou l’effacement (RGPD, articles 16
et 17), et saisir la CNIL.</p>
{told}</body></html>
"""


def echeance(demande: Demande) -> str:
    """« reçue le 2 novembre 2026, à rendre avant le 2 décembre 2026 »."""
    return f"reçue le {date_longue(demande.recue_le)}, à rendre avant le {date_longue(demande.terme)}"


def _keep(settings: Settings, known: Mapping[str, Demande]) -> None:
    files.make_folder(settings.registre, private=True)
    notes.keep(settings.registre / NAME, {bilan: _ecrite(each) for bilan, each in known.items()})


def _ecrite(demande: Demande) -> dict[str, Any]:
    return {
        "numero": demande.numero,
        "recue_le": demande.recue_le.isoformat(),
        "remises": {part.name: le.isoformat() for part, le in demande.remises.items()},
        "anterieures": [_ecrite(each) for each in demande.anterieures],
    }


def _parsed(found: Any) -> dict[str, Demande]:
    return {bilan: _lue(said) for bilan, said in found.items()}


def _lue(said: Any) -> Demande:
    return Demande(
        int(said["numero"]),
        date.fromisoformat(said["recue_le"]),
        {Detenteur[name]: date.fromisoformat(le) for name, le in said["remises"].items()},
        tuple(map(_lue, said.get("anterieures", ()))),
    )
