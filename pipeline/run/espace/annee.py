"""A year's end: closed dossiers and their workbooks move aside, shown first; a crash is finished later."""

import shutil
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from pipeline.errors import UserError
from pipeline.french import date_longue
from pipeline.model import etats
from pipeline.model.entites import Dossier
from pipeline.run.conseiller.dossiers import own
from pipeline.run.espace import conservation
from pipeline.run.espace.conservation import ARCHIVES, Fin
from pipeline.run.espace.essai import stays_sound
from pipeline.run.espace.moves import carry_out, free_name, pending, plan_note
from pipeline.run.gather import Gathered
from pipeline.settings import Settings
from pipeline.store.lock import one_run
from pipeline.store.register import Known, opened
from pipeline.workbook.reading.sources import is_typed

# Beside the workbooks, what reading them again needs: copied, since this year needs it too.
READ_WITH = ("dispositifs", "facturation.toml")
PICTURES = frozenset((".png", ".jpg", ".jpeg"))


@dataclass(frozen=True, slots=True)
class Depart:
    """What archiving a year means, before anything moves.

    ``partent``: references; ``restent``: those that stay, with why; ``classeurs``: those that go;
    ``communs``: those that stay and are copied; ``documents``: where each file goes, under ``outputs``.
    """

    annee: int
    partent: tuple[str, ...]
    restent: tuple[tuple[str, str], ...]
    classeurs: tuple[str, ...]
    communs: tuple[str, ...]
    documents: tuple[tuple[str, str], ...]
    fins: tuple[tuple[str, Fin], ...]

    @property
    def rien(self) -> bool:
        """Whether there is nothing to move."""
        return not self.classeurs and not self.documents


def preparer(settings: Settings, annee: int) -> Depart:
    """List what would move; touches nothing."""
    if annee >= settings.day.year and (settings.day.month, settings.day.day) < (12, 1):
        raise UserError(
            f"L’année {annee} n’est pas finie : elle s’archive à partir du 1er décembre {annee}.",
            "Donnez une année passée.",
        )
    gathered = own(settings)
    whys = {d.bilan: _stays(d, annee) for d in gathered.modele.dossiers}
    go = [d for d in gathered.modele.dossiers if not whys[d.bilan]]
    stay = [d for d in gathered.modele.dossiers if whys[d.bilan]]
    leaving = {d.reference for d in go}
    books = _workbooks(settings, gathered, leaving, stay)
    commons = tuple(sorted({source.name for source in gathered.sources} - set(books)))
    away = [d for d in go if d.agent.place.file in books]
    ends = [(d.bilan, conservation.fin(d) or Fin(d.reference, "")) for d in away]
    return Depart(
        annee,
        tuple(sorted(leaving)),
        tuple((d.reference, whys[d.bilan]) for d in stay),
        books,
        commons,
        tuple(_documents(settings, gathered, leaving, annee)),
        tuple(ends),
    )


def archiver(settings: Settings, depart: Depart) -> None:
    """Move what was shown; what outlives the workbooks is in the register before the first file moves."""
    target = settings.inputs / ARCHIVES / str(depart.annee)
    with one_run(settings.registre):
        ends = dict(depart.fins)
        conservation.archiver(settings.registre, ends.values(), ends, depart.annee)
        for name in (*READ_WITH, *depart.communs):
            _copy(settings.inputs / name, target / name)
        for name in _logos(settings, depart.classeurs):
            _copy(settings.inputs / name, target / name)
        books = [(name, free_name(target, name)) for name in depart.classeurs]
        plan_note(settings.registre, settings, depart.documents, books, target)
        carry_out(settings)


def reprendre(settings: Settings) -> bool:
    """Finish an archiving that was cut short; whether there was one."""
    if not pending(settings.registre):
        return False
    with one_run(settings.registre):
        carry_out(settings)
    return True


def _stays(dossier: Dossier, annee: int) -> str:
    """Why a dossier stays (French); "" when it goes."""
    if etats.refuse(dossier) and not etats.clos(dossier):
        asked = dossier.agent.row.date_de_demande or etats.debut(dossier)
        old = asked is not None and asked.year <= annee
        return "" if old and not dossier.retenues else "refusé, sans date ou depuis"
    if not (etats.clos(dossier) or etats.interrompu(dossier)):
        return "en cours"
    closed = etats.jour_de_cloture(dossier)
    if closed is None or closed.year > annee:
        return f"clos le {date_longue(closed)}" if closed else "clos, sans date"
    if dossier.brouillons:
        return "il reste une facture à émettre"
    return "une erreur le retient" if dossier.retenues else ""


def _workbooks(
    settings: Settings, gathered: Gathered, leaving: Collection[str], stay: Sequence[Dossier]
) -> tuple[str, ...]:
    """The workbooks all of whose dossiers leave, and without which what stays is still read."""
    cited = _cited(gathered)
    faulty = {held.issue.origin.file for row in gathered.modele.empeches for held in row.retenues}
    faulty |= {row.place.file for row in gathered.reading.tables.broken}
    names = [s.name for s in gathered.sources if s.name not in faulty and not is_typed(s.name)]
    alone = tuple(name for name in names if cited.get(name) and cited[name] <= set(leaving))
    if stays_sound(settings, alone, stay):
        return alone
    return tuple(name for name in alone if stays_sound(settings, (name,), stay))


def _cited(gathered: Gathered) -> Mapping[str, set[str]]:
    """The references that the rows of each workbook name."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    tables = gathered.reading.tables
    for table in fields(tables):
        for record in getattr(tables, table.name) if table.name != "broken" else ():
            reference = getattr(record.row, "reference", None)
            if reference:
                found[record.place.file].add(str(reference))
    return found


def _documents(
    settings: Settings, gathered: Gathered, leaving: Collection[str], annee: int
) -> Iterator[tuple[str, str]]:
    """Where each document of the leaving dossiers goes; issued invoices stay where their register says."""
    with opened(settings.registre, memory=True) as register:
        rows = register.load()
    planned = {item.key: set(item.dossiers) for item in gathered.plan.items}
    planned |= {absent.key: set(absent.dossiers) for absent in gathered.plan.absents}
    for key, row in sorted(rows.items()):
        theirs = planned.get(key, set())
        mine = theirs <= set(leaving) if theirs else _of_one(row, leaving)
        here = not row.destroyed and row.path and (settings.outputs / row.path).exists()
        if mine and here and not row.path.startswith(f"{ARCHIVES}/"):
            yield row.path, free_name(settings.outputs, f"{ARCHIVES}/{annee}/{row.path}")


def _of_one(row: Known, leaving: Collection[str]) -> bool:
    subject = row.key.partition("/")[2]
    return any(subject == each or subject.startswith((f"{each}-", f"{each} ")) for each in leaving)


def _logos(settings: Settings, classeurs: Iterable[str]) -> Iterator[str]:
    """Pictures at the root of inputs: the archived workbooks may name them."""
    if classeurs and settings.inputs.is_dir():
        yield from (path.name for path in settings.inputs.iterdir() if path.suffix.lower() in PICTURES)


def _copy(source: Path, target: Path) -> None:
    """As it is on the day: what is there already, from an earlier archiving, is replaced."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True)
    elif source.is_file():
        shutil.copy2(source, target)
