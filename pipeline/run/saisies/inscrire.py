"""Typed values checked as their column reads them, committed to the register, then copied."""

import datetime as dt
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.errors import UserError
from pipeline.issues import Issue, Severity
from pipeline.model.entites import Dossier
from pipeline.run.gather import Gathered
from pipeline.run.saisies import cibles
from pipeline.run.saisies.cibles import Cible
from pipeline.run.saisies.copie import copier
from pipeline.run.saisies.fusion import comparable
from pipeline.settings import Settings
from pipeline.sheetfiles.columns import column_index
from pipeline.sheetfiles.model import CellValue, RawRow, RawSheet
from pipeline.store.saisies import Etat, Rangee, opened
from pipeline.workbook.columns import Ligne, columns
from pipeline.workbook.reading.findings import Findings
from pipeline.workbook.reading.sheet import read_sheet
from pipeline.workbook.reading.sources import Source
from pipeline.workbook.sheets import Saisie
from pipeline.workbook.values import Refused, converter
from pipeline.workbook.values.fold import fold

Lire = Callable[[], Gathered]
_une = threading.Lock()  # what a cell says is looked at and replaced by one person at a time


class SaisieRefusee(UserError):
    """Typed values that cannot be taken: by field, what is wrong and what to do."""

    def __init__(self, fautes: Mapping[str, str]) -> None:
        super().__init__(next(iter(fautes.values())), "Corrigez, puis enregistrez de nouveau.")
        self.fautes = fautes


class ChangeeEntreTemps(UserError):
    """A cell that says something else than what the form showed: what is typed waits for another look."""


@dataclass(frozen=True, slots=True)
class Case:
    """One cell typed: its row, its field, its text; ``vue``: what the form showed, None for nothing."""

    cible: Cible
    nom: str
    texte: str
    vue: str | None = None


@dataclass(frozen=True, slots=True)
class Contexte:
    """Who types, in which office; ``lire`` gives what is read at that moment. ``code``: a counsellor's."""

    settings: Settings
    lire: Lire
    par: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Inscrites:
    """What was committed: the numbers of its lines, and what is worth saying of the copy."""

    numeros: tuple[int, ...]
    remarques: tuple[Issue, ...] = field(default=())


RIEN = Inscrites(())


def inscrire(ici: Contexte, demander: Callable[[Gathered], Iterable[Case]]) -> Inscrites:
    """Commit the cells that change. ``demander`` finds their rows in what is read at that very moment.

    Raises ``SaisieRefusee`` for what a column does not take, ``ChangeeEntreTemps``.
    """
    with _une:
        gathered = ici.lire()
        cases = [case for case in demander(gathered) if _changes(case)]
        if not cases:
            return RIEN
        with opened(ici.settings.registre) as register:
            rows = register.toutes()
            lines = [_line(gathered, case, rows, ici) for case in cases]
            numeros = register.ajouter(lines)
    return Inscrites(tuple(numeros), copier(ici.settings))


def ajouter(ici: Contexte, modele: type[Ligne], cellules: Mapping[str, str]) -> Inscrites:
    """Commit a whole new row of a sheet, read first as any workbook's would be; sent twice, it is one."""
    texts = {nom: text.strip() for nom, text in cellules.items() if text.strip()}
    if fautes := dict(_faults(modele, texts)):
        raise SaisieRefusee(fautes)
    with _une, opened(ici.settings.registre) as register:
        file, sheet = cibles.fichier(ici.lire(), modele, ici.code), modele.feuille.nom
        if any(_same(row, file, modele, texts) for row in register.toutes()):
            return RIEN
        numeros = register.ajouter([(file, sheet, texts)])
    return Inscrites(tuple(numeros), copier(ici.settings))


def _same(row: Rangee, file: str, modele: type[Ligne], texts: Mapping[str, str]) -> bool:
    """Tell whether a row says the same already: a button pressed twice, a page sent again."""
    place = (row.fichier, row.feuille) == (file, modele.feuille.nom) and row.etat is not Etat.RETIREE
    return place and comparable(modele, row.cellules) == comparable(modele, texts)


def dossier_de(gathered: Gathered, reference: str) -> Dossier:
    """The dossier of a reference. Raises ``UserError`` when no workbook names it any more."""
    found = next((d for d in gathered.modele.dossiers if fold(d.reference) == fold(reference)), None)
    if found is None:
        raise UserError(
            f"Le dossier {reference} n’est plus dans les classeurs.", "Revenez à la liste des dossiers."
        )
    return found


def _changes(case: Case) -> bool:
    """Whether a cell is to say something else than it does; refuse what its column does not take."""
    column, before = case.cible.column(case.nom), case.cible.dit_de(case.nom)
    if case.vue is not None and case.vue != before:
        said = f"dit maintenant « {before} »" if before else "est maintenant vide"
        raise ChangeeEntreTemps(
            f"« {column.titre} » a changé entre-temps : la case {said}.",
            "Ce que vous avez écrit est encore là : enregistrez de nouveau pour le garder à la place.",
        )
    if not case.texte:
        return bool(before)
    try:
        value = converter(column)(case.texte)
    except Refused as refusal:
        raise SaisieRefusee({case.nom: f"{refusal.message.capitalize()} {refusal.remedy}"}) from refusal
    return bool(value != getattr(case.cible.record.row, case.nom))


def _line(
    gathered: Gathered, case: Case, rows: Sequence[Rangee], ici: Contexte
) -> tuple[str, str, Mapping[str, str]]:
    cible, column = case.cible, case.cible.column(case.nom)
    said = {
        "saisi_le": f"{dt.datetime.now():%d/%m/%Y à %H:%M}",
        "par": ici.par,
        "feuille_visee": cible.modele.feuille.nom,
        "cle": cibles.cle(cible, rows),
        "colonne": column.titre,
        "valeur": case.texte,
        "remplacee": cible.dit_de(case.nom),
    }
    return (
        cibles.fichier(gathered, cible.modele, ici.code),
        Saisie.feuille.nom,
        {k: v for k, v in said.items() if v},
    )


def _faults(modele: type[Ligne], texts: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What the reader would say of such a row, by field; "" for what is of no field."""
    noms = [column.nom for column in columns(modele)]
    heading: list[CellValue] = [column.titre for column in columns(modele)]
    cells: list[CellValue] = [texts.get(nom) for nom in noms]
    sheet = RawSheet(modele.feuille.nom, [RawRow(1, heading), RawRow(2, cells)])
    findings = Findings()
    source = Source(Path(), "saisie", example=False, conseiller=modele.feuille.conseiller)
    list(read_sheet(source, sheet, findings, []))
    for issue in findings.issues:
        if issue.severity is Severity.ERREUR:
            place = column_index(issue.origin.cell.rstrip("0123456789"))
            yield noms[place] if 0 <= place < len(noms) else "", f"{issue.message} {issue.remedy}"
