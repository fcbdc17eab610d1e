"""Which row a typed value is about, which workbook of the page it goes to, what the row says now."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pipeline.errors import UserError
from pipeline.model.entites import Dossier, Groupe, SeanceDossier
from pipeline.run.gather import Gathered
from pipeline.run.identites import A_CONFIRMER
from pipeline.store.saisies import Rangee
from pipeline.workbook.columns import Column, Ligne, columns
from pipeline.workbook.joins.typed_keys import Cle, ecrire, lire
from pipeline.workbook.reading.layout import lookup
from pipeline.workbook.reading.sources import CONSEILLER, SAISIES
from pipeline.workbook.records import Record
from pipeline.workbook.sheets import Saisie, Seance
from pipeline.workbook.values.fold import heading_key
from pipeline.workbook.values.written import written

_MOVES = ("date", "debut")
CONFIDENTIEL = "confidentiel"
_UNFIT = re.compile(r"[^\w-]")  # in the name of a file


@dataclass(frozen=True, slots=True)
class Cible:
    """One row: whose it is as shown, the bilan's identity ("" for a promotion's), its record."""

    dit: str
    bilan: str
    record: Record[Any]

    @property
    def modele(self) -> type[Ligne]:
        """The sheet of the row."""
        return type(self.record.row)

    def column(self, nom: str) -> Column:
        """One of its columns."""
        return next(column for column in columns(self.modele) if column.nom == nom)

    def dit_de(self, nom: str) -> str:
        """What the row says in a column, as it would be typed."""
        return written(getattr(self.record.row, nom))


def agent(dossier: Dossier) -> Cible:
    """The row of a bilan. Raises ``UserError`` while nobody has said whose it is."""
    return Cible(dossier.reference, _identite(dossier), dossier.agent)


def seance(of: Dossier | Groupe, found: SeanceDossier) -> Cible:
    """The row of a session: a bilan's own, or its promotion's."""
    if found.row.promotion is not None:
        return Cible(found.row.promotion, "", found.ligne)
    assert isinstance(of, Dossier)  # noqa: S101 - for the type checker: a group has its own sessions only
    return Cible(of.reference, _identite(of), found.ligne)


def seances(gathered: Gathered) -> Iterator[tuple[Dossier | Groupe, SeanceDossier]]:
    """Every session with whose it is, a promotion's once."""
    for groupe in gathered.modele.groupes:
        yield from ((groupe, each) for each in groupe.seances)
    for dossier in gathered.modele.dossiers:
        yield from ((dossier, each) for each in dossier.seances if not each.collective)


def cle(cible: Cible, rows: Iterable[Rangee]) -> str:
    """The cell « Clé » of a row; of a session, where it first stood, whatever was typed since."""
    if cible.modele is not Seance:
        others = [nom for nom in cible.modele.feuille.cle if nom not in ("reference", "code", "promotion")]
        return ecrire(cible.dit, cible.bilan, [cible.dit_de(nom) for nom in others])
    here = [cible.dit_de(nom) for nom in _MOVES]
    text = ecrire(cible.dit, cible.bilan, here)
    return next((first for first, now in _moved(rows) if now == text), text)


def _moved(rows: Iterable[Rangee]) -> Iterator[tuple[str, str]]:
    """The key of each session that was moved on the page, and the key that it would have now."""
    now: dict[str, tuple[Cle, dict[str, str]]] = {}
    for row in rows:
        said = row.cellules
        if row.feuille != Saisie.feuille.nom or said.get("feuille_visee") != Seance.feuille.nom:
            continue
        column = lookup(Seance).get(heading_key(said["colonne"]))
        if column is not None and column.nom in _MOVES and (key := lire(Seance, said["cle"], {})):
            start = dict(zip(_MOVES, map(written, key.reste), strict=True))
            now.setdefault(said["cle"], (key, start))[1][column.nom] = said.get("valeur", "")
    for first, (_, place) in now.items():
        head = first.split(";")[0].strip()
        yield first, ecrire(head, "", list(place.values()))


def fichier(gathered: Gathered, modele: type[Ligne], code: str = "") -> str:
    """The workbook of the page that holds what is typed for a sheet; ``code``: the counsellor's.

    What is confidential is the counsellor's too, in a workbook of its own.
    """
    example = any(source.example for source in gathered.sources)
    apart = modele.feuille.confidentielle
    folder = f"{CONSEILLER}/" if modele.feuille.conseiller or apart else ""
    if example:
        return f"{folder}{SAISIES}-exemple.xlsx"
    whose = f"-{_UNFIT.sub('', code) or CONSEILLER}" if folder else ""
    return f"{folder}{SAISIES}{whose}{f'-{CONFIDENTIEL}' if apart else ''}.xlsx"


def _identite(dossier: Dossier) -> str:
    for held in dossier.retenues:
        if held.issue.code == A_CONFIRMER:
            raise UserError(held.issue.message, held.issue.remedy)
    return dossier.bilan
